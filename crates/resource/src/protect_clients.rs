//! The layer that lets in clients by their own credentials: RFC 6749 §2.3.

use std::sync::Arc;

use bytes::Bytes;
use http::{Extensions, Method, Request};

use crate::{
    bearer,
    client::{AuthenticatedClient, ClientAuthError, ClientAuthenticator},
    protect::{Admitted, Protect, Protected, Settings, Taken},
    refusal::{Refusal, RefusalReason},
};

mod service;

pub use service::ProtectClientsService;

/// Most bytes of a form unless said.
const BODY_LIMIT: usize = 64 * 1024;

/// A tower layer that lets in clients by their own credentials, instead of an
/// access token or beside one: HTTP Basic, a secret in a form, or whatever the
/// [`ClientAuthenticator`] takes. For usage reports, webhooks and the like, which
/// concern a client and no user.
///
/// A route below it that asks for scopes asks for a token; a client gets there only
/// if the guard says so ([`Require::or_client`](crate::Require::or_client)). A route
/// without a guard is open to every client, and with [`ProtectClients::or`] to every
/// good token.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{
///     AuthenticatedClient, ClientAuthenticator, Protect, ProtectClients, Verifier, require,
/// };
///
/// fn api(clients: impl ClientAuthenticator + 'static, tokens: impl Verifier + 'static) -> Router {
///     let usage = get(|client: Option<AuthenticatedClient>| async move {
///         match client {
///             Some(client) => format!("usage of {}", client.client_id()),
///             None => "usage of all".to_owned(),
///         }
///     });
///     Router::new()
///         .route("/usage", usage.route_layer(require(["usage:read"]).or_client()))
///         .layer(ProtectClients::new(clients).or(Protect::new(tokens)))
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ProtectClients {
    authenticator: Arc<dyn ClientAuthenticator>,
    tokens: Option<Protect>,
    settings: Arc<Settings>,
    body_limit: usize,
}

impl ProtectClients {
    /// Lets in whom this authenticator knows, and no access token; realm `api`.
    ///
    /// ```
    /// # use bailiwick_resource::{ClientAuthenticator, ProtectClients};
    /// fn protect(clients: impl ClientAuthenticator + 'static) -> ProtectClients {
    ///     ProtectClients::new(clients)
    /// }
    /// ```
    pub fn new(authenticator: impl ClientAuthenticator + 'static) -> Self {
        let mut settings = Settings::default();
        settings.taken = Taken::ClientCredentials;
        Self {
            authenticator: Arc::new(authenticator),
            tokens: None,
            settings: Arc::new(settings),
            body_limit: BODY_LIMIT,
        }
    }

    /// A good access token is enough as well, by the rules and in the realm of
    /// `tokens`. A request with a bearer token is judged by it alone.
    ///
    /// ```
    /// # use bailiwick_resource::{Protect, ProtectClients, Verifier};
    /// fn both(clients: ProtectClients, verifier: impl Verifier + 'static) -> ProtectClients {
    ///     clients.or(Protect::new(verifier))
    /// }
    /// ```
    pub fn or(mut self, tokens: Protect) -> Self {
        let tokens = tokens.beside_clients();
        self.settings = tokens.settings();
        self.tokens = Some(tokens);
        self
    }

    /// The realm that challenges name (RFC 7617 §2); with
    /// [`ProtectClients::or`] it is [`Protect`]'s.
    ///
    /// ```
    /// # use bailiwick_resource::ProtectClients;
    /// fn named(protect: ProtectClients) -> ProtectClients {
    ///     protect.realm("billing")
    /// }
    /// ```
    pub fn realm(mut self, realm: &str) -> Self {
        realm.clone_into(&mut Arc::make_mut(&mut self.settings).realm);
        if let Some(tokens) = self.tokens.take() {
            self.tokens = Some(tokens.realm(realm));
        }
        self
    }

    /// Most bytes of a form, which is read before the request goes on; a longer one
    /// is 413. 64 KiB unless said. Other bodies are not read.
    ///
    /// ```
    /// # use bailiwick_resource::ProtectClients;
    /// fn narrow(protect: ProtectClients) -> ProtectClients {
    ///     protect.body_limit(4 * 1024)
    /// }
    /// ```
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Decides about one request without a layer, for frameworks that are no tower
    /// services. What it finds out stays in the extensions, for
    /// [`Require::check`](crate::Require::check) and the extractors.
    ///
    /// # Errors
    ///
    /// The refusal that is to be answered.
    ///
    /// ```
    /// use bailiwick_resource::{AuthenticatedClient, ProtectClients, Refusal};
    /// use bytes::Bytes;
    /// use http::Request;
    ///
    /// async fn handle(
    ///     protect: &ProtectClients,
    ///     mut request: Request<Bytes>,
    /// ) -> Result<String, Refusal> {
    ///     protect.check(&mut request).await?;
    ///     let client = request.extensions().get::<AuthenticatedClient>();
    ///     Ok(format!("{:?}", client.map(AuthenticatedClient::client_id)))
    /// }
    /// ```
    pub async fn check(&self, request: &mut Request<Bytes>) -> Result<(), Refusal> {
        let admission = self.admit(request).await?;
        admission.leave_in(request.extensions_mut());
        Ok(())
    }

    async fn admit(&self, request: &Request<Bytes>) -> Result<Admission, Refusal> {
        let presented = bearer::access_token(request.headers(), request.uri());
        if presented == Err(RefusalReason::NoToken) {
            let client = self.authenticator.authenticate(request).await;
            if let Some(client) = client.map_err(|error| self.refuse(error.into()))? {
                return Ok(Admission {
                    protected: Protected {
                        // Guards that ask for scopes still ask for a token.
                        admitted: Admitted::Without(RefusalReason::NoToken),
                        settings: Arc::clone(&self.settings),
                    },
                    client: Some(client),
                });
            }
        }
        let Some(tokens) = &self.tokens else {
            return Err(self.refuse(match presented {
                Err(reason @ RefusalReason::TwoTokens) => reason,
                _ => RefusalReason::NoClient,
            }));
        };
        let is_options = *request.method() == Method::OPTIONS;
        let presented = presented.map(str::to_owned);
        Ok(Admission {
            protected: tokens.admit(presented, is_options).await?,
            client: None,
        })
    }

    fn refuse(&self, reason: RefusalReason) -> Refusal {
        if let RefusalReason::ClientAuthentication(error) = &reason {
            tracing::warn!(%error, "a client could not be authenticated");
        }
        Refusal::new(reason, Arc::clone(&self.settings))
    }
}

/// Who was let in.
struct Admission {
    protected: Protected,
    client: Option<AuthenticatedClient>,
}

impl Admission {
    fn leave_in(self, extensions: &mut Extensions) {
        self.protected.leave_in(extensions);
        // A client that another layer found is not ours to vouch for.
        extensions.remove::<AuthenticatedClient>();
        if let Some(client) = self.client {
            extensions.insert(client);
        }
    }
}

impl From<ClientAuthError> for RefusalReason {
    fn from(error: ClientAuthError) -> Self {
        match error {
            ClientAuthError::Refused => Self::InvalidClient,
            ClientAuthError::Malformed => Self::TwoMethods,
            ClientAuthError::TooManyFailures => Self::TooManyFailures,
            ClientAuthError::Unavailable(_) => Self::ClientAuthentication(error),
        }
    }
}
