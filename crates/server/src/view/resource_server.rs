//! Resource servers and their static tokens.

use bailiwick_core::{
    UnixTime,
    model::{
        AccessToken, Approval, ClientRecord, IntrospectionReach, Offered, ResourceServer,
        TokenFormat, TransferOffer,
    },
    scope::Namespace,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::words;
use crate::administration::{IssuedStaticToken, RegisteredResourceServer};

/// A resource server.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a member of the JSON"
)]
pub struct ResourceServerView {
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    /// 0: it does not expire (RFC 7591 §3.2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_expires_at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    client_id_issued_at: i64,
    client_name: String,
    #[schemars(with = "Vec<String>")]
    namespaces: Vec<Namespace>,
    resource: Option<String>,
    may_register: bool,
    may_introspect: bool,
    may_set_defaults: bool,
    #[schemars(schema_with = "words::reach")]
    introspects: IntrospectionReach,
    introspection_get: Option<bool>,
    #[schemars(schema_with = "words::token_format")]
    token_format: TokenFormat,
    #[schemars(schema_with = "words::approval")]
    approval: Approval,
    revision: Option<u64>,
    /// What it offers to others, in words.
    offers: Vec<String>,
    disabled: bool,
}

impl ResourceServerView {
    /// Of a client with the role.
    pub fn new(record: &ClientRecord) -> Self {
        let role = record.resource_server.clone().unwrap_or_default();
        let ResourceServer {
            namespaces,
            resource,
            may_register,
            may_introspect,
            may_set_defaults,
            introspects,
            introspection_get,
            token_format,
            approval,
            manifest,
            offers,
        } = role;
        Self {
            client_id: record.id.as_str().to_owned(),
            client_secret: None,
            client_secret_expires_at: None,
            access_token: None,
            token_type: None,
            scope: None,
            client_id_issued_at: record.created_at.as_secs(),
            client_name: record.name.clone(),
            namespaces,
            resource,
            may_register,
            may_introspect,
            may_set_defaults,
            introspects,
            introspection_get,
            token_format,
            approval,
            revision: manifest.map(|mark| mark.revision),
            offers: offers.iter().map(offer).collect(),
            disabled: record.disabled,
        }
    }

    /// With its credentials.
    pub fn registered(made: RegisteredResourceServer) -> Self {
        Self {
            client_secret_expires_at: made.secret.as_ref().map(|_| 0),
            client_secret: made.secret.map(|secret| secret.to_string()),
            access_token: Some(made.token.access_token.to_string()),
            token_type: Some("Bearer"),
            scope: Some(made.token.scope.to_string()),
            ..Self::new(&made.record)
        }
    }
}

fn offer(offer: &TransferOffer) -> String {
    let what = match &offer.what {
        Offered::Scope(name) => name.as_str(),
        Offered::Namespace(namespace) => namespace.as_str(),
    };
    format!("{what} to {}", offer.to)
}

/// A static token of a resource server.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StaticTokenView {
    /// Names the token; not a secret.
    token_id: String,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    token_type: &'static str,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<u64>,
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    exp: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl StaticTokenView {
    /// One that was just made, with its value.
    pub fn issued(client_id: &str, token: &IssuedStaticToken, expires_in: Option<u64>) -> Self {
        Self {
            token_id: token.selector.to_hex(),
            client_id: client_id.to_owned(),
            access_token: Some(token.access_token.to_string()),
            token_type: "Bearer",
            scope: token.scope.to_string(),
            expires_in,
            active: true,
            iat: None,
            exp: token.expires_at.map(UnixTime::as_secs),
            last_used_at: None,
            revoked_at: None,
        }
    }

    /// One as it is kept.
    pub fn kept(row: &AccessToken, now: UnixTime) -> Self {
        Self {
            token_id: row.selector.to_hex(),
            client_id: row.client.as_str().to_owned(),
            access_token: None,
            token_type: "Bearer",
            scope: row.scope.to_string(),
            expires_in: row.expires_at.map(|at| at.since(now).as_secs()),
            active: !row.is_over(now),
            iat: Some(row.issued_at.as_secs()),
            exp: row.expires_at.map(UnixTime::as_secs),
            last_used_at: row.last_used_at.map(UnixTime::as_secs),
            revoked_at: row.revoked_at.map(UnixTime::as_secs),
        }
    }
}
