//! What clearing deleted.

use schemars::JsonSchema;
use serde::Serialize;

use crate::administration::Cleared;

/// What clearing deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClearedView {
    /// Rows.
    deleted: usize,
}

impl From<&Cleared> for ClearedView {
    fn from(cleared: &Cleared) -> Self {
        Self {
            deleted: cleared.deleted,
        }
    }
}
