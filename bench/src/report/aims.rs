//! What the run was to reach, and whether it did.

use std::fmt::Write;

use super::Report;
use crate::contest::{Contest, Sample, median};
use crate::place::Engine;

/// The least ratio to the bare limit, by path.
const SHARES: [(&str, f64); 5] = [
    ("metadata document", 0.9),
    ("client credentials", 0.8),
    ("introspection among", 0.8),
    ("refresh with rotation", 0.6),
    ("code exchange", 0.6),
];
/// The least multiple of Django OAuth Toolkit's rate, both on SQLite.
const MULTIPLES: [(&str, f64); 2] = [("client credentials", 50.0), ("introspection: live", 100.0)];
/// The least multiple of the fastest peer's rate.
const FASTEST: f64 = 4.0;
/// The most that p99 is, in multiples of the bare limit's.
const LATENCY: f64 = 3.0;
/// The most MiB, idle and under load.
const MEMORY: [(&str, f64); 2] = [("idle", 30.0), ("after", 60.0)];
const DJANGO: &str = "Django OAuth Toolkit, SQLite";

impl Report {
    /// A table of the aims that the run looked at.
    pub(super) fn aims(&self) -> String {
        let mut lines = String::new();
        for engine in [Engine::Sqlite, Engine::Postgres] {
            lines += &self.beside_limits(engine);
        }
        lines += &self.beside_peers();
        for (when, most) in MEMORY {
            let figures = self
                .footprints
                .iter()
                .filter(|one| one.name.contains(when))
                .filter_map(|one| one.mib);
            if let Some(highest) = figures.reduce(f64::max) {
                lines += &at_most(&format!("memory, {when}, MiB"), most, highest);
            }
        }
        if lines.is_empty() {
            return lines;
        }
        format!("## Aims\n\n| what | aim | reached | met |\n| --- | ---: | ---: | --- |\n{lines}\n")
    }

    fn beside_limits(&self, engine: Engine) -> String {
        let mut lines = String::new();
        let title = format!("on {}", engine.name());
        for (path, least) in SHARES {
            let Some(contest) = self.busiest(&title, path) else {
                continue;
            };
            let what = format!("{path} beside the bare limit, {}", engine.name());
            let share = median(contest.ratios(1, |sample| sample.rate));
            lines += &at_least(&what, least, share);
            let slower = median(contest.ratios(1, |sample| f64::from(sample.p99)));
            lines += &at_most(&format!("p99 of {what}"), LATENCY, slower);
        }
        lines
    }

    fn beside_peers(&self) -> String {
        let mut lines = String::new();
        for (path, least) in MULTIPLES {
            let Some(contest) = self.busiest("other servers", path) else {
                continue;
            };
            let peers = contest.entrants.iter().enumerate();
            let peers = peers.filter(|(_, (name, _))| !name.starts_with("Bailiwick"));
            let times = peers.map(|(index, (name, _))| {
                let ratios = contest.ratios(index, |sample: &Sample| sample.rate);
                (name.as_str(), median(ratios).recip())
            });
            let times: Vec<(&str, f64)> = times.collect();
            if let Some(fastest) = times.iter().map(|(_, times)| *times).reduce(f64::min) {
                lines += &at_least(&format!("{path} beside the fastest peer"), FASTEST, fastest);
            }
            if let Some((_, times)) = times.iter().find(|(name, _)| *name == DJANGO) {
                lines += &at_least(&format!("{path} beside {DJANGO}"), least, *times);
            }
        }
        lines
    }

    /// The contest of `path` at 64 connections, or at the number that there is.
    pub(super) fn busiest(&self, title: &str, path: &str) -> Option<&Contest> {
        let section = self
            .sections
            .iter()
            .find(|section| section.title.ends_with(title))?;
        let of_path = |contest: &&Contest| contest.name.starts_with(path);
        let mut contests = section.contests.iter().filter(of_path);
        let first = contests.clone().next();
        contests.find(|contest| contest.connections == 64).or(first)
    }
}

fn at_least(what: &str, aim: f64, reached: f64) -> String {
    line(what, '≥', aim, reached, reached >= aim)
}

fn at_most(what: &str, aim: f64, reached: f64) -> String {
    line(what, '≤', aim, reached, reached <= aim)
}

fn line(what: &str, sign: char, aim: f64, reached: f64, met: bool) -> String {
    let met = if met { "yes" } else { "**no**" };
    let mut line = String::new();
    let _ = writeln!(line, "| {what} | {sign} {aim:.2} | {reached:.2} | {met} |");
    line
}
