//! What a host registers of its own: grants, ways to authenticate, rules.

use std::sync::Arc;

use bailiwick_core::{
    Config,
    model::{AuthMethod, GrantType},
    policy::{LifetimePolicy, RedirectUriPolicy, ScopePolicy, TokenPolicy},
};

use super::{BuildError, Builder};
use crate::{
    client_authentication::ClientAuthMethod, extension_grant::ExtensionGrant,
    extensions::Extensions,
};

impl<S, U, K> Builder<S, U, K> {
    /// Adds a grant type of the host's own (RFC 6749 §4.5). Metadata lists it, and
    /// clients may be registered for it.
    pub fn extension_grant(mut self, grant: Arc<dyn ExtensionGrant>) -> Self {
        self.options.extensions.grants.push(grant);
        self
    }

    /// Adds a way for clients to authenticate. Metadata lists it for each endpoint of
    /// clients, and clients may be registered for it.
    pub fn client_auth_method(mut self, method: Arc<dyn ClientAuthMethod>) -> Self {
        self.options.extensions.methods.push(method);
        self
    }

    /// The host's own rules about who may ask for which scope.
    pub fn scope_policy(mut self, policy: impl ScopePolicy) -> Self {
        self.config.policies.scopes = Arc::new(policy);
        self
    }

    /// The host's own rules about where people may be sent.
    pub fn redirect_uri_policy(mut self, policy: impl RedirectUriPolicy) -> Self {
        self.config.policies.redirect_uris = Arc::new(policy);
        self
    }

    /// The host's own rules about how long tokens live.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::{
    ///     AuthorizationServer, Config,
    ///     bailiwick_core::policy::{Issue, LifetimePolicy},
    /// };
    ///
    /// /// What speaks of money ends soon.
    /// #[derive(Debug)]
    /// struct ShortForMoney;
    ///
    /// impl LifetimePolicy for ShortForMoney {
    ///     fn access_token(&self, issue: &Issue<'_>) -> Option<Duration> {
    ///         let money = issue.scope.iter().any(|name| name.as_str().starts_with("money:"));
    ///         money.then_some(Duration::from_mins(5))
    ///     }
    /// }
    ///
    /// let builder = AuthorizationServer::builder(Config::new("https://id.example/o"))
    ///     .lifetime_policy(ShortForMoney);
    /// # drop(builder);
    /// ```
    pub fn lifetime_policy(mut self, policy: impl LifetimePolicy) -> Self {
        self.config.policies.lifetimes = Arc::new(policy);
        self
    }

    /// What access tokens hold of the host's own.
    pub fn token_policy(mut self, policy: impl TokenPolicy) -> Self {
        self.config.policies.tokens = Arc::new(policy);
        self
    }
}

/// Tells the configuration what the host registered: clients, metadata and
/// decisions follow from that.
pub(super) fn enrol(config: &mut Config, extensions: &Extensions) -> Result<(), BuildError> {
    let is_extension = |name: &GrantType| matches!(name, GrantType::Extension(_));
    for grant in &extensions.grants {
        let name = grant.grant_type();
        if !is_extension(name) || !config.grant_types.insert(name.clone()) {
            return Err(BuildError::Extension(name.to_string()));
        }
    }
    let mut named = config.grant_types.iter().filter(|name| is_extension(name));
    if let Some(name) = named.find(|name| extensions.grant(name).is_none()) {
        return Err(BuildError::UnregisteredGrant(name.to_string()));
    }
    for method in &extensions.methods {
        let name = method.name();
        let algorithms = method.signing_algorithms().to_vec();
        let methods = &mut config.extension_auth_methods;
        let is_new = methods.insert(name.clone(), algorithms).is_none();
        if !is_new || !matches!(name, AuthMethod::Extension(_)) {
            return Err(BuildError::Extension(name.to_string()));
        }
    }
    Ok(())
}
