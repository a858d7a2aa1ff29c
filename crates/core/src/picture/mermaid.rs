//! The picture as a Mermaid flowchart, for what shows Markdown.

use std::fmt::Write as _;

use super::{Column, Mark, Picture, Tie};

impl Picture {
    /// As a Mermaid flowchart.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// assert!(request.draw().mermaid().contains("[\"plants:see\"]"));
    /// ```
    pub fn mermaid(&self) -> String {
        let mut text = "flowchart LR\n".to_owned();
        for column in Column::ALL {
            if !self.nodes.iter().any(|node| node.column == *column) {
                continue;
            }
            let (name, heading) = (column.as_str(), column.heading());
            let _ = writeln!(text, "  subgraph {name}[\"{heading}\"]");
            for (number, node) in self.nodes.iter().enumerate() {
                if node.column == *column {
                    let label = label(&node.label, &self.below(node));
                    let (open, close) = brackets(*column);
                    let _ = writeln!(text, "    n{number}{open}\"{label}\"{close}");
                }
            }
            text.push_str("  end\n");
        }
        for edge in &self.edges {
            let (from, to) = (edge.from, edge.to);
            let arrow = match edge.tie {
                Tie::Owns => "---",
                Tie::MayAsk => "-.->",
                Tie::Holds => "==>",
                Tie::OnlyHolds => "==x",
            };
            let users = match edge.users {
                0 => String::new(),
                users => format!("|{users}|"),
            };
            let _ = writeln!(text, "  n{from} {arrow}{users} n{to}");
        }
        text.push_str("  classDef unused stroke-dasharray: 5 4,opacity: 0.7\n");
        let unused = self.nodes.iter().enumerate().filter(|(_, node)| {
            let used = matches!(node.mark, Mark::Plain | Mark::Group);
            !used
        });
        for (number, _) in unused {
            let _ = writeln!(text, "  class n{number} unused");
        }
        text
    }
}

fn brackets(column: Column) -> (&'static str, &'static str) {
    match column {
        Column::ResourceServers => ("[[", "]]"),
        Column::Scopes => ("[", "]"),
        Column::Clients => ("(", ")"),
        Column::People => ("([", "])"),
    }
}

fn label(label: &str, detail: &str) -> String {
    let mut text = escaped(label);
    if !detail.is_empty() {
        text.push_str("<br>");
        text.push_str(&escaped(detail));
    }
    text
}

/// All but letters, digits and a few signs as entities, of which Mermaid and its
/// Markdown make nothing else. A word that it knows (`end`) is none between quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || " :._/-,…".contains(c) {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped
}
