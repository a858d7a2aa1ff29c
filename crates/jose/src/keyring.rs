//! The signing keys of one snapshot: who signs, and what is published.

use std::{sync::Arc, time::Duration};

use bailiwick_core::{Signatures, UnixTime, model::SigningKeyRecord};
use serde::Serialize;

use crate::{
    Jwk, Secrets, SigningKey, SigningKeyError,
    jws::{self, Compact, KeySet},
};

/// The keys that sign and the key set that is published (RFC 7517 §5).
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::{Random, UnixTime, model::SigningAlgorithm};
/// use bailiwick_jose::{KeyRing, Secrets, SigningKey, SystemRandom};
///
/// let mut secret = [0; 32];
/// SystemRandom.fill(&mut secret);
/// let secrets = Secrets::new(&secret, &[])?;
/// let key = SigningKey::generate(SigningAlgorithm::Es256)?;
/// let record = key.to_record(&secrets, UnixTime::EPOCH)?;
///
/// let ring = KeyRing::from_records(&[record], &secrets, UnixTime::EPOCH, Duration::from_hours(24))?;
/// assert_eq!(ring.signer().unwrap().kid(), key.kid());
/// assert!(ring.signer_for(SigningAlgorithm::EdDsa).is_none());
/// assert!(String::from_utf8_lossy(ring.jwks()).contains(key.kid()));
/// // Nothing was retired, so nothing ends.
/// assert!(ring.without_ended(UnixTime::EPOCH).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyRing {
    /// Newest first.
    keys: Vec<Kept>,
    /// Of each algorithm the newest key that is not retired, newest first.
    signers: Vec<Arc<SigningKey>>,
    jwks: Arc<[u8]>,
    verifying: KeySet,
}

#[derive(Clone, Debug)]
struct Kept {
    key: Arc<SigningKey>,
    /// Of a retired key: until when it is published.
    published_until: Option<UnixTime>,
}

impl Kept {
    fn is_published(&self, now: UnixTime) -> bool {
        self.published_until.is_none_or(|end| now < end)
    }
}

#[derive(Serialize)]
struct JwkSet<'a> {
    keys: Vec<&'a Jwk>,
}

impl KeyRing {
    /// Opens `records`. A retired key stays published for `overlap` after it
    /// stopped signing, so that what it signed can be verified.
    pub fn from_records(
        records: &[SigningKeyRecord],
        secrets: &Secrets,
        now: UnixTime,
        overlap: Duration,
    ) -> Result<Self, SigningKeyError> {
        let end = |record: &SigningKeyRecord| record.retired_at.map(|at| at.plus(overlap));
        let mut records: Vec<_> = records
            .iter()
            .filter(|record| end(record).is_none_or(|end| now < end))
            .collect();
        records.sort_by(|a, b| (b.created_at, &b.kid).cmp(&(a.created_at, &a.kid)));
        let open = |record: &SigningKeyRecord| {
            Ok(Kept {
                key: Arc::new(SigningKey::from_record(record, secrets)?),
                published_until: end(record),
            })
        };
        let keys: Result<Vec<_>, _> = records.into_iter().map(open).collect();
        Self::of(keys?)
    }

    fn of(keys: Vec<Kept>) -> Result<Self, SigningKeyError> {
        let mut signers: Vec<Arc<SigningKey>> = Vec::new();
        for kept in keys.iter().filter(|kept| kept.published_until.is_none()) {
            let algorithm = kept.key.algorithm();
            if !signers.iter().any(|signer| signer.algorithm() == algorithm) {
                signers.push(Arc::clone(&kept.key));
            }
        }
        let public = || keys.iter().map(|kept| kept.key.jwk());
        let set = JwkSet {
            keys: public().collect(),
        };
        let jwks = serde_json::to_vec(&set).map_err(|_| SigningKeyError::Refused)?;
        Ok(Self {
            verifying: KeySet::of(public()),
            jwks: jwks.into(),
            signers,
            keys,
        })
    }

    /// This ring without the retired keys that are published no more at `now`;
    /// `None` if there are none.
    pub fn without_ended(&self, now: UnixTime) -> Option<Self> {
        if self.keys.iter().all(|kept| kept.is_published(now)) {
            return None;
        }
        let mut keys = self.keys.clone();
        keys.retain(|kept| kept.is_published(now));
        Self::of(keys).ok()
    }

    /// The key that signs; `None` while there is none.
    pub fn signer(&self) -> Option<&Arc<SigningKey>> {
        self.signers.first()
    }

    /// The key that signs with the algorithm of this `alg`.
    pub fn signer_for(
        &self,
        algorithm: bailiwick_core::model::SigningAlgorithm,
    ) -> Option<&Arc<SigningKey>> {
        self.signers.iter().find(|s| s.algorithm() == algorithm)
    }

    /// The JWKS document, ready to be sent.
    pub fn jwks(&self) -> &Arc<[u8]> {
        &self.jwks
    }
}

impl Signatures for KeyRing {
    fn can_sign(&self) -> bool {
        self.signer().is_some()
    }

    fn sign(&self, typ: &str, payload: &[u8]) -> Option<String> {
        jws::sign(self.signer()?, typ, payload).ok()
    }

    fn verify(&self, typ: &str, text: &str) -> Option<Vec<u8>> {
        let token = Compact::parse(text).ok().filter(|jws| jws.has_typ(typ))?;
        token.verify(&self.verifying).ok().map(<[u8]>::to_vec)
    }
}

#[cfg(test)]
mod tests;
