//! What every start makes sure of: a signing key, and the configured scopes.

use bailiwick_core::{
    model::SigningAlgorithm,
    store::{LoadPlan, Write},
};
use bailiwick_jose::SigningKey;

use super::{Administration, AdministrationError, Change, Result};

/// What a start found and made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prepared {
    /// `kid` of the signing key that was made, if there was none.
    pub new_signing_key: Option<String>,
}

impl Administration {
    /// Makes a signing key if there is none. Of several nodes that start at once
    /// one makes it.
    pub async fn ensure_signing_key(&self) -> Result<Prepared> {
        self.change(LoadPlan::default(), |_, env| {
            let ring = self.0.snapshots.key_ring();
            if ring.is_some_and(|ring| ring.signer().is_some()) {
                return Ok(Change::none(Prepared::default()));
            }
            let failed = |error: bailiwick_jose::SigningKeyError| {
                AdministrationError::Cryptography(error.to_string())
            };
            let key = SigningKey::generate(SigningAlgorithm::Es256).map_err(failed)?;
            let record = key.to_record(&self.0.keys, env.now).map_err(failed)?;
            let prepared = Prepared {
                new_signing_key: Some(record.kid.clone()),
            };
            Ok(Change::new(vec![Write::PutSigningKey(record)], prepared))
        })
        .await
    }
}
