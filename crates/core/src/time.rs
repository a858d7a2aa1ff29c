//! Points in time, as numbers: the core needs no calendar.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::UnixTime;
///
/// let issued = UnixTime::from_secs(1_700_000_000);
/// let expires = issued.plus(Duration::from_secs(60));
/// assert_eq!(expires.as_secs(), 1_700_000_060);
/// assert_eq!(expires.since(issued), Duration::from_secs(60));
/// assert_eq!(issued.since(expires), Duration::ZERO);
/// assert_eq!(expires.minus(Duration::from_millis(1)).as_millis(), 1_700_000_059_999);
/// assert_eq!(UnixTime::from_millis(-1).as_secs(), -1);
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UnixTime(i64);

impl UnixTime {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From seconds since the epoch, saturating.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Milliseconds since the epoch: what is stored.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down: what RFC 7519 `NumericDate` and
    /// RFC 7662 `exp` carry.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This time and `span` more, saturating.
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(millis(span)))
    }

    /// This time less `span`, saturating.
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(millis(span)))
    }

    /// The span since `earlier`; zero when `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        let millis = self.0.saturating_sub(earlier.0).max(0);
        Duration::from_millis(millis.unsigned_abs())
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
