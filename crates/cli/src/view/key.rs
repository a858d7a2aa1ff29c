//! The keys that sign.

use bailiwick_server::view::KeyView;

use crate::output::View;

impl View for KeyView {
    const COLUMNS: &'static [&'static str] =
        &["kid", "alg", "state", "created_at", "published_until"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}
