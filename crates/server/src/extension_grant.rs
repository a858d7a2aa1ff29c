//! Grant types of a host's own (RFC 6749 §4.5).

use std::{fmt, sync::Arc};

use bailiwick_core::{
    OAuthError, UnixTime,
    assertion::Assertion,
    model::{Client, GrantType},
    params::Parameters,
};
use bailiwick_store::BoxFuture;
use http::HeaderMap;

/// A grant type of the host's own: it looks at a token request and says what the
/// request asserts. All the rest is the server's: which client may use the grant,
/// whether the user is active, which scope and audience, the tokens, and that what
/// works once works once.
///
/// Registered by [`Builder::extension_grant`](crate::Builder::extension_grant); then
/// metadata lists it, and clients may be registered for it.
///
/// ```
/// use bailiwick_server::{
///     BoxFuture, ExtensionGrant, ExtensionGrantRequest,
///     bailiwick_core::{
///         ErrorCode, OAuthError,
///         assertion::Assertion,
///         model::{GrantType, UserId},
///         store::UserKey,
///     },
/// };
///
/// /// Whoever knows where a door is, is let in.
/// #[derive(Debug)]
/// struct Door(GrantType);
///
/// impl ExtensionGrant for Door {
///     fn grant_type(&self) -> &GrantType {
///         &self.0
///     }
///
///     fn assess<'a>(
///         &'a self,
///         request: &'a ExtensionGrantRequest<'a>,
///     ) -> BoxFuture<'a, Result<Assertion, OAuthError>> {
///         Box::pin(async move {
///             let door = request.parameters.value("door");
///             let user = door.and_then(|door| door.strip_prefix("door of "));
///             let user = user.ok_or_else(|| {
///                 OAuthError::by_host(ErrorCode::InvalidGrant, "there is no such door")
///             })?;
///             Ok(Assertion::of_user(UserKey::Id(UserId::new(user))))
///         })
///     }
/// }
///
/// let door = Door(GrantType::parse("urn:example:door").unwrap());
/// assert_eq!(door.grant_type().as_str(), "urn:example:door");
/// ```
pub trait ExtensionGrant: fmt::Debug + Send + Sync + 'static {
    /// Its name: an absolute URI. The same whenever it is asked.
    fn grant_type(&self) -> &GrantType;

    /// What `request` asserts. Asked once for a request, after the client has
    /// authenticated and only if it may use this grant; asked again only if the
    /// client was changed meanwhile. It writes nothing that matters: what works
    /// once is said by [`Assertion::once`], and consumed when tokens are issued.
    ///
    /// A refusal is made by [`OAuthError::by_host`]: `invalid_grant`,
    /// `invalid_request`, `invalid_scope`, `invalid_target` or
    /// `unauthorized_client`; any other code becomes `invalid_grant`. What is the
    /// host's own fault is `temporarily_unavailable`, whose text is logged and not
    /// sent.
    fn assess<'a>(
        &'a self,
        request: &'a ExtensionGrantRequest<'a>,
    ) -> BoxFuture<'a, Result<Assertion, OAuthError>>;
}

impl<T: ExtensionGrant + ?Sized> ExtensionGrant for Arc<T> {
    fn grant_type(&self) -> &GrantType {
        (**self).grant_type()
    }

    fn assess<'a>(
        &'a self,
        request: &'a ExtensionGrantRequest<'a>,
    ) -> BoxFuture<'a, Result<Assertion, OAuthError>> {
        (**self).assess(request)
    }
}

/// A token request with a grant type of the host's own.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ExtensionGrantRequest<'a> {
    /// The client. If it is confidential, it has authenticated.
    pub client: &'a dyn Client,
    /// All parameters, each once.
    pub parameters: &'a Parameters,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The issuer: what the audience of an assertion must name (RFC 7523 §3).
    pub issuer: &'a str,
    /// The time to compare expiry with.
    pub now: UnixTime,
}

/// Without the headers: they hold what must not be logged.
impl fmt::Debug for ExtensionGrantRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtensionGrantRequest")
            .field("client", &self.client.id())
            .field("parameters", self.parameters)
            .finish_non_exhaustive()
    }
}

impl<'a> ExtensionGrantRequest<'a> {
    /// A request, for a host's own tests of its grant.
    ///
    /// ```
    /// use bailiwick_server::{
    ///     ExtensionGrantRequest,
    ///     bailiwick_core::{
    ///         UnixTime,
    ///         model::{ClientId, ClientRecord},
    ///         params::Parameters,
    ///     },
    /// };
    /// use http::HeaderMap;
    ///
    /// let now = UnixTime::from_secs(1_900_000_000);
    /// let client = ClientRecord::new(ClientId::new("app"), now);
    /// let parameters = Parameters::parse(b"door=front").unwrap();
    /// let headers = HeaderMap::new();
    /// let issuer = "https://id.example/o";
    /// let request = ExtensionGrantRequest::new(&client, &parameters, &headers, issuer, now);
    /// assert_eq!(request.token_endpoint(), "https://id.example/o/token/");
    /// ```
    pub fn new(
        client: &'a dyn Client,
        parameters: &'a Parameters,
        headers: &'a HeaderMap,
        issuer: &'a str,
        now: UnixTime,
    ) -> Self {
        Self {
            client,
            parameters,
            headers,
            issuer,
            now,
        }
    }

    /// The address of the token endpoint, which an assertion may name as its
    /// audience too (RFC 7523 §3).
    ///
    /// ```
    /// use bailiwick_server::ExtensionGrantRequest;
    ///
    /// /// RFC 7523 §3: an assertion is for us alone.
    /// fn is_for_us(audience: &str, request: &ExtensionGrantRequest<'_>) -> bool {
    ///     audience == request.issuer || audience == request.token_endpoint()
    /// }
    /// ```
    pub fn token_endpoint(&self) -> String {
        format!("{}/token/", self.issuer)
    }
}
