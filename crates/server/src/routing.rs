//! What a host made of the routes: which are there, and who answers them.

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use axum::routing::MethodRouter;
use bailiwick_core::{
    Config,
    metadata::{self, Endpoints},
};
use serde_json::Value;
use url::Url;

use crate::{
    mount::Mount,
    respond::{Endpoint, Respond},
    route::{Route, RouteGroup},
};

/// Who answers a route instead of the server.
#[derive(Clone)]
pub(crate) enum Handler {
    /// An axum handler of the host.
    Axum(Box<MethodRouter>),
    /// Anything over `http` types.
    Http(Arc<dyn Respond>),
}

/// The routes as a host wants them.
#[derive(Clone, Default)]
pub(crate) struct Routing {
    dropped: BTreeSet<RouteGroup>,
    replaced: BTreeMap<Route, Handler>,
    endpoints: Vec<Arc<dyn Endpoint>>,
    members: BTreeMap<String, Value>,
}

impl fmt::Debug for Routing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self.endpoints.iter().map(Endpoint::path);
        f.debug_struct("Routing")
            .field("dropped", &self.dropped)
            .field("replaced", &self.replaced.keys())
            .field("endpoints", &paths.collect::<Vec<_>>())
            .field("members", &self.members)
            .finish()
    }
}

impl Routing {
    pub(crate) fn drop_group(&mut self, group: RouteGroup) {
        self.dropped.insert(group);
    }

    pub(crate) fn replace(&mut self, route: Route, handler: Handler) {
        self.replaced.insert(route, handler);
    }

    pub(crate) fn add_endpoint(&mut self, endpoint: Arc<dyn Endpoint>) {
        self.endpoints.push(endpoint);
    }

    pub(crate) fn add_member(&mut self, member: String, value: Value) {
        self.members.insert(member, value);
    }

    /// Whether `route` is there: its group was not left out, and some grant needs
    /// it if it is for grants alone.
    pub(crate) fn offers(&self, route: Route, config: &Config) -> bool {
        let kept = route.group().is_none_or(|group| self.keeps(group));
        kept && match route {
            Route::Authorize => config.has_authorization_endpoint(),
            Route::Token => config.has_token_endpoint(),
            Route::AdminApiTokens => self.keeps(RouteGroup::AdminApi),
            Route::Revoke | Route::Introspect => !config.grant_types.is_empty(),
            Route::AccountSecondFactor | Route::AccountRecoveryCodes => {
                cfg!(feature = "totp") || passkeys(config)
            }
            Route::AccountApp | Route::AccountAppRemove => cfg!(feature = "totp"),
            Route::AccountPasskeys
            | Route::AccountPasskeyAdd
            | Route::AccountPasskeyRemove
            | Route::SignInPasskey
            | Route::PasskeyScript => passkeys(config),
            _ => true,
        }
    }

    /// The groups that are left out.
    pub(crate) fn off(&self) -> impl Iterator<Item = RouteGroup> {
        self.dropped.iter().copied()
    }

    /// Whether the routes of `group` are there.
    pub(crate) fn keeps(&self, group: RouteGroup) -> bool {
        let around = match group {
            RouteGroup::Users => RouteGroup::Administration,
            RouteGroup::Account => RouteGroup::SignIn,
            _ => group,
        };
        ![group, around]
            .iter()
            .any(|group| self.dropped.contains(group))
    }

    /// Who answers `route` instead of the server, if somebody does.
    pub(crate) fn replacement(&self, route: Route) -> Option<&Handler> {
        self.replaced.get(&route)
    }

    /// The host's own endpoints.
    pub(crate) fn endpoints(&self) -> &[Arc<dyn Endpoint>] {
        &self.endpoints
    }

    /// What the metadata says besides what the grants bring.
    pub(crate) fn metadata(&self, config: &Config) -> Endpoints {
        let mut members = self.members.clone();
        for endpoint in &self.endpoints {
            if let Some(member) = endpoint.metadata() {
                let url = format!("{}{}", config.issuer, endpoint.path());
                members.insert(member.to_owned(), Value::String(url));
            }
        }
        Endpoints {
            revocation: self.keeps(RouteGroup::Revocation),
            introspection: self.keeps(RouteGroup::Introspection),
            members,
        }
    }

