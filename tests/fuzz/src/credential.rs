//! What somebody proves themselves with.

use std::sync::OnceLock;

use bailiwick_core::{
    client_auth::ClientAuthentication,
    model::ClientEndpoint,
    opaque::{Opaque, OpaqueKind},
    params::{Parameters, Parts},
};
use bailiwick_jose::jws::{Compact, KeySet};
use data_encoding::{BASE64, BASE64URL_NOPAD};

/// The `Authorization` header of a client (RFC 6749 §2.3.1).
pub fn basic_header(data: &[u8]) {
    let read = |header: &[u8]| {
        let parts = Parts {
            authorization: Some(header),
            ..Parts::default()
        };
        ClientAuthentication::parse(&parts, &Parameters::default(), ClientEndpoint::Token)
    };
    if let Ok(read) = read(data) {
        assert!(!read.client_id().as_str().is_empty());
    }
    // The bytes as credentials: whoever is named there is who is read.
    let header = format!("Basic {}", BASE64.encode(data));
    let Ok(client) = read(header.as_bytes()) else {
        return;
    };
    let id = data.split(|byte| *byte == b':').next().unwrap();
    let one: Vec<u8> = id
        .iter()
        .flat_map(|byte| {
            if *byte == b'&' {
                &b"%26"[..]
            } else {
                std::slice::from_ref(byte)
            }
        })
        .copied()
        .collect();
    let decoded = form_urlencoded::parse(&[b"id=", &one[..]].concat())
        .next()
        .map(|(_, value)| value.into_owned());
    let named = [decoded.as_deref(), std::str::from_utf8(id).ok()];
    assert!(named.contains(&Some(client.client_id().as_str())));
}

/// A token, code or session as text: it is read only if it is written so.
pub fn opaque_token(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let kinds = [
        OpaqueKind::AccessToken,
        OpaqueKind::RefreshToken,
        OpaqueKind::AuthorizationCode,
        OpaqueKind::Session,
        OpaqueKind::SetupLink,
        OpaqueKind::ClientSecret,
    ];
    let read: Vec<_> = kinds
        .into_iter()
        .filter_map(|kind| Opaque::parse(kind, text))
        .collect();
    assert!(read.len() <= 1, "a text is of one kind");
    for opaque in read {
        assert_eq!(opaque.encode(), text);
    }
}

/// A JSON Web Signature of a stranger: none of these keys made it.
pub fn signed_token(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(token) = Compact::parse(text) else {
        return;
    };
    assert!(Compact::is_of_the_form(text));
    assert!(token.verify(known_keys()).is_err(), "forged: {text}");
}

/// The key of RFC 7515 appendix A.3, of which nobody here knows the private half.
fn known_keys() -> &'static KeySet {
    static KEYS: OnceLock<KeySet> = OnceLock::new();
    KEYS.get_or_init(|| {
        let document = br#"{"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
            "kid": "known",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
        let keys = KeySet::parse(document).unwrap();
        assert_eq!(keys.len(), 1);
        keys
    })
}

/// A JSON Web Key Set (RFC 7517 §5) as a resource server fetches it, and a signature
/// that it cannot have made.
pub fn key_set(data: &[u8]) {
    let Ok(keys) = KeySet::parse(data) else {
        return;
    };
    assert!(keys.len() <= 20);
    let header = BASE64URL_NOPAD.encode(br#"{"alg":"ES256","kid":"known"}"#);
    let token = format!("{header}.e30.{}", BASE64URL_NOPAD.encode(&[7; 64]));
    let token = Compact::parse(&token).unwrap();
    assert!(token.verify(&keys).is_err());
}
