//! `/admin/picture/`: how authority is laid out, as a drawing and as a table.

mod words;

use axum::{
    body::Body,
    extract::{RawQuery, State},
    response::Response,
};
use bailiwick_core::{
    model::AuditAction,
    params::Parameters,
    picture::{Finding, MOST_NODES, Node, NodeName, Picture, Row, SvgStyle},
    snapshot::Version,
};
use serde::Serialize;

use crate::{
    administration::AdministrationError,
    app::App,
    language::Text,
    login::Administrator,
    page::{refusal::Refusal, render::Page, response::file},
};

pub(crate) use words::Words;

const PATH: &str = "/admin/picture/";
const EXPORT: &str = "/admin/picture/export/";
/// Rows of the table on the page.
const MOST_ROWS: usize = 300;
/// Clients that one finding names.
const MOST_CLIENTS: usize = 10;
/// Nodes of what is taken away as rows: there none stands for many.
const MOST_ROWS_TAKEN_AWAY: usize = 20_000;

#[derive(Serialize)]
struct Context {
    kind: &'static str,
    kinds: Vec<Choice>,
    name: String,
    problem: Option<Text>,
    narrowed: bool,
    heading: String,
    summary: String,
    version: Version,
    events: String,
    svg: String,
    left_out: Vec<String>,
    findings: Vec<Found>,
    more_findings: bool,
    rows: Vec<Told>,
    more_rows: usize,
    exports: Vec<Export>,
}

#[derive(Serialize)]
struct Choice {
    word: &'static str,
    label: Text,
}

#[derive(Serialize)]
struct Export {
    label: &'static str,
    href: String,
}

/// A row of the table.
#[derive(Serialize)]
struct Told {
    owner: Option<Cell>,
    scope: Option<Cell>,
    client: Option<Cell>,
    tie: Option<Text>,
    whom: String,
}

#[derive(Serialize)]
struct Cell {
    label: String,
    detail: String,
    href: Option<String>,
}

/// Something that is worth a look.
#[derive(Serialize)]
struct Found {
    node: Cell,
    words: Text,
    clients: Vec<Cell>,
    more_clients: usize,
}

impl Found {
    fn new(finding: &Finding, style: &SvgStyle) -> Self {
        let clients = finding.clients.iter().take(MOST_CLIENTS);
        // What a node in no use shows below its name is its state.
        let state = finding.node.detail.as_str();
        Self {
            node: Cell::new(&finding.node, String::new(), style),
            words: Text::new("picture-finding")
                .with("kind", finding.kind.as_str())
                .with("state", state),
            more_clients: finding.clients.len().saturating_sub(MOST_CLIENTS),
            clients: clients
                .map(|node| Cell::new(node, String::new(), style))
                .collect(),
        }
    }
}

impl Cell {
    fn new(node: &Node, detail: String, style: &SvgStyle) -> Self {
        Self {
            label: node.label.clone(),
            detail,
            href: node.link.as_ref().and_then(|name| style.href(name)),
        }
    }
}

