//! What every start makes sure of: a signing key, and the configured scopes.

use bailiwick_core::{
    model::{Actor, SigningAlgorithm},
    scope::{ConfiguredScopes, ScopeToken, decide_configured},
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
    /// How many configured scopes are new or changed.
    pub scopes_written: usize,
    /// The server's own scopes that the configuration does not name: they stay.
    pub scopes_left_out: Vec<ScopeToken>,
    /// Configured names that were retired: they stay so.
    pub scopes_retired: Vec<ScopeToken>,
}

impl Administration {
    /// Makes a signing key if there is none, and registers the configured scopes
    /// as the server's own. Of several nodes that start at once one does it.
    ///
    /// A configured name that somebody else holds is refused with its owner.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::Prepared;
    /// use bailiwick_server::bailiwick_core::scope::{ConfiguredScopes, ScopeToken};
    ///
    /// let mut scopes = ConfiguredScopes::default();
    /// scopes.scopes.push((ScopeToken::from_static("read"), "See your data".to_owned()));
    /// let first = administration.prepare(&scopes).await?;
    /// assert!(first.new_signing_key.is_some());
    /// assert_eq!(first.scopes_written, 1);
    ///
    /// // At the next start there is nothing left to do.
    /// assert_eq!(administration.prepare(&scopes).await?, Prepared::default());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn prepare(&self, scopes: &ConfiguredScopes) -> Result<Prepared> {
        let server = self.acting_as(Actor::Server);
        let prepared = server.change(LoadPlan::default(), |situation, env| {
            let configured = decide_configured(scopes, situation.snapshot, env.config, env.now)?;
            let mut writes = configured.writes;
            let mut prepared = Prepared {
                new_signing_key: None,
                scopes_written: writes.len(),
                scopes_left_out: configured.left_out,
                scopes_retired: configured.retired,
            };
            let ring = self.0.snapshots.key_ring();
            if ring.is_none_or(|ring| ring.signer().is_none()) {
                let key = SigningKey::generate(SigningAlgorithm::Es256).map_err(failed)?;
                let record = key.to_record(&self.0.keys, env.now).map_err(failed)?;
                prepared.new_signing_key = Some(record.kid.clone());
                writes.push(Write::PutSigningKey(record));
            }
            Ok(Change::new(writes, prepared))
        });
        prepared.await
    }
}

fn failed(error: impl std::fmt::Display) -> AdministrationError {
    AdministrationError::Cryptography(error.to_string())
}
