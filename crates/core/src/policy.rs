//! A host's own rules, where the specifications leave room for them. They are
//! asked inside a decision: they must be quick, and answer the same when asked
//! again.

#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    Snapshot, UnixTime,
    model::{AccessToken, Client, ClientType, Extra, GrantType, RegisteredScope, User},
    scope::{ScopeRequest, ScopeSet, ScopeToken},
};

/// The rules in force. Each begins as [`Stock`], which is what the documentation
/// of its methods says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policies {
    /// Who may ask for which scope.
    pub scopes: Arc<dyn ScopePolicy>,
    /// Where people may be sent.
    pub redirect_uris: Arc<dyn RedirectUriPolicy>,
    /// How long tokens live.
    pub lifetimes: Arc<dyn LifetimePolicy>,
    /// What access tokens hold besides.
    pub tokens: Arc<dyn TokenPolicy>,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            scopes: Arc::new(Stock),
            redirect_uris: Arc::new(Stock),
            lifetimes: Arc::new(Stock),
            tokens: Arc::new(Stock),
        }
    }
}

/// The rules that hold where a host has none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stock;

impl ScopePolicy for Stock {}
impl RedirectUriPolicy for Stock {}
impl LifetimePolicy for Stock {}
impl TokenPolicy for Stock {}

/// Who may ask for which scope. The registry's own rules come first and cannot be
/// relaxed: unknown, retired and privileged scopes never get here.
pub trait ScopePolicy: fmt::Debug + Send + Sync + 'static {
    /// Whether this request may have `scope`. Here: if the client may ask for it
    /// ([`Client::allowed_scope`]).
    fn is_available(&self, scope: &RegisteredScope, request: &ScopeRequest<'_>) -> bool {
        let allowed = request.client.allowed_scope();
        allowed.is_none_or(|allowed| allowed.contains(&scope.name))
    }

    /// What a request without `scope` means, in order; what is not available to it
    /// is left out afterwards. Here: the registry's default scopes.
    fn defaults(&self, request: &ScopeRequest<'_>, snapshot: &Snapshot) -> Vec<ScopeToken> {
        let _ = request;
        snapshot.default_scopes().cloned().collect()
    }

    /// Whether discovery lists `scope` (RFC 8414 §2 `scopes_supported`). Here: if
    /// it is marked so.
    fn is_listed(&self, scope: &RegisteredScope) -> bool {
        scope.advertised
    }
}

/// Where people may be sent. Both questions are asked after the server's own
/// checks and can only refuse.
pub trait RedirectUriPolicy: fmt::Debug + Send + Sync + 'static {
    /// Whether `client` may register `uri`; the error is shown beside the field.
    /// Here: yes.
    fn check_registration(&self, uri: &str, client_type: ClientType) -> Result<(), String> {
        let _ = (uri, client_type);
        Ok(())
    }

    /// Whether an authorization request of `client` may name `uri`, which is
    /// registered. Here: yes.
    fn accepts(&self, uri: &str, client: &dyn Client) -> bool {
        let _ = (uri, client);
        true
    }
}

/// What is about to be issued.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Issue<'a> {
    /// To whom.
    pub client: &'a dyn Client,
    /// For whom, if for somebody.
    pub user: Option<&'a User>,
    /// By which grant.
    pub grant_type: &'a GrantType,
    /// With which scope.
    pub scope: &'a ScopeSet,
    /// For whose ears (RFC 8707); empty is unbound.
    pub audience: &'a [String],
    /// When.
    pub now: UnixTime,
}

/// How long tokens live.
pub trait LifetimePolicy: fmt::Debug + Send + Sync + 'static {
    /// How long this access token lives; `None`: as the server's setting says. It
    /// never outlives its family. Here: what the client's registration says.
    fn access_token(&self, issue: &Issue<'_>) -> Option<Duration> {
        issue.client.access_token_lifetime()
    }

    /// How long this refresh token lives from now on; `None`: as the server's
    /// setting says. Here: `None`.
    fn refresh_token(&self, issue: &Issue<'_>) -> Option<Duration> {
        let _ = issue;
        None
    }
}

/// What access tokens hold besides what the specifications name.
///
/// ```
/// use bailiwick_core::{
///     model::{AccessToken, Client, Extra, User},
///     policy::{Issue, TokenPolicy},
/// };
/// use serde_json::json;
///
/// #[derive(Debug)]
/// struct Tenants;
///
/// impl TokenPolicy for Tenants {
///     fn extra(&self, issue: &Issue<'_>) -> Extra {
///         let tenant = issue.user.and_then(|user| user.extra.text("tenant"));
///         Extra::from_iter(tenant.map(|tenant| ("tenant", json!(tenant))))
///     }
///
///     fn claims(
///         &self,
///         token: &AccessToken,
///         _: Option<&User>,
///         _: Option<&dyn Client>,
///     ) -> Extra {
///         token.extra.clone()
///     }
/// }
/// ```
pub trait TokenPolicy: fmt::Debug + Send + Sync + 'static {
    /// Kept with the token's row for the host ([`AccessToken::extra`]). Here:
    /// nothing.
    fn extra(&self, issue: &Issue<'_>) -> Extra {
        let _ = issue;
        Extra::EMPTY
    }

    /// Further members of the introspection answer, and further claims of a JWT
    /// access token. What the specifications name cannot be overridden. `reader`
    /// is the resource server that asks: the server itself has none, nor has a JWT,
    /// which is made for all of its audience. Here: nothing.
    fn claims(
        &self,
        token: &AccessToken,
        user: Option<&User>,
        reader: Option<&dyn Client>,
    ) -> Extra {
        let _ = (token, user, reader);
        Extra::EMPTY
    }
}
