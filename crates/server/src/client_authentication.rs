//! Ways for clients to authenticate that a host adds (RFC 6749 §2.3.2).

use std::{fmt, sync::Arc};

use bailiwick_core::{
    OAuthError, UnixTime,
    assertion::Authenticated,
    client_auth::AuthenticateClient,
    model::{AuthMethod, Client, ClientEndpoint, ClientId},
    params::Parameters,
};
use bailiwick_store::BoxFuture;
use bytes::Bytes;
use http::HeaderMap;

use crate::{AuthorizationServer, app::App, endpoint::guard::Guard, exec, incoming::Incoming};

/// A way for clients to authenticate that the host adds: at the token, revocation
/// and introspection endpoints, and wherever
/// [`AuthorizationServer::authenticate_client`] is called.
///
/// A request uses exactly one method; which client may use which where is for
/// [`Client::allows_auth_method`] to say. Registered by
/// [`Builder::client_auth_method`](crate::Builder::client_auth_method); then metadata
/// lists it.
///
/// ```
/// use bailiwick_server::{
///     BoxFuture, ClientAuthMethod, ClientAuthRequest, Credentials,
///     bailiwick_core::{
///         ErrorCode, OAuthError,
///         assertion::Authenticated,
///         model::{AuthMethod, ClientId},
///     },
/// };
///
/// /// A proxy in front has checked the certificate, and says whose it is.
/// #[derive(Debug)]
/// struct Certificate(AuthMethod);
///
/// impl ClientAuthMethod for Certificate {
///     fn name(&self) -> &AuthMethod {
///         &self.0
///     }
///
///     fn recognise(&self, request: &Credentials<'_>) -> Result<Option<ClientId>, OAuthError> {
///         let named = request.headers.get("x-certificate-verified");
///         let client = request.parameters.value("client_id");
///         Ok(named.and(client).map(ClientId::new))
///     }
///
///     fn authenticate<'a>(
///         &'a self,
///         request: &'a ClientAuthRequest<'a>,
///     ) -> BoxFuture<'a, Result<Authenticated, OAuthError>> {
///         Box::pin(async move {
///             let shown = request.credentials.headers.get("x-certificate-verified");
///             let own = request.client.extra().text("certificate");
///             match shown.zip(own) {
///                 Some((shown, own)) if shown == own => Ok(Authenticated::new()),
///                 _ => Err(OAuthError::by_host(
///                     ErrorCode::InvalidClient,
///                     "the certificate is not the client's",
///                 )),
///             }
///         })
///     }
/// }
///
/// let method = Certificate(AuthMethod::parse("tls_client_auth").unwrap());
/// assert_eq!(method.name().as_str(), "tls_client_auth");
/// ```
pub trait ClientAuthMethod: fmt::Debug + Send + Sync + 'static {
    /// Its name, as metadata lists it and clients are registered with it. The same
    /// whenever it is asked.
    fn name(&self) -> &AuthMethod;

    /// The signature algorithms that it takes, for metadata
    /// (`token_endpoint_auth_signing_alg_values_supported`, RFC 8414 §2).
    ///
    /// ```
    /// # use bailiwick_server::{BoxFuture, ClientAuthMethod, ClientAuthRequest, Credentials};
    /// # use bailiwick_core::{OAuthError, assertion::Authenticated, model::{AuthMethod, ClientId}};
    /// # #[derive(Debug)]
    /// # struct SignedJwt(AuthMethod);
    /// impl ClientAuthMethod for SignedJwt {
    ///     fn signing_algorithms(&self) -> &[&'static str] {
    ///         &["ES256", "EdDSA"]
    ///     }
    ///     // …
    /// #     fn name(&self) -> &AuthMethod {
    /// #         &self.0
    /// #     }
    /// #     fn recognise(&self, _: &Credentials<'_>) -> Result<Option<ClientId>, OAuthError> {
    /// #         Ok(None)
    /// #     }
    /// #     fn authenticate<'a>(
    /// #         &'a self,
    /// #         _: &'a ClientAuthRequest<'a>,
    /// #     ) -> BoxFuture<'a, Result<Authenticated, OAuthError>> {
    /// #         Box::pin(async { Ok(Authenticated::new()) })
    /// #     }
    /// }
    /// # let method = SignedJwt(AuthMethod::parse("private_key_jwt").unwrap());
    /// # assert_eq!(method.signing_algorithms().len(), 2);
    /// ```
    fn signing_algorithms(&self) -> &[&'static str] {
        &[]
    }

    /// Whether a request uses this method, and which client it says that it comes
    /// from: quickly, and without looking at whether that is true. Asked for every
    /// request of a client.
    fn recognise(&self, request: &Credentials<'_>) -> Result<Option<ClientId>, OAuthError>;

    /// Whether the client is the one that it says it is. Asked once for a request,
    /// of a registered, usable, confidential client that may use this method here;
    /// asked again only if the client was changed meanwhile.
    ///
    /// A refusal is made by [`OAuthError::by_host`]: `invalid_client` or
    /// `invalid_request`; any other code becomes `invalid_client`. What is the host's
    /// own fault is `temporarily_unavailable`, whose text is logged and not sent.
    /// Secrets are compared in constant time.
    fn authenticate<'a>(
        &'a self,
        request: &'a ClientAuthRequest<'a>,
    ) -> BoxFuture<'a, Result<Authenticated, OAuthError>>;
}

