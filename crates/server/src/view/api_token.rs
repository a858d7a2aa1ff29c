//! API tokens of administrators.

use bailiwick_core::{
    UnixTime,
    model::{ApiToken, User},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::administration::IssuedApiToken;

/// An API token.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApiTokenView {
    /// Names the token; not a secret.
    token_id: String,
    /// Told once, when it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_token: Option<String>,
    name: String,
    /// As whom it acts: the user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    sub: String,
    read_only: bool,
    /// Whether it works now.
    active: bool,
    created_at: i64,
    expires_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl ApiTokenView {
    /// As it is kept; whose it is, if that is known.
    pub fn kept(token: &ApiToken, user: Option<&User>, now: UnixTime) -> Self {
        let may = user.is_none_or(|user| user.active && user.admin);
        Self {
            token_id: token.selector.to_hex(),
            api_token: None,
            name: token.name.clone(),
            username: user.map(|user| user.username.clone()),
            sub: token.user.as_str().to_owned(),
            read_only: token.read_only,
            active: may && !token.is_over(now),
            created_at: token.created_at.as_secs(),
            expires_at: token.expires_at.as_secs(),
            last_used_at: token.last_used_at.map(UnixTime::as_secs),
            revoked_at: token.revoked_at.map(UnixTime::as_secs),
        }
    }

    /// One that was just made, with its value.
    pub fn issued(made: &IssuedApiToken, user: &User) -> Self {
        Self {
            api_token: Some(made.value.to_string()),
            ..Self::kept(&made.token, Some(user), made.token.created_at)
        }
    }
}
