//! Cross-origin requests (Fetch §3.2): which pages may call the token endpoint
//! depends on the client, so it is decided here and not by a general layer.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use bailiwick_core::model::ClientId;

use crate::{
    app::App,
    response::{self, with_headers},
};

/// The page that asks, if a page does.
pub(crate) fn origin(request: &Request<Body>) -> Option<String> {
    let origin = request.headers().get(header::ORIGIN)?;
    origin.to_str().ok().map(str::to_owned)
}

/// Answers a preflight: at that moment the client is unknown, so an origin of
/// any client will do. What it then reads is decided by [`allow`].
pub(crate) async fn preflight(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let mut answer = response::empty(StatusCode::NO_CONTENT);
    let Some(origin) = origin(&request) else {
        return answer;
    };
    if !app.snapshots.current().some_client_allows_origin(&origin) {
        return answer;
    }
    if let Ok(value) = HeaderValue::from_str(&origin) {
        answer
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
    }
    let headers = [
        (header::VARY, "Origin"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, mcp-protocol-version",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    with_headers(answer, headers)
}

/// Answers a preflight for a document that every page may read.
pub(crate) async fn preflight_of_document() -> Response<Body> {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "mcp-protocol-version"),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    with_headers(response::empty(StatusCode::NO_CONTENT), headers)
}

/// Lets a page of `origin` read `answer` if the client allows the origin; a
/// refusal that names no client may be read by a page of any client.
pub(crate) fn allow(
    app: &App,
    origin: Option<&str>,
    client: Option<&ClientId>,
    mut answer: Response<Body>,
) -> Response<Body> {
    let Some(origin) = origin else { return answer };
    let snapshot = app.snapshots.current();
    let allowed = match client.and_then(|id| snapshot.usable_client(id)) {
        Some(client) => client.allows_origin(origin),
        None => snapshot.some_client_allows_origin(origin),
    };
    let headers = answer.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(value) = allowed
        .then(|| HeaderValue::from_str(origin).ok())
        .flatten()
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("WWW-Authenticate, Retry-After"),
        );
    }
    answer
}
