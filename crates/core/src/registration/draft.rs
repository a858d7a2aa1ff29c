//! What can be said about a client.

use std::{collections::BTreeSet, time::Duration};

use crate::{
    UnixTime,
    model::{
        AuthMethod, ClientId, ClientRecord, ClientType, Extra, GrantType, ResourceServer,
        ScopeRule, UserId,
    },
};

/// Everything that can be said about a client, as it was entered.
///
/// ```
/// use bailiwick_core::{
///     model::{ClientType, GrantType},
///     registration::ClientDraft,
/// };
///
/// let mut draft = ClientDraft::new("Field Notes", ClientType::Public);
/// draft.grant_types.insert(GrantType::AuthorizationCode);
/// draft.redirect_uris.push("https://notes.example/cb".to_owned());
/// draft.scope = Some("read plants:see".to_owned());
/// assert!(draft.resource_server.is_none() && !draft.skip_authorization);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the registration"
)]
pub struct ClientDraft {
    /// `client_name`, for people.
    pub name: String,
    /// Confidential or public.
    pub client_type: ClientType,
    /// `grant_types`.
    pub grant_types: BTreeSet<GrantType>,
    /// `redirect_uris`.
    pub redirect_uris: Vec<String>,
    /// `post_logout_redirect_uris`.
    pub post_logout_redirect_uris: Vec<String>,
    /// Web origins that may call the token endpoint from a browser.
    pub allowed_origins: Vec<String>,
    /// `scope`: the names that it may ask for, none if empty; `None`: any
    /// unprivileged one.
    pub scope: Option<String>,
    /// What a request of its without `scope` means; `None`: the server's defaults.
    pub default_scope: Option<String>,
    /// Rules about what it may ask for; for administrators to say.
    pub scope_rules: Vec<ScopeRule>,
    /// Whether what it may not have is left out, instead of refused; `None`: as the
    /// server's setting says.
    pub narrows_scope: Option<bool>,
    /// `token_endpoint_auth_method`; `None`: not declared.
    pub auth_method: Option<AuthMethod>,
    /// The user who owns it.
    pub owner: Option<UserId>,
    /// Whether people are not asked for consent; for administrators to say.
    pub skip_authorization: bool,
    /// Whether it needs PKCE; `None`: as the server's setting says.
    pub pkce_required: Option<bool>,
    /// How long its access tokens live, 600 to 36000 s; `None`: as the server's
    /// setting says.
    pub access_token_lifetime: Option<Duration>,
    /// Whether it may hold tokens over several resource servers with identifiers.
    pub mixed_audience: bool,
    /// Whether people may allow it a part of what it asks for.
    pub partial_consent: bool,
    /// Whether it is disabled.
    pub disabled: bool,
    /// The resource-server role; for administrators to give.
    pub resource_server: Option<ResourceServer>,
    /// What the host keeps with it.
    pub extra: Extra,
}

impl ClientDraft {
    /// A client of this name and type, and nothing else said about it.
    pub fn new(name: impl Into<String>, client_type: ClientType) -> Self {
        let unnamed = ClientRecord::new(ClientId::new(""), UnixTime::EPOCH);
        Self {
            name: name.into(),
            client_type,
            ..Self::of(&unnamed)
        }
    }

    /// What is registered, for changing some of it.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::registration::ClientDraft;
    ///
    /// let mut draft = ClientDraft::of(&host::client());
    /// assert_eq!(draft.name, "Field Notes");
    /// draft.disabled = true; // for `revise`
    /// ```
    pub fn of(record: &ClientRecord) -> Self {
        Self {
            name: record.name.clone(),
            client_type: record.client_type,
            grant_types: record.grant_types.clone(),
            redirect_uris: record.redirect_uris.clone(),
            post_logout_redirect_uris: record.post_logout_redirect_uris.clone(),
            allowed_origins: record.allowed_origins.clone(),
            scope: record.scope.as_ref().map(ToString::to_string),
            default_scope: record.default_scope.as_ref().map(ToString::to_string),
            scope_rules: record.scope_rules.clone(),
            narrows_scope: record.narrows_scope,
            auth_method: record.auth_method.clone(),
            owner: record.owner.clone(),
            skip_authorization: record.skip_authorization,
            pkce_required: record.pkce_required,
            access_token_lifetime: record.access_token_lifetime,
            mixed_audience: record.mixed_audience,
            partial_consent: record.partial_consent,
            disabled: record.disabled,
            resource_server: record.resource_server.clone(),
            extra: record.extra.clone(),
        }
    }
}
