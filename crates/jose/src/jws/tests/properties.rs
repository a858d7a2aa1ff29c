//! What holds for every text that a stranger can send.

use proptest::{collection::vec, prelude::*};

use super::*;

/// Texts that get further than arbitrary ones do.
fn near_tokens() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("\"ES256\"".to_owned()),
        Just("\"none\"".to_owned()),
        Just("null".to_owned()),
        Just("[{}]".to_owned()),
        "\"[a-z.+/]{0,12}\"",
    ];
    let name = prop_oneof!["alg", "kid", "typ", "crit", "b64", "jwk", "[a-z]{1,4}"];
    let header = vec((name, value), 0..5).prop_map(|members| {
        let members: Vec<_> = members
            .iter()
            .map(|(name, value)| format!("\"{name}\":{value}"))
            .collect();
        format!("{{{}}}", members.join(","))
    });
    (header, vec(any::<u8>(), 0..40), vec(any::<u8>(), 0..80)).prop_map(
        |(header, payload, signature)| {
            format!(
                "{}.{}.{}",
                encode(header),
                encode(payload),
                encode(signature)
            )
        },
    )
}

/// JSON without repeated members: a map cannot hold any.
fn objects() -> impl Strategy<Value = serde_json::Map<String, Value>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((".{0,4}", inner), 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    });
    vec((".{0,6}", value), 0..6).prop_map(|members| members.into_iter().collect())
}

proptest! {
    /// security.md B1: no text makes it panic, and nothing that nobody signed
    /// verifies.
    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), near in near_tokens()) {
        let keys = KeySet::of([key(SigningAlgorithm::Es256).jwk()]);
        for text in [text, near] {
            let verified = Compact::parse(&text).and_then(|token| {
                token.verify(&keys).map(<[u8]>::to_vec)
            });
            prop_assert!(verified.is_err());
        }
    }

    #[test]
    fn no_key_set_makes_it_panic(bytes in vec(any::<u8>(), 0..200), object in objects()) {
        let _ = KeySet::parse(&bytes);
        let set = json!({ "keys": [object] }).to_string();
        prop_assert!(KeySet::parse(set.as_bytes()).unwrap().is_empty());
    }

    #[test]
    fn an_object_is_read_as_it_was_written(object in objects()) {
        let text = serde_json::to_vec(&object).unwrap();
        prop_assert_eq!(json_object(&text), Ok(object));
    }

    #[test]
    fn whatever_is_signed_is_what_is_verified(payload in vec(any::<u8>(), 0..300)) {
        let key = key(SigningAlgorithm::EdDsa);
        let text = sign(&key, "at+jwt", &payload).unwrap();
        let token = Compact::parse(&text).unwrap();
        prop_assert_eq!(token.verify(&KeySet::of([key.jwk()])), Ok(payload.as_slice()));
    }
}
