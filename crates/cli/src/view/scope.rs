//! Scopes.

use bailiwick_server::view::{HistoryView, ScopeChangeView, ScopeRegistrationView, ScopeView};

use crate::output::View;

impl View for ScopeView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "owner_name",
        "state",
        "risk",
        "is_default",
        "description",
    ];
    const FIELDS: &'static [&'static str] = &[
        "name",
        "description",
        "translations",
        "owner",
        "owner_name",
        "owner_since",
        "state",
        "state_since",
        "state_reason",
        "sunset",
        "replaced_by",
        "is_default",
        "default_requested",
        "advertised",
        "exclusive",
        "visibility",
        "risk",
        "risk_declared",
        "parameters",
        "implies",
        "text_version",
        "consent_version",
        "created_at",
        "updated_at",
    ];
}

impl View for ScopeChangeView {
    const COLUMNS: &'static [&'static str] = &["name", "changes", "held_by", "for_users", "grants"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

impl View for HistoryView {
    const COLUMNS: &'static [&'static str] = &["at", "action", "actor", "changes", "reason"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

impl View for ScopeRegistrationView {
    const COLUMNS: &'static [&'static str] = &["name", "created"];
    const FIELDS: &'static [&'static str] = &["name", "created"];
}
