//! A JWK set of somebody else, parsed once: RFC 7517 §5.

use std::fmt;

use aws_lc_rs::signature::ParsedPublicKey;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use super::{JwsAlgorithm, LONGEST_KID, algorithm, json_object};
use crate::Jwk;

/// Longest JWK set that is read, in bytes.
const LONGEST: usize = 64 * 1024;
/// Most keys of one set.
const MOST_KEYS: usize = 20;
/// Members that only private and symmetric keys have (RFC 7518 §6.2.2, §6.3.2,
/// §6.4.1): a key that was published with them is nobody's any more.
const PRIVATE: [&str; 4] = ["d", "k", "p", "q"];

/// Why bytes are no JWK set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeySetError {
    /// Longer than 64 KiB.
    #[error("the key set is longer than 64 KiB")]
    TooLong,
    /// More than 20 keys.
    #[error("the key set has more than 20 keys")]
    TooManyKeys,
    /// No JSON object with an array `keys`, or a repeated member.
    #[error("the key set is not a JWK set")]
    Malformed,
}

/// Public keys, each bound to the one algorithm that it verifies: P-256 for
/// ES256, Ed25519 for EdDSA, RSA of 2,048 to 4,096 bits for RS256. Clones are
/// deep; share it in an `Arc`.
///
/// ```
/// use bailiwick_jose::jws::KeySet;
///
/// let keys = KeySet::parse(br#"{"keys":[{
///     "kty":"OKP","crv":"Ed25519","kid":"2026-01",
///     "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
/// }]}"#)?;
/// assert_eq!(keys.len(), 1);
/// assert!(keys.contains("2026-01"));
/// # Ok::<(), bailiwick_jose::jws::KeySetError>(())
/// ```
#[derive(Clone, Default)]
pub struct KeySet {
    keys: Vec<VerifyingKey>,
}

#[derive(Clone)]
struct VerifyingKey {
    kid: Option<String>,
    algorithm: JwsAlgorithm,
    public_key: ParsedPublicKey,
}

impl KeySet {
    /// Reads a JWK set. Keys that cannot be used are left out, as RFC 7517 §5
    /// advises: of other kinds or curves, for encryption, too short or too long,
    /// damaged, symmetric, or with their private half.
    ///
    /// ```
    /// use bailiwick_jose::jws::KeySet;
    ///
    /// let keys = KeySet::parse(br#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#)?;
    /// assert!(keys.is_empty(), "a symmetric key verifies nothing");
    /// # Ok::<(), bailiwick_jose::jws::KeySetError>(())
    /// ```
    pub fn parse(jwks: &[u8]) -> Result<Self, KeySetError> {
        if jwks.len() > LONGEST {
            return Err(KeySetError::TooLong);
        }
        let mut set = json_object(jwks).map_err(|_| KeySetError::Malformed)?;
        let Some(Value::Array(keys)) = set.remove("keys") else {
            return Err(KeySetError::Malformed);
        };
        if keys.len() > MOST_KEYS {
            return Err(KeySetError::TooManyKeys);
        }
        let mut usable = Vec::with_capacity(keys.len());
        for key in &keys {
            let members = key.as_object().ok_or(KeySetError::Malformed)?;
            usable.extend(VerifyingKey::read(members));
        }
        Ok(Self { keys: usable })
    }

    /// The set of our own public keys; there is no limit to their number.
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// use bailiwick_jose::jws::KeySet;
    ///
    /// assert!(KeySet::of([key.jwk()]).contains(key.kid()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of<'a>(keys: impl IntoIterator<Item = &'a Jwk>) -> Self {
        let keys = keys.into_iter().filter_map(|key| {
            let members = serde_json::to_value(key).ok()?;
            VerifyingKey::read(members.as_object()?)
        });
        Self {
            keys: keys.collect(),
        }
    }

    /// How many keys can be used.
    ///
    /// ```
    /// use bailiwick_jose::jws::KeySet;
    ///
    /// assert_eq!(KeySet::default().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key can be used.
    ///
    /// ```
    /// use bailiwick_jose::jws::KeySet;
    ///
    /// assert!(KeySet::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether there is a key of this name.
    ///
    /// ```
    /// use bailiwick_jose::jws::KeySet;
    ///
    /// assert!(!KeySet::default().contains("2026-01"));
    /// ```
    pub fn contains(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.kid.as_deref() == Some(kid))
    }

    /// The keys that may have signed: of the algorithm, and of the name if the
    /// token has one.
    pub(super) fn matching<'a>(
        &'a self,
        algorithm: JwsAlgorithm,
        kid: Option<&'a str>,
    ) -> impl Iterator<Item = &'a ParsedPublicKey> {
        self.keys
            .iter()
            .filter(move |key| key.algorithm == algorithm)
            .filter(move |key| kid.is_none() || key.kid.as_deref() == kid)
            .map(|key| &key.public_key)
    }
}

impl VerifyingKey {
    fn read(members: &Map<String, Value>) -> Option<Self> {
        if PRIVATE.iter().any(|name| members.contains_key(*name)) || !may_verify(members) {
            return None;
        }
        let text = |name| members.get(name).and_then(Value::as_str);
        let bytes = |name| BASE64URL_NOPAD.decode(text(name)?.as_bytes()).ok();
        let (algorithm, public_key) = match (text("kty")?, text("crv")) {
            ("EC", Some("P-256")) => (
                JwsAlgorithm::Es256,
                algorithm::p256(&bytes("x")?, &bytes("y")?)?,
            ),
            ("OKP", Some("Ed25519")) => (JwsAlgorithm::EdDsa, algorithm::ed25519(&bytes("x")?)?),
            ("RSA", _) => (
                JwsAlgorithm::Rs256,
                algorithm::rsa(&bytes("n")?, &bytes("e")?)?,
            ),
            _ => return None,
        };
        let is_for_it = match members.get("alg") {
            None => true,
            Some(name) => name.as_str() == Some(algorithm.as_str()),
        };
        let kid = match members.get("kid") {
            None => None,
            Some(Value::String(kid)) if kid.len() <= LONGEST_KID => Some(kid.clone()),
            Some(_) => return None,
        };
        is_for_it.then_some(Self {
            kid,
            algorithm,
            public_key,
        })
    }
}

/// RFC 7517 §4.2, §4.3: what the key is for, where it says so.
fn may_verify(members: &Map<String, Value>) -> bool {
    let usage = members.get("use").is_none_or(|usage| usage == "sig");
    let operations = members.get("key_ops").is_none_or(|operations| {
        operations
            .as_array()
            .is_some_and(|operations| operations.iter().any(|operation| operation == "verify"))
    });
    usage && operations
}

impl fmt::Debug for KeySet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.keys.iter().map(|key| (&key.kid, key.algorithm)))
            .finish()
    }
}

#[cfg(test)]
mod tests;
