//! One line for each request: who asked what of which route, and what became of
//! it. Never a query, a body or a header.

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::Response,
    middleware::Next,
};
use bailiwick_core::Reason;

use tracing::Instrument as _;

use super::span;
use crate::{
    app::{App, PeerAddress},
    response::Refused,
};

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
    let route = route.as_ref().map(MatchedPath::as_str);
    let client = request.extensions().get::<PeerAddress>().copied();
    let span = span::of(&request, route);
    let began = std::time::Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let took = began.elapsed();
    let refused = response.extensions().get::<Refused>();
    let reason = refused.map(|refused| refused.0);
    let requests = &app.metrics.requests;
    requests.note(route, response.status(), reason, took);
    span::end(&span, response.status(), reason);
    tracing::debug!(
        target: "bailiwick::access",
        client = client.map(|client| tracing::field::display(client.0.ip())),
        %method,
        route = route.unwrap_or("(none)"),
        status = response.status().as_u16(),
        reason = reason.map(Reason::as_str),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    response
}
