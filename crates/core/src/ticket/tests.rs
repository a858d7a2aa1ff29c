#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use super::Ticket;
use crate::{
    Config, Digest, Env, MacKeys, MacPurpose, Random, Reason, UnixTime, env::KeyId,
    scope::fixtures::Counting,
};

/// Keys in order of age, the newest last; SHA-256 over key and parts.
struct Keys(&'static [u8]);

impl MacKeys for Keys {
    fn current(&self) -> KeyId {
        KeyId([*self.0.last().unwrap(); 4])
    }

    fn mac(&self, key: KeyId, purpose: MacPurpose, parts: &[&[u8]]) -> Option<[u8; 32]> {
        let held = self.0.iter().any(|one| KeyId([*one; 4]) == key);
        let prefix = [key.0.to_vec(), format!("{purpose:?}").into_bytes()];
        let all = prefix
            .iter()
            .map(Vec::as_slice)
            .chain(parts.iter().copied());
        held.then(|| *Digest::of_parts(all).as_bytes())
    }
}

struct NoKeys;

impl MacKeys for NoKeys {
    fn current(&self) -> KeyId {
        KeyId([0; 4])
    }

    fn mac(&self, _: KeyId, _: MacPurpose, _: &[&[u8]]) -> Option<[u8; 32]> {
        None
    }
}

const SUBJECT: [&[u8]; 3] = [b"login", b"session", b"/next"];

fn at<T>(seconds: i64, keys: &dyn MacKeys, act: impl FnOnce(&mut Env<'_>) -> T) -> T {
    let config = Config::new("https://as.example");
    act(&mut Env {
        now: UnixTime::from_secs(seconds),
        random: &mut Counting::default(),
        keys,
        signatures: &crate::NoSignatures,
        config: &config,
    })
}

fn issued() -> String {
    at(1000, &Keys(&[1]), |env| Ticket::issue(&SUBJECT, env)).unwrap()
}

fn verified(text: &str, subject: &[&[u8]]) -> Result<Ticket, Reason> {
    at(1000, &Keys(&[1]), |env| Ticket::verify(text, subject, env))
}

#[test]
fn a_ticket_is_good_for_its_subject() {
    let ticket = verified(&issued(), &SUBJECT).unwrap();
    let lifetime = Config::new("https://as.example").lifetimes.ticket;
    assert_eq!(ticket.expires_at, UnixTime::from_secs(1000).plus(lifetime));
    let mut id = [0; 16];
    Counting::default().fill(&mut id);
    assert_eq!(ticket.id, id);
}

/// security.md RD-9.
#[test]
fn rd_9_a_ticket_is_good_for_no_other_subject() {
    let others: [&[&[u8]]; 7] = [
        &[b"login", b"session", b"/other"],
        &[b"consent", b"session", b"/next"],
        &[b"login", b"other", b"/next"],
        &[b"login", b"session/", b"next"],
        &[b"loginsession/next"],
        &[b"login", b"session"],
        &[b"login", b"session", b"/next", b""],
    ];
    for subject in others {
        assert_eq!(verified(&issued(), subject), Err(Reason::TicketInvalid));
    }
}

/// security.md RD-9: every single bit counts.
#[test]
fn rd_9_a_ticket_with_one_bit_changed_is_none() {
    let good = data_encoding::BASE64URL_NOPAD
        .decode(issued().as_bytes())
        .unwrap();
    for bit in 0..good.len() * 8 {
        let mut bytes = good.clone();
        *bytes.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
        let text = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        assert_eq!(
            verified(&text, &SUBJECT),
            Err(Reason::TicketInvalid),
            "bit {bit}"
        );
    }
}

#[test]
fn any_other_text_is_no_ticket() {
    let good = issued();
    let swapped = good.to_uppercase();
    let cut = good.get(..79).unwrap();
    let long = format!("{good}A");
    let padded = format!("{cut}=");
    for text in [
        "",
        "x",
        cut,
        &long,
        &padded,
        &swapped,
        &"é".repeat(40),
        &"A".repeat(80),
    ] {
        assert_eq!(
            verified(text, &SUBJECT),
            Err(Reason::TicketInvalid),
            "{text:?}"
        );
    }
}

#[test]
fn a_ticket_expires() {
    let lifetime = Config::new("https://as.example").lifetimes.ticket;
    let end = 1000 + i64::try_from(lifetime.as_secs()).unwrap();
    let text = issued();
    let verify = |at_second, subject: &[&[u8]]| {
        at(at_second, &Keys(&[1]), |env| {
            Ticket::verify(&text, subject, env)
        })
    };
    assert!(verify(end - 1, &SUBJECT).is_ok());
    assert_eq!(verify(end, &SUBJECT), Err(Reason::TicketExpired));
    // Nobody learns from its age whose it was.
    assert_eq!(verify(end, &[b"other"]), Err(Reason::TicketInvalid));
    assert!(lifetime > Duration::ZERO);
}

#[test]
fn a_ticket_outlives_the_rotation_of_its_key_but_not_its_removal() {
    let text = issued();
    let verify = |keys: &Keys| at(1000, keys, |env| Ticket::verify(&text, &SUBJECT, env));
    assert!(verify(&Keys(&[1, 2])).is_ok());
    assert_eq!(verify(&Keys(&[2])), Err(Reason::TicketInvalid));
    let of_new_key = at(1000, &Keys(&[1, 2]), |env| Ticket::issue(&SUBJECT, env)).unwrap();
    let verify = |keys: &Keys| at(1000, keys, |env| Ticket::verify(&of_new_key, &SUBJECT, env));
    assert_eq!(verify(&Keys(&[1])), Err(Reason::TicketInvalid));
}

#[test]
fn without_a_key_there_is_no_ticket() {
    assert_eq!(at(1000, &NoKeys, |env| Ticket::issue(&SUBJECT, env)), None);
    let text = issued();
    let verified = at(1000, &NoKeys, |env| Ticket::verify(&text, &SUBJECT, env));
    assert_eq!(verified, Err(Reason::TicketInvalid));
}
