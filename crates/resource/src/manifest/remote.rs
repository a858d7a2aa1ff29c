//! Manifests by HTTP: a `PUT` of `resource-servers/{id}/scopes`.

use bailiwick_core::scope::{KeptManifest, ManifestAnswer};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use url::Url;

use super::{Acknowledgement, ManifestError, ManifestRegistrar, ScopeManifest};
use crate::{
    authorization_server::AuthorizationServer,
    connection::{Answer, NoAnswer},
    register::excerpt,
    verifier::BoxFuture,
};

mod problem;

use problem::Problem;

/// What a `GET` answers, as far as it matters here: an authorization server that is
/// newer than this kit may say more.
#[derive(Deserialize)]
struct Kept {
    revision: u64,
    scopes: Vec<KeptScope>,
}

#[derive(Deserialize)]
struct KeptScope {
    name: String,
    state: String,
}

impl KeptScope {
    /// Whether clients can ask for it.
    fn is_usable(&self) -> bool {
        matches!(self.state.as_str(), "active" | "deprecated")
    }
}

impl ManifestRegistrar for AuthorizationServer {
    fn place(&self) -> String {
        let url = self.inner.manifest_url.as_ref();
        url.map_or_else(String::new, Url::to_string)
    }

    fn apply<'a>(
        &'a self,
        manifest: &'a ScopeManifest,
    ) -> BoxFuture<'a, Result<Acknowledgement, ManifestError>> {
        Box::pin(self.apply_manifest(manifest))
    }
}

impl AuthorizationServer {
    /// Declares all scopes of this resource server at once, in one attempt, and asks
    /// which of them can be used.
    ///
    /// An older revision than the one in force is acknowledged as well, if all its
    /// scopes can still be asked for: so old and new replicas serve side by side.
    ///
    /// # Errors
    ///
    /// See [`ManifestError`].
    ///
    /// ```no_run
    /// use bailiwick_resource::{AuthorizationServer, Credential, DeclaredScope, ScopeManifest};
    ///
    /// # async fn deploy() -> Result<(), Box<dyn std::error::Error>> {
    /// let token = std::fs::read_to_string("token")?;
    /// let credential = Credential::bearer(token.trim());
    /// let server = AuthorizationServer::builder("http://localhost:8000/o", credential)
    ///     .resource_server("plants")
    ///     .build()?;
    /// let manifest = ScopeManifest::new(8).scope(DeclaredScope::new("plants:see", "See them"));
    /// let acknowledged = server.apply_manifest(&manifest).await?;
    /// println!("clients can ask for {:?}", acknowledged.usable());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn apply_manifest(
        &self,
        manifest: &ScopeManifest,
    ) -> Result<Acknowledgement, ManifestError> {
        let url = self.manifest_url()?;
        // Texts, numbers and lists of them: there is nothing that could fail.
        let body = Bytes::from(serde_json::to_vec(&manifest.to_manifest()).unwrap_or_default());
        let said = self.exchange(url, Some(body)).await?;
        let is_followed = said.status == StatusCode::OK;
        if !is_followed && said.status != StatusCode::CONFLICT {
            return Err(refusal(url, &said));
        }
        let answer = self.exchange(url, None).await?;
        if answer.status != StatusCode::OK {
            return Err(refusal(url, &answer));
        }
        let kept: Kept = read(url, &answer)?;
        if !is_followed && kept.revision <= manifest.revision() {
            return Err(refusal(url, &said));
        }
        let usable = kept.scopes.iter().filter(|scope| scope.is_usable());
        let usable = usable.map(|scope| scope.name.as_str());
        let known = Acknowledgement::new(manifest, kept.revision, usable);
        known.unless_superseded()
    }

    /// Sends a manifest as somebody wrote it, for tools; a `dry_run` only asks what it
    /// would change.
    ///
    /// # Errors
    ///
    /// See [`ManifestError`].
    ///
    /// ```no_run
    /// # async fn show(server: &bailiwick_resource::AuthorizationServer)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// let answer = server.put_manifest(std::fs::read("scopes.json")?, true).await?;
    /// println!("{} scopes would be added", answer.diff.added.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn put_manifest(
        &self,
        body: impl Into<Bytes>,
        dry_run: bool,
    ) -> Result<ManifestAnswer, ManifestError> {
        let mut url = self.manifest_url()?.clone();
        if dry_run {
            url.set_query(Some("dry_run=true"));
        }
        let answer = self.exchange(&url, Some(body.into())).await?;
        if answer.status == StatusCode::OK {
            read(&url, &answer)
        } else {
            Err(refusal(&url, &answer))
        }
    }

    /// What this resource server has declared, as the authorization server keeps it.
    ///
    /// # Errors
    ///
    /// See [`ManifestError`].
    ///
    /// ```no_run
    /// # async fn show(server: &bailiwick_resource::AuthorizationServer)
    /// # -> Result<(), bailiwick_resource::ManifestError> {
    /// println!("revision {} is in force", server.kept_manifest().await?.revision);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn kept_manifest(&self) -> Result<KeptManifest, ManifestError> {
        let url = self.manifest_url()?;
        let answer = self.exchange(url, None).await?;
        if answer.status == StatusCode::OK {
            read(url, &answer)
        } else {
            Err(refusal(url, &answer))
        }
    }

    fn manifest_url(&self) -> Result<&Url, ManifestError> {
        let url = self.inner.manifest_url.as_ref();
        url.ok_or(ManifestError::NoResourceServer)
    }

    /// A `PUT` with a body, or a `GET` without.
    async fn exchange(&self, url: &Url, body: Option<Bytes>) -> Result<Answer, ManifestError> {
        let answer = self.inner.connection.manifest(url, body).await;
        let answer = answer.map_err(|error| {
            ManifestError::unavailable(match error {
                NoAnswer::Unreachable(cause) => format!("{url} cannot be reached: {cause}"),
                NoAnswer::TimedOut => format!("{url} did not answer in time"),
                NoAnswer::TooLong => format!("the answer of {url} is too long"),
            })
        })?;
        // What a server says that is overloaded, starting or broken is no refusal.
        let status = answer.status;
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(ManifestError::Unavailable {
                cause: format!("{url} answered {}", status.as_u16()),
                retry_after: answer.retry_after(),
            });
        }
        Ok(answer)
    }
}

fn read<'a, T: Deserialize<'a>>(url: &Url, answer: &'a Answer) -> Result<T, ManifestError> {
    serde_json::from_slice(&answer.body).map_err(|error| ManifestError::Refused {
        status: Some(answer.status.as_u16()),
        detail: format!("the answer of {url} cannot be read: {error}"),
        problems: Vec::new(),
    })
}

fn refusal(url: &Url, answer: &Answer) -> ManifestError {
    let status = answer.status.as_u16();
    let problem: Option<Problem> = serde_json::from_slice(&answer.body).ok();
    let said = problem.as_ref().and_then(Problem::detail);
    let detail = said.unwrap_or_else(|| excerpt(&answer.body));
    ManifestError::Refused {
        status: Some(status),
        detail: format!("{url}: {detail}"),
        problems: problem.map(|problem| problem.errors).unwrap_or_default(),
    }
}
