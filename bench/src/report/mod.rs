//! The figures as Markdown, and as pictures.

mod aims;
mod pictures;

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
    /// Memory in MiB, if that is the figure.
    pub mib: Option<f64>,
}

/// Contests that are read alike.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What the ratio of a line is.
    pub comparison: &'static str,
    /// The contests.
    pub contests: Vec<Contest>,
}

/// The whole page.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The command line of the run.
    pub command: String,
    /// Properties of the machine.
    pub machine: Vec<(&'static str, String)>,
    /// The figures.
    pub sections: Vec<Section>,
    /// Memory and time to start.
    pub footprints: Vec<Footprint>,
    /// What there was no time for, or no peer.
    pub left_out: Vec<String>,
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
        page.push_str(&self.aims());
        for (name, picture) in self.pictures() {
            let _ = writeln!(page, "![{}](results/{name}.svg)\n", picture.title);
        }
        for section in &self.sections {
            let _ = writeln!(page, "## {}\n", section.title);
            let _ = writeln!(page, "Ratio: {}.\n", section.comparison);
            page.push_str(&section.table());
            page.push('\n');
        }
        if !self.left_out.is_empty() {
            page.push_str("## Not run\n\n");
            for what in &self.left_out {
                let _ = writeln!(page, "- {what}");
            }
            page.push('\n');
        }
        if !self.footprints.is_empty() {
            page.push_str("## The server's process\n\n| what | figure |\n| --- | --- |\n");
            for footprint in &self.footprints {
                let _ = writeln!(page, "| {} | {} |", footprint.name, footprint.value);
            }
            page.push('\n');
        }
        page.push_str("## Machine\n\n| what | value |\n| --- | --- |\n");
        for (name, value) in &self.machine {
            let _ = writeln!(page, "| {name} | {value} |");
        }
        page
    }

    /// The pictures: the name of each file and its text.
    #[must_use]
    pub fn to_svg(&self) -> Vec<(&'static str, String)> {
        let pictures = self.pictures().into_iter();
        pictures
            .map(|(name, picture)| (name, picture.to_svg()))
            .collect()
    }
}

impl Section {
    /// Whether a line says how many times as fast the first one is.
    fn is_beside_peers(&self) -> bool {
        self.comparison.starts_with("how many times")
    }

    /// One line for each contender of each contest. Rates and latencies are
    /// medians over the rounds; the ratio is the median of the rounds' ratios,
    /// with the lowest and the highest.
    fn table(&self) -> String {
        let mut table = String::from(
            "| path | connections | who | requests/s | ratio (lowest to highest) | p50 / p99, ms | \
             processor µs/request: program, database, load generator | MiB | errors |\n\
             | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |\n",
        );
        for contest in &self.contests {
            for (index, (name, samples)) in contest.entrants.iter().enumerate() {
                let of = |of: fn(&Sample) -> f64| median(samples.iter().map(of));
                let _ = writeln!(
                    table,
                    "| {} | {} | {name} | {:.0} | {} | {:.2} / {:.2} | {:.0}, {:.0}, {:.0} | {:.0} | {} |",
                    contest.name,
                    contest.connections,
                    of(|sample| sample.rate),
                    self.ratio(contest, index),
                    of(|sample| f64::from(sample.p50) / 1000.0),
                    of(|sample| f64::from(sample.p99) / 1000.0),
                    of(|sample| sample.program_cpu),
                    of(|sample| sample.database_cpu),
                    of(|sample| sample.client_cpu),
                    of(|sample| mib(sample.memory)),
                    errors(samples),
                );
            }
        }
        table
    }

    fn ratio(&self, contest: &Contest, index: usize) -> String {
        if index == 0 {
            return String::new();
        }
        let mut ratios = contest.ratios(index, |sample| sample.rate);
        if self.is_beside_peers() {
            let times = ratios.iter().map(|ratio| ratio.recip()).collect();
            ratios = times;
        }
        let digits = if self.is_beside_peers() { 1 } else { 2 };
        format!(
            "**{:.digits$}** ({:.digits$} to {:.digits$})",
            median(ratios.iter().copied()),
            ratios.iter().copied().fold(f64::INFINITY, f64::min),
            ratios.iter().copied().fold(0.0, f64::max)
        )
    }
}

fn mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
}

fn errors(samples: &[Sample]) -> String {
    let mut all: BTreeMap<&str, u64> = BTreeMap::new();
    for (what, count) in samples.iter().flat_map(|sample| &sample.errors) {
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
mod tests;
