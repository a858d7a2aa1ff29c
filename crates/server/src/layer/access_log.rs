//! One line for each request: what was asked of which route, and what became of
//! it. Never a query, a body or a header.

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    http::Response,
    middleware::Next,
};

use crate::response::Refused;

/// Logs a request after it was answered.
#[expect(
    clippy::disallowed_methods,
    reason = "durations are measured, not decided on"
)]
pub(crate) async fn access_log(request: Request, next: Next) -> Response<Body> {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = std::time::Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    let reason = response
        .extensions()
        .get::<Refused>()
        .map(|refused| refused.0.as_str());
    tracing::debug!(
        target: "bailiwick::access",
        %method,
        route,
        status = response.status().as_u16(),
        reason,
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    response
}
