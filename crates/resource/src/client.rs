//! Clients that prove themselves by their own credentials, and who says whether
//! they do.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::Request;
use thiserror::Error;

use crate::verifier::BoxFuture;

/// The client that a request comes from, by the client's own authentication
/// (RFC 6749 §2.3): there is no access token, and no user.
///
/// [`ProtectClients`](crate::ProtectClients) puts it into the request; a handler
/// takes it as an argument.
///
/// ```
/// use bailiwick_resource::AuthenticatedClient;
///
/// async fn usage(client: AuthenticatedClient) -> String {
///     format!("usage of {}", client.client_id())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatedClient {
    client_id: Arc<str>,
}

impl AuthenticatedClient {
    /// For a [`ClientAuthenticator`] of the host's own.
    ///
    /// ```
    /// use bailiwick_resource::AuthenticatedClient;
    ///
    /// assert_eq!(AuthenticatedClient::new("billing").client_id(), "billing");
    /// ```
    pub fn new(client_id: impl Into<Arc<str>>) -> Self {
        Self {
            client_id: client_id.into(),
        }
    }

    /// The client's identifier.
    ///
    /// ```
    /// # use bailiwick_resource::AuthenticatedClient;
    /// fn is_billing(client: &AuthenticatedClient) -> bool {
    ///     client.client_id() == "billing"
    /// }
    /// ```
    pub fn client_id(&self) -> &str {
        &self.client_id
    }
}

/// Says which client a request comes from, by what it carries of the client's own
/// credentials: HTTP Basic, a secret in a form, or whatever the host takes.
///
/// In the process of the authorization server `bailiwick_server::InProcess` is
/// one. A client that only names itself proves nothing: it is not authenticated.
///
/// ```
/// use bailiwick_resource::{
///     AuthenticatedClient, BoxFuture, ClientAuthError, ClientAuthenticator, ProtectClients,
/// };
/// use bytes::Bytes;
/// use http::Request;
///
/// /// A proxy in front has checked the certificate, and says whose it is.
/// #[derive(Debug)]
/// struct Certificates;
///
/// impl ClientAuthenticator for Certificates {
///     fn authenticate<'a>(
///         &'a self,
///         request: &'a Request<Bytes>,
///     ) -> BoxFuture<'a, Result<Option<AuthenticatedClient>, ClientAuthError>> {
///         let named = request.headers().get("x-certificate-of");
///         let client = named.map(|name| {
///             let name = name.to_str().map_err(|_| ClientAuthError::Refused)?;
///             Ok(AuthenticatedClient::new(name))
///         });
///         Box::pin(async move { client.transpose() })
///     }
/// }
///
/// let protect = ProtectClients::new(Certificates);
/// ```
pub trait ClientAuthenticator: fmt::Debug + Send + Sync {
    /// The client, or `None` if the request carries no client's credentials. The
    /// body is there if it is a form, and else empty. Never asked about a request
    /// with a bearer token.
    ///
    /// # Errors
    ///
    /// [`ClientAuthError`]: the request is refused, whatever else it carries.
    fn authenticate<'a>(
        &'a self,
        request: &'a Request<Bytes>,
    ) -> BoxFuture<'a, Result<Option<AuthenticatedClient>, ClientAuthError>>;
}

impl<T: ClientAuthenticator + ?Sized> ClientAuthenticator for Arc<T> {
    fn authenticate<'a>(
        &'a self,
        request: &'a Request<Bytes>,
    ) -> BoxFuture<'a, Result<Option<AuthenticatedClient>, ClientAuthError>> {
        (**self).authenticate(request)
    }
}

/// Why a request that carries a client's credentials is not let in.
///
/// ```
/// use bailiwick_resource::ClientAuthError;
///
/// assert_eq!(ClientAuthError::Refused.to_string(), "client authentication failed");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ClientAuthError {
    /// Unknown client, wrong secret, a method that the client may not use: 401.
    #[error("client authentication failed")]
    Refused,
    /// More than one method at once, or none that can be read (RFC 6749 §2.3): 400.
    #[error("the request does not authenticate its client by one method")]
    Malformed,
    /// Too many wrong ones came before: 429.
    #[error("too many failed attempts")]
    TooManyFailures,
    /// Nobody could say: 503. The text is for the log.
    #[error("{0}")]
    Unavailable(String),
}
