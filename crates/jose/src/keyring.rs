//! The signing keys of one snapshot: who signs, and what is published.

use std::{sync::Arc, time::Duration};

use bailiwick_core::{UnixTime, model::SigningKeyRecord};
use serde::Serialize;

use crate::{Jwk, Secrets, SigningKey, SigningKeyError};

/// The keys that sign and the key set that is published (RFC 7517 §5).
#[derive(Clone, Debug)]
pub struct KeyRing {
    /// Of each algorithm the newest key that is not retired, newest first.
    signers: Vec<Arc<SigningKey>>,
    jwks: Arc<[u8]>,
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
        let mut records: Vec<_> = records
            .iter()
            .filter(|r| r.retired_at.is_none_or(|at| now < at.plus(overlap)))
            .collect();
        records.sort_by(|a, b| (b.created_at, &b.kid).cmp(&(a.created_at, &a.kid)));
        let mut signers: Vec<Arc<SigningKey>> = Vec::new();
        let mut published = Vec::new();
        for record in records {
            let key = Arc::new(SigningKey::from_record(record, secrets)?);
            let newest = !signers.iter().any(|s| s.algorithm() == key.algorithm());
            if record.retired_at.is_none() && newest {
                signers.push(Arc::clone(&key));
            }
            published.push(key);
        }
        let set = JwkSet {
            keys: published.iter().map(|key| key.jwk()).collect(),
        };
        let jwks = serde_json::to_vec(&set).map_err(|_| SigningKeyError::Refused)?;
        Ok(Self {
            signers,
            jwks: jwks.into(),
        })
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

#[cfg(test)]
mod tests;
