//! The picture as rows for a spreadsheet (RFC 4180).

use super::{Node, NodeName, PhraseKind, Picture, Row};

const HEADER: &str = "resource_server,scope,state,client,client_state,tie,for,users,risk\r\n";

impl Picture {
    /// As CSV, a row for each client of a scope. No cell is read as a formula: one that
    /// could be begins with an apostrophe.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// assert!(request.draw().csv().contains("\"Plants\",\"plants:see\",\"active\""));
    /// ```
    pub fn csv(&self) -> String {
        let mut text = HEADER.to_owned();
        for row in &self.rows {
            for (at, cell) in self.cells(row).iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                push(&mut text, cell);
            }
            text.push_str("\r\n");
        }
        text
    }

    fn cells(&self, row: &Row) -> [String; 9] {
        let node = |number: Option<usize>| number.and_then(|number| self.nodes.get(number));
        let label = |number| node(number).map_or(String::new(), |node| node.label.clone());
        let mark = |number| node(number).map_or("", Node::state).to_owned();
        [
            label(row.resource_server),
            label(row.scope),
            mark(row.scope),
            label(row.client),
            mark(row.client),
            row.tie.map_or("", super::Tie::as_str).to_owned(),
            self.for_whom(row),
            row.users.to_string(),
            node(row.scope)
                .map_or("", |scope| scope.risk.as_str())
                .to_owned(),
        ]
    }

    /// For whom a client has a scope, in words.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// let picture = request.draw();
    /// let row = picture.rows.iter().find(|row| row.client.is_some()).unwrap();
    /// assert_eq!(picture.for_whom(row), "itself; every user");
    /// ```
    pub fn for_whom(&self, row: &Row) -> String {
        let words = |itself: bool, people: &[usize]| -> Vec<String> {
            let people = people.iter().filter_map(|one| self.nodes.get(*one));
            let people = people.map(|node| match (node.detail.as_str(), node.stands_for) {
                (detail, 2..) => format!("{} ({detail})", node.label),
                _ if matches!(node.link, Some(NodeName::Group(_))) => {
                    self.wording.of(PhraseKind::GroupNamed, &node.label)
                }
                _ => node.label.clone(),
            });
            let itself = itself.then(|| self.wording.plain(PhraseKind::Itself));
            itself.into_iter().chain(people).collect()
        };
        let held = words(row.itself, &row.people);
        let open = words(row.may_ask_for_itself && !row.itself, &row.may_ask_for).join("; ");
        match (held.is_empty(), open.is_empty()) {
            (true, _) => open,
            (false, true) => held.join("; "),
            (false, false) => {
                let open = self.wording.of(PhraseKind::MayAskFor, &open);
                format!("{}; {open}", held.join("; "))
            }
        }
    }
}

/// Appends a cell. What a spreadsheet takes for a formula is told by its first
/// character (OWASP, CSV Injection).
pub(crate) fn push(text: &mut String, cell: &str) {
    let formula = cell.trim_start().starts_with([
        '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]) || cell.starts_with(['\t', '\r', '\n', '|', '%']);
    text.push('"');
    if formula {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}
