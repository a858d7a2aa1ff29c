//! What was allowed and what works: never the value of a token.

use bailiwick_core::{
    UnixTime,
    allowed::{AllowedClient, AllowedScope},
    model::{AccessToken, Consent, ConsentedScope, Family, GrantType, Owner},
    scope::ScopeToken,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::administration::RevokedToken;

/// What a user allowed a client, scope by scope.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllowedView {
    client_id: String,
    scopes: Vec<AllowedScopeView>,
    /// Since when something of it.
    since: Option<i64>,
    /// Up to an hour late.
    last_used_at: Option<i64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AllowedScopeView {
    name: String,
    /// The client id of the resource server; `null`: the server's own, or unknown.
    owner: Option<String>,
    granted_at: i64,
    /// `null`: until it is taken back.
    until: Option<i64>,
}

impl From<&AllowedScope> for AllowedScopeView {
    fn from(scope: &AllowedScope) -> Self {
        Self {
            name: scope.name.to_string(),
            owner: scope
                .owner
                .as_ref()
                .and_then(Owner::client)
                .map(ToString::to_string),
            granted_at: scope.granted_at.as_secs(),
            until: scope.until.map(UnixTime::as_secs),
        }
    }
}

impl From<&AllowedClient> for AllowedView {
    fn from(allowed: &AllowedClient) -> Self {
        Self {
            client_id: allowed.client.to_string(),
            scopes: allowed.scopes.iter().map(AllowedScopeView::from).collect(),
            since: allowed.since().map(UnixTime::as_secs),
            last_used_at: allowed.last_used_at.map(UnixTime::as_secs),
        }
    }
}

/// A consent as it is remembered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsentView {
    client_id: String,
    sub: String,
    scopes: Vec<ConsentedScopeView>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ConsentedScopeView {
    name: String,
    text_version: u32,
    granted_at: i64,
    /// `null`: until it is taken back.
    until: Option<i64>,
}

impl From<&ConsentedScope> for ConsentedScopeView {
    fn from(scope: &ConsentedScope) -> Self {
        Self {
            name: scope.name.to_string(),
            text_version: scope.text_version,
            granted_at: scope.granted_at.as_secs(),
            until: scope.until.map(UnixTime::as_secs),
        }
    }
}

impl From<&Consent> for ConsentView {
    fn from(consent: &Consent) -> Self {
        Self {
            client_id: consent.client.to_string(),
            sub: consent.user.as_str().to_owned(),
            scopes: consent
                .scopes
                .iter()
                .map(ConsentedScopeView::from)
                .collect(),
        }
    }
}

/// A live grant: what a client may do for a user until it ends.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GrantView {
    /// Names the grant; not a secret.
    grant_id: String,
    client_id: String,
    sub: String,
    #[schemars(with = "String")]
    grant_type: GrantType,
    scope: String,
    aud: Vec<String>,
    created_at: i64,
    expires_at: i64,
    /// Up to an hour late.
    last_used_at: Option<i64>,
}

impl From<&Family> for GrantView {
    fn from(family: &Family) -> Self {
        Self {
            grant_id: family.id.to_hex(),
            client_id: family.client.to_string(),
            sub: family.user.as_str().to_owned(),
            grant_type: family.grant_type.clone(),
            scope: family.scope.to_string(),
            aud: family.audience.clone(),
            created_at: family.created_at.as_secs(),
            expires_at: family.expires_at.as_secs(),
            last_used_at: family.last_used_at.map(UnixTime::as_secs),
        }
    }
}

/// A live token that hangs on no grant.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LoneTokenView {
    /// Names the token; not a secret.
    token_id: String,
    client_id: String,
    /// `null`: the client's own.
    sub: Option<String>,
    scope: String,
    aud: Vec<String>,
    iat: i64,
    exp: Option<i64>,
}

impl From<&AccessToken> for LoneTokenView {
    fn from(token: &AccessToken) -> Self {
        let names = token.scope.iter().map(ScopeToken::as_str);
        Self {
            token_id: token.selector.to_hex(),
            client_id: token.client.to_string(),
            sub: token.user.as_ref().map(|id| id.as_str().to_owned()),
            scope: names.collect::<Vec<_>>().join(" "),
            aud: token.audience.clone(),
            iat: token.issued_at.as_secs(),
            exp: token.expires_at.map(UnixTime::as_secs),
        }
    }
}

/// A token that was revoked by its value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevokedTokenView {
    token_type_hint: &'static str,
    client_id: String,
    sub: Option<String>,
    /// Whether all of its authorization ended with it.
    with_authorization: bool,
}

impl From<&RevokedToken> for RevokedTokenView {
    fn from(revoked: &RevokedToken) -> Self {
        Self {
            token_type_hint: revoked.kind,
            client_id: revoked.client.as_str().to_owned(),
            sub: revoked.user.as_ref().map(|id| id.as_str().to_owned()),
            with_authorization: revoked.with_family,
        }
    }
}
