//! The layer that lets in only requests with an active access token: RFC 6750.

use std::sync::Arc;

use http::{Extensions, HeaderMap, Uri, request::Parts};

use crate::{
    access_token::AccessToken,
    audience::{Audience, Unbound},
    bearer,
    refusal::{Refusal, RefusalReason},
    verifier::Verifier,
};

mod service;

pub use service::ProtectService;
pub(crate) use service::go_on;

/// A tower layer that verifies the access token of every request and turns away
/// those without a good one.
///
/// Put it outside of the guards ([`require`](fn@crate::require) and its
/// siblings), and a CORS layer outside of it, because a preflight request
/// carries no token. It fits every service whose response body can be made of
/// bytes: axum's, and `http_body_util::Full` under plain hyper.
///
/// ```no_run
/// # #[cfg(all(feature = "axum", feature = "introspection"))] fn example()
/// # -> Result<(), Box<dyn std::error::Error>> {
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{AccessToken, AuthorizationServer, Credential, Protect, require};
///
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
    verifier: Arc<dyn Verifier>,
    audience: Option<Arc<Audience>>,
    settings: Arc<Settings>,
}

/// What a protected API says of itself in its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) realm: String,
    pub(crate) resource_metadata: Option<String>,
    pub(crate) names_required_scopes: bool,
    pub(crate) taken: Taken,
    optional: bool,
    options_pass: bool,
}

/// What lets a request in, as challenges tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Tokens,
    ClientCredentials,
    Both,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            realm: "api".to_owned(),
            resource_metadata: None,
            names_required_scopes: true,
            taken: Taken::Tokens,
            optional: false,
            options_pass: false,
        }
    }
}

impl Protect {
    /// Protects with what this verifier says; realm `api`.
    ///
    /// ```
    /// # #[cfg(feature = "introspection")] {
    /// # use bailiwick_resource::{AuthorizationServer, Credential, Protect};
    /// # let server = AuthorizationServer::builder("http://localhost:8000/o", Credential::bearer("t")).build().unwrap();
    /// let protect = Protect::new(server);
    /// # }
    /// ```
    pub fn new(verifier: impl Verifier + 'static) -> Self {
        Self {
            verifier: Arc::new(verifier),
            audience: None,
            settings: Arc::default(),
        }
    }

    /// The realm that challenges name (RFC 6750 §3). Characters outside
    /// printable ASCII are shown as question marks.
    ///
    /// ```
    /// # use bailiwick_resource::{Protect, Verifier};
    /// # fn example(verifier: impl Verifier + 'static) {
    /// let protect = Protect::new(verifier).realm("users");
    /// # }
    /// ```
    pub fn realm(mut self, realm: &str) -> Self {
        realm.clone_into(&mut Arc::make_mut(&mut self.settings).realm);
        self
    }

    /// This API's own resource identifier (RFC 8707 §2): a token bound to
    /// others is refused. Identifiers compare byte for byte; one is never a
    /// prefix of another.
    ///
    /// ```
    /// # use bailiwick_resource::{Protect, Unbound, Verifier};
    /// # fn example(verifier: impl Verifier + 'static) {
    /// let protect = Protect::new(verifier).audience("https://users.example.com", Unbound::Accept);
    /// # }
    /// ```
    pub fn audience(mut self, resource: impl Into<String>, unbound: Unbound) -> Self {
        self.audience = Some(Arc::new(Audience {
            resource: resource.into(),
            unbound,
        }));
        self
    }

