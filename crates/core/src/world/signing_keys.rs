//! Signatures that a test can read: a digest under the key's name.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::{Digest, env::Signatures};

/// Which keys there are is the test's to say.
#[derive(Debug)]
pub(crate) struct SigningKeys {
    /// The one that signs.
    pub(crate) active: Option<&'static str>,
    /// Others that are published.
    pub(crate) retired: Vec<&'static str>,
}

impl Default for SigningKeys {
    fn default() -> Self {
        Self {
            active: Some("first"),
            retired: Vec::new(),
        }
    }
}

impl SigningKeys {
    /// A JWS by the key `kid`, whoever holds it.
    pub(crate) fn sign_with(kid: &str, typ: &str, payload: &[u8]) -> String {
        let header = json!({"alg": "test", "kid": kid, "typ": typ}).to_string();
        let parts = [header.as_bytes(), payload].map(|part| BASE64URL_NOPAD.encode(part));
        let input = parts.join(".");
        let digest = Digest::of_parts([kid.as_bytes(), input.as_bytes()]);
        format!("{input}.{}", BASE64URL_NOPAD.encode(digest.as_bytes()))
    }
}

impl Signatures for SigningKeys {
    fn can_sign(&self) -> bool {
        self.active.is_some()
    }

    fn sign(&self, typ: &str, payload: &[u8]) -> Option<String> {
        Some(Self::sign_with(self.active?, typ, payload))
    }

    fn verify(&self, typ: &str, text: &str) -> Option<Vec<u8>> {
        let mut parts = text.split('.');
        let decode = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).ok();
        let header: Value = serde_json::from_slice(&decode(parts.next()?)?).ok()?;
        let payload = decode(parts.next()?)?;
        let kid = header.get("kid")?.as_str()?;
        let published = self.active == Some(kid) || self.retired.contains(&kid);
        let right = Self::sign_with(kid, typ, &payload) == text;
        (published && right).then_some(payload)
    }
}
