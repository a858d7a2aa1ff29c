//! Manifests by HTTP: a `PUT` of `resource-servers/{id}/scopes`.

use std::time::Duration;

use bailiwick_core::scope::ManifestAnswer;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use super::{Acknowledgement, ManifestError, ManifestRegistrar, ScopeManifest};
use crate::{
    authorization_server::AuthorizationServer,
    connection::{Answer, NoAnswer},
    credential::Credential,
    register::excerpt,
    verifier::BoxFuture,
};

mod problem;

use problem::Problem;

/// Where the manifests of one resource server are applied, and with what.
#[derive(Debug)]
pub(crate) struct Place {
    /// `None` if nobody said which resource server this is.
    pub(crate) manifest_url: Option<Url>,
    pub(crate) token_url: Url,
    /// The right to register, by its scope's name.
    pub(crate) right: String,
    /// The access token of a resource server that has a client secret.
    pub(crate) granted: Mutex<Option<HeaderValue>>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
}

/// What a `GET` answers, as far as it matters here.
#[derive(Deserialize)]
struct InForce {
    revision: u64,
    scopes: Vec<KnownScope>,
}

#[derive(Deserialize)]
struct KnownScope {
    name: String,
    #[serde(default)]
    state: Option<String>,
}

impl KnownScope {
    /// Whether clients can ask for it.
    fn is_usable(&self) -> bool {
        let state = self.state.as_deref();
        state.is_none_or(|state| matches!(state, "active" | "deprecated"))
    }
}

impl ManifestRegistrar for AuthorizationServer {
    fn place(&self) -> String {
        let url = self.inner.place.manifest_url.as_ref();
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
    /// Declares all scopes of this resource server at once, in one attempt.
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
        let answer = self.exchange(url, Some(body)).await?;
        match answer.status {
            StatusCode::OK | StatusCode::CREATED => {
                let answer: ManifestAnswer = read(url, &answer)?;
                Ok(Acknowledgement::of_answer(manifest, &answer))
            }
            StatusCode::CONFLICT => self.after_conflict(manifest, url, &answer).await,
            _ => Err(refusal(url, &answer)),
        }
    }

    /// A newer release came first, or the same revision has other scopes.
    async fn after_conflict(
        &self,
        manifest: &ScopeManifest,
        url: &Url,
        conflict: &Answer,
    ) -> Result<Acknowledgement, ManifestError> {
        let answer = self.exchange(url, None).await?;
        if answer.status != StatusCode::OK {
            return Err(refusal(url, &answer));
        }
        let in_force: InForce = read(url, &answer)?;
        if in_force.revision <= manifest.revision() {
            return Err(refusal(url, conflict));
        }
        let usable = in_force.scopes.iter().filter(|scope| scope.is_usable());
        let usable = usable.map(|scope| scope.name.as_str());
        let known = Acknowledgement::new(manifest, in_force.revision, usable);
        if known.withheld().is_empty() {
            Ok(known)
        } else {
            Err(ManifestError::superseded(
                known.in_force(),
                known.withheld(),
            ))
        }
    }

    fn manifest_url(&self) -> Result<&Url, ManifestError> {
        let url = self.inner.place.manifest_url.as_ref();
        url.ok_or(ManifestError::NoResourceServer)
    }

    /// A `PUT` with a body or a `GET` without; an access token that is not good any
    /// more is exchanged once.
    async fn exchange(&self, url: &Url, body: Option<Bytes>) -> Result<Answer, ManifestError> {
        let first = self.attempt(url, body.clone()).await?;
        if first.status != StatusCode::UNAUTHORIZED || self.inner.has_bearer_token {
            return Ok(first);
        }
        *self.inner.place.granted.lock().await = None;
        self.attempt(url, body).await
    }

    async fn attempt(&self, url: &Url, body: Option<Bytes>) -> Result<Answer, ManifestError> {
        let granted = if self.inner.has_bearer_token {
            None
        } else {
            Some(self.granted().await?)
        };
        let connection = &self.inner.connection;
        let answer = connection.manifest(url, granted.as_ref(), body).await;
        let answer = answer.map_err(|error| no_answer(url, error))?;
        if_available(url, answer)
    }

    /// The right to register, by client credentials (RFC 6749 §4.4).
    async fn granted(&self) -> Result<HeaderValue, ManifestError> {
        let place = &self.inner.place;
        let mut granted = place.granted.lock().await;
        if let Some(header) = &*granted {
            return Ok(header.clone());
        }
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("scope", &place.right)
            .finish();
        let url = &place.token_url;
        let connection = &self.inner.connection;
        let answer = connection
            .post(url, "application/x-www-form-urlencoded", Bytes::from(form))
            .await
            .map_err(|error| no_answer(url, error))?;
        let answer = if_available(url, answer)?;
        if answer.status != StatusCode::OK {
            return Err(refusal(url, &answer));
        }
        let token: TokenAnswer = read(url, &answer)?;
        let header = Credential::bearer(token.access_token).authorization();
        let header = header.map_err(|error| ManifestError::refused(error.to_string()))?;
        *granted = Some(header.clone());
        Ok(header)
    }
}

fn no_answer(url: &Url, error: NoAnswer) -> ManifestError {
    ManifestError::unavailable(match error {
        NoAnswer::Unreachable(cause) => format!("{url} cannot be reached: {cause}"),
        NoAnswer::TimedOut => format!("{url} did not answer in time"),
        NoAnswer::TooLong => format!("the answer of {url} is too long"),
    })
}

/// What a server says that is overloaded, starting or broken is no refusal.
fn if_available(url: &Url, answer: Answer) -> Result<Answer, ManifestError> {
    let status = answer.status;
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(ManifestError::Unavailable {
            cause: format!("{url} answered {}", status.as_u16()),
            retry_after: retry_after(&answer.headers),
        });
    }
    Ok(answer)
}

/// RFC 9110 §10.2.3, in its form of seconds.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
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
        problems: problem.map(Problem::into_list).unwrap_or_default(),
    }
}
