//! `/admin/weather/`: what was issued, refreshed, revoked and refused, and when.

use axum::{body::Body, extract::State, response::Response};
use bailiwick_core::{
    Snapshot, UnixTime,
    model::{WeatherKind, WeatherSubject},
    params::Parameters,
    weather::{MOST_DAYS, Weather, WeatherSeries, WeatherSpan, csv},
};
use serde::Serialize;

use super::names::{self, Link, with_query};
use crate::{
    administration::AdministrationError,
    app::App,
    language::Text,
    login::Administrator,
    page::{Page, Query, Refusal, response::file},
};

const PATH: &str = "/admin/weather/";
const EXPORT: &str = "/admin/weather/export/";
/// For how many days it can be looked at.
const DAYS: [u32; 3] = [1, 7, MOST_DAYS];
/// Names in each list of those to whom something happened most.
const MOST_RANKED: usize = 20;

/// A chart, in its own units: how long and high it is, and what is above the bars.
const WIDTH: u64 = 360;
const HEIGHT: u64 = 84;
const TOP: u64 = 4;
/// How many shades there are, from quiet to busy.
const SHADES: u64 = 5;

#[derive(Serialize)]
struct Context {
    days: u32,
    choices: Vec<Choice>,
    sort: &'static str,
    name: String,
    problem: Option<Text>,
    /// Whose weather it is, if one thing's.
    of: Option<Link>,
    everything: String,
    step_hours: u64,
    width: u64,
    height: u64,
    baseline: u64,
    charts: Vec<Chart>,
    rankings: Vec<Ranking>,
    hours: Vec<Hour>,
    steps: Vec<Step>,
    exports: Vec<Export>,
}

#[derive(Serialize)]
struct Choice {
    days: u32,
    href: String,
}

#[derive(Serialize)]
struct Export {
    label: &'static str,
    href: String,
}

/// One kind of thing over time.
#[derive(Serialize)]
struct Chart {
    kind: &'static str,
    total: u64,
    most: u64,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    x: String,
    y: u64,
    width: String,
    height: u64,
    at: UnixTime,
    count: u64,
}

/// To whom something happened most.
#[derive(Serialize)]
struct Ranking {
    kind: &'static str,
    sort: &'static str,
    rows: Vec<Ranked>,
    more: usize,
    whole: bool,
}

#[derive(Serialize)]
struct Ranked {
    /// Nothing for scopes that nobody registered.
    link: Option<Link>,
    /// Its own weather.
    weather: Option<String>,
    /// What was done to it.
    audit: Option<String>,
    count: u64,
}

/// One hour of the day on each weekday.
#[derive(Serialize)]
struct Hour {
    hour: String,
    days: Vec<Shade>,
}

#[derive(Serialize)]
struct Shade {
    count: u64,
    shade: u64,
}

/// One step of time: how often each kind of thing happened.
#[derive(Serialize)]
struct Step {
    at: UnixTime,
    counts: Vec<u64>,
}

/// The page.
pub(crate) async fn show(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let mut wanted = Wanted::read(&query);
    let snapshot = app.administration.snapshot().await?;
    let subject = match wanted.subject(&app).await {
        Ok(subject) => subject,
        Err(AdministrationError::NotFound { name, .. }) => {
            wanted.problem = Some(Text::new("picture-not-found").with("name", name));
            WeatherSubject::Everything
        }
        Err(error) => return Err(error.into()),
    };
    let span = WeatherSpan::days(wanted.days);
    let weather = app.administration.weather(&subject, span).await?;
    let mut rankings = Vec::new();
    if subject == WeatherSubject::Everything {
        for (sort, kind) in RANKINGS {
            rankings.push(ranking(&app, &snapshot, (sort, kind), &wanted).await?);
        }
    }
    let context = Context {
        days: wanted.days,
        choices: DAYS
            .map(|days| Choice {
                days,
                href: wanted.href(PATH, days, None),
            })
            .into(),
        of: of(&subject, &snapshot),
        everything: with_query(PATH, [("days", wanted.days.to_string().as_str())]),
        step_hours: weather.step.as_secs() / 3600,
        width: WIDTH,
        height: HEIGHT + TOP,
        baseline: HEIGHT,
        charts: weather
            .series
            .iter()
            .map(|one| chart(one, &weather))
            .collect(),
        rankings,
        hours: hours(&weather),
        steps: steps(&weather),
        exports: [("CSV", "csv"), ("JSON", "json")]
            .map(|(label, format)| Export {
                label,
                href: wanted.href(EXPORT, wanted.days, Some(format)),
            })
            .into(),
        sort: wanted.sort,
        name: wanted.name,
        problem: wanted.problem,
    };
    Page::new(&app, "weather.html")
        .user(&person.user)
        .render(context)
}

/// What is listed by name, and of which sort the names are.
const RANKINGS: [(&str, WeatherKind); 4] = [
    ("scope", WeatherKind::ScopeRefused),
    ("client", WeatherKind::Reused),
    ("client", WeatherKind::Refused),
    ("client", WeatherKind::Issued),
];

/// The same hour by hour, to take away.
pub(crate) async fn export(
    State(app): State<App>,
    Administrator(_): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let wanted = Wanted::read(&query);
    let subject = match wanted.subject(&app).await {
        Ok(subject) => subject,
        Err(AdministrationError::NotFound { .. }) => return Err(Refusal::not_found()),
        Err(error) => return Err(error.into()),
    };
    let span = WeatherSpan::days(wanted.days);
    let counts = app.administration.weather_counts(&subject, span).await?;
    let (text, content_type, disposition) = match query.value("format") {
        None | Some("csv") => (
            csv(&counts),
            "text/csv; charset=utf-8",
            "attachment; filename=\"weather.csv\"",
        ),
        Some("json") => (
            json(&counts),
            "application/json",
            "attachment; filename=\"weather.json\"",
        ),
        Some(_) => return Err(Refusal::not_found()),
    };
    Ok(file(Body::from(text), content_type, disposition))
}

