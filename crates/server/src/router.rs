//! All routes, in one flat list of groups.

use axum::{
    Router,
    body::Body,
    http::{Response, StatusCode},
    middleware,
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{app::App, endpoint, health, layer, page, response};

/// The whole server as one service.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .merge(endpoint::routes(&app))
        .merge(page::routes(&app))
        .merge(health::routes())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(layer::access_log))
        .with_state(app)
}

/// A defect of ours fails the one request that met it, and no other.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature is the layer's"
)]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response<Body> {
    let said = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(panic = said, "a handler panicked");
    let mut answer = response::json(br#"{"error":"server_error"}"#.to_vec());
    *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    answer
}
