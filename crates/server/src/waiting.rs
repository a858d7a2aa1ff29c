//! The version of the registry in answers, and waiting for one.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response},
};
use bailiwick_core::{ErrorCode, OAuthError, Reason, snapshot::Version, store::LoadPlan};
use tokio::time::Instant;

use crate::{
    app::App,
    exec,
    places::{Party, Places},
    response,
};

/// Names the version of clients and registry that an answer is of.
pub(crate) const VERSION: HeaderName = HeaderName::from_static("bailiwick-version");

/// Longest wait.
const LONGEST: Duration = Duration::from_secs(30);
/// How often the store is asked whether another node wrote something.
const EVERY: Duration = Duration::from_millis(500);
/// Most who wait at once.
const MOST: usize = 256;

/// The places for those who wait for a version. Strangers have at most half of them, so
/// that they cannot keep a deploy from waiting, and nobody has more than a quarter.
#[derive(Clone, Debug)]
pub(crate) struct Waiters(Places);

impl Default for Waiters {
    fn default() -> Self {
        Self(Places::new(MOST))
    }
}

/// `response`, which says of which version it is.
pub(crate) fn versioned(mut response: Response<Body>, version: Version) -> Response<Body> {
    let number = HeaderValue::from(version.0);
    response.headers_mut().insert(VERSION, number);
    response
}

/// A refusal of an endpoint of the registry: problem details, with the code of OAuth
/// and the version beside.
pub(crate) fn refused(app: &App, error: &OAuthError) -> Response<Body> {
    let answer = response::refusal_as_problem(error);
    versioned(answer, app.snapshots.current().version())
}

/// The version that a query waits for: `?wait=41`, once.
pub(crate) fn wanted(query: Option<&str>) -> Result<Option<Version>, OAuthError> {
    let query = query.unwrap_or_default().as_bytes();
    let mut values = form_urlencoded::parse(query).filter(|(name, _)| name == "wait");
    let Some((_, value)) = values.next() else {
        return Ok(None);
    };
    let number = value.parse().map(|number| Some(Version(number)));
    let number = number.ok().filter(|_| values.next().is_none());
    number.ok_or_else(|| {
        OAuthError::json(
            ErrorCode::InvalidRequest,
            Reason::ParameterMalformed,
            "wait must be the number of a version, once",
        )
    })
}

/// Waits until this node serves `version`, at most 30 seconds: for a caller who may
/// ask, and whose answer is older than that. For every endpoint of the registry.
pub(crate) async fn wait_for(app: &App, version: Version, who: Party) -> Result<(), OAuthError> {
    let place = app.waiters.0.take(who);
    let _place = place.ok_or_else(|| exec::unavailable(Reason::TooManyWaiters))?;
    let end = Instant::now() + LONGEST;
    let mut taken_in = app.snapshots.watch();
    loop {
        let newest = app.store.load(LoadPlan::default()).await;
        let newest = newest.map_err(exec::store_failed)?.version;
        let snapshot = app.snapshots.at_least(newest).await;
        if snapshot.map_err(exec::store_failed)?.version() >= version {
            return Ok(());
        }
        let now = Instant::now();
        if now >= end {
            return Err(OAuthError::json(
                ErrorCode::TemporarilyUnavailable,
                Reason::VersionNotReached,
                "this server does not have that version yet",
            ));
        }
        let pause = EVERY.min(end - now);
        // Whether something came or not, the store says what is newest.
        let _ = tokio::time::timeout(pause, taken_in.changed()).await;
    }
}