fn json(counts: &[bailiwick_core::model::WeatherCount]) -> String {
    let rows = counts.iter().map(|count| {
        serde_json::json!({
            "hour": count.hour.to_string(),
            "kind": count.kind.as_str(),
            "of": count.subject.sort(),
            "name": count.subject.name(),
            "count": count.count,
        })
    });
    rows.collect::<serde_json::Value>().to_string()
}

/// What the address asks for.
struct Wanted {
    days: u32,
    sort: &'static str,
    name: String,
    problem: Option<Text>,
}

impl Wanted {
    fn read(query: &Parameters) -> Self {
        let asked = query.value("days").and_then(|text| text.parse().ok());
        let days = DAYS.into_iter().find(|days| asked == Some(*days));
        Self {
            days: days.unwrap_or(7),
            sort: match query.value("kind") {
                Some("scope") => "scope",
                _ => "client",
            },
            name: query.value("name").unwrap_or_default().trim().to_owned(),
            problem: None,
        }
    }

    async fn subject(&self, app: &App) -> Result<WeatherSubject, AdministrationError> {
        if self.name.is_empty() {
            return Ok(WeatherSubject::Everything);
        }
        let administration = &app.administration;
        administration.weather_subject(self.sort, &self.name).await
    }

    fn href(&self, path: &str, days: u32, format: Option<&str>) -> String {
        let kind = if self.name.is_empty() { "" } else { self.sort };
        with_query(
            path,
            [
                ("days", days.to_string().as_str()),
                ("kind", kind),
                ("name", &self.name),
                ("format", format.unwrap_or_default()),
            ],
        )
    }
}

/// The thing whose weather it is.
fn of(subject: &WeatherSubject, snapshot: &Snapshot) -> Option<Link> {
    match subject {
        WeatherSubject::Client(id) => Some(names::client(snapshot, id)),
        WeatherSubject::Scope(name) => {
            let name = name.as_str();
            Some(Link {
                name: name.to_owned(),
                id: None,
                href: Some(with_query("/admin/scopes/history/", [("name", name)])),
            })
        }
        _ => None,
    }
}

async fn ranking(
    app: &App,
    snapshot: &Snapshot,
    (sort, kind): (&'static str, WeatherKind),
    wanted: &Wanted,
) -> Result<Ranking, Refusal> {
    let span = WeatherSpan::days(wanted.days);
    let found = app.administration.weather_by(sort, kind, span).await;
    let (ranked, whole) = found?;
    let days = wanted.days.to_string();
    let rows = ranked.iter().take(MOST_RANKED).map(|(subject, count)| {
        let named = [
            ("days", days.as_str()),
            ("kind", sort),
            ("name", subject.name()),
        ];
        let has_name = !subject.name().is_empty();
        let reused = kind == WeatherKind::Reused;
        let recorded = [("kind", "client"), ("name", subject.name())];
        Ranked {
            link: of(subject, snapshot),
            weather: has_name.then(|| with_query(PATH, named)),
            audit: reused.then(|| with_query("/admin/audit/", recorded)),
            count: *count,
        }
    });
    Ok(Ranking {
        kind: kind.as_str(),
        sort,
        rows: rows.collect(),
        more: ranked.len().saturating_sub(MOST_RANKED),
        whole,
    })
}

/// Bars as high as what they stand for, the highest filling the chart. A little is
/// never nothing.
fn chart(series: &WeatherSeries, weather: &Weather) -> Chart {
    let room = HEIGHT - TOP;
    let count = u64::try_from(series.counts.len().max(1)).unwrap_or(1);
    let place = |hundredths: u64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    // A gap between two, however many there are.
    let width = place(WIDTH * 80 / count);
    let bars = weather.steps().zip(&series.counts).enumerate();
    let bars = bars.filter(|(_, (_, count))| **count > 0);
    let bar = |(step, (at, happened)): (usize, (UnixTime, &u64))| {
        let share = u128::from(*happened) * u128::from(room) / u128::from(series.most.max(1));
        let height = u64::try_from(share).unwrap_or(room).clamp(2, room);
        Bar {
            x: place(WIDTH * 100 * u64::try_from(step).unwrap_or(0) / count),
            y: HEIGHT - height,
            width: width.clone(),
            height,
            at,
            count: *happened,
        }
    };
    Chart {
        kind: series.kind.as_str(),
        total: series.total,
        most: series.most,
        bars: bars.map(bar).collect(),
    }
}

fn hours(weather: &Weather) -> Vec<Hour> {
    let busiest = u128::from(weather.busiest().max(1));
    let shade = |count: u64| {
        let share = (u128::from(count) * u128::from(SHADES)).div_ceil(busiest);
        Shade {
            count,
            shade: u64::try_from(share).unwrap_or(SHADES),
        }
    };
    let of_day = |hour: usize| {
        let days = weather.busy.iter();
        let counts = days.filter_map(|day| day.get(hour).copied());
        counts.map(shade).collect()
    };
    let hour = |hour| Hour {
        hour: format!("{hour:02}:00"),
        days: of_day(hour),
    };
    (0..24).map(hour).collect()
}

/// The newest first.
fn steps(weather: &Weather) -> Vec<Step> {
    let step = |(number, at): (usize, UnixTime)| {
        let series = weather.series.iter();
        let counts = series.filter_map(|one| one.counts.get(number).copied());
        Step {
            at,
            counts: counts.collect(),
        }
    };
    let mut steps: Vec<_> = weather.steps().enumerate().map(step).collect();
    steps.reverse();
    steps
}
