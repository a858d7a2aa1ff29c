//! Manifests, as an administrator applies them for a resource server.

use bailiwick_core::{
    Operation,
    model::ClientId,
    scope::{KeptManifest, ManifestAnswer, ManifestOutcome, ManifestRequest},
};

use super::{Administration, AdministrationError, Change, Result};

impl Administration {
    /// What the resource server `owner` has declared, as it is kept.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::model::ClientId;
    ///
    /// async fn show(administration: &Administration) -> Result<(), AdministrationError> {
    ///     let kept = administration.kept_manifest(&ClientId::new("plants")).await?;
    ///     println!("revision {} is in force", kept.revision);
    ///     Ok(())
    /// }
    /// ```
    pub async fn kept_manifest(&self, owner: &ClientId) -> Result<KeptManifest> {
        self.resource_server(owner).await?;
        match self
            .manifest(ManifestRequest::show_within(owner.clone()))
            .await?
        {
            ManifestOutcome::Kept { manifest, .. } => Ok(manifest),
            _ => Err(AdministrationError::Contended),
        }
    }

    /// Declares all scopes of the resource server `owner` as this body of JSON says,
    /// with what is allowed to it: as its own `PUT` does. A `dry_run` writes nothing.
    /// The answer says who is touched.
    ///
    /// ```
    /// use bailiwick_server::{Administration, AdministrationError};
    /// use bailiwick_server::bailiwick_core::model::ClientId;
    ///
    /// async fn apply(administration: &Administration) -> Result<(), AdministrationError> {
    ///     let body = br#"{"revision": 8, "scopes": [
    ///         {"name": "plants:see", "description": "See your plants"}]}"#;
    ///     let answer = administration.apply_manifest(&ClientId::new("plants"), body, true).await?;
    ///     assert!(answer.dry_run);
    ///     Ok(())
    /// }
    /// ```
    pub async fn apply_manifest(
        &self,
        owner: &ClientId,
        body: &[u8],
        dry_run: bool,
    ) -> Result<ManifestAnswer> {
        self.resource_server(owner).await?;
        let most = self.0.config.scope_quota;
        let request = ManifestRequest::declare_within(owner.clone(), body, most, dry_run);
        match self.manifest(request).await? {
            ManifestOutcome::Applied { mut answer, .. } => {
                if !dry_run {
                    answer.version = answer.version.max(self.0.snapshots.current().version());
                }
                Ok(answer)
            }
            ManifestOutcome::Refused(refusal) => {
                Err(AdministrationError::Manifest(Box::new(refusal)))
            }
            _ => Err(AdministrationError::Contended),
        }
    }

    async fn manifest(&self, request: ManifestRequest) -> Result<ManifestOutcome> {
        let plan = request.load_plan(&*self.snapshot().await?);
        self.change(plan, |situation, env| {
            let decision = request.decide(situation, env);
            let answer = decision.outcome.map_err(AdministrationError::from)?;
            Ok(Change {
                writes: decision.writes,
                answer,
                events: decision.events,
            })
        })
        .await
    }
}
