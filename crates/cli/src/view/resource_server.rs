//! Resource servers and their static tokens.

use bailiwick_server::view::{ResourceServerView, StaticTokenView};

use crate::output::View;

impl View for ResourceServerView {
    const COLUMNS: &'static [&'static str] = &[
        "client_id",
        "client_name",
        "namespaces",
        "resource",
        "may_set_defaults",
        "introspects",
    ];
    const FIELDS: &'static [&'static str] = &[
        "client_id",
        "client_secret",
        "access_token",
        "client_name",
        "namespaces",
        "resource",
        "may_register",
        "may_introspect",
        "may_set_defaults",
        "introspects",
        "introspection_get",
        "token_format",
        "approval",
        "offers",
        "disabled",
        "client_id_issued_at",
    ];
}

impl View for StaticTokenView {
    const COLUMNS: &'static [&'static str] = &[
        "token_id",
        "active",
        "iat",
        "exp",
        "last_used_at",
        "revoked_at",
    ];
    const FIELDS: &'static [&'static str] =
        &["access_token", "token_id", "client_id", "scope", "exp"];
}
