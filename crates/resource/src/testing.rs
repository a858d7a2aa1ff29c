//! For the unit tests of an API: an issuer of tokens in the test's own process,
//! without a network, a clock that the test moves, and tokens of every kind.
//!
//! The API is put together as in production, with an [`Issuer`] in the place of
//! the authorization server; what is tested are its own guards and handlers.
//!
//! ```
//! # #[cfg(feature = "axum")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use axum::{Router, body::Body, routing::get};
//! use bailiwick_resource::{AccessToken, Protect, Verifier, require, testing::Issuer};
//! use http::{Request, StatusCode};
//! use tower::ServiceExt;
//!
//! /// The API as it is deployed; only who verifies is an argument.
//! fn api(verifier: impl Verifier + 'static) -> Router {
//!     let groups = |token: AccessToken| async move { format!("groups of {:?}", token.username()) };
//!     Router::new()
//!         .route("/groups/", get(groups))
//!         .route_layer(require(["groups"]))
//!         .layer(Protect::new(verifier))
//! }
//!
//! let issuer = Issuer::new();
//! let api = api(issuer.clone());
//! let status = |token: String| {
//!     let request = Request::get("/groups/").header("Authorization", format!("Bearer {token}"));
//!     let answer = api.clone().oneshot(request.body(Body::empty()).unwrap());
//!     async { answer.await.unwrap().status() }
//! };
//!
//! let good = issuer.token().scope("groups").user("ada").issue();
//! assert_eq!(status(good.clone()).await, StatusCode::OK);
//! assert_eq!(status(issuer.token().scope("read").issue()).await, StatusCode::FORBIDDEN);
//! issuer.revoke(&good);
//! assert_eq!(status(good).await, StatusCode::UNAUTHORIZED);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "axum"))]
//! # fn main() {}
//! ```

mod manifest;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;

use crate::{
    access_token::{AccessToken, AccessTokenBuilder},
    declared::DeclaredScope,
    error::RegisterError,
    register::{Registration, ScopeRegistrar},
    verifier::{BoxFuture, Verifier, VerifyError},
};

/// 2027-01-15, when the clock of every issuer starts.
const START: i64 = 1_800_000_000;

/// An issuer of tokens for tests: a [`Verifier`], a [`ScopeRegistrar`] and a
/// [`ManifestRegistrar`](crate::ManifestRegistrar). Clones are the same issuer.
///
/// ```
/// use bailiwick_resource::testing::Issuer;
///
/// let issuer = Issuer::new();
/// let token = issuer.token().scope("read").user("ada").client("app").issue();
/// issuer.revoke(&token);
/// ```
#[derive(Clone, Default)]
pub struct Issuer {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    issued: usize,
    elapsed: Duration,
    good: BTreeMap<String, AccessToken>,
    scopes: Vec<DeclaredScope>,
    /// Of the manifest that declared them.
    revision: u64,
    fails: bool,
}

impl State {
    fn now(&self) -> i64 {
        START.saturating_add(i64::try_from(self.elapsed.as_secs()).unwrap_or(i64::MAX))
    }
}

impl Issuer {
    /// An issuer that knows no token yet.
    ///
    /// ```
    /// let issuer = bailiwick_resource::testing::Issuer::new();
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a token: without a scope, of the client `test-client` for itself, good
    /// for an hour.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let text = Issuer::new().token().scope("read write").issue();
    /// ```
    pub fn token(&self) -> TokenDraft {
        TokenDraft {
            issuer: self.clone(),
            token: AccessToken::builder(),
            client: "test-client".to_owned(),
            user: None,
            lifetime: Duration::from_hours(1),
        }
    }

    /// From now on the token is not good.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let issuer = Issuer::new();
    /// let token = issuer.token().scope("read").issue();
    /// issuer.revoke(&token);
    /// ```
    pub fn revoke(&self, token: &str) {
        self.state().good.remove(token);
    }

    /// Moves the clock; tokens expire by it alone.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let issuer = Issuer::new();
    /// let token = issuer.token().scope("read").issue();
    /// issuer.advance(std::time::Duration::from_secs(3600));
    /// ```
    pub fn advance(&self, time: Duration) {
        let mut state = self.state();
        state.elapsed = state.elapsed.saturating_add(time);
    }

    /// Whether tokens can be checked and scopes registered: with `false` the API
    /// answers 503.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// Issuer::new().set_available(false);
    /// ```
    pub fn set_available(&self, available: bool) {
        self.state().fails = !available;
    }

    /// The scopes that the API registered, in order.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), bailiwick_resource::RegisterError> {
    /// use bailiwick_resource::{DeclaredScope, register_scopes, testing::Issuer};
    ///
    /// let issuer = Issuer::new();
    /// register_scopes(None, &issuer, &[DeclaredScope::new("read", "Read your users")]).await?;
    /// assert_eq!(issuer.registered_scopes()[0].name(), "read");
    /// # Ok(())
    /// # }
    /// ```
    pub fn registered_scopes(&self) -> Vec<DeclaredScope> {
        self.state().scopes.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked with the lock has failed already.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, token: &str) -> Result<Option<AccessToken>, VerifyError> {
        let state = self.state();
        if state.fails {
            return Err(VerifyError::Other(
                "the test's issuer was made to fail".to_owned(),
            ));
        }
        let now = state.now();
        let good = state.good.get(token);
        Ok(good
            .filter(|token| token.expires_at().is_none_or(|at| at > now))
            .cloned())
    }

