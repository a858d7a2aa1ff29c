//! The figures of a run, as tables and as JSON.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::contest::median;

/// What a figure should be.
#[derive(Clone, Copy, Debug)]
pub enum Aim {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Aim {
    fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
        }
    }

    fn to_text(self) -> String {
        match self {
            Self::AtMost(limit) => format!("≤ {limit:.2}"),
            Self::AtLeast(limit) => format!("≥ {limit:.2}"),
        }
    }
}

/// One figure, measured once or round by round.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// With how many registered scopes, where that is what differs.
    pub scopes: Option<u64>,
    /// Its unit: `ms`, `ratio`, …
    pub unit: &'static str,
    /// Its value in each round.
    pub rounds: Vec<f64>,
    /// What it should be.
    pub aim: Option<Aim>,
}

impl Figure {
    /// What counts: the median of the rounds.
    #[must_use]
    pub fn median(&self) -> f64 {
        median(self.rounds.iter().copied())
    }

    fn lowest(&self) -> f64 {
        self.rounds.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn highest(&self) -> f64 {
        self.rounds.iter().copied().fold(0.0, f64::max)
    }

    fn to_cell(&self) -> String {
        let middle = number(self.median());
        let missed = match self.aim {
            Some(aim) if !aim.is_met_by(self.median()) => " ✗",
            _ => "",
        };
        if self.rounds.len() < 2 {
            return format!("**{middle}**{missed}");
        }
        let (lowest, highest) = (number(self.lowest()), number(self.highest()));
        format!("**{middle}** ({lowest} to {highest}){missed}")
    }

    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "scopes": self.scopes,
            "unit": self.unit,
            "median": self.median(),
            "rounds": self.rounds,
            "aim": self.aim.map(Aim::to_text),
            "met": self.aim.map(|aim| aim.is_met_by(self.median())),
        })
    }
}

/// Three digits that mean something.
fn number(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value if value >= 0.1 => format!("{value:.2}"),
        value => format!("{value:.3}"),
    }
}

/// All figures of a run, in the order of measuring.
#[derive(Debug)]
pub struct Figures {
    /// The command line of the run.
    pub command: String,
    /// Properties of the machine.
    pub machine: Vec<(&'static str, String)>,
    /// Answers that were not accepted, by what they were asked.
    pub errors: Vec<(String, u64)>,
    /// What makes the figures doubtful, if anything does.
    pub doubt: Option<String>,
    /// The figures.
    pub all: Vec<Figure>,
}

impl Figures {
    /// The page.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut page = format!(
            "# The scope registry\n\nWritten by `{}`; how to read it stands in \
             [README.md](README.md#the-scope-registry).\n\n",
            self.command
        );
        if let Some(doubt) = &self.doubt {
            let _ = writeln!(page, "**{doubt}**\n");
        }
        page.push_str(&self.by_size());
        page.push_str(&self.alone());
        page.push_str("\n## Answers not accepted\n\n");
        if self.errors.is_empty() {
            page.push_str("None.\n");
        }
        for (what, count) in &self.errors {
            let _ = writeln!(page, "- {what}: {count}");
        }
        page.push_str("\n## Machine\n\n| what | value |\n| --- | --- |\n");
        for (name, value) in &self.machine {
            let _ = writeln!(page, "| {name} | {value} |");
        }
        page
    }

    /// One row for each figure, one column for each number of scopes.
    fn by_size(&self) -> String {
        let sizes: BTreeSet<u64> = self.all.iter().filter_map(|figure| figure.scopes).collect();
        let mut table = String::from("## By the number of registered scopes\n\n| figure |");
        for size in &sizes {
            let _ = write!(table, " {size} |");
        }
        table.push_str(" unit | aim |\n| --- |");
        table.push_str(&" ---: |".repeat(sizes.len()));
        table.push_str(" --- | --- |\n");
        let compared = || self.all.iter().filter(|figure| figure.scopes.is_some());
        let mut done = BTreeSet::new();
        for first in compared().filter(|figure| done.insert(figure.name.as_str())) {
            let _ = write!(table, "| {} |", first.name);
            for size in &sizes {
                let figure =
                    compared().find(|one| one.name == first.name && one.scopes == Some(*size));
                let _ = write!(
                    table,
                    " {} |",
                    figure.map_or_else(String::new, Figure::to_cell)
                );
            }
            let aim = compared()
                .filter(|one| one.name == first.name)
                .find_map(|one| one.aim);
            let aim = aim.map_or_else(String::new, Aim::to_text);
            let _ = writeln!(table, " {} | {aim} |", first.unit);
        }
        table
    }

    /// The figures that were measured with one number of scopes.
    fn alone(&self) -> String {
        let mut table = String::from(
            "\n## Others\n\n| figure | value | unit | aim |\n| --- | ---: | --- | --- |\n",
        );
        for figure in self.all.iter().filter(|figure| figure.scopes.is_none()) {
            let aim = figure.aim.map_or_else(String::new, Aim::to_text);
            let (name, cell) = (&figure.name, figure.to_cell());
            let _ = writeln!(table, "| {name} | {cell} | {} | {aim} |", figure.unit);
        }
        table
    }

    /// The same for programs, every round of it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let machine = self.machine.iter();
        let machine: serde_json::Map<_, _> = machine
            .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
            .collect();
        json!({
            "command": self.command,
            "doubt": self.doubt,
            "figures": self.all.iter().map(Figure::to_json).collect::<Vec<_>>(),
            "errors": self.errors,
            "machine": machine,
        })
    }
}

#[cfg(test)]
mod tests;
