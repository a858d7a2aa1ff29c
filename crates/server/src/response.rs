//! Refusals and answers as HTTP: status codes and headers are mapped here and
//! nowhere else.

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use bailiwick_core::{Delivery, ErrorCode, OAuthError, Reason};

/// RFC 9457 §6.1.
const PROBLEM: &str = "application/problem+json";

/// What a refusal was for: for the access log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused(pub(crate) Reason);

/// The status of a refusal that is not redirected.
pub(crate) fn status(error: &OAuthError) -> StatusCode {
    match (error.code, error.reason) {
        (_, Reason::TooManyFailures) => StatusCode::TOO_MANY_REQUESTS,
        (_, Reason::BodyTooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
        (_, Reason::BodyTooSlow) => StatusCode::REQUEST_TIMEOUT,
        (_, Reason::MethodNotAllowed) => StatusCode::METHOD_NOT_ALLOWED,
        (ErrorCode::TemporarilyUnavailable, _) => StatusCode::SERVICE_UNAVAILABLE,
        (ErrorCode::ServerError, _) => StatusCode::INTERNAL_SERVER_ERROR,
        (ErrorCode::InvalidClient | ErrorCode::InvalidToken, _) => StatusCode::UNAUTHORIZED,
        (ErrorCode::InsufficientScope | ErrorCode::AccessDenied, _) => StatusCode::FORBIDDEN,
        _ => match &error.delivery {
            Delivery::BearerChallenge { bare: true, .. } => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        },
    }
}

/// A refusal of a machine endpoint.
pub(crate) fn refusal(error: &OAuthError) -> Response<Body> {
    let mut response = match &error.delivery {
        Delivery::Text => plain(error.description.clone().into_owned()),
        Delivery::MethodNotAllowed => empty(StatusCode::METHOD_NOT_ALLOWED),
        _ => json(refusal_body(error)),
    };
    *response.status_mut() = status(error);
    let headers = response.headers_mut();
    if let Some(challenge) = challenge(error) {
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    if error.delivery == Delivery::MethodNotAllowed {
        headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    if matches!(
        response.status(),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response.extensions_mut().insert(Refused(error.reason));
    response
}

/// The same as problem details (RFC 9457), for endpoints of the registry.
pub(crate) fn refusal_as_problem(error: &OAuthError) -> Response<Body> {
    let status = status(error);
    let body = serde_json::json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": error.description,
        "error": error.code.as_str(),
    });
    let mut response = refusal(error);
    *response.body_mut() = serde_json::to_vec(&body).unwrap_or_default().into();
    let content_type = HeaderValue::from_static(PROBLEM);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    response
}

/// Problem details (RFC 9457) that a decision gave.
pub(crate) fn problem(
    status: StatusCode,
    body: &serde_json::Value,
    reason: Reason,
) -> Response<Body> {
    let bytes = Bytes::from(serde_json::to_vec(body).unwrap_or_default());
    let mut response = with_type(bytes.into(), PROBLEM);
    *response.status_mut() = status;
    response.extensions_mut().insert(Refused(reason));
    response
}

fn refusal_body(error: &OAuthError) -> Vec<u8> {
    let body = serde_json::json!({
        "error": error.code.as_str(),
        "error_description": error.description,
    });
    serde_json::to_vec(&body).unwrap_or_default()
}

/// RFC 6749 §5.2 and RFC 6750 §3.
fn challenge(error: &OAuthError) -> Option<HeaderValue> {
    let text = match &error.delivery {
        Delivery::BearerChallenge { bare: true, .. } => "Bearer realm=\"bailiwick\"".to_owned(),
        Delivery::BearerChallenge { scope, bare: false } => {
            let code = error.code.as_str();
            let said = quoted(&error.description);
            let scope = scope
                .as_ref()
                .map(|s| format!(", scope=\"{s}\""))
                .unwrap_or_default();
            format!(
                "Bearer realm=\"bailiwick\", error=\"{code}\", error_description=\"{said}\"{scope}"
            )
        }
        // A 401 says how to authenticate, whatever was tried (RFC 9110 §15.5.2).
        _ if error.code == ErrorCode::InvalidClient => {
            "Basic realm=\"bailiwick\", charset=\"UTF-8\"".to_owned()
        }
        _ => return None,
    };
    HeaderValue::from_str(&text).ok()
}

/// Only characters that RFC 6750 §3 allows in `error_description`.
fn quoted(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '"' | '\\') { '\'' } else { c })
        .filter(|c| matches!(c, ' '..='~'))
        .collect()
}

/// JSON that must not be kept (RFC 6749 §5.1).
pub(crate) fn json(body: Vec<u8>) -> Response<Body> {
    with_type(Bytes::from(body).into(), "application/json")
}

/// Plain text that must not be kept.
pub(crate) fn plain(text: String) -> Response<Body> {
    with_type(text.into(), "text/plain; charset=utf-8")
}

/// Nothing, that must not be kept.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    no_store(&mut response);
    response
}

fn with_type(body: Body, content_type: &'static str) -> Response<Body> {
    let mut response = Response::new(body);
    no_store(&mut response);
    with_headers(response, [(header::CONTENT_TYPE, content_type)])
}

fn no_store(response: &mut Response<Body>) {
    const HEADERS: [(HeaderName, HeaderValue); 3] = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::PRAGMA, HeaderValue::from_static("no-cache")),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    response.headers_mut().extend(HEADERS);
}

/// `response` with fixed headers.
pub(crate) fn with_headers<const N: usize>(
    mut response: Response<Body>,
    headers: [(HeaderName, &'static str); N],
) -> Response<Body> {
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    response
}
