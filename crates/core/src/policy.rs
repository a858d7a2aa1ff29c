//! A host's own rules, where the specifications leave room for them. They are
//! asked inside a decision: they must be quick, and answer the same when asked
//! again.

#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    Snapshot, UnixTime,
    model::{AccessToken, Client, Extra, GrantType, RegisteredScope, User},
    registration::ClientDraft,
    scope::{ScopeRequest, ScopeSet, ScopeToken},
};

/// The rules in force. Each begins as [`Stock`], which is what the documentation
/// of its methods says.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use std::{sync::Arc, time::Duration};
///
/// use bailiwick_core::policy::{Issue, LifetimePolicy};
///
/// #[derive(Debug)]
/// struct FiveMinutes;
/// impl LifetimePolicy for FiveMinutes {
///     fn access_token(&self, _: &Issue<'_>) -> Option<Duration> {
///         Some(Duration::from_mins(5))
///     }
/// }
///
/// let mut config = host::config();
/// config.policies.lifetimes = Arc::new(FiveMinutes);
/// let issued = host::granted("field-notes", "read", &config).outcome?;
/// assert_eq!(issued.expires_in, 300);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
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
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::Client,
///     policy::{RedirectUriPolicy, Stock},
/// };
///
/// /// The stock rule, and no insecure callbacks.
/// #[derive(Debug)]
/// struct Encrypted;
/// impl RedirectUriPolicy for Encrypted {
///     fn accepts(&self, uri: &str, client: &dyn Client) -> bool {
///         Stock.accepts(uri, client) && !uri.starts_with("http:")
///     }
/// }
///
/// let client = host::client();
/// assert!(Stock.accepts("http://127.0.0.1/cb", &client));
/// assert!(!Encrypted.accepts("http://127.0.0.1/cb", &client));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Stock;

impl ScopePolicy for Stock {}
impl RedirectUriPolicy for Stock {}
impl LifetimePolicy for Stock {}
impl TokenPolicy for Stock {}

/// Who may ask for which scope. It is asked last and can only refuse: what is
/// unknown, out of use or privileged, what the client's list leaves out
/// ([`Client::allowed_scope`]) and what a rule denies never gets here.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Reason, Snapshot,
///     model::RegisteredScope,
///     policy::{ScopePolicy, Stock},
///     scope::{ScopeRequest, ScopeToken},
/// };
///
/// /// Plants are for people, and nobody else's business.
/// #[derive(Debug)]
/// struct People;
/// impl ScopePolicy for People {
///     fn is_available(&self, scope: &RegisteredScope, request: &ScopeRequest<'_>) -> bool {
///         let plants = scope.name.as_str().starts_with("plants:");
///         Stock.is_available(scope, request) && (request.user.is_some() || !plants)
///     }
///
///     fn defaults(&self, _: &ScopeRequest<'_>, _: &Snapshot) -> Vec<ScopeToken> {
///         vec![ScopeToken::from_static("plants:see"), ScopeToken::from_static("read")]
///     }
///
///     fn is_listed(&self, scope: &RegisteredScope) -> bool {
///         !scope.name.as_str().starts_with("plants:")
///     }
/// }
///
/// let mut config = host::config();
/// config.policies.scopes = Arc::new(People);
/// let refused = host::granted("field-notes", "plants:see", &config).outcome.unwrap_err();
/// assert_eq!(refused.reason, Reason::ScopeNotAllowed);
/// let granted = host::granted("field-notes", "", &config).outcome?;
/// assert_eq!(granted.scope.to_string(), "read");
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
pub trait ScopePolicy: fmt::Debug + Send + Sync + 'static {
    /// Whether this request may have `scope`; of a parameterised one, as it is
    /// registered. Here: yes.
    fn is_available(&self, scope: &RegisteredScope, request: &ScopeRequest<'_>) -> bool {
        let _ = (scope, request);
        true
    }

    /// What a request without `scope` means, in order; what is not available to it
    /// is left out afterwards. Here: the client's default scope
    /// ([`Client::default_scope`]), and without one the registry's default scopes.
    fn defaults(&self, request: &ScopeRequest<'_>, snapshot: &Snapshot) -> Vec<ScopeToken> {
        match request.client.default_scope() {
            Some(scope) => scope.iter().cloned().collect(),
            None => snapshot.default_scopes().cloned().collect(),
        }
    }

    /// Whether discovery lists `scope` (RFC 8414 §2 `scopes_supported`), which is
    /// marked public: of others it is not asked. Here: yes.
    fn is_listed(&self, scope: &RegisteredScope) -> bool {
        let _ = scope;
        true
    }
}

/// Where people may be sent. Both questions are asked after the server's own
/// checks and can only refuse.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{Client, ClientType},
///     policy::RedirectUriPolicy,
///     registration::ClientDraft,
/// };
///
/// fn is_ours(uri: &str) -> bool {
///     uri.starts_with("https://notes.example/")
/// }
///
/// /// People are sent to sites of this house only.
/// #[derive(Debug)]
/// struct OurSites;
/// impl RedirectUriPolicy for OurSites {
///     fn check_registration(&self, uri: &str, _: &ClientDraft) -> Result<(), String> {
///         is_ours(uri).then_some(()).ok_or_else(|| "must be of notes.example".to_owned())
///     }
///
///     /// What was registered before the rule was there.
///     fn accepts(&self, uri: &str, client: &dyn Client) -> bool {
///         client.skips_consent() || is_ours(uri)
///     }
/// }
///
/// let draft = ClientDraft::new("Field Notes", ClientType::Public);
/// assert!(OurSites.check_registration("https://notes.example/cb", &draft).is_ok());
/// assert!(OurSites.check_registration("https://other.example/cb", &draft).is_err());
/// assert!(!OurSites.accepts("https://other.example/cb", &host::client()));
/// ```
pub trait RedirectUriPolicy: fmt::Debug + Send + Sync + 'static {
    /// Whether `client`, as it is about to be registered or changed, may register
    /// `uri`; the error is shown beside the field, after the address. What is
    /// registered already is not questioned again. Here: yes.
    fn check_registration(&self, uri: &str, client: &ClientDraft) -> Result<(), String> {
        let _ = (uri, client);
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
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use std::{sync::Arc, time::Duration};
///
/// use bailiwick_core::{
///     policy::{Issue, LifetimePolicy},
///     scope::ScopeToken,
/// };
///
/// /// Who may see plants is asked again soon.
/// #[derive(Debug)]
/// struct Short(ScopeToken);
/// impl LifetimePolicy for Short {
///     fn access_token(&self, issue: &Issue<'_>) -> Option<Duration> {
///         issue.scope.contains(&self.0).then_some(Duration::from_mins(10))
///     }
///
///     fn refresh_token(&self, issue: &Issue<'_>) -> Option<Duration> {
///         issue.scope.contains(&self.0).then_some(Duration::from_hours(24))
///     }
/// }
///
/// let mut config = host::config();
/// config.policies.lifetimes = Arc::new(Short(ScopeToken::from_static("plants:see")));
/// let lives = |scope| host::granted("field-notes", scope, &config).outcome.unwrap().expires_in;
/// assert_eq!((lives("plants:see"), lives("read")), (600, 3600));
/// ```
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
