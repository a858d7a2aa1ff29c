#![expect(clippy::unwrap_used, reason = "tests")]

use bailiwick_core::{Random as _, model::SigningAlgorithm};

use super::*;

const DAY: Duration = Duration::from_hours(24);

fn secrets() -> Secrets {
    let mut key = [0; 32];
    crate::SystemRandom.fill(&mut key);
    Secrets::new(&key, &[]).unwrap()
}

fn record(secrets: &Secrets, algorithm: SigningAlgorithm, made: i64) -> SigningKeyRecord {
    SigningKey::generate(algorithm)
        .unwrap()
        .to_record(secrets, UnixTime::from_secs(made))
        .unwrap()
}

fn published(ring: &KeyRing) -> Vec<String> {
    let set: serde_json::Value = serde_json::from_slice(ring.jwks()).unwrap();
    let keys = set.get("keys").unwrap().as_array().unwrap();
    keys.iter()
        .map(|key| {
            assert_eq!(key.get("d"), None, "never a private key");
            key.get("kid").unwrap().as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn the_newest_key_signs_and_all_are_published() {
    let secrets = secrets();
    let old = record(&secrets, SigningAlgorithm::Es256, 1);
    let new = record(&secrets, SigningAlgorithm::Es256, 2);
    let other = record(&secrets, SigningAlgorithm::EdDsa, 1);
    let now = UnixTime::from_secs(3);
    let records = [old.clone(), new.clone(), other.clone()];
    let ring = KeyRing::from_records(&records, &secrets, now, DAY).unwrap();
    assert_eq!(ring.signer().unwrap().kid(), new.kid);
    let eddsa = ring.signer_for(SigningAlgorithm::EdDsa).unwrap();
    assert_eq!(eddsa.kid(), other.kid);
    let mut kids = published(&ring);
    kids.sort();
    let mut expected = vec![old.kid, new.kid, other.kid];
    expected.sort();
    assert_eq!(kids, expected);
}

#[test]
fn a_retired_key_signs_no_more_and_is_published_for_the_overlap() {
    let secrets = secrets();
    let mut retired = record(&secrets, SigningAlgorithm::Es256, 5);
    retired.retired_at = Some(UnixTime::from_secs(10));
    let active = record(&secrets, SigningAlgorithm::Es256, 1);
    let records = [retired.clone(), active.clone()];
    let at = |now| KeyRing::from_records(&records, &secrets, now, DAY).unwrap();
    let end = UnixTime::from_secs(10).plus(DAY);
    let before = at(end.minus(Duration::from_millis(1)));
    assert_eq!(before.signer().unwrap().kid(), active.kid);
    assert!(published(&before).contains(&retired.kid));
    assert!(!published(&at(end)).contains(&retired.kid));
}

#[test]
fn without_keys_there_is_an_empty_set() {
    let ring = KeyRing::from_records(&[], &secrets(), UnixTime::from_secs(1), DAY).unwrap();
    assert!(ring.signer().is_none());
    assert_eq!(&**ring.jwks(), br#"{"keys":[]}"#);
}

#[test]
fn a_replaced_secret_file_is_an_error_that_names_the_key() {
    let kept = record(&secrets(), SigningAlgorithm::Es256, 1);
    let kid = kept.kid.clone();
    let error =
        KeyRing::from_records(&[kept], &secrets(), UnixTime::from_secs(2), DAY).unwrap_err();
    assert!(error.to_string().contains(&kid), "{error}");
}

const TYP: &str = "at+jwt";

/// security.md JW-3: what one kind of token signs is no other kind.
#[test]
fn jw_3_a_ring_verifies_what_it_signed_as_what_it_signed() {
    let secrets = secrets();
    for algorithm in [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa] {
        let records = [record(&secrets, algorithm, 1)];
        let now = UnixTime::from_secs(2);
        let ring = KeyRing::from_records(&records, &secrets, now, DAY).unwrap();
        assert!(ring.can_sign());
        let text = ring.sign(TYP, b"{}").unwrap();
        assert_eq!(ring.verify(TYP, &text).as_deref(), Some(&b"{}"[..]));
        for other in ["JWT", "logout+jwt", "at+jwt2", ""] {
            assert_eq!(ring.verify(other, &text), None, "{other}");
        }
        let stranger = [record(&secrets, algorithm, 1)];
        let stranger = KeyRing::from_records(&stranger, &secrets, now, DAY).unwrap();
        assert_eq!(stranger.verify(TYP, &text), None);
    }
}

/// security.md JW-11: a retired key verifies for the overlap, and then the same
/// ring, however long it is held, forgets it.
#[test]
fn jw_11_a_withdrawn_key_verifies_nothing() {
    let secrets = secrets();
    let mut old = record(&secrets, SigningAlgorithm::Es256, 1);
    let at = |now, old: &SigningKeyRecord, more: &[SigningKeyRecord]| {
        let records = [std::slice::from_ref(old), more].concat();
        KeyRing::from_records(&records, &secrets, now, DAY).unwrap()
    };
    let start = UnixTime::from_secs(2);
    let text = at(start, &old, &[]).sign(TYP, b"{}").unwrap();
    let new = [record(&secrets, SigningAlgorithm::Es256, 3)];
    let retired = UnixTime::from_secs(3);
    old.retired_at = Some(retired);
    let ring = at(retired, &old, &new);
    assert!(ring.verify(TYP, &text).is_some());
    let end = retired.plus(DAY);
    let before = end.minus(Duration::from_millis(1));
    assert!(ring.without_ended(before).is_none(), "nothing to do");
    let after = ring.without_ended(end).unwrap();
    assert_eq!(after.verify(TYP, &text), None);
    assert_eq!(published(&after), [new[0].kid.clone()]);
    assert!(after.can_sign());
    old.retired_at = Some(retired.minus(DAY));
    let ring = at(retired, &old, &new);
    assert_eq!(ring.verify(TYP, &text), None);
    assert_eq!(published(&ring), [new[0].kid.clone()]);
}
