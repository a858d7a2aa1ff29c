//! Guards: what a verified access token must carry to reach a route.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use axum::response::{IntoResponse, Response};
use futures_util::future::{Either, Ready, ready};
use http::{Method, Request};
use tower::{Layer, Service};

use crate::{
    access_token::AccessToken,
    protect::Protected,
    refusal::{Refusal, RefusalReason},
};

/// All of these scopes are needed.
///
/// A scope that is not among the token's own, exactly as written, is missing;
/// one text may name several scopes, divided by spaces.
///
/// ```
/// use axum::{Router, routing::get};
/// use bailiwick_resource::require;
///
/// let app: Router = Router::new()
///     .route("/groups/", get(|| async { "groups" }))
///     .route_layer(require(["groups"]));
/// ```
pub fn require<S: AsRef<str>>(scopes: impl IntoIterator<Item = S>) -> Require {
    let names = scopes
        .into_iter()
        .flat_map(|text| {
            text.as_ref()
                .split_ascii_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    Require::new(Rule::AllOf(names))
}

/// `read` for GET, HEAD and OPTIONS, `write` for every other method.
///
/// ```
/// use axum::{Router, routing::get};
/// use bailiwick_resource::require_read_write;
///
/// let app: Router = Router::new()
///     .route("/users/", get(|| async { "users" }).post(|| async { "created" }))
///     .route_layer(require_read_write());
/// ```
pub fn require_read_write() -> Require {
    require_read_write_as("read", "write")
}

/// Like [`require_read_write`], with scopes of other names.
///
/// ```
/// use bailiwick_resource::require_read_write_as;
///
/// let guard = require_read_write_as("users:read", "users:write");
/// ```
pub fn require_read_write_as(read: impl Into<String>, write: impl Into<String>) -> Require {
    Require::new(Rule::ReadWrite {
        read: read.into(),
        write: write.into(),
    })
}

/// A user must be behind the token: one that a client got for itself is refused.
///
/// ```
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{AccessToken, require_user};
///
/// let app: Router = Router::new()
///     .route("/me/", get(|token: AccessToken| async move {
///         token.user().unwrap_or_default().to_owned()
///     }))
///     .route_layer(require_user());
/// ```
pub fn require_user() -> Require {
    Require::new(Rule::User)
}

/// A guard: a tower layer to be used inside of [`Protect`](crate::Protect).
///
/// ```
/// use bailiwick_resource::{Require, require, require_read_write, require_user};
///
/// let members: Require = require_read_write().and(require(["groups"])).and(require_user());
/// ```
#[derive(Clone, Debug)]
pub struct Require {
    rules: Arc<[Rule]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    AllOf(Vec<String>),
    ReadWrite { read: String, write: String },
    User,
}

impl Rule {
    /// The scopes that this rule needs for a request of this method.
    fn scopes(&self, method: &Method) -> &[String] {
        match self {
            Self::AllOf(names) => names,
            Self::ReadWrite { read, write } => std::slice::from_ref(
                if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
                    read
                } else {
                    write
                },
            ),
            Self::User => &[],
        }
    }
}

impl Require {
    fn new(rule: Rule) -> Self {
        Self {
            rules: Arc::from([rule]),
        }
    }

    /// Both must be met. Unlike two guards one above the other, a refusal then
    /// names the scopes of both.
    ///
    /// ```
    /// use bailiwick_resource::{require, require_user};
    ///
    /// let guard = require(["groups"]).and(require_user());
    /// ```
    #[expect(
        clippy::needless_pass_by_value,
        reason = "guards are made for their value, where they are used"
    )]
    pub fn and(self, other: Self) -> Self {
        let rules = self.rules.iter().chain(other.rules.iter());
        Self {
            rules: rules.cloned().collect(),
        }
    }

    /// RFC 6750 §3.1: `insufficient_scope` may name the scopes that are needed.
    fn check(&self, token: &AccessToken, method: &Method) -> Result<(), RefusalReason> {
        let mut required: Vec<String> = Vec::new();
        for scope in self.rules.iter().flat_map(|rule| rule.scopes(method)) {
            if !required.contains(scope) {
                required.push(scope.clone());
            }
        }
        if !required.iter().all(|scope| token.has_scope(scope)) {
            return Err(RefusalReason::InsufficientScope { required });
        }
        if self.rules.contains(&Rule::User) && token.user().is_none() {
            return Err(RefusalReason::NoUser { required });
        }
        Ok(())
    }
}

impl<S> Layer<S> for Require {
    type Service = RequireService<S>;

    fn layer(&self, inner: S) -> RequireService<S> {
        RequireService {
            require: self.clone(),
            inner,
        }
    }
}

/// The service that [`Require`] makes.
///
/// ```
/// use bailiwick_resource::{RequireService, require};
/// use tower::Layer;
///
/// let service: RequireService<axum::Router> = require(["groups"]).layer(axum::Router::new());
/// ```
#[derive(Clone, Debug)]
pub struct RequireService<S> {
    require: Require,
    inner: S,
}

impl<S, B> Service<Request<B>> for RequireService<S>
where
    S: Service<Request<B>, Response = Response>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Either<S::Future, Ready<Result<Response, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let refusal = match Protected::of(request.extensions()) {
            Ok(protected) => self
                .require
                .check(&protected.token, request.method())
                .map_err(|reason| Refusal::new(reason, Arc::clone(&protected.realm))),
            Err(unprotected) => Err(unprotected),
        };
        match refusal {
            Ok(()) => Either::Left(self.inner.call(request)),
            Err(refusal) => {
                tracing::debug!(reason = ?refusal.reason(), "a request was refused");
                Either::Right(ready(Ok(refusal.into_response())))
            }
        }
    }
}
