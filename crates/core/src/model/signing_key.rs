//! Signing keys as they are kept: wrapped under the key of `secret_file`.

use crate::UnixTime;

words! {
    /// RFC 7518 §3.1 `alg` values that the server signs with.
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
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKeyRecord {
    /// `kid`: the RFC 7638 thumbprint.
    pub kid: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// The private key, PKCS #8, encrypted under the key of `secret_file`.
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
