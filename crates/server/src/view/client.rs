//! Clients by the names of RFC 7591 §2 and §3.2.1.

use bailiwick_core::{
    UnixTime,
    model::{AuthMethod, ClientRecord, ClientSecret, ClientType, GrantType, SecretUse},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::words;
use crate::administration::{ClientImpact, RegisteredClient};

/// A client.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a member of the JSON"
)]
pub struct ClientView {
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    /// 0: it does not expire (RFC 7591 §3.2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_expires_at: Option<u64>,
    client_id_issued_at: i64,
    client_name: String,
    #[schemars(schema_with = "words::client_type")]
    client_type: ClientType,
    #[schemars(with = "Vec<String>")]
    grant_types: Vec<GrantType>,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    allowed_origins: Vec<String>,
    /// Absent: any unprivileged one.
    scope: Option<String>,
    /// Absent: the server's defaults.
    default_scope: Option<String>,
    scope_rules: Vec<String>,
    /// Whether a request for more is refused, narrowed, or as the server says.
    #[schemars(schema_with = "words::scope_excess")]
    scope_excess: &'static str,
    #[schemars(with = "Option<String>")]
    token_endpoint_auth_method: Option<AuthMethod>,
    /// A user name, or the identifier of a user who is kept elsewhere.
    owner: Option<String>,
    skip_authorization: bool,
    require_pkce: Option<bool>,
    /// Seconds.
    access_token_lifetime: Option<u64>,
    mixed_audience: bool,
    partial_consent: bool,
    disabled: bool,
    resource_server: bool,
}

impl ClientView {
    /// `owner` is the user name of the client's owner, or the identifier of one
    /// who is kept elsewhere.
    pub fn new(record: &ClientRecord, owner: Option<String>) -> Self {
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
            scope_excess: match record.narrows_scope {
                Some(false) => "refuse",
                Some(true) => "narrow",
                None => "default",
            },
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
    pub fn registered(client: RegisteredClient, owner: Option<String>) -> Self {
        Self {
            client_secret_expires_at: client.secret.as_ref().map(|_| 0),
            client_secret: client.secret.map(|secret| secret.to_string()),
            ..Self::new(&client.record, owner)
        }
    }
}

/// A secret of a client, of which nobody has the value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecretView {
    /// What it is called: the beginning of its hash.
    secret: String,
    created_at: i64,
    /// Absent: not since it was made, as far as is known.
    last_used_at: Option<i64>,
}

impl SecretView {
    /// Of `secret`, with the uses of the client's secrets.
    pub fn new(secret: &ClientSecret, uses: &[SecretUse]) -> Self {
        let last = uses.iter().find(|one| one.secret == secret.name());
        Self {
            secret: secret.name().to_string(),
            created_at: secret.created_at.as_secs(),
            last_used_at: last.map(|one| UnixTime::as_secs(one.last_used_at)),
        }
    }
}

/// What ends with a client.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClientImpactView {
    client_id: String,
    /// Live grants of users, and tokens without one.
    grants: usize,
    consents: usize,
    /// Users who have a live grant or a consent.
    users: usize,
    /// Scopes that it owns, which would be retired.
    scopes: usize,
    /// Whether there is more than was counted.
    more: bool,
    dry_run: bool,
}

impl ClientImpactView {
    /// Of the client of this id.
    pub fn new(client_id: &str, impact: &ClientImpact, dry_run: bool) -> Self {
        Self {
            client_id: client_id.to_owned(),
            grants: impact.grants,
            consents: impact.consents,
            users: impact.users,
            scopes: impact.scopes,
            more: impact.more,
            dry_run,
        }
    }
}
