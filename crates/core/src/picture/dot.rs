//! The picture for Graphviz.

use std::fmt::Write as _;

use super::{Column, Mark, Picture, Tie};

impl Picture {
    /// In the DOT language.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// assert!(request.draw().dot().contains("label=\"plants:see\""));
    /// ```
    pub fn dot(&self) -> String {
        let mut text = "digraph picture {\n  rankdir=LR;\n  ranksep=1.2;\n  node \
                        [fontname=\"sans-serif\", style=\"rounded\"];\n"
            .to_owned();
        for column in Column::ALL {
            let name = column.as_str().replace('-', "_");
            let heading = column.heading();
            let _ = writeln!(text, "  subgraph {name} {{ rank=same; // {heading}");
            for (number, node) in self.nodes.iter().enumerate() {
                if node.column != *column {
                    continue;
                }
                let mut label = escaped(&node.label);
                let below = self.below(node);
                if !below.is_empty() {
                    label.push_str("\\n");
                    label.push_str(&escaped(&below));
                }
                let shape = shape(*column);
                let style = match node.mark {
                    Mark::Plain => "",
                    Mark::Group => ", peripheries=2",
                    _ => ", style=\"rounded,dashed\"",
                };
                let _ = writeln!(
                    text,
                    "    n{number} [label=\"{label}\", shape={shape}{style}];"
                );
            }
            text.push_str("  }\n");
        }
        for edge in &self.edges {
            let (from, to) = (edge.from, edge.to);
            let style = match edge.tie {
                Tie::Owns => "arrowhead=none",
                Tie::MayAsk => "style=dotted",
                Tie::Holds => "style=bold",
                Tie::OnlyHolds => "style=dashed",
            };
            let users = match edge.users {
                0 => String::new(),
                users => format!(", label=\"{users}\""),
            };
            let _ = writeln!(text, "  n{from} -> n{to} [{style}{users}];");
        }
        text.push_str("}\n");
        text
    }
}

fn shape(column: Column) -> &'static str {
    match column {
        Column::ResourceServers => "box3d",
        Column::Scopes | Column::Clients => "box",
        Column::People => "ellipse",
    }
}

/// As it stands between double quotes: a backslash begins an escape, and `&` an
/// entity of HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}
