//! Clients.

use bailiwick_server::view::{ClientImpactView, ClientView, SecretView};

use crate::output::View;

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

impl View for SecretView {
    const COLUMNS: &'static [&'static str] = &["secret", "created_at", "last_used_at"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

impl View for ClientImpactView {
    const COLUMNS: &'static [&'static str] =
        &["client_id", "grants", "consents", "users", "scopes", "more"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}
