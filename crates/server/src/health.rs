//! `/health/live` and `/health/ready`: for those who run the server.

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Response, StatusCode},
    routing::get,
};
use bailiwick_core::store::LoadPlan;

use crate::{app::App, response};

/// The routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/health/live", get(live))
        .route("/health/live/", get(live))
        .route("/health/ready", get(ready))
        .route("/health/ready/", get(ready))
}

/// The process answers.
async fn live() -> Response<Body> {
    response::plain("ok\n".to_owned())
}

/// The store answers too.
async fn ready(State(app): State<App>) -> Response<Body> {
    match app.store.load(LoadPlan::default()).await {
        Ok(_) => response::plain("ok\n".to_owned()),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            let mut answer = response::plain("the store does not answer\n".to_owned());
            *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            answer
        }
    }
}