    fn register(&self, scope: &DeclaredScope) -> Result<Registration, RegisterError> {
        if scope.is_parameterised() {
            return Err(RegisterError::NeedsManifest {
                scope: scope.name().to_owned(),
            });
        }
        let mut state = self.state();
        if state.fails {
            return Err(RegisterError::RefusedHere {
                scope: scope.name().to_owned(),
                problem: "the test's issuer was made to fail".to_owned(),
            });
        }
        let known = state
            .scopes
            .iter()
            .position(|known| known.name() == scope.name());
        let is_new = known.is_none();
        match known.and_then(|at| state.scopes.get_mut(at)) {
            Some(known) => known.clone_from(scope),
            None => state.scopes.push(scope.clone()),
        }
        Ok(Registration::new(is_new))
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Issuer")
            .field("issued", &self.state().issued)
            .finish_non_exhaustive()
    }
}

impl Verifier for Issuer {
    fn verify<'a>(
        &'a self,
        token: &'a str,
    ) -> BoxFuture<'a, Result<Option<AccessToken>, VerifyError>> {
        Box::pin(async move { self.find(token) })
    }
}

impl ScopeRegistrar for Issuer {
    fn register_scope<'a>(
        &'a self,
        scope: &'a DeclaredScope,
    ) -> BoxFuture<'a, Result<Registration, RegisterError>> {
        Box::pin(async move { self.register(scope) })
    }
}

/// A token of an [`Issuer`] that is not issued yet.
///
/// ```
/// # use bailiwick_resource::testing::Issuer;
/// let text = Issuer::new()
///     .token()
///     .scope("read groups")
///     .user("ada")
///     .client("app")
///     .audience(["https://users.example.com"])
///     .claim("tenant", "north")
///     .expires_in(std::time::Duration::from_secs(60))
///     .issue();
/// ```
#[derive(Clone, Debug)]
#[must_use = "it is a token only when it is issued"]
pub struct TokenDraft {
    issuer: Issuer,
    token: AccessTokenBuilder,
    client: String,
    user: Option<String>,
    lifetime: Duration,
}

impl TokenDraft {
    /// Adds scopes, divided by spaces.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let text = Issuer::new().token().scope("read write").issue();
    /// ```
    pub fn scope(mut self, scope: &str) -> Self {
        self.token = self.token.scope(scope);
        self
    }

    /// The user who allowed it: the username, and the subject as `id-of-` it.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let text = Issuer::new().token().user("ada").issue();
    /// ```
    pub fn user(mut self, username: impl Into<String>) -> Self {
        self.user = Some(username.into());
        self
    }

    /// The client that it is issued to.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let text = Issuer::new().token().client("nightly-job").issue();
    /// ```
    pub fn client(mut self, client_id: impl Into<String>) -> Self {
        self.client = client_id.into();
        self
    }

    /// The resource servers that it is bound to.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let text = Issuer::new().token().audience(["https://users.example.com"]).issue();
    /// ```
    pub fn audience<A: Into<String>>(mut self, resources: impl IntoIterator<Item = A>) -> Self {
        self.token = self.token.audience(resources);
        self
    }

    /// Another claim.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let text = Issuer::new().token().claim("tenant", "north").issue();
    /// ```
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.token = self.token.claim(name, value);
        self
    }

    /// How long it is good; with zero it has expired already.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let expired = Issuer::new().token().expires_in(std::time::Duration::ZERO).issue();
    /// ```
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Issues it: the text that a client sends. Each one is another.
    ///
    /// ```
    /// # use bailiwick_resource::testing::Issuer;
    /// let issuer = Issuer::new();
    /// assert_ne!(issuer.token().issue(), issuer.token().issue());
    /// ```
    #[must_use]
    pub fn issue(self) -> String {
        let mut state = self.issuer.state();
        let lifetime = i64::try_from(self.lifetime.as_secs()).unwrap_or(i64::MAX);
        let token = self.token.expires_at(state.now().saturating_add(lifetime));
        let token = match self.user {
            Some(user) => token.subject(format!("id-of-{user}")).username(user),
            None => token.subject(&self.client),
        };
        state.issued += 1;
        let text = format!("test-token-{}", state.issued);
        let token = token.client_id(self.client).build();
        state.good.insert(text.clone(), token);
        text
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use futures_util::FutureExt as _;

    use super::*;

    fn verified(issuer: &Issuer, token: &str) -> Option<AccessToken> {
        issuer.verify(token).now_or_never().unwrap().unwrap()
    }

    #[test]
    fn an_issued_token_is_good_until_it_expires_or_is_revoked() {
        let issuer = Issuer::new();
        let one = issuer.token().scope("read").user("ada").issue();
        let other = issuer.token().scope("read").client("job").issue();
        let token = verified(&issuer, &one).unwrap();
        assert_eq!(token.user(), Some("ada"));
        assert_eq!(token.throttle_key().as_deref(), Some("user-id-of-ada"));
        let token = verified(&issuer, &other).unwrap();
        assert_eq!((token.user(), token.client_id()), (None, Some("job")));
        issuer.revoke(&one);
        assert_eq!(verified(&issuer, &one), None);
        issuer.advance(Duration::from_secs(3599));
        assert!(verified(&issuer, &other).is_some());
        issuer.advance(Duration::from_secs(1));
        assert_eq!(verified(&issuer, &other), None);
        assert_eq!(verified(&issuer, "test-token-9"), None);
    }

    #[test]
    fn an_issuer_that_fails_says_so() {
        let issuer = Issuer::new();
        let token = issuer.token().issue();
        let scope = DeclaredScope::new("read", "Read");
        issuer.set_available(false);
        assert!(issuer.verify(&token).now_or_never().unwrap().is_err());
        assert!(issuer.register(&scope).is_err());
        issuer.set_available(true);
        assert!(verified(&issuer, &token).is_some());
        assert!(issuer.register(&scope).unwrap().is_new);
        assert!(!issuer.register(&scope).unwrap().is_new);
        assert_eq!(issuer.registered_scopes(), [scope]);
    }
}
