//! Data on standard output, everything else on standard error.

use std::{
    fmt,
    io::{self, IsTerminal as _, Write as _},
};

use bailiwick_server::bailiwick_core::plain_text::legible;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;

/// A thing as it is printed: the same names as JSON, for people fewer of them.
pub(crate) trait View: Serialize {
    /// What a list shows.
    const COLUMNS: &'static [&'static str];
    /// What is shown of one alone; what it has not is left out.
    const FIELDS: &'static [&'static str];
}

/// Where data goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether it is for programs.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Prints one JSON object a line.
    pub(crate) fn each_line<V: View>(views: &[V]) -> Result<(), Failure> {
        for view in views {
            let mut text = serde_json::to_string(view).map_err(Failure::error)?;
            text.push('\n');
            print(&text)?;
        }
        Ok(())
    }

    /// Prints what comes after a list, as it comes.
    pub(crate) fn more<V: View>(self, views: &[V]) -> Result<(), Failure> {
        if self.json {
            return Self::each_line(views);
        }
        for view in views {
            let value = serde_json::to_value(view).map_err(Failure::error)?;
            let cells = V::COLUMNS.iter();
            let cells = cells.filter_map(|name| shown(name, value.get(name)?));
            let line = cells.collect::<Vec<_>>().join("  ");
            print(&format!("{line}\n"))?;
        }
        Ok(())
    }

    /// Prints one thing.
    pub(crate) fn one<V: View>(self, view: &V) -> Result<(), Failure> {
        let value = serde_json::to_value(view).map_err(Failure::error)?;
        if self.json {
            return json(view);
        }
        let known: Vec<(&str, String)> = V::FIELDS
            .iter()
            .filter_map(|name| Some((*name, shown(name, value.get(name)?)?)))
            .collect();
        let width = known.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let lines: Vec<String> = known
            .iter()
            .map(|(name, text)| format!("{name:width$}  {text}\n"))
            .collect();
        print(&lines.concat())
    }

    /// Prints what has a form of its own: `lines` for people.
    pub(crate) fn lines(self, view: &impl Serialize, lines: &str) -> Result<(), Failure> {
        if self.json { json(view) } else { print(lines) }
    }

    /// Prints a list.
    pub(crate) fn list<V: View>(self, views: &[V]) -> Result<(), Failure> {
        if self.json {
            return json(&views);
        }
        let mut table = Table::new();
        table.set_content_arrangement(ContentArrangement::Disabled);
        if io::stdout().is_terminal() {
            table.load_style(presets::UTF8_FULL_CONDENSED);
        } else {
            table.load_style(presets::NOTHING);
        }
        table.set_header(V::COLUMNS.iter().map(|name| heading(name)));
        for view in views {
            let value = serde_json::to_value(view).map_err(Failure::error)?;
            let cell = |name: &&str| value.get(name).and_then(|v| shown(name, v));
            table.add_row(V::COLUMNS.iter().map(|name| cell(name).unwrap_or_default()));
        }
        print(&format!("{}\n", table.trim_fmt()))
    }
}

fn json(value: &impl Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(Failure::error)?;
    text.push('\n');
    print(&text)
}

/// Prints what is text anyhow.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    // Colours are dropped where nobody sees them.
    let mut out = anstream::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Unread,
        _ => Failure::error(error),
    })
}

fn heading(name: &str) -> String {
    name.replace('_', " ").to_uppercase()
}

/// A value for people; `None` if there is nothing to show.
fn shown(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(|item| shown(name, item)).collect();
            let between = if name == "changes" { "\n" } else { " " };
            Some(items.join(between))
        }
        Value::Number(seconds) if is_time(name) => seconds.as_i64().map(utc),
        Value::Object(members) if members.is_empty() => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(quiet(text)),
        other => Some(other.to_string()),
    }
}

/// What others wrote, without what would make a terminal do something.
pub(crate) fn quiet(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| legible(line, usize::MAX)).collect();
    lines.join("\n")
}

/// Whether a number of this name is a moment, in seconds.
fn is_time(name: &str) -> bool {
    name.ends_with("_at")
        || name.ends_with("_since")
        || matches!(name, "at" | "iat" | "exp" | "sunset")
}

/// A moment as people read it.
fn utc(seconds: i64) -> String {
    let format =
        time::macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second]Z");
    time::OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|at| at.format(&format).ok())
        .unwrap_or_else(|| seconds.to_string())
}

/// A remark for the person at the terminal.
pub(crate) fn note(text: impl fmt::Display) {
    stderr("", &text);
}

/// A remark that should not be overlooked.
pub(crate) fn warning(text: impl fmt::Display) {
    stderr("\x1b[1;33mwarning:\x1b[0m ", &text);
}

/// The reason for a non-zero exit.
pub(crate) fn error(failure: &Failure) {
    if !matches!(failure, Failure::Pending | Failure::No | Failure::Unread) {
        stderr("\x1b[1;31merror:\x1b[0m ", failure);
    }
}

fn stderr(kind: &str, text: &dyn fmt::Display) {
    let text = quiet(&text.to_string());
    // Without a terminal, or with NO_COLOR, the stream drops the colours. If
    // nobody reads it, there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "{kind}{text}");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// security.md SR-4: a name in a resource server's document, an answer of a server.
    #[test]
    fn sr_4_what_others_wrote_does_nothing_to_a_terminal() {
        let name = json!(["a\u{1b}[2Jb", "c\u{9b}d"]);
        let told = shown("name", &name);
        assert_eq!(told.as_deref(), Some("a\u{fffd}[2Jb c\u{fffd}d"));
        assert_eq!(quiet("one\ntwo\u{7}\r\nthree"), "one\ntwo\u{fffd}\nthree");
    }
}
