//! `bailiwick picture`: how authority is laid out, for files and other programs.

use bailiwick_server::{
    Administration,
    bailiwick_core::picture::{MOST_NODES, NodeName, SvgStyle},
};
use clap::{Args, ValueEnum};

use crate::{
    failure::Failure,
    output::{self, Output},
    view::RowView,
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
