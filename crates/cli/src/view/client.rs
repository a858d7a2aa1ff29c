//! Clients by the names of RFC 7591 §2 and §3.2.1.

use bailiwick_server::{
    administration::RegisteredClient,
    bailiwick_core::model::{AuthMethod, ClientRecord, ClientType, GrantType},
};
use serde::Serialize;

use crate::{command::ScopeExcess, output::View};

#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a member of the JSON"
)]
pub(crate) struct ClientView {
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    /// 0: it does not expire (RFC 7591 §3.2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_expires_at: Option<u64>,
    client_id_issued_at: i64,
    client_name: String,
    client_type: ClientType,
    grant_types: Vec<GrantType>,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    allowed_origins: Vec<String>,
    /// Absent: any unprivileged one.
    scope: Option<String>,
    /// Absent: the server's defaults.
    default_scope: Option<String>,
    scope_rules: Vec<String>,
    scope_excess: ScopeExcess,
    token_endpoint_auth_method: Option<AuthMethod>,
    owner: Option<String>,
    skip_authorization: bool,
    require_pkce: Option<bool>,
    access_token_lifetime: Option<u64>,
    mixed_audience: bool,
    partial_consent: bool,
    disabled: bool,
    resource_server: bool,
}

impl ClientView {
    /// `owner` is the user name of the client's owner, or the identifier of one
    /// who is kept elsewhere.
    pub(crate) fn new(record: &ClientRecord, owner: Option<String>) -> Self {
        Self {
            client_id: record.id.as_str().to_owned(),
            client_secret: None,
            client_secret_expires_at: None,
            client_id_issued_at: record.created_at.as_secs(),
            client_name: record.name.clone(),
            client_type: record.client_type,
            grant_types: record.grant_types.iter().cloned().collect(),
            redirect_uris: record.redirect_uris.clone(),
            post_logout_redirect_uris: record.post_logout_redirect_uris.clone(),
            allowed_origins: record.allowed_origins.clone(),
            scope: record.scope.as_ref().map(ToString::to_string),
            default_scope: record.default_scope.as_ref().map(ToString::to_string),
            scope_rules: record.scope_rules.iter().map(ToString::to_string).collect(),
            scope_excess: ScopeExcess::of(record.narrows_scope),
            token_endpoint_auth_method: record.auth_method.clone(),
            owner,
            skip_authorization: record.skip_authorization,
            require_pkce: record.pkce_required,
            access_token_lifetime: record.access_token_lifetime.map(|span| span.as_secs()),
            mixed_audience: record.mixed_audience,
            partial_consent: record.partial_consent,
            disabled: record.disabled,
            resource_server: record.resource_server.is_some(),
        }
    }

    /// With the secret, if there is a new one.
    pub(crate) fn registered(client: RegisteredClient, owner: Option<String>) -> Self {
        Self {
            client_secret_expires_at: client.secret.as_ref().map(|_| 0),
            client_secret: client.secret.map(|secret| secret.to_string()),
            ..Self::new(&client.record, owner)
        }
    }
}

impl View for ClientView {
    const COLUMNS: &'static [&'static str] = &[
        "client_id",
        "client_name",
        "client_type",
        "grant_types",
        "owner",
        "disabled",
    ];
    const FIELDS: &'static [&'static str] = &[
        "client_id",
        "client_secret",
        "client_name",
        "client_type",
        "grant_types",
        "redirect_uris",
        "post_logout_redirect_uris",
        "allowed_origins",
        "scope",
        "default_scope",
        "scope_rules",
        "scope_excess",
        "token_endpoint_auth_method",
        "owner",
        "skip_authorization",
        "require_pkce",
        "access_token_lifetime",
        "mixed_audience",
        "partial_consent",
        "disabled",
        "resource_server",
        "client_id_issued_at",
    ];
}
