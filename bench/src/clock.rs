//! The clocks of a benchmark: the only place that reads them.

#![expect(
    clippy::disallowed_methods,
    reason = "measuring time is what this crate is for"
)]

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A moment to measure from.
#[must_use]
pub fn now() -> Instant {
    Instant::now()
}

/// Milliseconds since 1970.
#[must_use]
pub fn unix_milliseconds() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}
