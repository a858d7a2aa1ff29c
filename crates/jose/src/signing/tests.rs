#![expect(clippy::unwrap_used, reason = "tests")]

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};
use bailiwick_core::Random as _;
use data_encoding::BASE64URL_NOPAD;

use super::*;

const ALGORITHMS: [SigningAlgorithm; 2] = [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];

fn secrets() -> Secrets {
    let mut key = [0; 32];
    crate::SystemRandom.fill(&mut key);
    Secrets::new(&key, &[]).unwrap()
}

fn decode(text: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
}

/// RFC 8037 §A.1 to §A.4: the key, its JWK, its thumbprint, its signature.
#[test]
fn ed25519_key_of_rfc_8037() {
    let pair = Ed25519KeyPair::from_seed_and_public_key(
        &decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
        &decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
    )
    .unwrap();
    let key = SigningKey::of(Pair::EdDsa(pair)).unwrap();
    assert_eq!(
        serde_json::to_value(key.jwk()).unwrap(),
        serde_json::json!({
            "kty": "OKP", "use": "sig", "alg": "EdDSA", "crv": "Ed25519",
            "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        })
    );
    let input = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    assert_eq!(
        BASE64URL_NOPAD.encode(key.sign(input).unwrap().as_ref()),
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    );
}

/// RFC 7515 §A.3: the key, its JWK; its signature verifies under our public key
/// and ours, which is of the same form, does too.
#[test]
fn p256_key_of_rfc_7515() {
    let (x, y) = (
        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    );
    let point = [vec![4], decode(x), decode(y)].concat();
    let pair = EcdsaKeyPair::from_private_key_and_public_key(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        &decode("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"),
        &point,
    )
    .unwrap();
    let key = SigningKey::of(Pair::Es256(pair)).unwrap();
    let jwk = serde_json::to_value(key.jwk()).unwrap();
    assert_eq!(jwk.get("x").unwrap(), x);
    assert_eq!(jwk.get("y").unwrap(), y);
    assert_eq!(jwk.get("crv").unwrap(), "P-256");
    assert_eq!(jwk.get("alg").unwrap(), "ES256");

    let input = b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let published = [
        decode(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        ),
        key.sign(input).unwrap().as_ref().to_vec(),
    ];
    for signature in published {
        assert_eq!(signature.len(), 64);
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point)
            .verify(input, &signature)
            .unwrap();
    }
}

#[test]
fn a_kept_key_signs_as_the_one_that_was_made() {
    let secrets = secrets();
    for algorithm in ALGORITHMS {
        let made = SigningKey::generate(algorithm).unwrap();
        let record = made.to_record(&secrets, UnixTime::from_secs(1)).unwrap();
        let kept = SigningKey::from_record(&record, &secrets).unwrap();
        assert_eq!(kept.jwk(), made.jwk());
        assert_eq!(kept.algorithm(), algorithm);
        let signature = kept.sign(b"input").unwrap();
        let verified = match &made.pair {
            Pair::Es256(pair) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key())
                    .verify(b"input", signature.as_ref())
            }
            Pair::EdDsa(pair) => UnparsedPublicKey::new(&ED25519, pair.public_key())
                .verify(b"input", signature.as_ref()),
        };
        assert!(verified.is_ok(), "{algorithm:?}");
    }
}

#[test]
fn a_record_opens_only_with_its_secret_and_under_its_name() {
    let (ours, other) = (secrets(), secrets());
    let record = SigningKey::generate(SigningAlgorithm::Es256)
        .unwrap()
        .to_record(&ours, UnixTime::from_secs(1))
        .unwrap();
    assert_eq!(
        SigningKey::from_record(&record, &other).unwrap_err(),
        SigningKeyError::Wrapped(record.kid.clone())
    );
    let mut renamed = record.clone();
    renamed.kid.push('x');
    assert!(SigningKey::from_record(&renamed, &ours).is_err());
    let mut other_algorithm = record.clone();
    other_algorithm.algorithm = SigningAlgorithm::EdDsa;
    assert_eq!(
        SigningKey::from_record(&other_algorithm, &ours).unwrap_err(),
        SigningKeyError::Damaged(record.kid)
    );
}

#[test]
fn two_keys_differ() {
    let kid = || {
        let key = SigningKey::generate(SigningAlgorithm::EdDsa).unwrap();
        key.kid().to_owned()
    };
    assert_ne!(kid(), kid());
}
