//! A request that is not let in: RFC 6750 §3.1, Error Codes.

use std::sync::Arc;

use http::{
    HeaderMap, HeaderValue, Response, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE},
};
use serde::Serialize;

use crate::{
    challenge::{Challenge, basic},
    client::ClientAuthError,
    protect::{Settings, Taken},
    verifier::VerifyError,
};

/// Seconds after which a client may try again when the authorization server failed.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// Why a request was refused.
///
/// ```
/// use bailiwick_resource::RefusalReason;
///
/// assert_ne!(RefusalReason::NoToken, RefusalReason::InvalidToken);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusalReason {
    /// There is no bearer token in the `Authorization` header.
    NoToken,
    /// There is more than one `Authorization` header, or a token in the query as well.
    TwoTokens,
    /// The token stands in the query, where it would be logged.
    TokenInQuery,
    /// Unknown, expired, revoked, of another kind, or not of a token's form.
    InvalidToken,
    /// Bound to other resource servers, or unbound where a bound one is required.
    WrongAudience,
    /// The token lacks a scope.
    InsufficientScope {
        /// All scopes that the resource needs, held or not.
        required: Vec<String>,
    },
    /// No user is behind the token.
    NoUser {
        /// All scopes that the resource needs.
        required: Vec<String>,
    },
    /// No token is enough for a request of this method.
    MethodDenied,
    /// The request lacks a value that a scope depends on, or has a malformed one
    /// ([`require_with`](crate::require_with)).
    BadValue,
    /// The guard asks for a parameterised scope that is not declared as one, for one
    /// without its values, or for a value that its route does not have: a mistake in
    /// the API's own set-up, which the log tells.
    BadGuard,
    /// The authorization server did not say.
    AuthorizationServer(VerifyError),
    /// The request carries no client's credentials, and only those are taken.
    NoClient,
    /// The client's own credentials are wrong.
    InvalidClient,
    /// A client authenticates by more than one method (RFC 6749 §2.3).
    TwoMethods,
    /// Too many wrong secrets came before.
    TooManyFailures,
    /// A form is longer than [`ProtectClients::body_limit`](crate::ProtectClients::body_limit).
    BodyTooLarge,
    /// The body broke off.
    BodyUnreadable,
    /// Nobody said whether the client's credentials are right.
    ClientAuthentication(ClientAuthError),
    /// A guard or an extractor stands outside of [`Protect`](crate::Protect):
    /// a mistake in the API's own set-up.
    Unprotected,
}

/// A refused request; as a response it carries the status, the challenge and a
/// JSON body with `detail`.
///
/// ```
/// use bailiwick_resource::Refusal;
///
/// fn answer(refusal: &Refusal) -> http::Response<String> {
///     eprintln!("refused: {:?}", refusal.reason());
///     refusal.to_response().map(|body: Vec<u8>| String::from_utf8_lossy(&body).into_owned())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    reason: RefusalReason,
    settings: Arc<Settings>,
}

impl Refusal {
    pub(crate) fn new(reason: RefusalReason, settings: Arc<Settings>) -> Self {
        Self { reason, settings }
    }

    /// Why.
    ///
    /// ```
    /// # use bailiwick_resource::{Refusal, RefusalReason};
    /// fn is_my_own_mistake(refusal: &Refusal) -> bool {
    ///     *refusal.reason() == RefusalReason::Unprotected
    /// }
    /// ```
    pub fn reason(&self) -> &RefusalReason {
        &self.reason
    }

    /// The response, with a body of whatever kind the framework takes: `Vec<u8>`,
    /// `axum::body::Body`, `http_body_util::Full<Bytes>`.
    ///
    /// ```
    /// # use bailiwick_resource::Refusal;
    /// fn answer(refusal: &Refusal) -> http::Response<Vec<u8>> {
    ///     refusal.to_response()
    /// }
    /// ```
    pub fn to_response<B: From<Vec<u8>>>(&self) -> Response<B> {
        let wire = self.reason.wire();
        let scope = (!wire.required.is_empty()).then(|| wire.required.join(" "));
        let named = self.settings.names_required_scopes;
        let payload = Payload {
            detail: wire.detail,
            error: wire.error,
            error_description: wire.error_description,
            scope: scope.as_deref().filter(|_| named),
            required_scopes: if named { wire.required } else { &[] },
        };
        let body = serde_json::to_vec(&payload).unwrap_or_default();
        let mut response = Response::new(B::from(body));
        *response.status_mut() = wire.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(VARY, HeaderValue::from_static("Authorization"));
        self.challenge(&wire, scope.as_deref(), headers);
        if matches!(
            wire.status,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
        ) {
            headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response
    }

    /// RFC 9110 §11.6.1: one challenge for each way that is open here.
    fn challenge(&self, wire: &Wire<'_>, scope: Option<&str>, headers: &mut HeaderMap) {
        let settings = &self.settings;
        if settings.taken != Taken::ClientCredentials && wire.status.is_client_error() {
            // RFC 6750 §3.1 knows no error about clients.
            let of_token = self.reason != RefusalReason::InvalidClient;
            let challenge = Challenge {
                realm: &settings.realm,
                error: wire.error.filter(|_| of_token),
                error_description: wire.error_description.filter(|_| of_token),
                scope,
                resource_metadata: settings.resource_metadata.as_deref(),
            };
            headers.append(WWW_AUTHENTICATE, challenge.header_value());
        }
        if settings.taken != Taken::Tokens && wire.status == StatusCode::UNAUTHORIZED {
            headers.append(WWW_AUTHENTICATE, basic(&settings.realm));
        }
    }
}

#[cfg(feature = "axum")]
impl axum::response::IntoResponse for Refusal {
    fn into_response(self) -> axum::response::Response {
        self.to_response()
    }
}

/// Status, `detail`, `error` and `error_description`.
type Told = (
    StatusCode,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
);

/// What a reason means on the wire.
struct Wire<'a> {
    status: StatusCode,
    detail: &'static str,
    error: Option<&'static str>,
    error_description: Option<&'static str>,
    required: &'a [String],
}

