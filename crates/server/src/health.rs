//! `/health/live` and `/health/ready`: for those who run the server.

use std::{sync::atomic::Ordering, time::Duration};

use axum::{
    body::Body,
    extract::State,
    http::{Response, StatusCode},
    routing::{MethodRouter, get},
};
use bailiwick_core::store::LoadPlan;
use tokio::time::timeout;

use crate::{app::App, response, route::Route};

/// How long the store may take until whoever asks had better ask another server.
const READY: Duration = Duration::from_secs(2);

/// What answers them.
pub(crate) fn handlers() -> [(Route, MethodRouter<App>); 2] {
    [(Route::Live, get(live)), (Route::Ready, get(ready))]
}

/// The process answers.
async fn live() -> Response<Body> {
    response::plain("ok\n".to_owned())
}

/// The store answers too, and the server is not about to stop.
async fn ready(State(app): State<App>) -> Response<Body> {
    if app.leaving.load(Ordering::Acquire) {
        return not_ready("the server is going");
    }
    match timeout(READY, app.store.load(LoadPlan::default())).await {
        Ok(Ok(_)) => response::plain("ok\n".to_owned()),
        Err(_) => {
            tracing::warn!("not ready: the store keeps silent");
            not_ready("the store does not answer")
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            not_ready("the store does not answer")
        }
    }
}

fn not_ready(why: &str) -> Response<Body> {
    let mut answer = response::plain(format!("{why}\n"));
    *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    answer
}
