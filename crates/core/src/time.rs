//! Points in time: numbers, and text for people.

use std::{fmt, time::Duration};

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

    /// The span between two times, whichever is later: what a window that a clock
    /// can be set back into is measured by.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_core::UnixTime;
    ///
    /// let (noon, soon) = (UnixTime::from_secs(0), UnixTime::from_secs(5));
    /// assert_eq!(soon.apart(noon), Duration::from_secs(5));
    /// assert_eq!(noon.apart(soon), Duration::from_secs(5));
    /// ```
    pub fn apart(self, other: Self) -> Duration {
        Duration::from_millis(self.0.abs_diff(other.0))
    }
}

/// RFC 3339 in UTC; a year that it has no digits for as the number that is kept.
///
/// ```
/// use bailiwick_core::UnixTime;
///
/// let time = UnixTime::from_secs(1_795_339_800);
/// assert_eq!(time.to_string(), "2026-11-22T09:30:00Z");
/// assert_eq!(UnixTime::from_millis(1).to_string(), "1970-01-01T00:00:00.001Z");
/// ```
impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.as_secs().div_euclid(86_400));
        if !(0..=9999).contains(&year) {
            return write!(f, "{}", self.0);
        }
        let second = self.as_secs().rem_euclid(86_400);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        match self.0.rem_euclid(1000) {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

/// Year, month and day of so many days since 1970-01-01, in the Gregorian calendar:
/// years begin in March, so that the leap day is the last one of a year, and 400
/// years have 146,097 days.
fn date(days: i64) -> (i64, i64, i64) {
    // 719,468 days lie between 0000-03-01 and 1970-01-01.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_as_rfc_3339_says() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (951_868_799_000, "2000-02-29T23:59:59Z"),
            (951_868_800_000, "2000-03-01T00:00:00Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (1_798_761_599_042, "2026-12-31T23:59:59.042Z"),
            (253_402_300_799_000, "9999-12-31T23:59:59Z"),
            (253_402_300_800_000, "253402300800000"),
            (-62_167_219_200_000, "0000-01-01T00:00:00Z"),
            (-62_167_219_200_001, "-62167219200001"),
            (i64::MAX, "9223372036854775807"),
            (i64::MIN, "-9223372036854775808"),
        ] {
            assert_eq!(UnixTime::from_millis(millis).to_string(), text);
        }
    }

    /// Each day follows the one before: no day is left out, none comes twice.
    #[test]
    fn days_follow_each_other() {
        let mut last = date(-800_000);
        for day in -799_999..800_000 {
            let next = date(day);
            let (year, month, _) = last;
            let first_of = [(year, month + 1, 1), (year + 1, 1, 1)];
            let goes_on = next == (year, month, last.2 + 1);
            assert!(goes_on || first_of.contains(&next), "{last:?} {next:?}");
            assert!((1..=12).contains(&next.1) && (1..=31).contains(&next.2));
            last = next;
        }
    }
}
