//! Manifests in unit tests.

use super::Issuer;
use crate::{
    declared::DeclaredScope,
    manifest::{Acknowledgement, ManifestError, ManifestRegistrar, ScopeManifest},
    verifier::BoxFuture,
};

impl ManifestRegistrar for Issuer {
    fn place(&self) -> String {
        "testing".to_owned()
    }

    fn apply<'a>(
        &'a self,
        manifest: &'a ScopeManifest,
    ) -> BoxFuture<'a, Result<Acknowledgement, ManifestError>> {
        Box::pin(async move { self.follow(manifest) })
    }
}

impl Issuer {
    fn follow(&self, manifest: &ScopeManifest) -> Result<Acknowledgement, ManifestError> {
        let mut state = self.state();
        if state.fails {
            let cause = "the test's issuer was made to fail";
            return Err(ManifestError::unavailable(cause));
        }
        if manifest.revision() >= state.revision {
            state.revision = manifest.revision();
            state.scopes = manifest.declared().to_vec();
        }
        let known = state.scopes.iter().map(DeclaredScope::name);
        let known = Acknowledgement::new(manifest, state.revision, known);
        if known.withheld().is_empty() {
            Ok(known)
        } else {
            Err(ManifestError::superseded(
                known.in_force(),
                known.withheld(),
            ))
        }
    }
}
