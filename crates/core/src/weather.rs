//! Token weather: what was issued, refreshed, revoked and refused over the last days.

#[cfg(test)]
mod tests;

use std::{cmp::Reverse, collections::BTreeMap, time::Duration};

use crate::{
    UnixTime,
    model::{WeatherCount, WeatherKind, WeatherSubject},
    picture::push_cell,
};

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;
/// The most days that can be looked at: that is how long counts are kept.
pub const MOST_DAYS: u32 = 90;

/// How much of the past, in steps that a chart has room for.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_core::{UnixTime, weather::WeatherSpan};
///
/// let day = WeatherSpan::days(1);
/// assert_eq!((day.step(), day.steps()), (Duration::from_hours(1), 24));
/// assert_eq!(WeatherSpan::days(7).steps(), 28);
/// assert_eq!(WeatherSpan::days(90).steps(), 90);
/// assert_eq!(WeatherSpan::days(0), WeatherSpan::days(1));
///
/// // The step that goes on now is the last one.
/// let now = UnixTime::from_secs(1_700_000_000);
/// assert_eq!(day.since(now).to_string(), "2023-11-13T23:00:00Z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeatherSpan {
    days: u32,
}

impl WeatherSpan {
    /// The last `days`, 1 to [`MOST_DAYS`].
    pub fn days(days: u32) -> Self {
        Self {
            days: days.clamp(1, MOST_DAYS),
        }
    }

    const fn hours_of_step(self) -> u32 {
        match self.days {
            0..=2 => 1,
            3..=14 => 6,
            _ => 24,
        }
    }

    /// How long a step is: one hour, six, or a day.
    pub const fn step(self) -> Duration {
        Duration::from_hours(self.hours_of_step() as u64)
    }

    /// How many steps there are.
    pub const fn steps(self) -> u32 {
        self.days * 24 / self.hours_of_step()
    }

    /// When the first step begins, if the last one goes on `now`. Steps begin at
    /// midnight UTC and so many hours after.
    pub fn since(self, now: UnixTime) -> UnixTime {
        let step = HOUR * i64::from(self.hours_of_step());
        let last = now.as_millis().div_euclid(step) * step;
        UnixTime::from_millis(last - step * i64::from(self.steps() - 1))
    }
}

/// What happened, step by step.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{WeatherCount, WeatherKind, WeatherSubject},
///     weather::{Weather, WeatherSpan},
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000); // a Tuesday, 22:13 UTC
/// let counts = [WeatherCount {
///     hour: WeatherCount::hour_of(now),
///     kind: WeatherKind::Issued,
///     subject: WeatherSubject::Everything,
///     count: 12,
/// }];
/// let weather = Weather::of(&counts, WeatherSpan::days(7), now);
/// let issued = weather.series(WeatherKind::Issued);
/// assert_eq!((issued.total, issued.counts.last()), (12, Some(&12)));
/// assert_eq!(weather.busy[1][22], 12);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Weather {
    /// When the first step begins.
    pub since: UnixTime,
    /// How long a step is.
    pub step: Duration,
    /// A series for each kind, in the order of [`WeatherKind::ALL`].
    pub series: Vec<WeatherSeries>,
    /// Tokens that were issued and refreshed by weekday, from Monday, and hour of the
    /// day (UTC).
    pub busy: [[u64; 24]; 7],
}

/// One kind of thing, step by step.
///
/// ```
/// use bailiwick_core::{UnixTime, model::WeatherKind, weather::{Weather, WeatherSpan}};
///
/// let weather = Weather::of(&[], WeatherSpan::days(1), UnixTime::EPOCH);
/// let quiet = weather.series(WeatherKind::Reused);
/// assert_eq!((quiet.total, quiet.most, quiet.counts.len()), (0, 0, 24));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WeatherSeries {
    /// Which.
    pub kind: WeatherKind,
    /// How often in all.
    pub total: u64,
    /// How often in the step in which it happened most.
    pub most: u64,
    /// How often in each step.
    pub counts: Vec<u64>,
}

impl Weather {
    /// The weather of `span`, of counts of one subject; those that are older or newer
    /// are passed over.
    pub fn of(counts: &[WeatherCount], span: WeatherSpan, now: UnixTime) -> Self {
        let since = span.since(now);
        let quiet = |kind: &WeatherKind| WeatherSeries {
            kind: *kind,
            total: 0,
            most: 0,
            counts: vec![0; span.steps() as usize],
        };
        let mut weather = Self {
            since,
            step: span.step(),
            series: WeatherKind::ALL.iter().map(quiet).collect(),
            busy: [[0; 24]; 7],
        };
        for count in counts.iter().filter(|count| count.hour >= since) {
            weather.add(count);
        }
        for series in &mut weather.series {
            series.most = series.counts.iter().copied().max().unwrap_or(0);
        }
        weather
    }

