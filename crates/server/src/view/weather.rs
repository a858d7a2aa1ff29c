//! Token weather, step by step.

use bailiwick_core::{UnixTime, model::WeatherKind, weather::Weather};
use schemars::JsonSchema;
use serde::Serialize;

/// What happened in one step of time; times are UTC.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WeatherStepView {
    /// When it begins (RFC 3339).
    from: String,
    issued: u64,
    refreshed: u64,
    revoked: u64,
    reused: u64,
    refused: u64,
    scope_refused: u64,
}

impl WeatherStepView {
    /// Every step of `weather`, the earliest first.
    ///
    /// ```
    /// use bailiwick_server::{UnixTime, view::WeatherStepView};
    /// use bailiwick_server::bailiwick_core::weather::{Weather, WeatherSpan};
    ///
    /// let quiet = Weather::of(&[], WeatherSpan::days(1), UnixTime::EPOCH);
    /// assert_eq!(WeatherStepView::all(&quiet).len(), 24);
    /// ```
    pub fn all(weather: &Weather) -> Vec<Self> {
        let steps = weather.steps().enumerate();
        steps
            .map(|(step, at)| Self::new(step, at, weather))
            .collect()
    }

    fn new(step: usize, at: UnixTime, weather: &Weather) -> Self {
        let count = |kind| weather.series(kind).counts.get(step).copied().unwrap_or(0);
        Self {
            from: at.to_string(),
            issued: count(WeatherKind::Issued),
            refreshed: count(WeatherKind::Refreshed),
            revoked: count(WeatherKind::Revoked),
            reused: count(WeatherKind::Reused),
            refused: count(WeatherKind::Refused),
            scope_refused: count(WeatherKind::ScopeRefused),
        }
    }
}
