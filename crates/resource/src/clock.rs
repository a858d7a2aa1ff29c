//! Time as the kit reads it: injected, so that tests own it.

use std::{
    fmt,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// The two clocks that remembering an answer needs.
///
/// The calendar decides whether a token has expired; the other one only ever
/// goes forward and decides how long an answer is remembered, so that setting
/// the machine's clock back never lengthens a token's life.
///
/// ```
/// use bailiwick_resource::{Clock, SystemClock};
///
/// let clock = SystemClock::default();
/// assert!(clock.unix_time() > 1_700_000_000);
/// assert!(clock.elapsed() <= clock.elapsed());
/// ```
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Seconds since 1970-01-01T00:00:00Z, as in `exp` (RFC 7662 §2.2).
    fn unix_time(&self) -> i64;

    /// Time since a fixed moment of this clock's choosing; never goes back.
    fn elapsed(&self) -> Duration;
}

/// The clock of the machine.
///
/// ```
/// let clock = bailiwick_resource::SystemClock::default();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn default() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn unix_time(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|since| i64::try_from(since.as_secs()).ok())
            // A clock set before 1970 or past the year 292 billion proves no
            // token alive.
            .unwrap_or(i64::MAX)
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}
