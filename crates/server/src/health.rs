//! `/health/live` and `/health/ready`: for those who run the server.

use std::sync::atomic::Ordering;

use axum::{
    body::Body,
    extract::State,
    http::{Response, StatusCode},
    routing::{MethodRouter, get},
};
use bailiwick_core::store::LoadPlan;

use crate::{app::App, response, route::Route};

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
    match app.store.load(LoadPlan::default()).await {
        Ok(_) => response::plain("ok\n".to_owned()),
        Err(error) => {
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
