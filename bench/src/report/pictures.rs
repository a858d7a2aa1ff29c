//! What the pictures show.

use super::{Report, Section};
use crate::contest::{Contest, Sample, median};
use crate::svg::{Bars, Lines, Picture};

impl Report {
    /// The name of each picture, and what it shows.
    pub(super) fn pictures(&self) -> Vec<(&'static str, Picture)> {
        let mut pictures = Vec::new();
        for (title, bars, lines) in [
            ("on SQLite", "limits-sqlite", "connections-sqlite"),
            ("on PostgreSQL", "limits-postgres", "connections-postgres"),
        ] {
            let Some(section) = self.section(title) else {
                continue;
            };
            let what = format!("Requests a second at the busiest, {title}");
            pictures.push((bars, beside_limits(what, section)));
            let what = format!("Requests a second by connections, {title}");
            pictures.extend(by_connections(what, section).map(|picture| (lines, picture)));
        }
        if let Some(section) = self.section("other servers") {
            let bars = section.contests.iter().filter(|contest| {
                let busiest = self.busiest("other servers", &contest.name);
                busiest.is_some_and(|busiest| busiest.connections == contest.connections)
            });
            pictures.push(("peers", beside_peers(bars)));
        }
        if let Some(section) = self.section("Growth") {
            pictures.push(("growth", growth(section)));
        }
        pictures
    }

    fn section(&self, title: &str) -> Option<&Section> {
        let some =
            |section: &&Section| section.title.ends_with(title) && !section.contests.is_empty();
        self.sections.iter().find(some)
    }
}

fn rate(samples: &[Sample]) -> f64 {
    median(samples.iter().map(|sample| sample.rate))
}

/// Two bars for each path: the bare limit and the server.
fn beside_limits(title: String, section: &Section) -> Picture {
    let most = section.contests.iter().map(|contest| contest.connections);
    let most = if most.clone().any(|connections| connections == 64) {
        64
    } else {
        most.max().unwrap_or_default()
    };
    let contests = section.contests.iter();
    let busiest = contests.filter(|contest| contest.connections == most);
    Picture::bars(
        title,
        Bars {
            logarithmic: false,
            groups: groups(busiest),
        },
    )
}

fn beside_peers<'a>(contests: impl Iterator<Item = &'a Contest>) -> Picture {
    let title = "Requests a second beside other servers (logarithmic)".to_owned();
    Picture::bars(
        title,
        Bars {
            logarithmic: true,
            groups: groups(contests),
        },
    )
}

fn groups<'a>(contests: impl Iterator<Item = &'a Contest>) -> Vec<(String, Vec<(String, f64)>)> {
    let bars = |contest: &Contest| {
        let entrants = contest.entrants.iter();
        entrants
            .map(|(name, samples)| (name.clone(), rate(samples)))
            .collect()
    };
    contests
        .map(|contest| (contest.name.clone(), bars(contest)))
        .collect()
}

/// A line for each path; `None` if there is one number of connections only.
fn by_connections(title: String, section: &Section) -> Option<Picture> {
    let mut series: Vec<(String, Vec<(f64, f64)>)> = Vec::new();
    for contest in &section.contests {
        let (_, samples) = contest.entrants.last()?;
        let connections = f64::from(u32::try_from(contest.connections).ok()?);
        let point = (connections, rate(samples));
        match series.iter_mut().find(|(name, _)| *name == contest.name) {
            Some((_, points)) => points.push(point),
            None => series.push((contest.name.clone(), vec![point])),
        }
    }
    let several = series.iter().any(|(_, points)| points.len() > 1);
    let lines = Lines {
        across: "connections".to_owned(),
        series,
    };
    several.then(|| Picture::lines(title, lines))
}

/// A line for each contest, by the number that its contenders' names begin with.
fn growth(section: &Section) -> Picture {
    let point = |(name, samples): &(String, Vec<Sample>)| {
        let number: u32 = name.split(' ').next()?.parse().ok()?;
        Some((f64::from(number), rate(samples)))
    };
    let contests = section.contests.iter();
    let contests = contests.filter(|contest| !contest.name.contains("nodes"));
    let series = contests.map(|contest| {
        let points = contest.entrants.iter().filter_map(point);
        (contest.name.clone(), points.collect())
    });
    let lines = Lines {
        across: "live tokens, clients or scopes".to_owned(),
        series: series.collect(),
    };
    Picture::lines(
        "Requests a second, with more of everything".to_owned(),
        lines,
    )
}