    fn add(&mut self, count: &WeatherCount) {
        let step = count.hour.since(self.since).as_millis() / self.step.as_millis().max(1);
        let step = usize::try_from(step).unwrap_or(usize::MAX);
        let series = self.series.iter_mut().find(|one| one.kind == count.kind);
        let Some(series) = series else { return };
        let Some(counted) = series.counts.get_mut(step) else {
            return;
        };
        *counted = counted.saturating_add(count.count);
        series.total = series.total.saturating_add(count.count);
        if matches!(count.kind, WeatherKind::Issued | WeatherKind::Refreshed) {
            let (weekday, hour) = weekday_and_hour(count.hour);
            let cell = self.busy.get_mut(weekday);
            if let Some(cell) = cell.and_then(|day| day.get_mut(hour)) {
                *cell = cell.saturating_add(count.count);
            }
        }
    }

    /// The series of one kind; empty for none that there is.
    pub fn series(&self, kind: WeatherKind) -> &WeatherSeries {
        const NONE: &WeatherSeries = &WeatherSeries {
            kind: WeatherKind::Issued,
            total: 0,
            most: 0,
            counts: Vec::new(),
        };
        let found = self.series.iter().find(|one| one.kind == kind);
        found.unwrap_or(NONE)
    }

    /// When each step begins.
    ///
    /// ```
    /// use bailiwick_core::{UnixTime, weather::{Weather, WeatherSpan}};
    ///
    /// let weather = Weather::of(&[], WeatherSpan::days(7), UnixTime::EPOCH);
    /// let last = weather.steps().last();
    /// assert_eq!(last, Some(UnixTime::EPOCH));
    /// ```
    pub fn steps(&self) -> impl Iterator<Item = UnixTime> + '_ {
        let count = self.series.first().map_or(0, |one| one.counts.len());
        (0..count).map(|step| {
            let step = u32::try_from(step).unwrap_or(u32::MAX);
            self.since.plus(self.step.saturating_mul(step))
        })
    }

    /// The most that any hour of a weekday comes to.
    ///
    /// ```
    /// use bailiwick_core::{UnixTime, weather::{Weather, WeatherSpan}};
    ///
    /// let weather = Weather::of(&[], WeatherSpan::days(90), UnixTime::EPOCH);
    /// assert_eq!(weather.busiest(), 0);
    /// ```
    pub fn busiest(&self) -> u64 {
        self.busy.iter().flatten().copied().max().unwrap_or(0)
    }

    /// Whether nothing happened at all.
    ///
    /// ```
    /// use bailiwick_core::{UnixTime, weather::{Weather, WeatherSpan}};
    ///
    /// assert!(Weather::of(&[], WeatherSpan::days(1), UnixTime::EPOCH).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|one| one.total == 0)
    }
}

/// The day of the week, from Monday, and the hour of the day that a time is in, UTC.
fn weekday_and_hour(at: UnixTime) -> (usize, usize) {
    let hours = at.as_millis().div_euclid(HOUR);
    // 1 January 1970 was a Thursday.
    let weekday = (hours.div_euclid(24) + 3).rem_euclid(7);
    let index = |number: i64| usize::try_from(number).unwrap_or(0);
    (index(weekday), index(hours.rem_euclid(24)))
}

/// Subjects by how often it happened to them, the most first.
///
/// ```
/// use bailiwick_core::{UnixTime, weather::ranked};
///
/// assert!(ranked(&[]).is_empty());
/// ```
pub fn ranked(counts: &[WeatherCount]) -> Vec<(WeatherSubject, u64)> {
    let mut sums: BTreeMap<&WeatherSubject, u64> = BTreeMap::new();
    for count in counts {
        let sum = sums.entry(&count.subject).or_default();
        *sum = sum.saturating_add(count.count);
    }
    let sums = sums
        .into_iter()
        .map(|(subject, sum)| (subject.clone(), sum));
    let mut ranked: Vec<_> = sums.collect();
    // Stable: of equal ones the order of the names stays.
    ranked.sort_by_key(|(_, sum)| Reverse(*sum));
    ranked
}

/// Counts as rows for a spreadsheet (RFC 4180): `hour,kind,of,name,count`. No cell is
/// read as a formula: one that could be begins with an apostrophe.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{ClientId, WeatherCount, WeatherKind, WeatherSubject},
///     weather::csv,
/// };
///
/// let count = WeatherCount {
///     hour: UnixTime::EPOCH,
///     kind: WeatherKind::Refused,
///     subject: WeatherSubject::Client(ClientId::new("=1+1")),
///     count: 3,
/// };
/// let row = "\"1970-01-01T00:00:00Z\",\"refused\",\"client\",\"'=1+1\",3\r\n";
/// assert!(csv(&[count]).ends_with(row));
/// ```
pub fn csv(counts: &[WeatherCount]) -> String {
    let mut text = "hour,kind,of,name,count\r\n".to_owned();
    for count in counts {
        let hour = count.hour.to_string();
        let subject = &count.subject;
        for cell in [
            hour.as_str(),
            count.kind.as_str(),
            subject.sort(),
            subject.name(),
        ] {
            push_cell(&mut text, cell);
            text.push(',');
        }
        text.push_str(&count.count.to_string());
        text.push_str("\r\n");
    }
    text
}
