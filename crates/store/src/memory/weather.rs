//! What happened, counted by the hour.

use bailiwick_core::{
    UnixTime,
    model::{WeatherCount, WeatherKind, WeatherSubject},
    store::WeatherFilter,
};

use super::tables::Tables;
use crate::paging::of_weather;

/// Which count: sort and name of the subject, hour, kind, all in the order of their text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WeatherKey(&'static str, String, UnixTime, &'static str);

impl WeatherKey {
    fn new(subject: &WeatherSubject, hour: UnixTime, kind: &'static str) -> Self {
        Self(subject.sort(), subject.name().to_owned(), hour, kind)
    }

    pub(super) fn hour(&self) -> UnixTime {
        self.2
    }

    fn count(&self, count: u64) -> Option<WeatherCount> {
        Some(WeatherCount {
            hour: self.2,
            kind: WeatherKind::parse(self.3)?,
            subject: WeatherSubject::of(self.0, &self.1)?,
            count,
        })
    }
}

impl Tables {
    pub(super) fn count_weather(&mut self, count: &WeatherCount) {
        let key = WeatherKey::new(&count.subject, count.hour, count.kind.as_str());
        let before = self.weather.get(&key).copied().unwrap_or(0);
        self.weather
            .insert_mut(key, before.saturating_add(count.count));
    }

    pub(super) fn weather_of(
        &self,
        subject: &WeatherSubject,
        since: UnixTime,
    ) -> Vec<WeatherCount> {
        let first = WeatherKey::new(subject, since, "");
        let rows = self.weather.range(first..);
        rows.take_while(|(key, _)| key.0 == subject.sort() && key.1 == subject.name())
            .filter_map(|(key, count)| key.count(*count))
            .collect()
    }

    pub(super) fn weather(&self, filter: &WeatherFilter) -> Vec<WeatherCount> {
        let kind = filter.kind.as_str();
        let rows = self.weather.iter();
        let wanted =
            rows.filter(|(key, _)| key.0 == filter.sort && key.3 == kind && key.2 >= filter.since);
        let mut wanted: Vec<_> = wanted.collect();
        wanted.sort_by(|(a, _), (b, _)| (b.2, &b.1).cmp(&(a.2, &a.1)));
        let wanted = wanted.into_iter().take(of_weather(filter));
        wanted
            .filter_map(|(key, count)| key.count(*count))
            .collect()
    }
}
