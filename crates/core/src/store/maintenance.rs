//! What keeps a store small.

#[cfg(test)]
mod tests;

use std::time::Duration;

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
    /// Deletes at most `limit` entries of the record of changes that are older than
    /// `before`, the oldest first. The newest entry stays however old it is: no number
    /// is given twice.
    CutAudit {
        /// Older than this.
        before: UnixTime,
        /// Most entries.
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

/// How many rows go at once, and how long nothing goes then: so that no request waits long
/// behind a sweep, whatever the disk and however much else is written.
///
/// A batch that took longer than 10 ms, its own wait for the store counted, halves the next
/// one, but not below 200 rows, which are a few milliseconds on any disk; a quicker one lets it
/// grow. After it comes a pause of so many times as long as it took: what is busy is left
/// alone for longer.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::store::Pace;
///
/// let mut pace = Pace::beside_requests();
/// let (batch, slow) = (pace.batch(), Duration::from_millis(40));
/// assert_eq!(pace.after(slow), Duration::from_millis(80));
/// assert!(pace.batch() < batch);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    batch: usize,
    /// Pauses are so many times as long as what came before them.
    rest: u32,
}

impl Pace {
    const FIRST: usize = 400;
    const LEAST: usize = 200;
    const MOST: usize = 2048;
    const AIM: Duration = Duration::from_millis(10);
    const SHORTEST: Duration = Duration::from_millis(2);
    const LONGEST: Duration = Duration::from_secs(1);

    /// Of a server that answers requests meanwhile: a third of the time at most.
    ///
    /// ```
    /// use bailiwick_core::store::Pace;
    ///
    /// assert!(Pace::beside_requests().batch() <= 500);
    /// ```
    pub const fn beside_requests() -> Self {
        Self {
            batch: Self::FIRST,
            rest: 2,
        }
    }

    /// Of a command that somebody waits for: half of the time.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_core::store::Pace;
    ///
    /// let took = Duration::from_millis(4);
    /// assert_eq!(Pace::by_hand().after(took), took);
    /// ```
    pub const fn by_hand() -> Self {
        Self {
            batch: Self::FIRST,
            rest: 1,
        }
    }

    /// The `limit` of the next [`Maintenance::Sweep`].
    pub const fn batch(&self) -> usize {
        self.batch
    }

    /// Notes how long the last batch took, and answers how long to wait before the next.
    pub fn after(&mut self, took: Duration) -> Duration {
        self.batch = if took > Self::AIM {
            (self.batch / 2).max(Self::LEAST)
        } else {
            (self.batch + self.batch / 4).min(Self::MOST)
        };
        let pause = took.saturating_mul(self.rest);
        pause.clamp(Self::SHORTEST, Self::LONGEST)
    }
}
