//! Forms of values that TOML and the environment share.

use std::{fmt, time::Duration};

use bailiwick_core::model::GrantType;
use serde::{Deserialize, Deserializer, de};

use crate::TrustedProxies;

/// A span of whole seconds: a number, or text such as `90s`, `10m`, `2h`, `30d`.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_server::config::Seconds;
///
/// assert_eq!(Seconds::minutes(10).duration(), Duration::from_mins(10));
/// assert_eq!(Seconds::days(1), Seconds::hours(24));
/// assert_eq!(Seconds::hours(36).to_string(), "36h");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(pub u64);

impl Seconds {
    /// Of so many minutes.
    pub const fn minutes(minutes: u64) -> Self {
        Self(minutes * 60)
    }

    /// Of so many hours.
    pub const fn hours(hours: u64) -> Self {
        Self(hours * 3600)
    }

    /// Of so many days.
    pub const fn days(days: u64) -> Self {
        Self::hours(days * 24)
    }

    /// As a duration.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0)
    }

    fn parse(text: &str) -> Option<Self> {
        let (digits, unit) = match text.strip_suffix(['s', 'm', 'h', 'd']) {
            Some(digits) => (digits, text.get(digits.len()..)?),
            None => (text, "s"),
        };
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let unit = match unit {
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => 1,
        };
        digits.parse::<u64>().ok()?.checked_mul(unit).map(Self)
    }
}

/// Without its fraction of a second.
impl From<Duration> for Seconds {
    fn from(span: Duration) -> Self {
        Self(span.as_secs())
    }
}

/// The largest unit that fits: `30d`, `90s`.
impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (of, unit) = [(86_400, "d"), (3600, "h"), (60, "m")]
            .into_iter()
            .find(|(of, _)| self.0 > 0 && self.0.is_multiple_of(*of))
            .unwrap_or((1, "s"));
        write!(f, "{}{unit}", self.0 / of)
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "a number of seconds, or text such as 10m, 2h, 30d"
        )]
        enum Form {
            Number(u64),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Number(seconds) => Ok(Self(seconds)),
            Form::Text(text) => Self::parse(&text).ok_or_else(|| {
                de::Error::custom("expected a number of seconds, or text such as 10m, 2h, 30d")
            }),
        }
    }
}

/// A list, or its words between spaces or commas (as the environment gives them).
#[derive(Deserialize)]
#[serde(untagged, expecting = "a list of words")]
enum Words {
    List(Vec<String>),
    Text(String),
}

pub(super) fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Words::deserialize(deserializer)? {
        Words::List(list) => list,
        Words::Text(text) => text
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

/// Addresses and networks, as a list or between spaces or commas.
pub(super) fn trusted_proxies<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<TrustedProxies, D::Error> {
    let words = words(deserializer)?.join(" ");
    words.parse().map_err(de::Error::custom)
}

/// A list of spans, or its members between spaces or commas.
pub(super) fn spans<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Seconds>, D::Error> {
    let parse = |word: String| {
        Seconds::parse(&word)
            .ok_or_else(|| de::Error::custom(format!("{word} is not a span such as 1d or 30d")))
    };
    words(deserializer)?.into_iter().map(parse).collect()
}

pub(super) fn grant_types<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<GrantType>, D::Error> {
    let parse = |word: String| {
        GrantType::parse(&word)
            .filter(GrantType::is_legacy)
            .ok_or_else(|| {
                de::Error::custom(format!(
                    "{word} is not a grant type that needs to be switched on; password and implicit are"
                ))
            })
    };
    words(deserializer)?.into_iter().map(parse).collect()
}
