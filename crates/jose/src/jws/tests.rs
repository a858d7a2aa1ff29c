#![expect(clippy::unwrap_used, reason = "tests")]

mod properties;

use bailiwick_core::model::SigningAlgorithm;
use serde_json::{Value, json};

use super::*;

const ALGORITHMS: [SigningAlgorithm; 2] = [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];
/// RFC 7515 §A.2.1: the modulus.
const N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
/// RFC 7515 §A.2.1: the whole JWS.
const RS256: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

fn key(algorithm: SigningAlgorithm) -> SigningKey {
    SigningKey::generate(algorithm).unwrap()
}

fn key_set(keys: &Value) -> KeySet {
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL_NOPAD.encode(bytes.as_ref())
}

/// Signs whatever header the test wants with a good key.
fn signed(key: &SigningKey, header: &str) -> String {
    let input = format!("{}.{}", encode(header), encode("{}"));
    let signature = key.sign(input.as_bytes()).unwrap();
    format!("{input}.{}", encode(signature))
}

fn refusal(text: &str, keys: &KeySet) -> JwsError {
    Compact::parse(text)
        .and_then(|token| token.verify(keys).map(<[u8]>::to_vec))
        .unwrap_err()
}

#[test]
fn what_a_key_signs_its_public_half_verifies() {
    for algorithm in ALGORITHMS {
        let key = key(algorithm);
        let text = sign(&key, "at+jwt", br#"{"sub":"alice"}"#).unwrap();
        let published = key_set(&json!([serde_json::to_value(key.jwk()).unwrap()]));
        for keys in [published, KeySet::of([key.jwk()])] {
            let token = Compact::parse(&text).unwrap();
            assert_eq!(token.verify(&keys).unwrap(), br#"{"sub":"alice"}"#);
            assert_eq!(token.kid(), Some(key.kid()));
            assert_eq!(token.typ(), Some("at+jwt"));
            assert_eq!(token.algorithm().as_str(), algorithm.as_str());
            assert_eq!(token.unverified_payload(), br#"{"sub":"alice"}"#);
        }
    }
}

/// RFC 7515 §A.2: an RSA key of 2,048 bits.
#[test]
fn rs256_of_rfc_7515_verifies() {
    let keys = key_set(&json!([{ "kty": "RSA", "n": N, "e": "AQAB" }]));
    let token = Compact::parse(RS256).unwrap();
    let claims = json_object(token.verify(&keys).unwrap()).unwrap();
    assert_eq!(claims.get("iss").unwrap(), "joe");
    assert_eq!(token.kid(), None);
}

/// RFC 7515 §A.3 and RFC 8037 §A.4.
#[test]
fn es256_and_eddsa_of_the_rfcs_verify() {
    let examples = [
        (
            json!({ "kty": "EC", "crv": "P-256",
                "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }),
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        ),
        (
            json!({ "kty": "OKP", "crv": "Ed25519",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }),
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        ),
    ];
    for (key, text) in examples {
        let token = Compact::parse(text).unwrap();
        assert!(token.verify(&key_set(&json!([key]))).is_ok(), "{text}");
    }
}

/// security.md JW-1: no `none` in any spelling, no HMAC with a public key.
#[test]
fn jw_1_an_algorithm_that_is_not_asymmetric_is_refused() {
    let key = key(SigningAlgorithm::Es256);
    let keys = KeySet::of([key.jwk()]);
    for name in [
        "none", "None", "nOnE", "NONE", "", "HS256", "hs256", "HS512", "es256", "ES384", "RS512",
        "PS256", "RS1", "RSA1_5", "ES256K",
    ] {
        let header = json!({ "alg": name, "kid": key.kid() }).to_string();
        assert_eq!(refusal(&signed(&key, &header), &keys), JwsError::Algorithm);
        let bare = format!("{}.{}.", encode(&header), encode("{}"));
        assert_eq!(refusal(&bare, &keys), JwsError::Algorithm, "{name}");
    }
    let public = serde_json::to_vec(key.jwk()).unwrap();
    let input = format!("{}.{}", encode(r#"{"alg":"HS256"}"#), encode("{}"));
    let mac = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &public);
    let mac = aws_lc_rs::hmac::sign(&mac, input.as_bytes());
    let forged = format!("{input}.{}", encode(mac));
    assert_eq!(refusal(&forged, &keys), JwsError::Algorithm);
}

/// security.md JW-1: the key says with which algorithm it verifies, not the token.
#[test]
fn jw_1_the_algorithm_is_the_keys() {
    let (es256, eddsa) = (key(SigningAlgorithm::Es256), key(SigningAlgorithm::EdDsa));
    let keys = KeySet::of([es256.jwk(), eddsa.jwk()]);
    for (signer, named) in [(&es256, "EdDSA"), (&eddsa, "ES256"), (&es256, "RS256")] {
        let header = json!({ "alg": named, "kid": signer.kid() }).to_string();
        let text = signed(signer, &header);
        assert_eq!(refusal(&text, &keys), JwsError::UnknownKey, "{named}");
    }
    let crossed = json!({ "alg": "ES256", "kid": eddsa.kid() }).to_string();
    assert_eq!(
        refusal(&signed(&es256, &crossed), &keys),
        JwsError::UnknownKey
    );
}

/// security.md JW-2: keys come from the set, never from the token.
#[test]
fn jw_2_a_key_inside_the_token_is_not_used() {
    let (ours, theirs) = (key(SigningAlgorithm::Es256), key(SigningAlgorithm::Es256));
    let keys = KeySet::of([ours.jwk()]);
    for (name, value) in [
        ("jwk", serde_json::to_value(theirs.jwk()).unwrap()),
        ("jku", json!("https://attacker.example/jwks.json")),
        ("x5u", json!("https://attacker.example/cert.pem")),
        ("x5c", json!(["MIIB"])),
    ] {
        for kid in [ours.kid(), theirs.kid()] {
            let header = json!({ "alg": "ES256", "kid": kid, name: value }).to_string();
            let refused = refusal(&signed(&theirs, &header), &keys);
            assert!(
                matches!(refused, JwsError::Signature | JwsError::UnknownKey),
                "{name}: {refused:?}"
            );
        }
        let header = json!({ "alg": "ES256", "kid": ours.kid(), name: value }).to_string();
        let genuine = signed(&ours, &header);
        assert!(Compact::parse(&genuine).unwrap().verify(&keys).is_ok());
    }
}

/// security.md JW-2: `kid` is an opaque name of bounded length.
#[test]
fn jw_2_kid_is_compared_and_nothing_else() {
    let key = key(SigningAlgorithm::Es256);
    let keys = KeySet::of([key.jwk()]);
    for kid in ["../../etc/passwd", "' or 1=1 --", "", "\u{0}", "*"] {
        let header = json!({ "alg": "ES256", "kid": kid }).to_string();
        assert_eq!(refusal(&signed(&key, &header), &keys), JwsError::UnknownKey);
    }
    let long = json!({ "alg": "ES256", "kid": "k".repeat(LONGEST_KID + 1) }).to_string();
    assert_eq!(refusal(&signed(&key, &long), &keys), JwsError::TooLong);
    let huge = json!({ "alg": "ES256", "kid": "k".repeat(1_000_000) }).to_string();
    assert_eq!(refusal(&signed(&key, &huge), &keys), JwsError::TooLong);
    for kid in [json!(7), json!(null), json!(["a"])] {
        let header = json!({ "alg": "ES256", "kid": kid }).to_string();
        assert_eq!(refusal(&signed(&key, &header), &keys), JwsError::Malformed);
    }
}

/// security.md JW-3: an extension that is not understood is not skipped.
#[test]
fn jw_3_a_header_that_demands_an_extension_is_refused() {
    let key = key(SigningAlgorithm::EdDsa);
    let keys = KeySet::of([key.jwk()]);
    for extension in [
        json!({ "crit": ["exp"], "exp": 1 }),
        json!({ "crit": [] }),
        json!({ "crit": ["b64"], "b64": false }),
        json!({ "b64": false }),
        json!({ "b64": true }),
    ] {
        let mut header = json!({ "alg": "EdDSA", "kid": key.kid() });
        let members = header.as_object_mut().unwrap();
        members.extend(extension.as_object().unwrap().clone());
        assert_eq!(
            refusal(&signed(&key, &header.to_string()), &keys),
            JwsError::Critical
        );
    }
}

/// security.md JW-3: `typ` is what it says, `application/` or not.
#[test]
fn jw_3_typ_is_a_media_type() {
    let key = key(SigningAlgorithm::EdDsa);
    let with = |typ: &str| sign(&key, typ, b"{}").unwrap();
    for typ in [
        "at+jwt",
        "AT+JWT",
        "application/at+jwt",
        "Application/At+Jwt",
    ] {
        assert!(Compact::parse(&with(typ)).unwrap().has_typ("at+jwt"));
    }
    for typ in [
        "JWT",
        "",
        "application/",
        "at+jwt ",
        "text/at+jwt",
        "logout+jwt",
    ] {
        assert!(!Compact::parse(&with(typ)).unwrap().has_typ("at+jwt"));
    }
    let none = signed(&key, r#"{"alg":"EdDSA"}"#);
    assert!(!Compact::parse(&none).unwrap().has_typ("at+jwt"));
}

/// security.md JW-7: sizes are checked before anything is decoded.
#[test]
fn jw_7_a_text_of_another_form_is_refused() {
    let key = key(SigningAlgorithm::EdDsa);
    let keys = KeySet::of([key.jwk()]);
    let good = sign(&key, "at+jwt", b"{}").unwrap();
    let (input, signature) = good.rsplit_once('.').unwrap();
    for text in [
        String::new(),
        "..".to_owned(),
        input.to_owned(),
        format!("{good}."),
        format!("{good}=="),
        format!(" {good}"),
        format!("{good}\n"),
        format!("{input}..{signature}"),
        format!("{input}.{signature}.{signature}.{signature}"),
        "a.b.c".to_owned(),
        "é.é.é".to_owned(),
        format!("{}.e30.", encode("[]")),
        format!("{}.e30.", encode("{}")),
        format!("{}.e30.", encode(b"\xff\xfe")),
        format!("{}.e30.", encode(r#"{"alg":["ES256"]}"#)),
    ] {
        assert_eq!(refusal(&text, &keys), JwsError::Malformed, "{text:?}");
    }
    assert_eq!(refusal(&".".repeat(1_000_000), &keys), JwsError::TooLong);
    assert_eq!(refusal(&"a".repeat(LONGEST + 1), &keys), JwsError::TooLong);
    assert!(Compact::is_of_the_form(&good));
    assert!(!Compact::is_of_the_form("bat_0123456789"));
}

/// Every base64url value has one spelling: the unused bits of its last
/// character are zero.
#[test]
fn another_spelling_of_the_same_bytes_is_refused() {
    let key = key(SigningAlgorithm::EdDsa);
    let keys = KeySet::of([key.jwk()]);
    let good = sign(&key, "at+jwt", b"{}").unwrap();
    // 64 bytes leave 4 unused bits in the last of 86 characters
    let last = good.chars().last().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let at = alphabet.find(last).unwrap();
    let other = alphabet.chars().nth(at + 1).unwrap();
    let respelled = format!("{}{other}", good.strip_suffix(last).unwrap());
    assert_eq!(refusal(&respelled, &keys), JwsError::Malformed);
}

#[test]
fn a_repeated_member_is_refused() {
    let key = key(SigningAlgorithm::EdDsa);
    let keys = KeySet::of([key.jwk()]);
    for header in [
        r#"{"alg":"EdDSA","alg":"none"}"#,
        r#"{"alg":"none","\u0061lg":"EdDSA"}"#,
        r#"{"alg":"EdDSA","x":1,"x":1}"#,
        r#"{"alg":"EdDSA","x":{"y":1,"y":2}}"#,
        r#"{"alg":"EdDSA","x":[{"y":1,"y":2}]}"#,
    ] {
        assert_eq!(refusal(&signed(&key, header), &keys), JwsError::Repeated);
    }
}

#[test]
fn a_change_to_any_part_is_noticed() {
    for algorithm in ALGORITHMS {
        let key = key(algorithm);
        let keys = KeySet::of([key.jwk()]);
        let text = sign(&key, "at+jwt", br#"{"sub":"alice"}"#).unwrap();
        let (input, signature) = text.rsplit_once('.').unwrap();
        let (header, _) = input.split_once('.').unwrap();
        let other_payload = format!("{header}.{}.{signature}", encode(r#"{"sub":"root"}"#));
        let other_header = format!(r#"{{"alg":"{}" }}"#, algorithm.as_str());
        let (_, payload) = input.split_once('.').unwrap();
        let other_header = format!("{}.{payload}.{signature}", encode(other_header));
        for changed in [
            other_payload,
            other_header,
            format!("{input}.{}", encode([0; 64])),
            format!("{input}.{}", encode([])),
            format!("{input}.{}", encode([7; 63])),
            format!("{input}.{}", encode([7; 65])),
        ] {
            assert_eq!(refusal(&changed, &keys), JwsError::Signature, "{changed}");
        }
        assert_eq!(refusal(&text, &KeySet::default()), JwsError::UnknownKey);
    }
}

/// A header without `kid` is tried with each key of its algorithm.
#[test]
fn a_token_without_kid_finds_its_key() {
    let keys: Vec<_> = ALGORITHMS.into_iter().chain(ALGORITHMS).map(key).collect();
    let set = KeySet::of(keys.iter().map(SigningKey::jwk));
    for key in &keys {
        let header = json!({ "alg": key.algorithm().as_str() }).to_string();
        let text = signed(key, &header);
        assert!(Compact::parse(&text).unwrap().verify(&set).is_ok());
    }
}
