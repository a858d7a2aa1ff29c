#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use bailiwick_core::{Random as _, env::KeyId};

use super::*;
use crate::SystemRandom;

fn random_key() -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(vec![0; SECRET_LEN]);
    SystemRandom.fill(&mut key);
    key
}

fn secrets() -> Secrets {
    Secrets::new(&random_key(), &[]).unwrap()
}

/// Computed with Python's hmac module from key 00 1f 3e … (31·i mod 256).
#[test]
fn mac_is_hmac_of_length_prefixed_parts_under_a_sub_key() {
    let key: Vec<u8> = (0..32u32)
        .map(|i| u8::try_from(i * 31 % 256).unwrap())
        .collect();
    let secrets = Secrets::new(&key, &[]).unwrap();
    let mac = secrets
        .mac(secrets.current(), MacPurpose::Ticket, &[b"a", b"bc"])
        .unwrap();
    assert_eq!(
        data_encoding::HEXLOWER.encode(&secrets.current().0),
        "7f1b6724"
    );
    assert_eq!(
        data_encoding::HEXLOWER.encode(&mac),
        "625ab6e3e8895aae5525b3583f5539395ad20812125a256fe9c2c6b803aa628a"
    );
}

#[test]
fn a_mac_of_one_purpose_never_passes_for_another() {
    let secrets = secrets();
    let purposes = [
        MacPurpose::Ticket,
        MacPurpose::RefreshSuccessor,
        MacPurpose::ClientSecret,
    ];
    let macs: std::collections::HashSet<_> = purposes
        .into_iter()
        .map(|purpose| secrets.mac(secrets.current(), purpose, &[b"x"]).unwrap())
        .collect();
    assert_eq!(macs.len(), purposes.len());
}

#[test]
fn moving_a_byte_between_parts_changes_the_mac() {
    let secrets = secrets();
    let mac = |parts: &[&[u8]]| secrets.mac(secrets.current(), MacPurpose::Ticket, parts);
    assert_ne!(mac(&[b"ab", b"c"]), mac(&[b"a", b"bc"]));
    assert_ne!(mac(&[b"abc"]), mac(&[b"abc", b""]));
}

#[test]
fn an_older_key_still_verifies_and_an_unknown_one_does_not() {
    let (old, new) = (random_key(), random_key());
    let before = Secrets::new(&old, &[]).unwrap();
    let after = Secrets::new(&new, std::slice::from_ref(&old)).unwrap();
    let id = before.current();
    assert_ne!(after.current(), id);
    assert_eq!(
        after.mac(id, MacPurpose::Ticket, &[b"x"]),
        before.mac(id, MacPurpose::Ticket, &[b"x"])
    );
    assert_eq!(after.mac(KeyId([0; 4]), MacPurpose::Ticket, &[b"x"]), None);
}

#[test]
fn keys_that_nobody_drew_at_random_are_refused() {
    let counting: Vec<u8> = (0..32).collect();
    let typed = b"correct horse battery staple 123";
    let two_values: Vec<u8> = [1, 200].repeat(16);
    for weak in [&[0; 32][..], &[0xff; 32], &counting, typed, &two_values] {
        assert_eq!(Secrets::new(weak, &[]).unwrap_err(), WeakSecret::NotRandom);
    }
    let short = &random_key()[..31];
    assert_eq!(
        Secrets::new(short, &[]).unwrap_err(),
        WeakSecret::Length(31)
    );
}

#[test]
fn a_wrapped_key_opens_only_for_its_kid_and_unchanged() {
    let secrets = secrets();
    let wrapped = secrets.wrap("kid-1", b"private").unwrap();
    assert_eq!(
        secrets.unwrap("kid-1", &wrapped).unwrap().as_slice(),
        b"private"
    );
    assert!(secrets.unwrap("kid-2", &wrapped).is_none());
    assert!(!wrapped.windows(7).any(|window| window == b"private"));
    for at in 0..wrapped.len() {
        let mut changed = wrapped.clone();
        changed[at] ^= 1;
        assert!(secrets.unwrap("kid-1", &changed).is_none(), "byte {at}");
        assert!(
            secrets.unwrap("kid-1", &wrapped[..at]).is_none(),
            "cut at {at}"
        );
    }
}

#[test]
fn a_key_wrapped_before_a_rotation_opens_after_it() {
    let (old, new) = (random_key(), random_key());
    let wrapped = Secrets::new(&old, &[]).unwrap().wrap("k", b"p").unwrap();
    let after = Secrets::new(&new, &[old]).unwrap();
    assert_eq!(after.unwrap("k", &wrapped).unwrap().as_slice(), b"p");
    let without = Secrets::new(&new, &[]).unwrap();
    assert!(without.unwrap("k", &wrapped).is_none());
}

#[test]
fn debug_shows_no_key() {
    let key = random_key();
    let text = format!("{:?}", Secrets::new(&key, &[]).unwrap());
    assert!(!text.contains(&data_encoding::HEXLOWER.encode(&key)));
    assert!(text.starts_with("Secrets { current: KeyId("), "{text}");
}
