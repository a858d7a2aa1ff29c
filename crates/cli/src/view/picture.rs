//! How authority is laid out.

use bailiwick_server::view::RowView;

use crate::output::View;

impl View for RowView {
    const COLUMNS: &'static [&'static str] = &[
        "resource_server",
        "scope",
        "state",
        "risk",
        "client",
        "tie",
        "for",
    ];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}
