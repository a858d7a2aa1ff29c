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
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use bailiwick_server::{AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let secret = bailiwick_core::Digest::of(b"an example");
    /// # let keys = Arc::new(Secrets::new(secret.as_bytes(), &[])?);
    /// # let store: Arc<dyn Store> = Arc::new(bailiwick_store::memory::Memory::new());
    /// # let users = Arc::new(StoreUsers::new(Arc::clone(&store), PasswordPool::new()));
    /// # use bailiwick_core::{OAuthError, assertion::Assertion, model::UserId, store::UserKey};
    /// # use bailiwick_server::{BoxFuture, ExtensionGrant, ExtensionGrantRequest};
    /// # #[derive(Debug)]
    /// # struct Door(GrantType);
    /// # impl ExtensionGrant for Door {
    /// #     fn grant_type(&self) -> &GrantType {
    /// #         &self.0
    /// #     }
    /// #     fn assess<'a>(
    /// #         &'a self,
    /// #         _: &'a ExtensionGrantRequest<'a>,
    /// #     ) -> BoxFuture<'a, Result<Assertion, OAuthError>> {
    /// #         Box::pin(async { Ok(Assertion::of_user(UserKey::Id(UserId::new("17")))) })
    /// #     }
    /// # }
    /// use bailiwick_server::{Route, bailiwick_core::model::GrantType};
    ///
    /// // As at `ExtensionGrant`.
    /// let door = Door(GrantType::parse("urn:example:door").unwrap());
    /// let builder = AuthorizationServer::builder("https://id.example/o");
    /// let builder = builder.extension_grant(door);
    /// let server = builder.store(store).users(users).keys(keys).build().await?;
    /// let metadata = server.respond_at(Route::Metadata, http::Request::default()).await;
    /// let metadata: serde_json::Value = serde_json::from_slice(metadata.body())?;
    /// assert_eq!(metadata["grant_types_supported"][0], "urn:example:door");
    /// # Ok(())
    /// # }
    /// ```
    pub fn extension_grant(mut self, grant: impl ExtensionGrant) -> Self {
        self.options.extensions.grants.push(Arc::new(grant));
        self
    }

    /// Adds a way for clients to authenticate. Metadata lists it for each endpoint of
    /// clients, and clients may be registered for it.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use bailiwick_server::{AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let secret = bailiwick_core::Digest::of(b"an example");
    /// # let keys = Arc::new(Secrets::new(secret.as_bytes(), &[])?);
    /// # let store: Arc<dyn Store> = Arc::new(bailiwick_store::memory::Memory::new());
    /// # let users = Arc::new(StoreUsers::new(Arc::clone(&store), PasswordPool::new()));
    /// # use bailiwick_core::{OAuthError, assertion::Authenticated, model::{AuthMethod, ClientId}};
    /// # use bailiwick_server::{BoxFuture, ClientAuthMethod, ClientAuthRequest, Credentials};
    /// # #[derive(Debug)]
    /// # struct Certificate(AuthMethod);
    /// # impl ClientAuthMethod for Certificate {
    /// #     fn name(&self) -> &AuthMethod {
    /// #         &self.0
    /// #     }
    /// #     fn recognise(&self, _: &Credentials<'_>) -> Result<Option<ClientId>, OAuthError> {
    /// #         Ok(None)
    /// #     }
    /// #     fn authenticate<'a>(
    /// #         &'a self,
    /// #         _: &'a ClientAuthRequest<'a>,
    /// #     ) -> BoxFuture<'a, Result<Authenticated, OAuthError>> {
    /// #         Box::pin(async { Ok(Authenticated::new()) })
    /// #     }
    /// # }
    /// use bailiwick_server::{Route, grant::ClientCredentials};
    ///
    /// // As at `ClientAuthMethod`.
    /// let certificate = Certificate(AuthMethod::parse("tls_client_auth").unwrap());
    /// let builder = AuthorizationServer::builder("https://id.example/o").grant(ClientCredentials);
    /// let builder = builder.client_auth_method(certificate);
    /// let server = builder.store(store).users(users).keys(keys).build().await?;
    /// let metadata = server.respond_at(Route::Metadata, http::Request::default()).await;
    /// let metadata: serde_json::Value = serde_json::from_slice(metadata.body())?;
    /// let methods = metadata["token_endpoint_auth_methods_supported"].as_array().unwrap();
    /// assert!(methods.iter().any(|method| method == "tls_client_auth"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn client_auth_method(mut self, method: impl ClientAuthMethod) -> Self {
        self.options.extensions.methods.push(Arc::new(method));
        self
    }

    /// The host's own rules about who may ask for which scope.
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{ClientType, RegisteredScope},
    ///     policy::ScopePolicy,
    ///     scope::ScopeRequest,
    /// };
    ///
    /// /// What moves money is for clients that can keep a secret.
    /// #[derive(Debug)]
    /// struct MoneyIsConfidential;
    ///
    /// impl ScopePolicy for MoneyIsConfidential {
    ///     fn is_available(&self, scope: &RegisteredScope, request: &ScopeRequest<'_>) -> bool {
    ///         !scope.name.as_str().starts_with("money:")
    ///             || request.client.record().client_type == ClientType::Confidential
    ///     }
    /// }
    ///
    /// let builder =
    ///     AuthorizationServer::builder("https://id.example/o").scope_policy(MoneyIsConfidential);
    /// # drop(builder);
    /// ```
    pub fn scope_policy(mut self, policy: impl ScopePolicy) -> Self {
        self.config.policies.scopes = Arc::new(policy);
        self
    }

    /// The host's own rules about where people may be sent.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use bailiwick_server::{AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let secret = bailiwick_core::Digest::of(b"an example");
    /// # let keys = Arc::new(Secrets::new(secret.as_bytes(), &[])?);
    /// # let store: Arc<dyn Store> = Arc::new(bailiwick_store::memory::Memory::new());
    /// # let users = Arc::new(StoreUsers::new(Arc::clone(&store), PasswordPool::new()));
    /// use bailiwick_server::{ClientDraft, RedirectUriPolicy};
    ///
    /// /// Everybody is sent to somewhere of the company.
    /// #[derive(Debug)]
    /// struct OurHosts;
    ///
    /// impl RedirectUriPolicy for OurHosts {
    ///     fn check_registration(&self, uri: &str, _: &ClientDraft) -> Result<(), String> {
    ///         let ours = uri.starts_with("https://") && uri.contains(".corp.example/");
    ///         ours.then_some(()).ok_or_else(|| "must be at corp.example".to_owned())
    ///     }
    /// }
    ///
    /// let builder = AuthorizationServer::builder("https://id.example/o");
    /// let server = builder.redirect_uri_policy(OurHosts).store(store).users(users).keys(keys);
    /// # let code = bailiwick_server::grant::AuthorizationCode::default();
    /// # let server = server.grant(code).build().await?;
    /// # use bailiwick_server::{ClientType, GrantType, LegacyGrants, NewSecret};
    /// # let mut draft = ClientDraft::new("Calendar", ClientType::Public);
    /// # draft.grant_types.insert(GrantType::AuthorizationCode);
    /// # draft.redirect_uris.push("https://elsewhere.example/callback".to_owned());
    /// # let made = server.administration();
    /// # let made = made.create_client(&draft, None, &NewSecret::Generated, LegacyGrants::Refuse);
    /// # assert!(made.await.unwrap_err().to_string().contains("must be at corp.example"));
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::Extra,
    ///     policy::{Issue, TokenPolicy},
    /// };
    ///
    /// /// Of which department's tokens these are.
    /// #[derive(Debug)]
    /// struct Departments;
    ///
    /// impl TokenPolicy for Departments {
    ///     fn extra(&self, issue: &Issue<'_>) -> Extra {
    ///         let department = issue.user.and_then(|user| user.groups.first());
    ///         department.map(|name| ("department", name.clone().into())).into_iter().collect()
    ///     }
    /// }
    ///
    /// let builder =
    ///     AuthorizationServer::builder("https://id.example/o").token_policy(Departments);
    /// # drop(builder);
    /// ```
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
