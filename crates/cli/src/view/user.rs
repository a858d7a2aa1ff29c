//! Users and groups.

use bailiwick_server::view::{GroupView, PasskeyView, SubjectView, UserView};

use crate::output::View;

impl View for UserView {
    const COLUMNS: &'static [&'static str] = &[
        "username",
        "email",
        "groups",
        "admin",
        "active",
        "created_at",
    ];
    const FIELDS: &'static [&'static str] = &[
        "username",
        "email",
        "first_name",
        "last_name",
        "groups",
        "admin",
        "active",
        "language",
        "sub",
    ];
}

impl View for SubjectView {
    const COLUMNS: &'static [&'static str] = &["sub"];
    const FIELDS: &'static [&'static str] = &["sub"];
}

impl View for GroupView {
    const COLUMNS: &'static [&'static str] = &["name", "created_at"];
    const FIELDS: &'static [&'static str] = &["name"];
}

impl View for PasskeyView {
    const COLUMNS: &'static [&'static str] = &["name", "added_at", "last_used_at"];
    const FIELDS: &'static [&'static str] = &["name", "added_at", "last_used_at"];
}
