//! `/health/live` and `/health/ready`: for those who run the server.

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
