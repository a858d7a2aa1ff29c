//! A time, or how long ago it was.

use std::str::FromStr;

use bailiwick_server::{Clock as _, SystemClock, bailiwick_core::UnixTime};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::command::words;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Since(UnixTime);

impl Since {
    pub(super) fn time(self) -> UnixTime {
        self.0
    }
}

impl FromStr for Since {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let time = ago(text)
            .or_else(|| moment(text))
            .or_else(|| words::day_of(text));
        time.map(Self).ok_or(
            "is neither a time (2026-11-22T09:30:00Z), nor a day (2026-11-22), nor a span (2h)",
        )
    }
}

fn ago(text: &str) -> Option<UnixTime> {
    Some(SystemClock.now().minus(words::span_of(text)?))
}

fn moment(text: &str) -> Option<UnixTime> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    Some(UnixTime::from_secs(moment.unix_timestamp()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_time_is_a_moment_a_day_or_a_span() {
        let at = |text: &str| text.parse::<Since>().unwrap().time().as_secs();
        assert_eq!(at("2026-11-22T09:30:00Z"), 1_795_339_800);
        assert_eq!(at("2026-11-22T10:30:00+01:00"), 1_795_339_800);
        assert_eq!(at("2026-11-22"), 1_795_305_600);
        let now = SystemClock.now().as_secs();
        assert!((now - 7200 - at("2h")).abs() <= 1);
        assert!((now - 30 * 86_400 - at("30d")).abs() <= 1);
        for wrong in ["", "yesterday", "2h30m", "-1h", "2026-13-01", "h"] {
            assert!(wrong.parse::<Since>().is_err(), "{wrong}");
        }
    }
}
