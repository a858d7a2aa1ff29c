//! Whether an API is ready: not before its authorization server knows its scopes.

use http::{
    HeaderValue, Response, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER},
};
use serde::Serialize;
use tokio::sync::watch;

use crate::{manifest::Acknowledgement, resource_metadata::ResourceMetadata};

/// How soon an orchestrator may ask again (seconds).
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// How far a [`Deployment`](crate::Deployment) is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Acknowledged(Acknowledgement),
    /// Serving with what was acknowledged to an earlier process.
    Remembered(Acknowledgement),
    Refused,
}

/// Whether the authorization server has acknowledged the scopes of this API, and
/// which. Cheap to clone.
///
/// | | `/ready` | metadata (RFC 9728) |
/// | --- | --- | --- |
/// | not acknowledged yet, or refused | 503 | 503 |
/// | acknowledged | 200 | the scopes that clients can ask for |
/// | the authorization server is down, and an earlier start was acknowledged | 200, `"last": true` | those of this release that it knew |
///
/// ```no_run
/// # #[cfg(feature = "axum")] {
/// use axum::Router;
/// use bailiwick_resource::{Readiness, ResourceMetadata};
///
/// fn with_readiness(api: Router, readiness: &Readiness) -> Router {
///     let metadata = ResourceMetadata::new("https://plants.example.com")
///         .authorization_server("https://login.example.com/o");
///     api.merge(readiness.routes("/ready", metadata))
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Readiness {
    stage: watch::Receiver<Stage>,
}

/// What `/ready` answers.
#[derive(Serialize)]
struct Answer<'a> {
    ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<u64>,
    /// Of the manifest that the authorization server follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    withheld: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
}

impl Readiness {
    pub(crate) fn new(stage: watch::Receiver<Stage>) -> Self {
        Self { stage }
    }

    /// Whether it is.
    ///
    /// ```no_run
    /// # fn example(readiness: &bailiwick_resource::Readiness) {
    /// println!("ready: {}", readiness.is_ready());
    /// # }
    /// ```
    pub fn is_ready(&self) -> bool {
        self.stage.borrow().acknowledgement().is_some()
    }

    /// What was acknowledged, if anything.
    ///
    /// ```no_run
    /// # fn example(readiness: &bailiwick_resource::Readiness) {
    /// let usable = readiness.acknowledgement().map(|known| known.usable().to_vec());
    /// # }
    /// ```
    pub fn acknowledgement(&self) -> Option<Acknowledgement> {
        self.stage.borrow().acknowledgement().cloned()
    }

    /// Waits until it is; for ever, if that never happens.
    ///
    /// ```no_run
    /// # async fn example(readiness: &bailiwick_resource::Readiness) {
    /// readiness.ready().await;
    /// println!("serving");
    /// # }
    /// ```
    pub async fn ready(&self) {
        let mut stage = self.stage.clone();
        let is_ready = |stage: &Stage| stage.acknowledgement().is_some();
        if stage.wait_for(is_ready).await.is_err() {
            // The deployment is gone: nothing changes any more.
            std::future::pending::<()>().await;
        }
    }

    /// The answer to an orchestrator's probe, with a body of whatever kind the
    /// framework takes: 200 or 503.
    ///
    /// ```no_run
    /// # fn example(readiness: &bailiwick_resource::Readiness) {
    /// let answer = readiness.to_response::<Vec<u8>>();
    /// assert!(answer.status() == 200 || answer.status() == 503);
    /// # }
    /// ```
    pub fn to_response<B: From<Vec<u8>>>(&self) -> Response<B> {
        let stage = self.stage.borrow();
        let known = stage.acknowledgement();
        let answer = Answer {
            ready: known.is_some(),
            revision: known.map(Acknowledgement::revision),
            in_force: known.map(Acknowledgement::in_force),
            withheld: known.map_or(&[], Acknowledgement::withheld),
            last: matches!(*stage, Stage::Remembered(_)).then_some(true),
            detail: stage.detail(),
        };
        // Texts and numbers: there is nothing that could fail.
        let body = serde_json::to_vec(&answer).unwrap_or_default();
        respond(known.is_some(), body)
    }

    /// The metadata of this API (RFC 9728) with the scopes that were acknowledged and
    /// their descriptions, and 503 before: what it names, clients can ask for.
    ///
    /// ```no_run
    /// # fn example(readiness: &bailiwick_resource::Readiness) {
    /// let about = bailiwick_resource::ResourceMetadata::new("https://plants.example.com");
    /// let answer = readiness.metadata::<Vec<u8>>(&about);
    /// # }
    /// ```
    pub fn metadata<B: From<Vec<u8>>>(&self, about: &ResourceMetadata) -> Response<B> {
        match self.stage.borrow().acknowledgement() {
            Some(known) => {
                let described = about.clone().described_scopes(known.described());
                described.to_response()
            }
            None => respond(
                false,
                br#"{"detail":"The scopes are not known yet."}"#.to_vec(),
            ),
        }
    }

    /// Both answers as routes: the probe at `path`, the metadata where RFC 9728 §3
    /// looks for it. To be merged outside of [`Protect`](crate::Protect).
    ///
    /// ```no_run
    /// # use bailiwick_resource::{Readiness, ResourceMetadata};
    /// # fn example(readiness: &Readiness) {
    /// let about = ResourceMetadata::new("https://plants.example.com");
    /// let routes: axum::Router = readiness.routes("/ready", about);
    /// # }
    /// ```
    #[cfg(feature = "axum")]
    pub fn routes<S>(&self, path: &str, about: ResourceMetadata) -> axum::Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        use axum::{body::Body, routing::get};

        let probe = self.clone();
        let document = self.clone();
        let at = about.path();
        axum::Router::new()
            .route(
                path,
                get(move || std::future::ready(probe.to_response::<Body>())),
            )
            .route(
                &at,
                get(move || std::future::ready(document.metadata::<Body>(&about))),
            )
    }
}

impl Stage {
    fn acknowledgement(&self) -> Option<&Acknowledgement> {
        match self {
            Self::Acknowledged(known) | Self::Remembered(known) => Some(known),
            Self::Waiting | Self::Refused => None,
        }
    }

    fn detail(&self) -> Option<&'static str> {
        match self {
            Self::Waiting => Some("The authorization server has not acknowledged the scopes yet."),
            Self::Refused => Some("The authorization server refuses the scopes."),
            Self::Remembered(_) => Some("The authorization server does not answer."),
            Self::Acknowledged(_) => None,
        }
    }
}

fn respond<B: From<Vec<u8>>>(ready: bool, body: Vec<u8>) -> Response<B> {
    let mut response = Response::new(B::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if !ready {
        headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}