    /// The URL of this API's metadata, to be named in challenges as
    /// `resource_metadata` (RFC 9728 §5.1). None is named otherwise.
    ///
    /// ```
    /// # use bailiwick_resource::{Protect, Verifier};
    /// # fn example(verifier: impl Verifier + 'static) {
    /// let protect = Protect::new(verifier)
    ///     .resource_metadata("https://users.example.com/.well-known/oauth-protected-resource");
    /// # }
    /// ```
    pub fn resource_metadata(mut self, url: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.settings).resource_metadata = Some(url.into());
        self
    }

    /// Whether the body of a 403 names the scopes that the request needs, as
    /// `required_scopes`. It does by default; the challenge names them always.
    ///
    /// ```
    /// # use bailiwick_resource::{Protect, Verifier};
    /// # fn example(verifier: impl Verifier + 'static) {
    /// let protect = Protect::new(verifier).name_required_scopes(false);
    /// # }
    /// ```
    pub fn name_required_scopes(mut self, named: bool) -> Self {
        Arc::make_mut(&mut self.settings).names_required_scopes = named;
        self
    }

    /// Lets requests without a good token go on, for APIs with another way to
    /// authenticate as well: a guard then decides, and a handler takes
    /// `Option<AccessToken>`. Two tokens at once, and one in the query, are refused
    /// all the same; so is a token that nobody could check.
    ///
    /// ```
    /// # use bailiwick_resource::{Protect, Verifier};
    /// # fn example(verifier: impl Verifier + 'static) {
    /// let protect = Protect::new(verifier).optional();
    /// # }
    /// ```
    pub fn optional(mut self) -> Self {
        Arc::make_mut(&mut self.settings).optional = true;
        self
    }

    /// Lets `OPTIONS` requests without a token go on, past the guards as well,
    /// where no CORS layer answers them before. Whoever uses it sees to it that no
    /// route does something on `OPTIONS`: `any` routes do.
    ///
    /// ```
    /// # use bailiwick_resource::{Protect, Verifier};
    /// # fn example(verifier: impl Verifier + 'static) {
    /// let protect = Protect::new(verifier).let_options_pass();
    /// # }
    /// ```
    pub fn let_options_pass(mut self) -> Self {
        Arc::make_mut(&mut self.settings).options_pass = true;
        self
    }

    /// Decides about one request without a layer, for frameworks that are no
    /// tower services. What it finds out stays in the extensions, for
    /// [`Require::check`](crate::Require::check) and the extractors.
    ///
    /// # Errors
    ///
    /// The refusal that is to be answered.
    ///
    /// ```
    /// use bailiwick_resource::{AccessToken, Protect, Refusal, require};
    ///
    /// async fn handle(protect: &Protect, request: http::Request<()>) -> Result<String, Refusal> {
    ///     let (mut parts, _body) = request.into_parts();
    ///     protect.check(&mut parts).await?;
    ///     require(["groups"]).check(&parts)?;
    ///     let token = parts.extensions.get::<AccessToken>();
    ///     Ok(format!("{:?}", token.and_then(AccessToken::username)))
    /// }
    /// ```
    pub async fn check(&self, parts: &mut Parts) -> Result<(), Refusal> {
        let token = Self::presented(&parts.headers, &parts.uri);
        let is_options = parts.method == http::Method::OPTIONS;
        self.admit(token, is_options)
            .await?
            .leave_in(&mut parts.extensions);
        Ok(())
    }

    /// The presented token, if the form of the request is in order.
    fn presented(headers: &HeaderMap, uri: &Uri) -> Result<String, RefusalReason> {
        bearer::access_token(headers, uri).map(str::to_owned)
    }

    /// The same, where clients' own credentials are taken as well.
    pub(crate) fn beside_clients(mut self) -> Self {
        Arc::make_mut(&mut self.settings).taken = Taken::Both;
        self
    }

    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings)
    }

    pub(crate) async fn admit(
        &self,
        presented: Result<String, RefusalReason>,
        is_options: bool,
    ) -> Result<Protected, Refusal> {
        let found = match presented {
            Ok(token) => self.verify(&token).await,
            Err(reason) => Err(reason),
        };
        let admitted = match found {
            Ok(token) => Admitted::With(token),
            Err(reason) => {
                let passes =
                    self.settings.options_pass && is_options && reason == RefusalReason::NoToken;
                match reason {
                    _ if passes => Admitted::Options,
                    RefusalReason::NoToken
                    | RefusalReason::InvalidToken
                    | RefusalReason::WrongAudience
                        if self.settings.optional =>
                    {
                        Admitted::Without(reason)
                    }
                    _ => return Err(Refusal::new(reason, Arc::clone(&self.settings))),
                }
            }
        };
        Ok(Protected {
            admitted,
            settings: Arc::clone(&self.settings),
        })
    }

    async fn verify(&self, token: &str) -> Result<AccessToken, RefusalReason> {
        let token = self
            .verifier
            .verify(token)
            .await
            .map_err(RefusalReason::AuthorizationServer)?
            .ok_or(RefusalReason::InvalidToken)?;
        let is_meant_for_us = self
            .audience
            .as_ref()
            .is_none_or(|audience| audience.admits(token.audience()));
        if is_meant_for_us {
            Ok(token)
        } else {
            Err(RefusalReason::WrongAudience)
        }
    }
}

/// What the layer leaves in a request that it let in.
#[derive(Clone, Debug)]
pub(crate) struct Protected {
    pub(crate) admitted: Admitted,
    pub(crate) settings: Arc<Settings>,
}

/// How a request came in.
#[derive(Clone, Debug)]
pub(crate) enum Admitted {
    /// With a good token.
    With(AccessToken),
    /// Without, for this reason: where that is no obstacle.
    Without(RefusalReason),
    /// As an `OPTIONS` request, which is asked nothing.
    Options,
}

impl Protected {
    /// What was left, or the refusal of a request that never met the layer.
    pub(crate) fn of(extensions: &Extensions) -> Result<&Self, Refusal> {
        extensions.get().ok_or_else(|| {
            tracing::error!(
                "a guard or an access token is used outside of Protect, so the request is \
                 refused: add .layer(Protect::new(..)) after the route"
            );
            Refusal::new(RefusalReason::Unprotected, Arc::default())
        })
    }

    pub(crate) fn refusal(&self, reason: RefusalReason) -> Refusal {
        Refusal::new(reason, Arc::clone(&self.settings))
    }

    /// The token, or the refusal of a request that has none.
    #[cfg(feature = "axum")]
    pub(crate) fn token(&self) -> Result<&AccessToken, Refusal> {
        match &self.admitted {
            Admitted::With(token) => Ok(token),
            Admitted::Without(reason) => Err(self.refusal(reason.clone())),
            Admitted::Options => Err(self.refusal(RefusalReason::NoToken)),
        }
    }

    pub(crate) fn leave_in(self, extensions: &mut Extensions) {
        // A token that another layer found is not ours to vouch for.
        extensions.remove::<AccessToken>();
        if let Admitted::With(token) = &self.admitted {
            extensions.insert(token.clone());
        }
        extensions.insert(self);
    }
}
