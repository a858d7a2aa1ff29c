//! Passkeys of users.

use bailiwick_core::{UnixTime, model::Passkey};
use schemars::JsonSchema;
use serde::Serialize;

/// A passkey with which a user signs in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasskeyView {
    /// What its user calls it.
    name: String,
    added_at: i64,
    /// When somebody last signed in with it; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<i64>,
}

impl From<&Passkey> for PasskeyView {
    fn from(passkey: &Passkey) -> Self {
        Self {
            name: passkey.name.clone(),
            added_at: passkey.added_at.as_secs(),
            last_used_at: passkey.last_used_at.map(UnixTime::as_secs),
        }
    }
}
