//! A JWT that somebody sent.

use std::borrow::Cow;

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

use super::TYP;
use crate::{
    Digest, Env, model::AccessToken, opaque::Selector, opaque::TokenKey, secret::SecretText,
};

/// Longest text that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;

/// A text of the form of a JWT whose `jti` might be one of ours. Nothing of it is
/// trusted before a row was found and the signature was checked.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::opaque::{OpaqueKind, Presented, TokenKey};
///
/// let (text, row) = host::token("field-notes", "https://maps.example/see");
/// let presented = Presented::parse(OpaqueKind::AccessToken, &text);
/// assert!(matches!(presented, Presented::Jwt(_)));
/// let TokenKey::Jwt { jti, .. } = presented.key() else { unreachable!() };
/// assert_eq!(jti, row.selector);
/// ```
#[derive(Clone, Debug)]
pub struct PresentedJwt {
    text: SecretText,
    jti: Selector,
    digest: Digest,
}

#[derive(Deserialize)]
struct Unverified<'a> {
    #[serde(borrow)]
    jti: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Verified<'a> {
    #[serde(borrow)]
    iss: Cow<'a, str>,
    #[serde(borrow)]
    jti: Cow<'a, str>,
    #[serde(borrow)]
    client_id: Cow<'a, str>,
}

impl PresentedJwt {
    /// Reads `text`; `None` for one that cannot be a JWT of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (Some(_), Some(payload), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        if text.len() > LONGEST {
            return None;
        }
        let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).ok()?;
        let unverified: Unverified<'_> = serde_json::from_slice(&payload).ok()?;
        Some(Self {
            jti: Selector::from_hex(&unverified.jti)?,
            digest: Digest::of(text.as_bytes()),
            text: SecretText::new(text),
        })
    }

    /// Where to look: our own first, then among those that were made elsewhere,
    /// which may name themselves in the same way.
    pub(crate) fn key(&self) -> TokenKey {
        TokenKey::Jwt {
            jti: self.jti,
            digest: self.digest,
        }
    }

    /// The SHA-256 of the whole.
    pub(crate) fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether this is the token of `row`: one made elsewhere by its digest, one
    /// of ours by its signature, `typ`, `iss` and `jti`. When it expires and what
    /// else it says is in the row.
    pub(crate) fn is_of(&self, row: &AccessToken, env: &Env<'_>) -> bool {
        if row.imported {
            return row.digest == self.digest;
        }
        // The signature last: it costs the most.
        !row.is_static && row.selector == self.jti && self.is_signed_for(row, env)
    }

    fn is_signed_for(&self, row: &AccessToken, env: &Env<'_>) -> bool {
        let Some(payload) = env.signatures.verify(TYP, self.text.expose()) else {
            return false;
        };
        let Ok(verified) = serde_json::from_slice::<Verified<'_>>(&payload) else {
            return false;
        };
        verified.iss == env.config.issuer.as_str()
            && verified.jti == row.selector.to_hex().as_str()
            && verified.client_id == row.client.as_str()
    }
}
