//! The span of one request: what was asked of which route, and what became of it. Never
//! a query, a body or a header.

use axum::extract::Request;
use bailiwick_core::Reason;
use http::StatusCode;
use tracing::{Span, field::Empty};

/// The span of `request` at `route`. Where nobody listens it costs a comparison.
pub(super) fn of(request: &Request, route: Option<&str>) -> Span {
    let span = tracing::info_span!(
        target: "bailiwick::trace",
        "request",
        otel.name = Empty,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = Empty,
        http.route = route,
        http.response.status_code = Empty,
        bailiwick.reason = Empty,
    );
    if !span.is_disabled() {
        let method = method(request);
        span.record("http.request.method", method);
        span.record(
            "otel.name",
            format!("{method} {}", route.unwrap_or_default()).trim_end(),
        );
        #[cfg(feature = "otel")]
        continue_trace(&span, request.headers());
    }
    span
}

/// What became of the request.
pub(super) fn end(span: &Span, status: StatusCode, reason: Option<Reason>) {
    span.record("http.response.status_code", i64::from(status.as_u16()));
    if let Some(reason) = reason {
        span.record("bailiwick.reason", reason.as_str());
    }
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
}

/// A method is whatever the caller says; what has a name of its own is said so.
fn method(request: &Request) -> &'static str {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
        .into_iter()
        .find(|known| request.method() == known)
        .unwrap_or("_OTHER")
}

/// The span goes on with the caller's trace (W3C Trace Context), if it tells of one.
#[cfg(feature = "otel")]
fn continue_trace(span: &Span, headers: &http::HeaderMap) {
    use opentelemetry::{global, trace::TraceContextExt as _};
    use opentelemetry_http::HeaderExtractor;
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;

    let context = global::get_text_map_propagator(|form| form.extract(&HeaderExtractor(headers)));
    if context.span().span_context().is_valid() {
        // Fails only where the host listens by other means, and then nothing is to be done.
        let _ = span.set_parent(context);
    }
}
