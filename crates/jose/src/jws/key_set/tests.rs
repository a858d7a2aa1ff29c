#![expect(clippy::unwrap_used, reason = "tests")]

use bailiwick_core::model::SigningAlgorithm;
use serde_json::json;

use super::*;
use crate::SigningKey;

const X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
const Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
const ED: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

fn parse(keys: &Value) -> Result<KeySet, KeySetError> {
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes())
}

fn usable(key: &Value) -> usize {
    parse(&json!([key])).unwrap().len()
}

fn modulus(bytes: usize) -> String {
    BASE64URL_NOPAD.encode(&vec![0xc5; bytes])
}

#[test]
fn good_keys_of_the_three_kinds_are_usable() {
    for key in [
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y }),
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "alg": "ES256", "use": "sig" }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": ED, "key_ops": ["verify"], "more": {} }),
        json!({ "kty": "RSA", "n": modulus(256), "e": "AQAB", "alg": "RS256" }),
        json!({ "kty": "RSA", "n": modulus(512), "e": "AQAB" }),
    ] {
        assert_eq!(usable(&key), 1, "{key}");
    }
}

/// security.md JW-1: the type of the key fits the algorithm that it names.
#[test]
fn jw_1_a_key_for_another_algorithm_is_left_out() {
    for key in [
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "alg": "RS256" }),
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "alg": "HS256" }),
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "alg": "none" }),
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "alg": null }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": ED, "alg": "ES256" }),
        json!({ "kty": "RSA", "n": modulus(256), "e": "AQAB", "alg": "PS256" }),
        json!({ "kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlYw" }),
        json!({ "kty": "oct", "k": "c2VjcmV0", "alg": "ES256", "crv": "P-256" }),
        json!({ "kty": "OKP", "crv": "X25519", "x": ED }),
        json!({ "kty": "EC", "crv": "P-384", "x": X, "y": Y }),
        json!({ "kty": "EC", "crv": "secp256k1", "x": X, "y": Y }),
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "use": "enc" }),
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "key_ops": ["sign"] }),
    ] {
        assert_eq!(usable(&key), 0, "{key}");
    }
}

/// security.md JW-7: RSA from 2,048 to 4,096 bits with the usual exponent;
/// points on the curve.
#[test]
fn jw_7_keys_of_odd_sizes_are_left_out() {
    for key in [
        json!({ "kty": "RSA", "n": modulus(255), "e": "AQAB" }),
        json!({ "kty": "RSA", "n": modulus(128), "e": "AQAB" }),
        json!({ "kty": "RSA", "n": modulus(513), "e": "AQAB" }),
        json!({ "kty": "RSA", "n": modulus(2048), "e": "AQAB" }),
        json!({ "kty": "RSA", "n": modulus(256), "e": "Aw" }),
        json!({ "kty": "RSA", "n": modulus(256), "e": "AQ" }),
        json!({ "kty": "RSA", "n": modulus(256), "e": modulus(256) }),
        json!({ "kty": "RSA", "n": modulus(256) }),
        json!({ "kty": "EC", "crv": "P-256", "x": X, "y": X }),
        json!({ "kty": "EC", "crv": "P-256", "x": X }),
        json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": Y }),
        json!({ "kty": "EC", "crv": "P-256", "x": format!("{X}="), "y": Y }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": "AA" }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": ED, "kid": "k".repeat(257) }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": ED, "kid": 7 }),
        json!({}),
    ] {
        assert_eq!(usable(&key), 0, "{key}");
    }
}

#[test]
fn a_key_that_was_published_with_its_private_half_is_left_out() {
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": ED,
        "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" });
    assert_eq!(usable(&key), 0);
}

/// security.md JW-7: at most 64 KiB and 20 keys.
#[test]
fn jw_7_a_large_set_is_refused() {
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": ED });
    assert_eq!(parse(&json!(vec![key.clone(); 20])).unwrap().len(), 20);
    assert_eq!(
        parse(&json!(vec![key.clone(); 21])).unwrap_err(),
        KeySetError::TooManyKeys
    );
    let long = json!({ "keys": [], "pad": "p".repeat(LONGEST) }).to_string();
    assert_eq!(
        KeySet::parse(long.as_bytes()).unwrap_err(),
        KeySetError::TooLong
    );
}

#[test]
fn something_else_than_a_key_set_is_refused() {
    for text in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"keys":{}}"#,
        r#"{"keys":[1]}"#,
        r#"{"keys":[],"keys":[]}"#,
        r#"{"keys":[{"kty":"oct","kty":"RSA"}]}"#,
        "{\"keys\":[]",
        "<html>",
    ] {
        assert_eq!(
            KeySet::parse(text.as_bytes()).unwrap_err(),
            KeySetError::Malformed,
            "{text}"
        );
    }
    assert!(parse(&json!([])).unwrap().is_empty());
}

#[test]
fn our_own_set_has_no_limit() {
    let keys: Vec<_> = (0..30)
        .map(|_| SigningKey::generate(SigningAlgorithm::EdDsa).unwrap())
        .collect();
    let set = KeySet::of(keys.iter().map(SigningKey::jwk));
    assert_eq!(set.len(), 30);
    assert!(keys.iter().all(|key| set.contains(key.kid())));
    assert!(!set.contains("another"));
}
