//! Signing keys: made, kept wrapped, held parsed.

use std::fmt;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, Signature,
    },
};
use bailiwick_core::{
    UnixTime,
    model::{SigningAlgorithm, SigningKeyRecord},
};

use crate::{Jwk, Secrets};

/// Why a signing key cannot be made, read or used.
///
/// ```
/// use bailiwick_core::{Digest, UnixTime, model::SigningAlgorithm};
/// use bailiwick_jose::{Secrets, SigningKey, SigningKeyError};
///
/// let secrets = |of: &[u8]| Secrets::new(Digest::of(of).as_bytes(), &[]);
/// let (ours, theirs) = (secrets(b"our file")?, secrets(b"the file of another server")?);
/// let key = SigningKey::generate(SigningAlgorithm::Es256)?;
/// let record = key.to_record(&ours, UnixTime::EPOCH)?;
/// let refused = SigningKey::from_record(&record, &theirs).unwrap_err();
/// assert_eq!(refused, SigningKeyError::Wrapped(record.kid));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SigningKeyError {
    /// This server makes no keys for the algorithm.
    #[error("no signing keys are made for {}", .0.as_str())]
    Unsupported(SigningAlgorithm),
    /// The key was wrapped under a secret that the secret file does not hold, or
    /// was tampered with.
    #[error("the secret file does not open the signing key {0}: was the secret file replaced?")]
    Wrapped(String),
    /// What was unwrapped is not the key that the record names.
    #[error("the signing key {0} is damaged")]
    Damaged(String),
    /// The cryptographic library refused.
    #[error("the signing key could not be used")]
    Refused,
}

/// A private key, parsed once.
///
/// ```
/// use bailiwick_core::{Random, UnixTime, model::SigningAlgorithm};
/// use bailiwick_jose::{Secrets, SigningKey, SystemRandom};
///
/// let key = SigningKey::generate(SigningAlgorithm::Es256)?;
/// assert_eq!((key.algorithm(), key.kid()), (SigningAlgorithm::Es256, key.jwk().kid()));
/// assert_eq!(key.sign(b"input")?.as_ref().len(), 64);
///
/// // Kept encrypted under the installation's secret:
/// let mut secret = [0; 32];
/// SystemRandom.fill(&mut secret);
/// let secrets = Secrets::new(&secret, &[])?;
/// let record = key.to_record(&secrets, UnixTime::EPOCH)?;
/// assert_eq!(SigningKey::from_record(&record, &secrets)?.kid(), key.kid());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SigningKey {
    pair: Pair,
    jwk: Jwk,
}

enum Pair {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

impl SigningKey {
    /// A new key.
    pub fn generate(algorithm: SigningAlgorithm) -> Result<Self, SigningKeyError> {
        let pair = match algorithm {
            SigningAlgorithm::Es256 => EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
                .map(Pair::Es256)
                .map_err(|_| SigningKeyError::Refused)?,
            SigningAlgorithm::EdDsa => Ed25519KeyPair::generate()
                .map(Pair::EdDsa)
                .map_err(|_| SigningKeyError::Refused)?,
            other => return Err(SigningKeyError::Unsupported(other)),
        };
        Self::of(pair)
    }

    fn of(pair: Pair) -> Result<Self, SigningKeyError> {
        let jwk = pair.public().ok_or(SigningKeyError::Refused)?;
        Ok(Self { pair, jwk })
    }

    /// Unwraps and parses a key that was kept.
    pub fn from_record(
        record: &SigningKeyRecord,
        secrets: &Secrets,
    ) -> Result<Self, SigningKeyError> {
        let private_key = secrets
            .unwrap(&record.kid, &record.wrapped)
            .ok_or_else(|| SigningKeyError::Wrapped(record.kid.clone()))?;
        let damaged = || SigningKeyError::Damaged(record.kid.clone());
        let pair = match record.algorithm {
            SigningAlgorithm::Es256 => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &private_key)
                    .map(Pair::Es256)
            }
            SigningAlgorithm::EdDsa => Ed25519KeyPair::from_pkcs8(&private_key).map(Pair::EdDsa),
            other => return Err(SigningKeyError::Unsupported(other)),
        };
        let key = Self::of(pair.map_err(|_| damaged())?)?;
        if key.kid() == record.kid {
            Ok(key)
        } else {
            Err(damaged())
        }
    }

    /// The key as it is kept: PKCS #8, wrapped under the current secret.
    pub fn to_record(
        &self,
        secrets: &Secrets,
        created_at: UnixTime,
    ) -> Result<SigningKeyRecord, SigningKeyError> {
        // Both documents wipe themselves when dropped.
        let document = match &self.pair {
            Pair::Es256(pair) => pair.to_pkcs8v1(),
            Pair::EdDsa(pair) => pair.to_pkcs8(),
        }
        .map_err(|_| SigningKeyError::Refused)?;
        let wrapped = secrets
            .wrap(self.kid(), document.as_ref())
            .ok_or(SigningKeyError::Refused)?;
        Ok(SigningKeyRecord {
            kid: self.kid().to_owned(),
            algorithm: self.algorithm(),
            wrapped,
            created_at,
            retired_at: None,
        })
    }

    /// RFC 7515 §5.1: signs a JWS signing input; the answer is the signature's
    /// bytes as RFC 7518 §3.4 and RFC 8037 §3.1 lay them out.
    pub fn sign(&self, input: &[u8]) -> Result<Signature, SigningKeyError> {
        match &self.pair {
            Pair::Es256(pair) => pair.sign(&SystemRandom::new(), input),
            Pair::EdDsa(pair) => pair.try_sign(input),
        }
        .map_err(|_| SigningKeyError::Refused)
    }

    /// What it signs with.
    pub fn algorithm(&self) -> SigningAlgorithm {
        match self.pair {
            Pair::Es256(_) => SigningAlgorithm::Es256,
            Pair::EdDsa(_) => SigningAlgorithm::EdDsa,
        }
    }

    /// `kid`: the RFC 7638 thumbprint.
    pub fn kid(&self) -> &str {
        self.jwk.kid()
    }

    /// The public half.
    pub fn jwk(&self) -> &Jwk {
        &self.jwk
    }
}

impl Pair {
    fn public(&self) -> Option<Jwk> {
        match self {
            Self::Es256(pair) => Jwk::p256(pair.public_key().as_ref()),
            Self::EdDsa(pair) => Some(Jwk::ed25519(pair.public_key().as_ref().try_into().ok()?)),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
