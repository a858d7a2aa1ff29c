//! Guards: what a verified access token must carry to reach a route.

use std::sync::Arc;

use http::{Extensions, Method, request::Parts};

use crate::{
    access_token::AccessToken,
    client::AuthenticatedClient,
    declared::DeclaredScope,
    protect::{Admitted, Protected},
    refusal::Refusal,
};

mod filled;
#[cfg(feature = "axum")]
mod path;
mod rule;
mod service;

use filled::{FilledScope, Source};
use rule::{Asked, Rule, lacks_values};
pub use service::RequireService;

/// All of these scopes are needed.
///
/// A scope that is not among the token's own, exactly as written, is missing;
/// one text may name several scopes, divided by spaces. Without any scope every
/// good token is enough.
///
/// No token carries a parameterised scope as it is declared: a guard that asks for
/// `dataset:{id}:read` says so in the log when it is made, and refuses every request
/// with 500. [`require_with`] and [`require_by_path`] ask for it with its values.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use bailiwick_resource::require;
///
/// let app: Router = Router::new()
///     .route("/groups/", get(|| async { "groups" }))
///     .route_layer(require(["groups"]));
/// # }
/// ```
pub fn require<S: AsRef<str>>(scopes: impl IntoIterator<Item = S>) -> Require {
    Require::as_written(Rule::Scopes(names(scopes)))
}

/// A [parameterised](DeclaredScope::parameter) scope, with the values that a function
/// finds in the request: the function is given the word between the braces.
///
/// A token is enough if one of its scopes covers the filled-in one by the rules of the
/// authorization server: the same values, or of a path one above. Without a value, or
/// with one that is not of its type, the answer is 400, whatever the token carries: what
/// a stranger sent is never part of a scope unless it is well-formed.
///
/// Guard and handler must read the same value: take it where the handler does.
///
/// ```
/// use bailiwick_resource::{DeclaredScope, ParameterType, require_with};
/// use http::request::Parts;
///
/// fn tenant(request: &Parts, _word: &str) -> Option<String> {
///     let tenant = request.headers.get("x-tenant")?.to_str().ok()?;
///     Some(tenant.to_owned())
/// }
///
/// let bills = DeclaredScope::new("bills:{tenant}:read", "Read the bills of {tenant}")
///     .parameter("tenant", ParameterType::Word);
/// let guard = require_with(&bills, tenant);
/// assert_eq!(guard.scopes(), ["bills:{tenant}:read"]);
/// ```
pub fn require_with(
    scope: &DeclaredScope,
    value: impl Fn(&Parts, &str) -> Option<String> + Send + Sync + 'static,
) -> Require {
    let source = Source::Function(Arc::new(value));
    Require::new(Rule::Filled(FilledScope::new(scope, source)))
}

/// A [parameterised](DeclaredScope::parameter) scope, with the values that the path has
/// for the route's parameters of the same names, decoded as `axum::extract::Path` does.
/// To be added with `route_layer`.
///
/// Otherwise like [`require_with`]. A parameter of type path takes what a wildcard
/// (`{*path}`) stands for, with a slash before it; an encoded slash in it is refused,
/// because not everybody behind this guard would take it for one.
///
/// ```
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{DeclaredScope, ParameterType, require_by_path};
///
/// let one = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}")
///     .parameter("id", ParameterType::Integer);
/// // dataset:7:read for /datasets/7
/// let app: Router = Router::new()
///     .route("/datasets/{id}", get(|| async { "data" }).route_layer(require_by_path(&one)));
/// ```
#[cfg(feature = "axum")]
pub fn require_by_path(scope: &DeclaredScope) -> Require {
    Require::new(Rule::Filled(FilledScope::new(scope, Source::Path)))
}

/// `read` for GET, HEAD and OPTIONS, `write` for every other method.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{require, require_read_write};
///
/// let app: Router = Router::new()
///     .route("/users/", get(|| async { "users" }).post(|| async { "created" }))
///     .route_layer(require_read_write().and(require(["users"])));
/// # }
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
    Require::as_written(Rule::ReadWrite(vec![read.into()], vec![write.into()]))
}