    /// Whether a page that is there is for those who are signed in.
    pub(crate) fn needs_sign_in(&self, config: &Config) -> bool {
        [
            Route::Authorize,
            Route::Applications,
            Route::AuthorizedTokens,
            Route::Admin,
        ]
        .iter()
        .any(|route| self.offers(*route, config))
    }

    /// Whether all that the host registered fits together.
    pub(crate) fn check(&self, config: &Config, mount: &Mount) -> Result<(), RouteError> {
        for route in self.replaced.keys() {
            if !self.offers(*route, config) {
                return Err(RouteError::NothingToReplace(route.name()));
            }
        }
        self.check_paths(config, mount)?;
        self.check_members()
    }

    fn check_paths(&self, config: &Config, mount: &Mount) -> Result<(), RouteError> {
        let offered = Route::ALL
            .iter()
            .filter(|route| self.offers(**route, config));
        let mut taken: BTreeSet<_> = offered.flat_map(|route| route.paths(mount)).collect();
        for endpoint in &self.endpoints {
            let path = endpoint.path();
            if !is_plain_path(path) {
                return Err(RouteError::Path(path.to_owned()));
            }
            if !taken.insert(mount.path(path)) {
                return Err(RouteError::PathTaken(path.to_owned()));
            }
        }
        Ok(())
    }

    fn check_members(&self) -> Result<(), RouteError> {
        let of_endpoints = self.endpoints.iter().filter_map(|one| one.metadata());
        let mut said: BTreeSet<_> = metadata::MEMBERS.into_iter().collect();
        for member in of_endpoints.chain(self.members.keys().map(String::as_str)) {
            if !said.insert(member) {
                return Err(RouteError::MemberTaken(member.to_owned()));
            }
        }
        match self.members.iter().find(|(_, value)| value.is_null()) {
            Some((member, _)) => Err(RouteError::MemberIsNull(member.clone())),
            None => Ok(()),
        }
    }
}

/// Whether this server was built with passkeys, and its issuer has a name that they can
/// be for: an address has none (WebAuthn §5.1.2, a relying party's identifier).
fn passkeys(config: &Config) -> bool {
    let issuer = Url::parse(&config.issuer).ok();
    cfg!(feature = "webauthn") && issuer.is_some_and(|issuer| issuer.domain().is_some())
}

/// `/one/or-more/segments` of unreserved characters (RFC 3986 §2.3), without a
/// trailing slash, for it is answered both ways.
fn is_plain_path(path: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let is_segment = |segment: &str| {
        !segment.is_empty() && !matches!(segment, "." | "..") && segment.chars().all(is_plain)
    };
    path.strip_prefix('/')
        .is_some_and(|rest| rest.split('/').all(is_segment))
}

/// Why the routes of a host cannot be served.
///
/// ```
/// use bailiwick_server::RouteError;
///
/// let error = RouteError::PathTaken("/token".to_owned());
/// assert_eq!(error.to_string(), "something else answers /token already");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RouteError {
    /// A route is replaced that is not there: its group was left out, or no grant
    /// needs it.
    #[error("{0} is replaced but not there: it was left out, or no grant needs it")]
    NothingToReplace(&'static str),
    /// An endpoint's path is not one.
    #[error(
        "{0:?} is not the path of an endpoint: it begins with /, ends without one, and has \
         letters, digits and - . _ ~ between"
    )]
    Path(String),
    /// Two answer one path.
    #[error("something else answers {0} already")]
    PathTaken(String),
    /// The metadata would say something twice, or otherwise than it is.
    #[error("the metadata says {0} already")]
    MemberTaken(String),
    /// RFC 8414 §3.2: what is not there is left out.
    #[error("the metadata cannot say that {0} is null")]
    MemberIsNull(String),
}
