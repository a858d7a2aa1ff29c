//! The record of changes.

use bailiwick_server::view::AuditView;

use crate::output::View;

impl View for AuditView {
    const COLUMNS: &'static [&'static str] =
        &["number", "at", "by", "action", "on", "change", "reason"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}
