//! What can go wrong between a resource server and its authorization server.

use thiserror::Error;

/// The description of the authorization server cannot be used.
///
/// ```
/// # #[cfg(feature = "introspection")] {
/// use bailiwick_resource::{AuthorizationServer, ConfigurationError, Credential};
///
/// let refused = AuthorizationServer::builder("ftp://localhost/o", Credential::bearer("t")).build();
/// assert!(matches!(refused, Err(ConfigurationError::Url { .. })));
/// # }
/// ```
#[cfg(any(feature = "introspection", feature = "jwt"))]
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// A URL is not an absolute http or https URL without user, query and fragment.
    #[error("{url:?} cannot be the authorization server's URL: {problem}")]
    Url {
        /// The text that was given.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The lifetime, issuer or identifier cannot be used.
    #[error("{0}")]
    Value(String),
    /// The credential is empty or cannot stand in a header.
    #[error("the credential for the authorization server {problem}")]
    Credential {
        /// What is wrong with it; never the credential itself.
        problem: &'static str,
    },
    /// The HTTP client could not be made, for example for want of root certificates.
    #[error("cannot make an HTTP client for the authorization server: {0}")]
    Client(String),
}

/// The authorization server's keys could not be had.
///
/// The API then answers 503 to tokens that it has no key for.
///
/// ```
/// # #[cfg(feature = "jwt")] {
/// use bailiwick_resource::KeysError;
///
/// let error = KeysError::Status { url: "https://login.example.com/jwks".to_owned(), status: 500 };
/// assert_eq!(error.to_string(), "https://login.example.com/jwks answered with status 500");
/// # }
/// ```
#[cfg(feature = "jwt")]
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeysError {
    /// No connection, or it broke.
    #[error("{url} cannot be reached: {cause}")]
    Unreachable {
        /// What was asked for.
        url: String,
        /// What happened.
        cause: String,
    },
    /// No whole answer in time.
    #[error("{url} did not answer in time")]
    TimedOut {
        /// What was asked for.
        url: String,
    },
    /// The body is longer than 64 KiB.
    #[error("the answer of {url} is longer than 64 KiB")]
    TooLong {
        /// What was asked for.
        url: String,
    },
    /// Any other status than exactly 200.
    #[error("{url} answered with status {status}")]
    Status {
        /// What was asked for.
        url: String,
        /// HTTP status code.
        status: u16,
    },
    /// The answer is no JWK set, or no metadata of this issuer (RFC 8414 §3.3).
    #[error("the answer of {url} cannot be used: {problem}")]
    Malformed {
        /// What was asked for.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// The authorization server did not say whether a token is active.
///
/// The API then answers 503 and lets nobody in.
///
/// ```
/// use bailiwick_resource::IntrospectionError;
///
/// assert_eq!(
///     IntrospectionError::Status(500).to_string(),
///     "the authorization server answered the introspection with status 500"
/// );
/// ```
#[cfg(feature = "introspection")]
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IntrospectionError {
    /// No connection, or it broke.
    #[error("the authorization server cannot be reached: {0}")]
    Unreachable(String),
    /// No whole answer in time, the wait for a free connection included.
    #[error("the authorization server did not answer the introspection in time")]
    TimedOut,
    /// 401 or 403: the resource server's own credential was refused (RFC 7662 §2.3).
    #[error(
        "the authorization server refused this resource server's credential with status {0}; \
         it needs the right to introspect"
    )]
    CredentialRefused(u16),
    /// Any other status than exactly 200.
    #[error("the authorization server answered the introspection with status {0}")]
    Status(u16),
    /// The body is longer than 64 KiB.
    #[error("the authorization server's introspection response is longer than 64 KiB")]
    TooLong,
    /// The body is not the JSON object of RFC 7662 §2.2.
    #[error("the authorization server's introspection response is not valid: {0}")]
    Malformed(String),
}

/// A scope was not registered.
///
/// ```
/// use bailiwick_resource::RegisterError;
///
/// let error = RegisterError::Refused {
///     scope: "groups".to_owned(),
///     url: "http://localhost:8000/o/register_scope/".to_owned(),
///     status: 403,
///     body: "the name belongs to another resource server".to_owned(),
/// };
/// assert!(error.to_string().contains("groups"));
/// assert!(error.to_string().contains("403"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The authorization server answered something other than 201 or 200.
    #[error("cannot register the scope {scope:?}: {url} answered {status}{}{}", said(body), hint(*status))]
    Refused {
        /// Name of the scope.
        scope: String,
        /// The registration endpoint.
        url: String,
        /// HTTP status code.
        status: u16,
        /// The beginning of the body, on one line.
        body: String,
    },
    /// No connection after every attempt.
    #[error(
        "cannot register the scope {scope:?}: {url} cannot be reached after {attempts} attempts: {cause}"
    )]
    Unreachable {
        /// Name of the scope.
        scope: String,
        /// The registration endpoint.
        url: String,
        /// How often it was tried.
        attempts: u32,
        /// What the last attempt met.
        cause: String,
    },
    /// Connected, but no whole answer in time.
    #[error("cannot register the scope {scope:?}: {url} did not answer in time")]
    TimedOut {
        /// Name of the scope.
        scope: String,
        /// The registration endpoint.
        url: String,
    },
    /// The answer's body is longer than 64 KiB.
    #[error("cannot register the scope {scope:?}: the answer of {url} is longer than 64 KiB")]
    TooLong {
        /// Name of the scope.
        scope: String,
        /// The registration endpoint.
        url: String,
    },
    /// The authorization server in this process refused.
    #[error("cannot register the scope {scope:?}: {problem}")]
    RefusedHere {
        /// Name of the scope.
        scope: String,
        /// What is wrong.
        problem: String,
    },
    /// Registration takes a bearer token; the credential is a client secret.
    #[error(
        "cannot register the scope {scope:?}: registration needs a bearer token, and the credential is a client id and secret"
    )]
    NeedsBearerToken {
        /// Name of the scope.
        scope: String,
    },
    /// One by one, no parameters can be declared: what is registered would be a plain
    /// scope of that name.
    #[error(
        "cannot register the scope {scope:?} by itself: it has parameters, which only a manifest declares (ScopeManifest, Deployment)"
    )]
    NeedsManifest {
        /// Name of the scope.
        scope: String,
    },
}

fn said(body: &str) -> String {
    if body.is_empty() {
        String::new()
    } else {
        format!(": {body}")
    }
}

fn hint(status: u16) -> &'static str {
    match status {
        300..=399 => " (redirects are not followed: give the URL that it points to)",
        401 => " (the token is unknown, expired or revoked)",
        403 => {
            " (the token may not register scopes, or the name lies outside its namespaces \
             or belongs to another owner)"
        }
        404 | 405 => " (is this the registration endpoint?)",
        _ => "",
    }
}
