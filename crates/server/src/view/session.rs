//! Sign-in sessions.

use bailiwick_core::model::Session;
use schemars::JsonSchema;
use serde::Serialize;

/// Where a user is signed in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// Names the session; not a secret.
    session_id: String,
    sub: String,
    authenticated_at: i64,
    last_seen_at: i64,
    /// The latest that it lives.
    expires_at: i64,
    /// What the browser called itself; may be empty.
    user_agent: String,
}

impl From<&Session> for SessionView {
    fn from(session: &Session) -> Self {
        Self {
            session_id: session.selector.to_hex(),
            sub: session.user.as_str().to_owned(),
            authenticated_at: session.authenticated_at.as_secs(),
            last_seen_at: session.last_seen_at.as_secs(),
            expires_at: session.expires_at.as_secs(),
            user_agent: session.user_agent.clone(),
        }
    }
}