/// Of each resource its `:read` scope for GET, HEAD and OPTIONS, its `:write`
/// scope for every other method.
///
/// ```
/// use bailiwick_resource::require_resource;
///
/// // music:read or music:write, as the method says
/// let guard = require_resource(["music"]);
/// ```
pub fn require_resource<S: AsRef<str>>(resources: impl IntoIterator<Item = S>) -> Require {
    let resources = names(resources);
    let of = |right: &str| {
        let scopes = resources.iter().map(|name| format!("{name}:{right}"));
        scopes.collect()
    };
    Require::as_written(Rule::ReadWrite(of("read"), of("write")))
}

/// A user must be behind the token: one that a client got for itself is refused.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use bailiwick_resource::{AccessToken, require_user};
///
/// let app: Router = Router::new()
///     .route("/me/", get(|token: AccessToken| async move {
///         token.user().unwrap_or_default().to_owned()
///     }))
///     .route_layer(require_user());
/// # }
/// ```
pub fn require_user() -> Require {
    Require::new(Rule::User)
}

/// A client must have proved itself by its own credentials
/// ([`ProtectClients`](crate::ProtectClients)): no token is enough.
///
/// ```
/// use bailiwick_resource::require_client;
///
/// let guard = require_client();
/// ```
pub fn require_client() -> Require {
    Require::new(Rule::Authenticated(has::<AuthenticatedClient>))
}

/// Each method has a guard of its own; a method that is not named is denied,
/// HEAD and OPTIONS too.
///
/// ```
/// use bailiwick_resource::{any_of, require, require_by_method};
/// use http::Method;
///
/// let guard = require_by_method([
///     (Method::GET, require(["read"])),
///     (Method::POST, any_of([require(["create"]), require(["write", "admin"])])),
/// ]);
/// ```
pub fn require_by_method(guards: impl IntoIterator<Item = (Method, Require)>) -> Require {
    let rules = guards
        .into_iter()
        .map(|(method, guard)| (method, guard.into_rule()));
    Require::new(Rule::ByMethod(rules.collect()))
}

/// One of these guards must be met; without any, none is. A refusal names the
/// scopes of the one that is nearest.
///
/// ```
/// use bailiwick_resource::{any_of, require};
///
/// let guard = any_of([require(["read"]), require(["users", "groups"])]);
/// ```
pub fn any_of(guards: impl IntoIterator<Item = Require>) -> Require {
    Require::new(Rule::Any(rules(guards)))
}

/// All of these guards must be met. Unlike guards one above the other, a refusal
/// names the scopes of all.
///
/// ```
/// use bailiwick_resource::{all_of, require, require_read_write, require_user};
///
/// let guard = all_of([require_read_write(), require(["groups"]), require_user()]);
/// ```
pub fn all_of(guards: impl IntoIterator<Item = Require>) -> Require {
    Require::new(Rule::All(rules(guards)))
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
    rule: Arc<Rule>,
}

impl Require {
    fn new(rule: Rule) -> Self {
        Self {
            rule: Arc::new(rule),
        }
    }

    /// Asks for names that tokens carry as they are written here.
    fn as_written(rule: Rule) -> Self {
        let mut names = Vec::new();
        rule.name_scopes(&mut names);
        names.retain(|name| lacks_values(name));
        for scope in names {
            tracing::error!(
                scope,
                "a guard asks for a parameterised scope without its values, which no token \
                 carries, so it lets nobody in: use required_by_path or required_with"
            );
        }
        Self::new(rule)
    }

    fn into_rule(self) -> Rule {
        Arc::unwrap_or_clone(self.rule)
    }

    /// Both must be met. Unlike two guards one above the other, a refusal then
    /// names the scopes of both.
    ///
    /// ```
    /// use bailiwick_resource::{require, require_user};
    ///
    /// let guard = require(["groups"]).and(require_user());
    /// ```
    pub fn and(self, other: Self) -> Self {
        all_of([self, other])
    }

