//! What is kept of a client secret (RFC 6749 §2.3.1).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Digest, MacKeys, MacPurpose, UnixTime, env::KeyId};

/// What is kept of a client secret.
///
/// ```
/// use bailiwick_core::{Digest, MacKeys, MacPurpose, env::KeyId, model::SecretHash};
///
/// /// Stands in for `bailiwick_jose::Secrets`.
/// struct Keys;
/// impl MacKeys for Keys {
///     fn current(&self) -> KeyId {
///         KeyId([1; 4])
///     }
///     fn mac(&self, key: KeyId, _: MacPurpose, parts: &[&[u8]]) -> Option<[u8; 32]> {
///         (key == self.current()).then(|| *Digest::of_parts(parts.iter().copied()).as_bytes())
///     }
/// }
///
/// let made = SecretHash::Sha256(Digest::of(b"bwk_256-random-bits"));
/// assert!(made.matches(&Keys, "bwk_256-random-bits"));
///
/// let chosen = SecretHash::keyed(&Keys, "what somebody chose").unwrap();
/// assert!(chosen.matches(&Keys, "what somebody chose") && !chosen.matches(&Keys, "other"));
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretHash {
    /// SHA-256 of a secret that the server made from 256 random bits.
    Sha256(Digest),
    /// HMAC-SHA-256, under a key of `secret_file`, of a secret that somebody
    /// chose: the database alone gives nothing to guess at.
    Keyed(KeyId, Digest),
}

impl SecretHash {
    /// The hash of a secret that somebody chose; `None` without a current key.
    pub fn keyed(keys: &dyn MacKeys, secret: &str) -> Option<Self> {
        let key = keys.current();
        let mac = keys.mac(key, MacPurpose::ClientSecret, &[secret.as_bytes()])?;
        Some(Self::Keyed(key, Digest::from_bytes(mac)))
    }

    /// Whether `secret` is the one, compared in constant time.
    pub fn matches(&self, keys: &dyn MacKeys, secret: &str) -> bool {
        match self {
            Self::Sha256(digest) => Digest::of(secret.as_bytes()) == *digest,
            Self::Keyed(key, digest) => keys
                .mac(*key, MacPurpose::ClientSecret, &[secret.as_bytes()])
                .is_some_and(|mac| Digest::from_bytes(mac) == *digest),
        }
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(..)")
    }
}

/// One of the at most two secrets of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSecret {
    /// What is kept of it.
    pub hash: SecretHash,
    /// When it was made.
    pub created_at: UnixTime,
}
