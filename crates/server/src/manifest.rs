//! A manifest of an API in the same process.

use bailiwick_core::{
    OAuthError,
    model::ClientId,
    scope::{Manifest, ManifestAnswer, ManifestOutcome, ManifestRefusal, ManifestRequest},
};

use crate::{exec, server::AuthorizationServer};

/// Why a manifest is not in force.
///
/// ```
/// use bailiwick_server::ManifestError;
///
/// /// What is wrong with the manifest, to be read by whoever wrote it.
/// fn report(error: &ManifestError) -> String {
///     match error {
///         ManifestError::Refused(refusal) => {
///             refusal.problems.iter().map(|problem| format!("{problem}\n")).collect()
///         }
///         other => other.to_string(),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The manifest was looked at, and nothing of it is written.
    #[error("{}", .0.detail)]
    Refused(ManifestRefusal),
    /// The resource server may not declare scopes, or the store did not answer.
    #[error("{}", .0.description)]
    Request(OAuthError),
}

impl From<OAuthError> for ManifestError {
    fn from(error: OAuthError) -> Self {
        Self::Request(error)
    }
}

impl AuthorizationServer {
    /// Declares all scopes of the resource server `owner`, with what its administrator
    /// allows to it: as a `PUT` to its endpoint does, and without HTTP. A `dry_run`
    /// writes nothing. The answer says who is touched.
    ///
    /// Scopes of the authorization server itself are declared in its configuration,
    /// or one by one.
    ///
    /// ```
    /// use bailiwick_server::{
    ///     AuthorizationServer, ManifestError,
    ///     bailiwick_core::{model::ClientId, scope::{Manifest, ManifestEntry}},
    /// };
    ///
    /// async fn declare(server: &AuthorizationServer) -> Result<(), ManifestError> {
    ///     let manifest = Manifest {
    ///         revision: 8,
    ///         source: Some("3f2a9c1".to_owned()),
    ///         scopes: vec![ManifestEntry::new("plants:see", "See your plants")],
    ///     };
    ///     let plants = ClientId::new("plants");
    ///     let answer = server.apply_manifest(&plants, &manifest, false).await?;
    ///     assert_eq!(answer.revision, 8);
    ///     Ok(())
    /// }
    /// ```
    pub async fn apply_manifest(
        &self,
        owner: &ClientId,
        manifest: &Manifest,
        dry_run: bool,
    ) -> Result<ManifestAnswer, ManifestError> {
        let request = ManifestRequest::within(owner.clone(), manifest.clone(), dry_run);
        match exec::run(&self.app, &request).await? {
            ManifestOutcome::Applied { mut answer, .. } => {
                if !dry_run {
                    answer.version = answer.version.max(self.app.snapshots.current().version());
                }
                Ok(answer)
            }
            ManifestOutcome::Refused(refusal) => Err(ManifestError::Refused(refusal)),
            _ => Err(exec::unavailable(bailiwick_core::Reason::ExtensionFailed).into()),
        }
    }
}