impl<T: ClientAuthMethod + ?Sized> ClientAuthMethod for Arc<T> {
    fn name(&self) -> &AuthMethod {
        (**self).name()
    }

    fn signing_algorithms(&self) -> &[&'static str] {
        (**self).signing_algorithms()
    }

    fn recognise(&self, request: &Credentials<'_>) -> Result<Option<ClientId>, OAuthError> {
        (**self).recognise(request)
    }

    fn authenticate<'a>(
        &'a self,
        request: &'a ClientAuthRequest<'a>,
    ) -> BoxFuture<'a, Result<Authenticated, OAuthError>> {
        (**self).authenticate(request)
    }
}

/// Where a request may carry what authenticates its client: never in the query.
///
/// ```
/// use bailiwick_server::{Credentials, bailiwick_core::params::Parameters};
/// use http::HeaderMap;
///
/// let parameters = Parameters::parse(b"client_assertion=x").unwrap();
/// let headers = HeaderMap::new();
/// let credentials = Credentials::new(&headers, &parameters);
/// assert_eq!(credentials.parameters.value("client_assertion"), Some("x"));
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Credentials<'a> {
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The parameters of the body.
    pub parameters: &'a Parameters,
}

/// Without the headers: they hold what must not be logged.
impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("parameters", self.parameters)
            .finish_non_exhaustive()
    }
}

impl<'a> Credentials<'a> {
    /// The credentials of a request, for a host's own tests too.
    pub fn new(headers: &'a HeaderMap, parameters: &'a Parameters) -> Self {
        Self {
            headers,
            parameters,
        }
    }
}

/// A request whose client is to be authenticated by a host's own method.
///
/// ```
/// use bailiwick_server::{ClientAuthRequest, Credentials};
/// use bailiwick_server::bailiwick_core::{
///     UnixTime,
///     model::{ClientEndpoint, ClientId, ClientRecord},
///     params::Parameters,
/// };
///
/// let now = UnixTime::from_secs(1_900_000_000);
/// let client = ClientRecord::new(ClientId::new("app"), now);
/// let (headers, parameters) = (http::HeaderMap::new(), Parameters::parse(b"").unwrap());
/// let credentials = Credentials::new(&headers, &parameters);
/// let (at, issuer) = (ClientEndpoint::Revocation, "https://id.example/o");
/// let request = ClientAuthRequest::new(&client, at, credentials, issuer, now);
/// assert_eq!(request.endpoint_address(), "https://id.example/o/revoke_token/");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ClientAuthRequest<'a> {
    /// The client that the request says that it comes from.
    pub client: &'a dyn Client,
    /// Where.
    pub endpoint: ClientEndpoint,
    /// What the request carries.
    pub credentials: Credentials<'a>,
    /// The issuer: what the audience of an assertion must name (RFC 7523 §3).
    pub issuer: &'a str,
    /// The time to compare expiry with.
    pub now: UnixTime,
}

impl<'a> ClientAuthRequest<'a> {
    /// A request, for a host's own tests of its method.
    pub fn new(
        client: &'a dyn Client,
        endpoint: ClientEndpoint,
        credentials: Credentials<'a>,
        issuer: &'a str,
        now: UnixTime,
    ) -> Self {
        Self {
            client,
            endpoint,
            credentials,
            issuer,
            now,
        }
    }

    /// The address of the endpoint, which an assertion may name as its audience
    /// (RFC 7523 §3); of a host's own endpoint the issuer is all that is known.
    pub fn endpoint_address(&self) -> String {
        let tail = match self.endpoint {
            ClientEndpoint::Token => "/token/",
            ClientEndpoint::Revocation => "/revoke_token/",
            ClientEndpoint::Introspection => "/introspect/",
            _ => "",
        };
        format!("{}{tail}", self.issuer)
    }
}

impl AuthorizationServer {
    /// The client that `request` comes from, by whatever method it may use at
    /// `endpoint`: for endpoints of the host's own. Credentials are read from the
    /// headers, and from the body if it is a form. Failures are counted as at the
    /// server's own endpoints, and what works once is consumed.
    ///
    /// ```
    /// use bailiwick_server::{
    ///     AuthorizationServer,
    ///     bailiwick_core::{OAuthError, model::ClientEndpoint},
    /// };
    /// use bytes::Bytes;
    ///
    /// async fn who(
    ///     server: &AuthorizationServer,
    ///     request: &http::Request<Bytes>,
    /// ) -> Result<String, OAuthError> {
    ///     let client = server.authenticate_client(request, ClientEndpoint::Other).await?;
    ///     Ok(client.name().to_owned())
    /// }
    /// ```
    pub async fn authenticate_client(
        &self,
        request: &http::Request<Bytes>,
        endpoint: ClientEndpoint,
    ) -> Result<Arc<dyn Client>, OAuthError> {
        authenticate_client(&self.app, request, endpoint).await
    }
}

pub(crate) async fn authenticate_client(
    app: &App,
    request: &http::Request<Bytes>,
    endpoint: ClientEndpoint,
) -> Result<Arc<dyn Client>, OAuthError> {
    let mut incoming = Incoming::of(request)?;
    incoming.recognise_client(app)?;
    let operation = AuthenticateClient::parse(&incoming.parts(), endpoint)?;
    let guard = Guard::new(app, &incoming, Some(operation.client()));
    let outcome = exec::run_for(app, &incoming, &operation).await;
    outcome.map_err(|error| guard.count(error))
}
