//! The layer that lets in only requests with an active access token: RFC 6750.

use std::{
    mem,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::response::{IntoResponse, Response};
use futures_util::future::BoxFuture;
use http::{
    Extensions, HeaderValue, Request,
    header::{AUTHORIZATION, VARY},
};
use tower::{Layer, Service};

use crate::{
    access_token::AccessToken,
    audience::{Audience, Unbound},
    authorization_server::AuthorizationServer,
    bearer,
    clock::Clock,
    refusal::{Refusal, RefusalReason},
    verifier::{Memory, Verifier},
};

/// A tower layer that introspects the access token of every request and turns
/// away those without a good one.
///
/// Clones share their memory of answers. Put it outside of the guards
/// ([`require`](fn@crate::require) and its siblings), and a CORS layer outside of
/// it, because a preflight request carries no token.
///
/// ```no_run
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{AccessToken, AuthorizationServer, Credential, Protect, require};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = AuthorizationServer::builder(
///     "http://localhost:8000/o",
///     Credential::bearer(std::fs::read_to_string("token")?.trim()),
/// )
/// .build()?;
///
/// let app: Router = Router::new()
///     .route("/groups/", get(|token: AccessToken| async move {
///         format!("groups of {:?}", token.username())
///     }))
///     .route_layer(require(["groups"]))
///     .layer(Protect::new(server).realm("groups"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Protect {
    verifier: Arc<Verifier>,
    realm: Arc<str>,
    audience: Option<Arc<Audience>>,
}

impl Protect {
    /// Protects with what this authorization server says. Good answers are
    /// used for 60 seconds, bad ones for 5; realm `api`.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential, Protect};
    /// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build()?;
    /// let protect = Protect::new(server);
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn new(server: AuthorizationServer) -> Self {
        Self {
            verifier: Arc::new(Verifier::new(server, Memory::default())),
            realm: Arc::from("api"),
            audience: None,
        }
    }

    /// The realm that challenges name (RFC 6750 §3). Characters outside
    /// printable ASCII are shown as question marks.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential, Protect};
    /// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build()?;
    /// let protect = Protect::new(server).realm("users");
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn realm(mut self, realm: &str) -> Self {
        self.realm = Arc::from(realm);
        self
    }

    /// This API's own resource identifier (RFC 8707 §2): a token bound to
    /// others is refused.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential, Protect, Unbound};
    /// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build()?;
    /// let protect = Protect::new(server).audience("https://users.example.com", Unbound::Accept);
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn audience(mut self, resource: impl Into<String>, unbound: Unbound) -> Self {
        self.audience = Some(Arc::new(Audience {
            resource: resource.into(),
            unbound,
        }));
        self
    }

    /// How long a good answer is used: at most 60 seconds, never past the
    /// token's expiry; zero asks for every request. So long may a revoked
    /// token still be let in.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential, Protect};
    /// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build()?;
    /// let protect = Protect::new(server).remember_active(std::time::Duration::from_secs(10));
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn remember_active(self, time: Duration) -> Self {
        self.with_memory(|memory| memory.active = time)
    }

    /// How long it is remembered that a token is not active: at most 60 seconds.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential, Protect};
    /// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build()?;
    /// let protect = Protect::new(server).remember_inactive(std::time::Duration::from_secs(1));
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn remember_inactive(self, time: Duration) -> Self {
        self.with_memory(|memory| memory.inactive = time)
    }

    /// How many tokens are remembered: 10,000 by default. The least useful are
    /// forgotten first.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential, Protect};
    /// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build()?;
    /// let protect = Protect::new(server).remember_at_most(100_000);
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn remember_at_most(self, tokens: usize) -> Self {
        self.with_memory(|memory| memory.capacity = tokens)
    }

    /// Another clock, for tests.
    ///
    /// ```
    /// # use bailiwick_resource::{AuthorizationServer, Credential, Protect, SystemClock};
    /// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build()?;
    /// let protect = Protect::new(server).clock(SystemClock::default());
    /// # Ok::<(), bailiwick_resource::ConfigurationError>(())
    /// ```
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with_memory(|memory| memory.clock = Arc::new(clock))
    }

    /// Begins with an empty memory of the new kind.
    fn with_memory(mut self, change: impl FnOnce(&mut Memory)) -> Self {
        let mut memory = self.verifier.memory().clone();
        change(&mut memory);
        self.verifier = Arc::new(Verifier::new(self.verifier.server().clone(), memory));
        self
    }

    /// Decides about one request.
    async fn admit(
        &self,
        token: Result<String, RefusalReason>,
    ) -> Result<Protected, RefusalReason> {
        let token = self
            .verifier
            .verify(&token?)
            .await
            .map_err(RefusalReason::AuthorizationServer)?
            .ok_or(RefusalReason::InvalidToken)?;
        let is_meant_for_us = self
            .audience
            .as_ref()
            .is_none_or(|audience| audience.admits(token.audience()));
        if !is_meant_for_us {
            return Err(RefusalReason::WrongAudience);
        }
        Ok(Protected {
            token,
            realm: Arc::clone(&self.realm),
        })
    }
}

/// What the layer leaves in a request that it let in.
#[derive(Clone, Debug)]
pub(crate) struct Protected {
    pub(crate) token: AccessToken,
    pub(crate) realm: Arc<str>,
}

impl Protected {
    /// What was left, or the refusal of a request that never met the layer.
    pub(crate) fn of(extensions: &Extensions) -> Result<&Self, Refusal> {
        extensions.get().ok_or_else(|| {
            tracing::error!(
                "a guard or an access token is used outside of Protect, so the request is \
                 refused: add .layer(Protect::new(..)) after the route"
            );
            Refusal::new(RefusalReason::Unprotected, Arc::from("api"))
        })
    }
}

impl<S> Layer<S> for Protect {
    type Service = ProtectService<S>;

    fn layer(&self, inner: S) -> ProtectService<S> {
        ProtectService {
            protect: self.clone(),
            inner,
        }
    }
}

/// The service that [`Protect`] makes.
///
/// ```
/// use bailiwick_resource::{AuthorizationServer, Credential, Protect, ProtectService};
/// use tower::Layer;
///
/// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build()?;
/// let service: ProtectService<axum::Router> = Protect::new(server).layer(axum::Router::new());
/// # Ok::<(), bailiwick_resource::ConfigurationError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ProtectService<S> {
    protect: Protect,
    inner: S,
}

impl<S, B> Service<Request<B>> for ProtectService<S>
where
    S: Service<Request<B>, Response = Response> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // The one that is ready goes along; its clone stays for the next request.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let protect = self.protect.clone();
        let token = bearer::access_token(request.headers(), request.uri()).map(str::to_owned);
        Box::pin(async move {
            let protected = match protect.admit(token).await {
                Ok(protected) => protected,
                Err(reason) => {
                    tracing::debug!(?reason, "a request was refused");
                    return Ok(Refusal::new(reason, protect.realm).into_response());
                }
            };
            request.extensions_mut().insert(protected.token.clone());
            request.extensions_mut().insert(protected);
            let mut response = inner.call(request).await?;
            vary_by_token(&mut response);
            Ok(response)
        })
    }
}

/// RFC 9110 §12.5.5: what is shown depends on the token.
fn vary_by_token(response: &mut Response) {
    let names_it = response
        .headers()
        .get_all(VARY)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|name| name.trim().eq_ignore_ascii_case(AUTHORIZATION.as_str()));
    if !names_it {
        response
            .headers_mut()
            .append(VARY, HeaderValue::from_static("Authorization"));
    }
}
