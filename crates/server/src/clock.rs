//! Where time and randomness come from: the only place that asks the system.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

use bailiwick_core::{Random, UnixTime};

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> UnixTime;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the system is asked"
    )]
    fn now(&self) -> UnixTime {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UnixTime::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A source of randomness that many requests share.
pub trait Randomness: fmt::Debug + Send + Sync + 'static {
    /// Fills `bytes`; must be fit for secrets.
    fn fill(&self, bytes: &mut [u8]);
}

/// Lends a shared source to one decision.
pub(crate) struct Borrowed<'a>(pub(crate) &'a dyn Randomness);

impl Random for Borrowed<'_> {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