/// The page.
pub(crate) async fn show(
    State(app): State<App>,
    Administrator(person): Administrator,
    words: Words,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes())?;
    let wanted = Wanted::read(&query);
    let mut problem = wanted.problem;
    let mut picture = None;
    if problem.is_none() {
        let wording = words.of(&app, &person.user);
        let drawn = app
            .administration
            .picture_in(wording, wanted.focus, MOST_NODES);
        match drawn.await {
            Ok(drawn) => picture = Some(drawn),
            Err(AdministrationError::NotFound { name, nearest, .. }) => {
                problem = Some(not_found(&name, nearest.as_deref()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let focus = picture.as_ref().and_then(|picture| picture.focus.clone());
    let style = SvgStyle {
        page: Some(PATH.to_owned()),
        alone: false,
    };
    let rows = picture.as_ref().map_or(&[][..], |picture| &picture.rows);
    let context = Context {
        kind: wanted.kind,
        kinds: kinds(),
        name: wanted.name,
        narrowed: focus.is_some() || problem.is_some(),
        heading: picture.as_ref().map_or(String::new(), Picture::heading),
        summary: picture.as_ref().map_or(String::new(), Picture::summary),
        version: picture
            .as_ref()
            .map_or_else(Version::default, |one| one.version),
        events: events(),
        svg: match &picture {
            Some(picture) if !picture.is_empty() => picture.svg(&style),
            _ => String::new(),
        },
        left_out: picture
            .as_ref()
            .map_or(Vec::new(), |picture| picture.left_out.clone()),
        findings: picture.as_ref().map_or(Vec::new(), |picture| {
            let found = picture.findings.iter();
            found.map(|finding| Found::new(finding, &style)).collect()
        }),
        more_findings: picture
            .as_ref()
            .is_some_and(|picture| picture.more_findings),
        more_rows: rows.len().saturating_sub(MOST_ROWS),
        rows: picture.as_ref().map_or(Vec::new(), |picture| {
            let shown = rows.iter().take(MOST_ROWS);
            shown.map(|row| told(row, picture, &style)).collect()
        }),
        exports: exports(focus.as_ref()),
        problem,
    };
    Page::new(&app, "picture.html")
        .user(&person.user)
        .with_script()
        .render(context)
}

/// The same to take away.
pub(crate) async fn export(
    State(app): State<App>,
    Administrator(_): Administrator,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes())?;
    let wanted = Wanted::read(&query);
    let format = query.value("format").unwrap_or("svg");
    let known = FORMATS.iter().find(|(word, ..)| *word == format);
    let (Some((word, _, content_type, disposition)), None) = (known, wanted.problem) else {
        return Err(Refusal::not_found());
    };
    let most_nodes = if *word == "csv" {
        MOST_ROWS_TAKEN_AWAY
    } else {
        MOST_NODES
    };
    let picture = match app.administration.picture(wanted.focus, most_nodes).await {
        Ok(picture) => picture,
        Err(AdministrationError::NotFound { .. }) => return Err(Refusal::not_found()),
        Err(error) => return Err(error.into()),
    };
    let text = match *word {
        "mermaid" => picture.mermaid(),
        "dot" => picture.dot(),
        "csv" => picture.csv(),
        _ => picture.svg(&SvgStyle {
            page: Some(app.administration.picture_page()),
            alone: true,
        }),
    };
    Ok(file(Body::from(text), content_type, disposition))
}

/// What a picture can be taken away as: the word, its label, its media type and what it
/// is to be called.
const FORMATS: [(&str, &str, &str, &str); 4] = [
    (
        "svg",
        "SVG",
        "image/svg+xml",
        "attachment; filename=\"picture.svg\"",
    ),
    (
        "mermaid",
        "Mermaid",
        "text/vnd.mermaid; charset=utf-8",
        "attachment; filename=\"picture.mmd\"",
    ),
    (
        "dot",
        "Graphviz",
        "text/vnd.graphviz; charset=utf-8",
        "attachment; filename=\"picture.dot\"",
    ),
    (
        "csv",
        "CSV",
        "text/csv; charset=utf-8",
        "attachment; filename=\"picture.csv\"",
    ),
];

fn exports(focus: Option<&NodeName>) -> Vec<Export> {
    let export = |(word, label, ..): &(&'static str, &'static str, &str, &str)| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("format", word);
        if let Some(focus) = focus {
            query.append_pair("node", &focus.to_string());
        }
        Export {
            label,
            href: format!("{EXPORT}?{}", query.finish()),
        }
    };
    FORMATS.iter().map(export).collect()
}

/// What the change feed calls what happens to scopes.
fn events() -> String {
    let actions = AuditAction::BUILT_IN.iter().map(AuditAction::as_str);
    let of_scopes: Vec<&str> = actions
        .filter(|action| action.starts_with("scope"))
        .collect();
    of_scopes.join(" ")
}

fn kinds() -> Vec<Choice> {
    let choice = |word: &'static str| Choice {
        word,
        label: Text::new("picture-kind").with("name", word),
    };
    NodeName::KINDS.into_iter().map(choice).collect()
}

fn not_found(name: &str, nearest: Option<&str>) -> Text {
    match nearest {
        Some(nearest) => Text::new("picture-not-found-nearest")
            .with("name", name)
            .with("nearest", nearest),
        None => Text::new("picture-not-found").with("name", name),
    }
}

fn told(row: &Row, picture: &Picture, style: &SvgStyle) -> Told {
    let cell = |number: Option<usize>| {
        let node = picture.nodes.get(number?)?;
        Some(Cell::new(node, picture.below(node), style))
    };
    let owner = cell(row.resource_server).map(|cell| Cell {
        // Its namespaces are in the drawing: once is enough.
        detail: String::new(),
        ..cell
    });
    Told {
        owner,
        scope: cell(row.scope),
        client: cell(row.client),
        tie: row
            .tie
            .map(|tie| Text::new("picture-tie").with("name", tie.as_str())),
        whom: picture.for_whom(row),
    }
}

/// What the picture is to be narrowed to, by the form or by the address of a node.
struct Wanted {
    focus: Option<NodeName>,
    kind: &'static str,
    name: String,
    problem: Option<Text>,
}

impl Wanted {
    fn read(query: &Parameters) -> Self {
        let value = |name| query.value(name).unwrap_or_default().trim();
        let node = value("node");
        let (kind, name) = match node.split_once(':') {
            Some(parts) => parts,
            None if node.is_empty() => (value("kind"), value("name")),
            None => (node, ""),
        };
        let known = NodeName::KINDS.into_iter().find(|word| *word == kind);
        let mut wanted = Self {
            focus: None,
            kind: known.unwrap_or("scope"),
            name: name.to_owned(),
            problem: None,
        };
        if node.is_empty() && name.is_empty() {
            return wanted;
        }
        let text = if node.is_empty() {
            format!("{}:{name}", wanted.kind)
        } else {
            node.to_owned()
        };
        wanted.focus = NodeName::parse(&text);
        if wanted.focus.is_none() {
            wanted.problem = Some(Text::new(match wanted.kind {
                "scope" => "picture-not-a-scope",
                "risk" => "picture-not-a-risk",
                _ => "picture-names-nothing",
            }));
        }
        wanted
    }
}
