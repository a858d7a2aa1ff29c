//! What keeps a store small.

use serde::{Deserialize, Serialize};

use crate::UnixTime;

/// Work that keeps the store small.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     store::{Maintenance, MaintenanceReport},
/// };
///
/// let task = Maintenance::Sweep { now: UnixTime::from_secs(1_700_000_000), limit: 1_000 };
/// // Asked again as long as the report says so.
/// assert!(!MaintenanceReport::default().more);
/// # let _ = task;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Maintenance {
    /// Deletes at most `limit` rows that nothing can ask for any more at `now`:
    /// what expired or ended an hour ago, or before. A spent code stays until
    /// its family goes, so that its replay is seen; what was counted stays for
    /// [`WEATHER_KEPT`](crate::model::WEATHER_KEPT).
    Sweep {
        /// The time.
        now: UnixTime,
        /// Most rows.
        limit: usize,
    },
}

/// What maintenance did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MaintenanceReport {
    /// Rows deleted.
    pub deleted: usize,
    /// Whether there is more to do.
    pub more: bool,
}
