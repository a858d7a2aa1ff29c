//! What can be done, as a table: method, path, what is taken and what is answered.

use bailiwick_core::plain_text::is_storable;
use bailiwick_store::BoxFuture;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{call::Call, problem::Problem, reply::Reply};
use crate::{
    app::App,
    route::{Route, RouteGroup},
};

/// What answers an operation.
pub(super) type Run = fn(Call) -> BoxFuture<'static, Result<Reply, Problem>>;

/// Makes the schema of a body.
pub(super) type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// What is done to a resource (RFC 9110 §9.3, RFC 5789).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Verb {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What a parameter of a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Boolean,
    /// From the first to the second.
    Whole(u64, u64),
    /// One of these.
    Word(&'static [&'static str]),
}

/// A parameter of a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) needed: bool,
    pub(crate) text: &'static str,
}

impl Parameter {
    pub(super) const fn text(name: &'static str, text: &'static str) -> Self {
        Self::of(name, Kind::Text, text)
    }

    pub(super) const fn of(name: &'static str, kind: Kind, text: &'static str) -> Self {
        Self {
            name,
            kind,
            needed: false,
            text,
        }
    }

    pub(super) const fn needed(self) -> Self {
        Self {
            needed: true,
            ..self
        }
    }
}

/// Most rows of one page.
pub(super) const MOST_ROWS: usize = 1000;

/// Where a page begins.
pub(super) const CURSOR: Parameter = Parameter::text(
    "cursor",
    "Where the page begins: what `next` of the page before says.",
);
/// How long a page is.
pub(super) const LIMIT: Parameter = Parameter::of(
    "limit",
    Kind::Whole(1, MOST_ROWS as u64),
    "Most items of the page; 100 if nothing is said.",
);
/// Parameters of a list.
pub(super) const PAGE: &[Parameter] = &[CURSOR, LIMIT];
/// Whether something is only tried.
pub(super) const DRY_RUN: Parameter = Parameter::of(
    "dry_run",
    Kind::Boolean,
    "Says what would be done, and does nothing.",
);

/// One thing that can be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    pub(crate) method: Verb,
    /// Below [`super::BASE`]; `{name}` stands for one segment.
    pub(crate) path: &'static str,
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) query: &'static [Parameter],
    pub(super) body: Option<MakeSchema>,
    pub(super) answer: Option<MakeSchema>,
    /// What is answered if that is no JSON.
    pub(super) media: &'static str,
    pub(crate) status: u16,
    /// Whether answers carry an entity tag, and changes heed one.
    pub(crate) tagged: bool,
    /// The group of routes without which it is not there either.
    group: Option<RouteGroup>,
    /// The page that does the same.
    pub(crate) page: Option<Route>,
    /// The command that does the same.
    pub(crate) command: Option<&'static str>,
    pub(super) run: Run,
}

impl Operation {
    const fn new(method: Verb, path: &'static str, status: u16, run: Run) -> Self {
        Self {
            method,
            path,
            id: "",
            summary: "",
            query: &[],
            body: None,
            answer: None,
            media: "application/json",
            status,
            tagged: false,
            group: None,
            page: None,
            command: None,
            run,
        }
    }

    pub(super) const fn get(path: &'static str, run: Run) -> Self {
        Self::new(Verb::Get, path, 200, run)
    }

    pub(super) const fn post(path: &'static str, run: Run) -> Self {
        Self::new(Verb::Post, path, 200, run)
    }

    pub(super) const fn put(path: &'static str, run: Run) -> Self {
        Self::new(Verb::Put, path, 204, run)
    }

    pub(super) const fn patch(path: &'static str, run: Run) -> Self {
        Self::new(Verb::Patch, path, 200, run)
    }

    pub(super) const fn delete(path: &'static str, run: Run) -> Self {
        Self::new(Verb::Delete, path, 204, run)
    }

    pub(super) const fn called(self, id: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            summary,
            ..self
        }
    }

    pub(super) const fn query(self, query: &'static [Parameter]) -> Self {
        Self { query, ..self }
    }

    pub(super) const fn takes<T: JsonSchema>(self) -> Self {
        Self {
            body: Some(SchemaGenerator::subschema_for::<T>),
            ..self
        }
    }

    pub(super) const fn answers<T: JsonSchema>(self, status: u16) -> Self {
        Self {
            answer: Some(SchemaGenerator::subschema_for::<T>),
            status,
            ..self
        }
    }

    pub(super) const fn answers_nothing(self) -> Self {
        Self {
            status: 204,
            ..self
        }
    }

    /// It answers something else than JSON.
    pub(super) const fn answers_text(self, media: &'static str) -> Self {
        Self { media, ..self }
    }

    pub(super) const fn tagged(self) -> Self {
        Self {
            tagged: true,
            ..self
        }
    }

    /// It is there only where this server keeps users.
    pub(super) const fn of_users(self) -> Self {
        Self {
            group: Some(RouteGroup::Users),
            ..self
        }
    }

    /// The page and the command that do the same.
    pub(super) const fn also(self, page: Option<Route>, command: Option<&'static str>) -> Self {
        Self {
            page,
            command,
            ..self
        }
    }

    /// Whether it may change something.
    pub(super) fn changes(&self) -> bool {
        self.method != Verb::Get
    }

    /// Whether it is there on this server.
    pub(super) fn is_there(&self, app: &App) -> bool {
        self.group
            .is_none_or(|group| app.routing.keeps(group) && app.links.has_users())
    }

    /// The names of what varies in its path.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(variable)
    }
}

fn variable(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// What is found for a path.
#[derive(Debug)]
pub(super) enum Found {
    One(&'static Operation, Vec<String>),
    /// There is something, for these methods.
    OtherMethods(Vec<Verb>),
    Nothing,
}

/// The operation for `method` and `path`. A segment that is named comes before one
/// that varies.
pub(super) fn find(
    operations: impl Iterator<Item = &'static Operation>,
    method: &str,
    path: &str,
) -> Found {
    let segments: Vec<&str> = path.strip_suffix('/').unwrap_or(path).split('/').collect();
    let mut matching: Vec<(&'static Operation, Vec<String>)> = operations
        .filter_map(|operation| Some((operation, matched(operation.path, &segments)?)))
        .collect();
    let Some(fewest) = matching.iter().map(|(_, said)| said.len()).min() else {
        return Found::Nothing;
    };
    matching.retain(|(_, said)| said.len() == fewest);
    let methods = matching.iter().map(|(one, _)| one.method).collect();
    let of_method = matching
        .into_iter()
        .find(|(one, _)| one.method.as_str() == method);
    of_method.map_or(Found::OtherMethods(methods), |(one, said)| {
        Found::One(one, said)
    })
}

/// What stands for each variable segment, if `segments` are of this path.
fn matched(template: &'static str, segments: &[&str]) -> Option<Vec<String>> {
    let wanted: Vec<&'static str> = template.split('/').collect();
    if wanted.len() != segments.len() {
        return None;
    }
    let mut said = Vec::new();
    for (wanted, segment) in wanted.iter().zip(segments) {
        if variable(wanted).is_some() {
            said.push(decoded(segment)?);
        } else if wanted != segment {
            return None;
        }
    }
    Some(said)
}

/// A segment without its percent-encoding; one that is empty, or no text, is nothing.
fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            let value = data_encoding::HEXLOWER_PERMISSIVE.decode(&pair).ok()?;
            bytes.extend(value);
        } else {
            bytes.push(byte);
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.is_empty() && is_storable(&text)).then_some(text)
}
