//! The figures as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::contest::{Contest, Sample, median};

/// What the server costs beside the load.
#[derive(Clone, Debug)]
pub struct Footprint {
    /// What was looked at, and when.
    pub name: String,
    /// The figure with its unit.
    pub value: String,
}

/// The whole page.
#[derive(Debug)]
pub struct Report {
    /// The command line of the run.
    pub command: String,
    /// Properties of the machine.
    pub machine: Vec<(&'static str, String)>,
    /// The paths.
    pub contests: Vec<Contest>,
    /// Memory and time to start.
    pub footprints: Vec<Footprint>,
}

impl Report {
    /// Writes the page.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut page = String::from("# Results\n\n");
        let _ = writeln!(
            page,
            "Written by `{}`; how to read it stands in [README.md](README.md).\n",
            self.command
        );
        page.push_str("## Ratios\n\n");
        page.push_str(&contest_table(&self.contests));
        if !self.footprints.is_empty() {
            page.push_str("\n## The server's process\n\n| what | figure |\n| --- | --- |\n");
            for footprint in &self.footprints {
                let _ = writeln!(page, "| {} | {} |", footprint.name, footprint.value);
            }
        }
        page.push_str("\n## Machine\n\n| what | value |\n| --- | --- |\n");
        for (name, value) in &self.machine {
            let _ = writeln!(page, "| {name} | {value} |");
        }
        page
    }
}

/// One row for each path. Rates and latencies are medians over the rounds;
/// the ratio is the median of the rounds' ratios, with the lowest and the
/// highest.
fn contest_table(contests: &[Contest]) -> String {
    let mut table = String::from(
        "| path | bare limit, requests/s | server, requests/s | ratio (lowest to highest pair) | \
         bare p50 / p99, ms | server p50 / p99, ms | processor µs/request: bare, server, load generator | errors |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
    );
    for contest in contests {
        let (bare, server): (Vec<&Sample>, Vec<&Sample>) = contest
            .pairs
            .iter()
            .map(|(bare, server)| (bare, server))
            .unzip();
        let ratios: Vec<f64> = contest
            .pairs
            .iter()
            .map(|(bare, server)| server.rate / bare.rate.max(f64::MIN_POSITIVE))
            .collect();
        let _ = writeln!(
            table,
            "| {} | {:.0} | {:.0} | **{:.2}** ({:.2} to {:.2}) | {} | {} | {:.1}, {:.1}, {:.1} | {} |",
            contest.name,
            rate(&bare),
            rate(&server),
            median(ratios.iter().copied()),
            ratios.iter().copied().fold(f64::INFINITY, f64::min),
            ratios.iter().copied().fold(0.0, f64::max),
            latencies(&bare),
            latencies(&server),
            median(bare.iter().map(|sample| sample.program_cpu)),
            median(server.iter().map(|sample| sample.program_cpu)),
            median(server.iter().map(|sample| sample.client_cpu)),
            errors(bare.iter().chain(&server)),
        );
    }
    table
}

fn rate(samples: &[&Sample]) -> f64 {
    median(samples.iter().map(|sample| sample.rate))
}

fn latencies(samples: &[&Sample]) -> String {
    let milliseconds = |of: fn(&Sample) -> u32| {
        median(samples.iter().map(|sample| f64::from(of(sample)) / 1000.0))
    };
    format!(
        "{:.2} / {:.2}",
        milliseconds(|sample| sample.p50),
        milliseconds(|sample| sample.p99)
    )
}

fn errors<'a>(samples: impl Iterator<Item = &'a &'a Sample>) -> String {
    let mut all: BTreeMap<&str, u64> = BTreeMap::new();
    for (what, count) in samples.flat_map(|sample| &sample.errors) {
        *all.entry(what).or_default() += count;
    }
    if all.is_empty() {
        return "none".to_owned();
    }
    let listed: Vec<String> = all
        .iter()
        .map(|(what, count)| format!("{what}: {count}"))
        .collect();
    listed.join(", ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn sample(rate: f64, p50: u32) -> Sample {
        Sample {
            rate,
            p50,
            p99: 10 * p50,
            errors: BTreeMap::new(),
            program_cpu: 20.0,
            client_cpu: 5.0,
        }
    }

    #[test]
    fn ratio_is_the_median_of_the_pairs_and_not_of_the_rates() {
        let mut failing = sample(90.0, 3_000);
        failing.errors.insert("503".to_owned(), 7);
        let pairs = vec![
            (sample(100.0, 1_000), sample(50.0, 2_000)),
            (sample(300.0, 1_000), failing),
            (sample(200.0, 1_000), sample(180.0, 2_000)),
        ];
        let table = contest_table(&[Contest {
            name: "path".to_owned(),
            pairs,
        }]);
        assert_eq!(
            table.lines().last().unwrap(),
            "| path | 200 | 90 | **0.50** (0.30 to 0.90) | 1.00 / 10.00 | 2.00 / 20.00 | 20.0, 20.0, 5.0 | 503: 7 |"
        );
    }
}
