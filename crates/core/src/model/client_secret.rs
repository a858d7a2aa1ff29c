//! What is kept of a client secret (RFC 6749 §2.3.1).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ClientId;
use crate::{Digest, MacKeys, MacPurpose, UnixTime, env::KeyId, hexadecimal};

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

impl ClientSecret {
    /// What this secret is called where it cannot be told.
    ///
    /// ```
    /// use bailiwick_core::{
    ///     Digest, UnixTime,
    ///     model::{ClientSecret, SecretHash},
    /// };
    ///
    /// let hash = SecretHash::Sha256(Digest::of(b"bwk_256-random-bits"));
    /// let secret = ClientSecret { hash, created_at: UnixTime::EPOCH };
    /// assert_eq!(secret.name(), secret.clone().name());
    /// assert_eq!(secret.name().to_string().len(), 12);
    /// ```
    pub fn name(&self) -> SecretName {
        let (SecretHash::Sha256(digest) | SecretHash::Keyed(_, digest)) = &self.hash;
        let mut bytes = [0; SecretName::LEN];
        for (to, from) in bytes.iter_mut().zip(digest.as_bytes()) {
            *to = *from;
        }
        SecretName(bytes)
    }
}

/// The name of one of a client's secrets: the beginning of its hash. People see the
/// beginning of the hash of that.
///
/// ```
/// use bailiwick_core::model::SecretName;
///
/// let name = SecretName::from_bytes([7; 16]);
/// assert_eq!(name.as_bytes(), &[7; 16]);
/// assert_ne!(name.to_string(), SecretName::from_bytes([8; 16]).to_string());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretName(#[serde(with = "hexadecimal")] [u8; SecretName::LEN]);

impl SecretName {
    const LEN: usize = 16;

    /// From its bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = Digest::of(&self.0);
        let mut bytes = shown.as_bytes().iter().take(6);
        bytes.try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// When a client last authenticated by one of its secrets.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{ClientId, ClientSecret, SecretName, SecretUse},
/// };
///
/// /// The last use of `secret`, if it is known.
/// fn last_use(secret: &ClientSecret, uses: &[SecretUse]) -> Option<UnixTime> {
///     let of_it = uses.iter().find(|one| one.secret == secret.name());
///     of_it.map(|one| one.last_used_at)
/// }
/// # let secret = SecretName::from_bytes([7; 16]);
/// # let _ = SecretUse { client: ClientId::new("a"), secret, last_used_at: UnixTime::EPOCH };
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretUse {
    /// The client.
    pub client: ClientId,
    /// The secret.
    pub secret: SecretName,
    /// When; a few minutes may be missing.
    pub last_used_at: UnixTime,
}
