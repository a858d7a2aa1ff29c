//! Counts as text to keep, and as a table to read.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::count::name;
use super::path::{HotPath, Part};

/// What a path may grow by without a word: a twentieth.
const TOLERANCE: u64 = 20;

/// Instructions of one request, by path and part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<(HotPath, Part), u64>);

impl Counts {
    pub(super) fn insert(&mut self, path: HotPath, part: Part, instructions: u64) {
        self.0.insert((path, part), instructions);
    }

    /// Takes over all counts of `others`.
    pub(super) fn replace(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Those that are more than a twentieth above `baseline`.
    pub(super) fn grown(&self, baseline: &Self) -> Vec<(HotPath, Part)> {
        let grown = self.0.iter().filter(|(key, now)| {
            let before = baseline.0.get(key).copied();
            before.is_some_and(|before| **now > before + before / TOLERANCE)
        });
        grown.map(|(key, _)| *key).collect()
    }

    /// Those of which `baseline` says nothing, in words.
    pub(super) fn missing(&self, baseline: &Self) -> Vec<String> {
        let keys = self.0.keys().filter(|key| !baseline.0.contains_key(key));
        keys.map(|(path, part)| format!("{} {} has no baseline", name(path), name(part)))
            .collect()
    }

    /// One line for each count: path, part, instructions.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines = self
            .0
            .iter()
            .map(|((path, part), count)| format!("{} {} {count}\n", name(path), name(part)));
        lines.collect()
    }

    /// Reads [`Counts::to_text`] back; lines that begin with `#` are skipped.
    pub fn parse(text: &str) -> Result<Self> {
        let mut counts = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let (path, part, count) = (words.next(), words.next(), words.next());
            let path = value(path).with_context(|| format!("no path: {line}"))?;
            let part = value(part).with_context(|| format!("no part: {line}"))?;
            let count = count.with_context(|| format!("no count: {line}"))?;
            counts.insert(path, part, count.parse()?);
        }
        Ok(counts)
    }

    /// The page, with `baseline` beside these counts.
    #[must_use]
    pub fn to_markdown(&self, baseline: &Self) -> String {
        let mut page = String::from(
            "# Instructions\n\n\
             Written by `bailiwick-bench instructions --write`; what is counted, and how, stands \
             in [README.md](README.md#instructions). The baseline is \
             [instructions/baseline.txt](instructions/baseline.txt).\n\n\
             | path | part | baseline | now | change |\n\
             | --- | --- | ---: | ---: | ---: |\n",
        );
        for (key, now) in &self.0 {
            let (path, part) = (name(&key.0), name(&key.1));
            let before = baseline.0.get(key);
            let was = before.map_or_else(String::new, ToString::to_string);
            let change = before.map_or_else(String::new, |before| change(*before, *now));
            let _ = writeln!(page, "| {path} | {part} | {was} | {now} | {change} |");
        }
        page
    }
}

fn value<T: ValueEnum>(word: Option<&str>) -> Option<T> {
    T::from_str(word?, false).ok()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a percentage with one decimal of counts below 2^52"
)]
fn change(before: u64, now: u64) -> String {
    let percent = (now as f64 / before.max(1) as f64 - 1.0) * 100.0;
    format!("{percent:+.1} %")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn counts(core: u64) -> Counts {
        let mut counts = Counts::default();
        counts.insert(HotPath::Refresh, Part::Core, core);
        counts.insert(HotPath::Refresh, Part::Server, 2_000);
        counts
    }

    #[test]
    fn counts_survive_being_kept() {
        let text = format!("# why\n{}", counts(1_000).to_text());
        assert_eq!(text, "# why\nrefresh core 1000\nrefresh server 2000\n");
        assert_eq!(Counts::parse(&text).unwrap(), counts(1_000));
        assert!(Counts::parse("refresh nowhere 1").is_err());
        assert!(Counts::parse("refresh core").is_err());
    }

    #[test]
    fn a_path_may_grow_by_a_twentieth_and_no_more() {
        let baseline = counts(1_000);
        assert_eq!(counts(1_050).grown(&baseline), []);
        assert_eq!(counts(500).grown(&baseline), []);
        let grown = counts(1_051).grown(&baseline);
        assert_eq!(grown, [(HotPath::Refresh, Part::Core)]);
    }

    #[test]
    fn a_path_without_a_baseline_is_named() {
        let mut now = counts(1_000);
        now.insert(HotPath::Code, Part::Core, 1);
        let missing = now.missing(&counts(1_000));
        assert_eq!(missing, ["code core has no baseline"]);
        assert_eq!(counts(1).missing(&counts(1)), Vec::<String>::new());
    }

    #[test]
    fn table_shows_what_changed() {
        let page = counts(1_015).to_markdown(&counts(1_000));
        assert!(page.contains("| refresh | core | 1000 | 1015 | +1.5 % |"));
        assert!(page.contains("| refresh | server | 2000 | 2000 | +0.0 % |"));
    }
}
