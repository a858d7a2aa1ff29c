//! What was allowed, what works, and where users are signed in.

use bailiwick_server::view::{
    ApiTokenView, ConsentView, GrantView, LoneTokenView, RevokedTokenView, SessionView,
};

use crate::output::View;

impl View for RevokedTokenView {
    const COLUMNS: &'static [&'static str] = &["token_type_hint", "client_id"];
    const FIELDS: &'static [&'static str] =
        &["token_type_hint", "client_id", "sub", "with_authorization"];
}

impl View for SessionView {
    const COLUMNS: &'static [&'static str] = &[
        "session_id",
        "authenticated_at",
        "last_seen_at",
        "user_agent",
    ];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

impl View for ConsentView {
    const COLUMNS: &'static [&'static str] = &["client_id", "sub", "scopes"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

impl View for GrantView {
    const COLUMNS: &'static [&'static str] = &[
        "grant_id",
        "client_id",
        "sub",
        "grant_type",
        "scope",
        "created_at",
        "last_used_at",
        "expires_at",
    ];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

impl View for LoneTokenView {
    const COLUMNS: &'static [&'static str] =
        &["token_id", "client_id", "sub", "scope", "iat", "exp"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

impl View for ApiTokenView {
    const COLUMNS: &'static [&'static str] = &[
        "token_id",
        "name",
        "read_only",
        "active",
        "created_at",
        "last_used_at",
        "expires_at",
    ];
    const FIELDS: &'static [&'static str] = &[
        "api_token",
        "token_id",
        "name",
        "username",
        "read_only",
        "expires_at",
    ];
}
