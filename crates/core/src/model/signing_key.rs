//! Signing keys as they are kept: wrapped under the key of `secret_file`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{UnixTime, hexadecimal};

/// How long a retired signing key stays published: longer than any JWT that it
/// signed lives, and than any cache of the key set.
pub const KEY_OVERLAP: Duration = Duration::from_hours(24);

words! {
    /// RFC 7518 §3.1 `alg` values that the server signs with.
    ///
    /// ```
    /// use bailiwick_core::model::SigningAlgorithm;
    ///
    /// assert_eq!(SigningAlgorithm::parse("ES256"), Some(SigningAlgorithm::Es256));
    /// assert_eq!(SigningAlgorithm::parse("none"), None);
    /// assert_eq!(SigningAlgorithm::EdDsa.as_str(), "EdDSA");
    /// ```
    #[non_exhaustive]
    SigningAlgorithm {
        /// ECDSA on P-256 with SHA-256.
        Es256 = "ES256",
        /// Ed25519 (RFC 8037).
        EdDsa = "EdDSA",
        /// RSASSA-PKCS1-v1_5 with SHA-256.
        Rs256 = "RS256",
    }
}

/// A signing key.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{SigningAlgorithm, SigningKeyRecord},
/// };
///
/// // bailiwick_jose::SigningKey makes and reads them; nobody else sees the key.
/// let record = SigningKeyRecord {
///     kid: "the thumbprint".to_owned(),
///     algorithm: SigningAlgorithm::Es256,
///     wrapped: vec![1, 2, 3],
///     created_at: UnixTime::from_secs(1_700_000_000),
///     retired_at: None,
/// };
/// assert!(record.retired_at.is_none());
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKeyRecord {
    /// `kid`: the RFC 7638 thumbprint.
    pub kid: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// The private key, PKCS #8, encrypted under the key of `secret_file`.
    #[serde(with = "hexadecimal")]
    pub wrapped: Vec<u8>,
    /// When it was made.
    pub created_at: UnixTime,
    /// When it stopped signing; its public half stays published a while.
    pub retired_at: Option<UnixTime>,
}

impl std::fmt::Debug for SigningKeyRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKeyRecord")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}
