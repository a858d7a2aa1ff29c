//! `bailiwick picture`: how authority is laid out, for files and other programs.

use bailiwick_server::{
    Administration,
    bailiwick_core::picture::{MOST_NODES, Node, NodeName, Picture, Row, SvgStyle, Tie},
};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    failure::Failure,
    output::{self, Output, View},
};

/// Nodes of what is read as rows: there none stands for many.
const MOST_ROWS: usize = 20_000;

#[derive(Debug, Args)]
pub(crate) struct DrawPicture {
    /// As what
    #[arg(short, long, value_enum, default_value_t = Format::Table)]
    output: Format,
    /// Only what is connected with this: scope:NAME, client:ID, resource-server:ID,
    /// namespace:PREFIX, group:NAME, user:NAME, server or everybody
    #[arg(long, value_name = "NODE", value_parser = node)]
    node: Option<NodeName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Rows for people; with --json, for programs
    Table,
    /// Rows for a spreadsheet
    Csv,
    /// A drawing
    Svg,
    /// A flowchart for what shows Markdown
    Mermaid,
    /// For Graphviz
    Dot,
}

fn node(text: &str) -> Result<NodeName, String> {
    NodeName::parse(text).ok_or_else(|| {
        let kinds = NodeName::KINDS.map(|kind| format!("{kind}:NAME"));
        format!("it is one of {}, server, everybody", kinds.join(", "))
    })
}

pub(super) async fn run(
    args: DrawPicture,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let most = match args.output {
        Format::Table | Format::Csv => MOST_ROWS,
        Format::Svg | Format::Mermaid | Format::Dot => MOST_NODES,
    };
    let picture = admin.picture(args.node, most).await?;
    for sentence in &picture.left_out {
        output::note(sentence);
    }
    let text = match args.output {
        Format::Table => {
            let rows = picture.rows.iter().map(|row| RowView::new(row, &picture));
            return output.list(&rows.collect::<Vec<_>>());
        }
        Format::Csv => picture.csv(),
        Format::Mermaid => picture.mermaid(),
        Format::Dot => picture.dot(),
        Format::Svg => picture.svg(&SvgStyle {
            page: Some(admin.picture_page()),
            alone: true,
        }),
    };
    output::print(&text)
}

/// A row of the table.
#[derive(Serialize)]
struct RowView {
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_server: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tie: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    r#for: String,
    users: usize,
}

impl RowView {
    fn new(row: &Row, picture: &Picture) -> Self {
        let node = |number: Option<usize>| picture.nodes.get(number?);
        let label = |number| node(number).map(|node| node.label.clone());
        Self {
            resource_server: label(row.resource_server),
            scope: label(row.scope),
            state: node(row.scope).map(Node::state),
            client: label(row.client),
            tie: row.tie.map(Tie::as_str),
            r#for: picture.for_whom(row),
            users: row.users,
        }
    }
}

impl View for RowView {
    const COLUMNS: &'static [&'static str] =
        &["resource_server", "scope", "state", "client", "tie", "for"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}