    /// One of the two is enough.
    ///
    /// ```
    /// use bailiwick_resource::require;
    ///
    /// let guard = require(["read"]).or(require(["admin"]));
    /// ```
    pub fn or(self, other: Self) -> Self {
        any_of([self, other])
    }

    /// Instead of a token, a `T` in the request's extensions is enough: what
    /// another authenticator leaves there, such as the user of a session. To be
    /// used with [`Protect::optional`](crate::Protect::optional). Where there is a
    /// good token, it decides alone.
    ///
    /// ```
    /// use bailiwick_resource::require;
    ///
    /// #[derive(Clone)]
    /// struct SessionUser(String);
    ///
    /// let guard = require(["read"]).or_authenticated_by::<SessionUser>();
    /// ```
    pub fn or_authenticated_by<T: Send + Sync + 'static>(self) -> Self {
        self.or(Self::new(Rule::Authenticated(has::<T>)))
    }

    /// Instead of a token, a client's own credentials are enough
    /// ([`ProtectClients`](crate::ProtectClients)).
    ///
    /// ```
    /// use bailiwick_resource::require;
    ///
    /// let guard = require(["usage:read"]).or_client();
    /// ```
    pub fn or_client(self) -> Self {
        self.or_authenticated_by::<AuthenticatedClient>()
    }

    /// Whether a token is enough for a request of this method. Where a value of the
    /// request is needed ([`require_with`]), it is not: [`check`](Self::check) then.
    ///
    /// ```
    /// use bailiwick_resource::{AccessToken, require_read_write};
    /// use http::Method;
    ///
    /// let token = AccessToken::builder().scope("read").build();
    /// assert!(require_read_write().admits(&token, &Method::GET));
    /// assert!(!require_read_write().admits(&token, &Method::POST));
    /// ```
    pub fn admits(&self, token: &AccessToken, method: &Method) -> bool {
        self.rule.is_met(Asked {
            method,
            token: Some(token),
            extensions: &Extensions::new(),
            request: None,
        })
    }

    /// Every scope that it may ask for, whatever the request, each once; a parameterised
    /// one under its registered name.
    ///
    /// ```
    /// use bailiwick_resource::require_read_write;
    ///
    /// assert_eq!(require_read_write().scopes(), ["read", "write"]);
    /// ```
    pub fn scopes(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.rule.name_scopes(&mut names);
        names
    }

    /// Checks one request without a layer, after
    /// [`Protect::check`](crate::Protect::check).
    ///
    /// # Errors
    ///
    /// The refusal that is to be answered.
    ///
    /// ```
    /// use bailiwick_resource::{Refusal, require};
    ///
    /// fn guard(parts: &http::request::Parts) -> Result<(), Refusal> {
    ///     require(["groups"]).check(parts)
    /// }
    /// ```
    pub fn check(&self, parts: &Parts) -> Result<(), Refusal> {
        let (method, extensions) = (&parts.method, &parts.extensions);
        let protected = Protected::of(extensions)?;
        let token = match &protected.admitted {
            Admitted::Options => return Ok(()),
            Admitted::With(token) => Ok(token),
            Admitted::Without(reason) => Err(reason),
        };
        let asked = Asked {
            method,
            token: token.ok(),
            extensions,
            request: Some(parts),
        };
        if self.rule.is_met(asked) {
            return Ok(());
        }
        Err(protected.refusal(match token {
            Ok(token) => self.rule.refusal(token, asked),
            Err(reason) => reason.clone(),
        }))
    }
}

fn has<T: Send + Sync + 'static>(extensions: &Extensions) -> bool {
    extensions.get::<T>().is_some()
}

fn rules(guards: impl IntoIterator<Item = Require>) -> Vec<Rule> {
    guards.into_iter().map(Require::into_rule).collect()
}

fn names<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts {
        for name in text.as_ref().split_ascii_whitespace() {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}