#[derive(Serialize)]
struct Payload<'a> {
    detail: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_description: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    required_scopes: &'a [String],
}

impl RefusalReason {
    fn wire(&self) -> Wire<'_> {
        let (status, detail, error, error_description) = match self {
            Self::NoToken => (
                StatusCode::UNAUTHORIZED,
                "Authentication credentials were not provided.",
                None,
                None,
            ),
            Self::TwoTokens => (
                StatusCode::BAD_REQUEST,
                "The request holds more than one access token.",
                Some("invalid_request"),
                Some("more than one access token was sent"),
            ),
            Self::TokenInQuery => (
                StatusCode::BAD_REQUEST,
                "An access token in the query is not accepted.",
                Some("invalid_request"),
                Some("send the access token in the Authorization header"),
            ),
            Self::InvalidToken => (
                StatusCode::UNAUTHORIZED,
                "The access token is not valid.",
                Some("invalid_token"),
                Some("the access token is unknown, expired or revoked"),
            ),
            Self::WrongAudience => (
                StatusCode::UNAUTHORIZED,
                "The access token is not meant for this service.",
                Some("invalid_token"),
                Some("the access token is not meant for this resource server"),
            ),
            Self::InsufficientScope { .. } => (
                StatusCode::FORBIDDEN,
                "You do not have permission to perform this action.",
                Some("insufficient_scope"),
                Some("the access token lacks a scope that this request needs"),
            ),
            Self::NoUser { .. } => (
                StatusCode::FORBIDDEN,
                "You do not have permission to perform this action.",
                Some("insufficient_scope"),
                Some("this request needs the access token of a user"),
            ),
            Self::MethodDenied => (
                StatusCode::FORBIDDEN,
                "You do not have permission to perform this action.",
                Some("insufficient_scope"),
                Some("no access token is enough for this method"),
            ),
            Self::AuthorizationServer(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The access token cannot be checked at the moment. Try again later.",
                None,
                None,
            ),
            Self::NoClient
            | Self::InvalidClient
            | Self::TwoMethods
            | Self::TooManyFailures
            | Self::BodyTooLarge
            | Self::BodyUnreadable
            | Self::ClientAuthentication(_) => self.wire_of_client(),
            Self::BadValue => (
                StatusCode::BAD_REQUEST,
                "The request names nothing that could be asked for.",
                Some("invalid_request"),
                Some("a value that the needed scope depends on is missing or malformed"),
            ),
            Self::Unprotected | Self::BadGuard => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "A server error occurred.",
                None,
                None,
            ),
        };
        Wire {
            status,
            detail,
            error,
            error_description,
            required: self.required(),
        }
    }

    /// RFC 6749 §5.2, as far as it fits.
    fn wire_of_client(&self) -> Told {
        match self {
            Self::InvalidClient => (
                StatusCode::UNAUTHORIZED,
                "The client's credentials are not valid.",
                Some("invalid_client"),
                Some("client authentication failed"),
            ),
            Self::TwoMethods => (
                StatusCode::BAD_REQUEST,
                "The request authenticates its client by more than one method.",
                Some("invalid_request"),
                Some("authenticate the client by one method"),
            ),
            Self::TooManyFailures => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many attempts. Try again later.",
                None,
                None,
            ),
            Self::BodyTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "The form is too large.",
                None,
                None,
            ),
            Self::BodyUnreadable => (
                StatusCode::BAD_REQUEST,
                "The body could not be read.",
                None,
                None,
            ),
            Self::ClientAuthentication(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The client's credentials cannot be checked at the moment. Try again later.",
                None,
                None,
            ),
            _ => (
                StatusCode::UNAUTHORIZED,
                "Authentication credentials were not provided.",
                None,
                None,
            ),
        }
    }

    fn required(&self) -> &[String] {
        match self {
            Self::InsufficientScope { required } | Self::NoUser { required } => required,
            _ => &[],
        }
    }
}
