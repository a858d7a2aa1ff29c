//! How the scopes of this API get known: at once as a manifest, or one by one by the
//! contract of dot-dynamic-scopes, which needs no client identifier.

use std::time::Duration;

use bailiwick_resource::{
    Acknowledgement, AuthorizationServer, BoxFuture, Deployment, ManifestError, ManifestRegistrar,
    RegisterError, ScopeManifest,
};

use crate::options::Options;

/// After the first attempt; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The deployment that the options ask for.
pub(crate) async fn deployment(
    options: &Options,
    server: &AuthorizationServer,
) -> Result<Deployment, RegisterError> {
    let manifest = options.manifest();
    if options.client_id.is_none() {
        server.register_scopes(&options.scopes()).await?;
        return Ok(Deployment::new(OneByOne, manifest));
    }
    let deployment =
        Deployment::new(server.clone(), manifest).attempts(options.attempts, FIRST_PAUSE);
    Ok(match &options.state_file {
        Some(file) => deployment.serve_last_acknowledged(file),
        None => deployment,
    })
}

/// The scopes are registered already, each by itself.
#[derive(Debug)]
struct OneByOne;

impl ManifestRegistrar for OneByOne {
    fn place(&self) -> String {
        String::new()
    }

    fn apply<'a>(
        &'a self,
        manifest: &'a ScopeManifest,
    ) -> BoxFuture<'a, Result<Acknowledgement, ManifestError>> {
        let known = Acknowledgement::new(manifest, manifest.revision(), manifest.names());
        Box::pin(std::future::ready(Ok(known)))
    }
}
