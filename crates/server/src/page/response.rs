//! How a page leaves: its status and the headers that keep it from being
//! framed, sniffed, stored or told to others.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{
        CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
        REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
};

/// For pages whose forms end at this server.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// For pages whose form may end at a client: Chromium applies `form-action` to
/// every hop of the redirects after a POST, and `default-src` does not imply it.
const POLICY_OF_FORMS_THAT_LEAVE: &str = "default-src 'none'; style-src 'self'; \
                      img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/// The same, with a script of its own.
const POLICY_OF_FORMS_THAT_LEAVE_WITH_SCRIPT: &str = "default-src 'none'; style-src 'self'; \
                      script-src 'self'; img-src 'self' data:; frame-ancestors 'none'; \
                      base-uri 'none'";

/// For the page that keeps itself fresh, by a script of its own.
const POLICY_WITH_SCRIPT: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                      connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; \
                      base-uri 'none'; form-action 'self'";

/// What every answer of a page route carries, redirects included.
const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// Where the POST of a page's forms may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormsEnd {
    /// At this server.
    Here,
    /// At a client, by redirect: sign-in and consent.
    Anywhere,
    /// At this server, whose own script the page runs.
    HereWithScript,
    /// At a client, by redirect; the page runs this server's own script.
    AnywhereWithScript,
}

/// A page.
#[derive(Debug)]
pub(crate) struct Html {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its text.
    pub(crate) text: String,
    /// Where its forms may end.
    pub(crate) forms_end: FormsEnd,
}

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.text));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        let policy = match self.forms_end {
            FormsEnd::Here => POLICY,
            FormsEnd::Anywhere => POLICY_OF_FORMS_THAT_LEAVE,
            FormsEnd::HereWithScript => POLICY_WITH_SCRIPT,
            FormsEnd::AnywhereWithScript => POLICY_OF_FORMS_THAT_LEAVE_WITH_SCRIPT,
        };
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        headers.extend(ALWAYS);
        response
    }
}

/// A file to be kept, which no page shows.
pub(crate) fn file(body: Body, content_type: &'static str, disposition: &'static str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.extend(ALWAYS);
    response
}

/// 303: the browser goes on with a GET, so that nothing that was posted is
/// posted again (RFC 9700 §4.12). A location that no header can carry, which no
/// validated one is, leads to the start.
pub(crate) fn see_other(location: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::try_from(location);
    let mut location = location.unwrap_or(HeaderValue::from_static("/"));
    // It may hold a code or a token: not for debug output.
    location.set_sensitive(true);
    let headers = response.headers_mut();
    headers.insert(LOCATION, location);
    headers.extend(ALWAYS);
    response
}

/// Adds a cookie to an answer.
pub(crate) fn with_cookie(mut response: Response, cookie: &cookie::Cookie<'_>) -> Response {
    if let Ok(value) = HeaderValue::try_from(cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}
