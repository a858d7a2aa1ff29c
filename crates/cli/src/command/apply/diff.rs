//! What changes, for people.

use std::{collections::BTreeMap, fmt::Write as _};

use bailiwick_server::bailiwick_core::scope::{
    DiffEntry, KeptManifest, ManifestAnswer, TextChange,
};
use serde_json::Value;

use crate::output::quiet;

type Entries = BTreeMap<String, Value>;

/// One kind of change: its sign, its colour (SGR) and what it means.
struct Kind {
    sign: char,
    colour: u8,
    word: &'static str,
}

const ADDED: Kind = kind('+', 32, "");
const CHANGED: Kind = kind('~', 33, "");
const DEPRECATED: Kind = kind('-', 31, "will be deprecated");
const REACTIVATED: Kind = kind('^', 32, "is in use again");
const PENDING: Kind = kind('?', 36, "waits for an administrator");
const BLOCKED: Kind = kind('!', 31, "is blocked");

const fn kind(sign: char, colour: u8, word: &'static str) -> Kind {
    Kind { sign, colour, word }
}

/// The whole answer; colours are dropped where nobody sees them.
pub(super) fn shown(
    id: &str,
    answer: &ManifestAnswer,
    before: &KeptManifest,
    after: &Entries,
) -> String {
    let diff = &answer.diff;
    let was: Entries = before
        .scopes
        .iter()
        .filter_map(|kept| {
            Some((
                kept.entry.name.clone(),
                serde_json::to_value(&kept.entry).ok()?,
            ))
        })
        .collect();
    let width = diff.entries().map(|entry| entry.name.as_str().len()).max();
    let mut text = format!(
        "{id}  revision {} -> {}\n",
        before.revision, answer.revision
    );
    let lists = [
        (&diff.added, ADDED),
        (&diff.changed, CHANGED),
        (&diff.deprecated, DEPRECATED),
        (&diff.reactivated, REACTIVATED),
        (&diff.pending, PENDING),
        (&diff.blocked, BLOCKED),
    ];
    for (entries, kind) in &lists {
        for entry in *entries {
            let name = entry.name.as_str();
            let line = Line {
                entry,
                kind,
                was: was.get(name),
                is: after.get(name),
            };
            line.write(&mut text, width.unwrap_or(0));
        }
    }
    text.push_str(&ending(answer));
    text
}

fn ending(answer: &ManifestAnswer) -> String {
    match (answer.diff.is_empty(), answer.dry_run) {
        (true, _) => "nothing changes\n".to_owned(),
        (false, true) => "dry run: nothing is written\n".to_owned(),
        (false, false) => format!("in force, as version {}\n", answer.version.0),
    }
}

/// One scope.
struct Line<'a> {
    entry: &'a DiffEntry,
    kind: &'a Kind,
    was: Option<&'a Value>,
    is: Option<&'a Value>,
}

impl Line<'_> {
    fn write(&self, text: &mut String, width: usize) {
        let Kind { sign, colour, word } = self.kind;
        let name = self.entry.name.as_str();
        let mut said = self.said(word);
        let first = if said.is_empty() {
            String::new()
        } else {
            said.remove(0)
        };
        let _ = writeln!(text, "  \x1b[{colour}m{sign} {name:width$}\x1b[0m  {first}");
        for more in said {
            let _ = writeln!(text, "    {:width$}  {more}", "");
        }
    }

    fn said(&self, word: &str) -> Vec<String> {
        let mut said = Vec::new();
        if self.was.is_none() {
            said.extend(self.is.and_then(|is| value(is, "description")));
        }
        match self.entry.why.as_deref().map(quiet) {
            Some(why) if word.is_empty() => said.push(why),
            Some(why) => said.push(format!("{word}: {why}")),
            None if !word.is_empty() => said.push(word.to_owned()),
            None => {}
        }
        if self.was.is_some() {
            said.extend(self.entry.what.iter().map(|member| self.changed(member)));
        }
        said.extend(self.touched());
        said
    }

    /// `description: "See it" -> "See all of it"`.
    fn changed(&self, member: &str) -> String {
        let name = quiet(member);
        let of = |entry: Option<&Value>| {
            let text = entry.and_then(|entry| value(entry, member));
            text.unwrap_or_else(|| "(none)".to_owned())
        };
        format!("{name}: {} -> {}", of(self.was), of(self.is))
    }

    fn touched(&self) -> Option<String> {
        let DiffEntry {
            clients,
            users,
            grants,
            ..
        } = self.entry;
        if *grants == 0 {
            return None;
        }
        let again = match self.entry.change {
            Some(TextChange::Material) => ": these people are asked again",
            _ => "",
        };
        Some(format!(
            "{} of {} for {}{again}",
            counted(*grants, "live grant"),
            counted(*clients, "client"),
            counted(*users, "user"),
        ))
    }
}

fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// A member as JSON writes it: control characters of a text are not let through.
fn value(entry: &Value, member: &str) -> Option<String> {
    entry.get(member).map(Value::to_string)
}
