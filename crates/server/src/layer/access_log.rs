//! One line for each request: what was asked of which route, and what became of
//! it. Never a query, a body or a header.

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::Response,
    middleware::Next,
};
use bailiwick_core::Reason;

use crate::{app::App, response::Refused};

/// Logs a request after it was answered, and counts it.
#[expect(
    clippy::disallowed_methods,
    reason = "durations are measured, not decided on"
)]
pub(crate) async fn access_log(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = std::time::Instant::now();
    let response = next.run(request).await;
    let took = began.elapsed();
    let route = route.as_ref().map(MatchedPath::as_str);
    let refused = response.extensions().get::<Refused>();
    let reason = refused.map(|refused| refused.0);
    let requests = &app.metrics.requests;
    requests.note(route, response.status(), reason, took);
    tracing::debug!(
        target: "bailiwick::access",
        %method,
        route = route.unwrap_or("(none)"),
        status = response.status().as_u16(),
        reason = reason.map(Reason::as_str),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    response
}
