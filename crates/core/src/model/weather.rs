//! What happened, counted by the hour.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ClientId;
use crate::{UnixTime, scope::ScopeToken};

/// For how long counts are kept.
pub const WEATHER_KEPT: Duration = Duration::from_hours(24 * 90);

words! {
    /// What is counted.
    ///
    /// ```
    /// use bailiwick_core::model::WeatherKind;
    ///
    /// assert_eq!(WeatherKind::parse("reused"), Some(WeatherKind::Reused));
    /// assert_eq!(WeatherKind::ScopeRefused.as_str(), "scope-refused");
    /// assert_eq!(WeatherKind::ALL.len(), 6);
    /// ```
    WeatherKind {
        /// Access tokens that were issued, refreshed ones aside.
        Issued = "issued",
        /// Refresh tokens that were exchanged.
        Refreshed = "refreshed",
        /// Tokens and grants that were ended by a client, a user or an administrator.
        Revoked = "revoked",
        /// Spent codes and refresh tokens that came again and cost their family.
        Reused = "reused",
        /// Token requests that were refused, for whatever reason.
        Refused = "refused",
        /// Scopes that were asked for and refused: of one request each.
        ScopeRefused = "scope-refused",
    }
}

/// Of what it is counted. Of clients and scopes only those that are registered are told
/// apart, so that nobody fills a store with names that they made up.
///
/// ```
/// use bailiwick_core::{model::{ClientId, WeatherSubject}, scope::ScopeToken};
///
/// let see = WeatherSubject::Scope(ScopeToken::from_static("plants:see"));
/// assert_eq!((see.sort(), see.name()), ("scope", "plants:see"));
/// assert_eq!(WeatherSubject::of("scope", "plants:see"), Some(see));
/// assert_eq!(WeatherSubject::of("scope", ""), Some(WeatherSubject::UnregisteredScopes));
/// assert_eq!(WeatherSubject::of("planet", "mars"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WeatherSubject {
    /// Everything together.
    Everything,
    /// One client.
    Client(ClientId),
    /// One scope, by its registered name: all values of a parameterised one together.
    Scope(ScopeToken),
    /// All scopes that nobody registered.
    UnregisteredScopes,
}

impl WeatherSubject {
    /// What sort of thing it is, as a word: `everything`, `client` or `scope`.
    pub const fn sort(&self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Client(_) => "client",
            Self::Scope(_) | Self::UnregisteredScopes => "scope",
        }
    }

    /// Its name among things of that sort; empty for what has none.
    pub fn name(&self) -> &str {
        match self {
            Self::Everything | Self::UnregisteredScopes => "",
            Self::Client(id) => id.as_str(),
            Self::Scope(name) => name.as_str(),
        }
    }

    /// From both.
    pub fn of(sort: &str, name: &str) -> Option<Self> {
        Some(match (sort, name) {
            ("everything", "") => Self::Everything,
            ("client", id) => Self::Client(ClientId::new(id)),
            ("scope", "") => Self::UnregisteredScopes,
            ("scope", name) => Self::Scope(ScopeToken::parse(name).ok()?),
            _ => return None,
        })
    }
}

/// How often something happened in one hour: what servers add to.
///
/// ```
/// use bailiwick_core::{UnixTime, model::{WeatherCount, WeatherKind, WeatherSubject}};
///
/// let count = WeatherCount {
///     hour: WeatherCount::hour_of(UnixTime::from_secs(1_700_000_000)),
///     kind: WeatherKind::Issued,
///     subject: WeatherSubject::Everything,
///     count: 12,
/// };
/// assert_eq!(count.hour.to_string(), "2023-11-14T22:00:00Z");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeatherCount {
    /// The beginning of the hour.
    pub hour: UnixTime,
    /// What happened.
    pub kind: WeatherKind,
    /// To what.
    pub subject: WeatherSubject,
    /// How often.
    pub count: u64,
}

impl WeatherCount {
    /// The beginning of the hour that `at` is in.
    pub const fn hour_of(at: UnixTime) -> UnixTime {
        let hours = at.as_millis().div_euclid(3_600_000);
        UnixTime::from_millis(hours * 3_600_000)
    }
}
