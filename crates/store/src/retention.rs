//! How long the dead are kept.

use std::time::Duration;

/// Rows are swept this long after nothing can ask for them any more: clocks of
/// several nodes differ, and a request that loaded a row may still be at work.
pub(crate) const MARGIN: Duration = Duration::from_hours(1);
