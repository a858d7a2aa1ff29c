//! `/admin/audit/`: who changed what, the newest first, and all of it to take away.

use axum::{
    body::{Body, Bytes},
    extract::State,
    response::Response,
};
use bailiwick_core::{
    Snapshot, UnixTime,
    audit::{changed_members, summary},
    model::{Actor, AuditEntry, AuditNumber, AuditSubject, ClientId, UserId},
    params::Parameters,
    scope::ScopeToken,
    store::AuditFilter,
};
use futures_util::stream;
use serde::Serialize;

use super::names::{self, Link, TOKENS, UserNames, with_query};
use super::scopes::changed;
use crate::{
    app::App,
    language::Text,
    login::Administrator,
    page::{query::Query, refusal::Refusal, render::Page, response::file},
};

const PATH: &str = "/admin/audit/";
const EXPORT: &str = "/admin/audit/export/";
/// Entries on one page.
const ROWS: usize = 100;
/// Entries that an export reads at once.
const BATCH: usize = 1000;

#[derive(Serialize)]
struct Context {
    kind: &'static str,
    name: String,
    problem: Option<Text>,
    entries: Vec<Listed>,
    next_page: Option<String>,
    export: String,
}

#[derive(Serialize)]
struct Listed {
    number: u64,
    at: UnixTime,
    by: Named,
    action: String,
    on: Named,
    changes: Vec<Text>,
    reason: Option<String>,
    source: Option<String>,
}

/// Somebody or something by name.
#[derive(Debug, Default, Serialize)]
struct Named {
    /// `scope`, `user` and the like; what another release calls it.
    kind: String,
    name: String,
    /// Of a consent the client.
    other: String,
    /// Whatever of it is called by a name and has an id.
    ids: Vec<String>,
    href: Option<String>,
}

impl Named {
    fn new(kind: &str, name: &str, href: Option<String>) -> Self {
        Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            href,
            ..Self::default()
        }
    }

    fn link(kind: &str, link: Link) -> Self {
        Self {
            ids: link.id.into_iter().collect(),
            ..Self::new(kind, &link.name, link.href)
        }
    }

    async fn actor(actor: &Actor, snapshot: &Snapshot, people: &mut UserNames<'_>) -> Self {
        match actor {
            Actor::User(id) => Self::link("user", people.of(id).await),
            Actor::Client(id) => Self::link("client", names::client(snapshot, id)),
            Actor::Server => Self::new("server", "", None),
            Actor::Operator => Self::new("operator", "", None),
            other => Self::new("other", &other.to_string(), None),
        }
    }

    async fn subject(
        subject: &AuditSubject,
        snapshot: &Snapshot,
        people: &mut UserNames<'_>,
    ) -> Self {
        match subject {
            AuditSubject::Client(id) => Self::link("client", names::client(snapshot, id)),
            AuditSubject::User(id) => Self::link("user", people.of(id).await),
            AuditSubject::Consent(user, client) => {
                let href = with_query(TOKENS, [("id", user.as_str())]);
                let (user, client) = (people.of(user).await, names::client(snapshot, client));
                Self {
                    other: client.name,
                    ids: user.id.into_iter().chain(client.id).collect(),
                    ..Self::new("consent", &user.name, Some(href))
                }
            }
            other => {
                let href = match other {
                    AuditSubject::Scope(name) => {
                        Some(with_query("/admin/scopes/edit/", [("name", name.as_str())]))
                    }
                    AuditSubject::Group(_) => {
                        people.have_pages().then(|| "/admin/groups/".to_owned())
                    }
                    AuditSubject::SigningKey(_) => Some("/admin/keys/".to_owned()),
                    _ => None,
                };
                Self::new(other.kind(), other.key(), href)
            }
        }
    }
}

impl Listed {
    async fn new(entry: &AuditEntry, snapshot: &Snapshot, people: &mut UserNames<'_>) -> Self {
        Self {
            number: entry.number.0,
            at: entry.at,
            by: Named::actor(&entry.actor, snapshot, people).await,
            action: entry.action.to_string(),
            on: Named::subject(&entry.subject, snapshot, people).await,
            changes: changes(entry),
            reason: entry.reason.clone(),
            source: entry.source.clone(),
        }
    }
}

/// What became of what; of what is new or gone, what names it best.
fn changes(entry: &AuditEntry) -> Vec<Text> {
    let members = changed_members(entry);
    if members.is_empty() {
        return vec![Text::as_given(summary(entry))];
    }
    let told = members.into_iter().map(|change| {
        let [before, after] = change.values;
        match (before, after) {
            (None, Some(after)) => Text::new("change-begun")
                .with("member", change.member)
                .with("after", after),
            (before, after) => changed(&change.member, before, after),
        }
    });
    told.collect()
}

/// The list.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let search = Search::read(&app, &query).await?;
    let before = query.value("before").and_then(|text| text.parse().ok());
    let entries = if search.problem.is_some() {
        Vec::new()
    } else {
        let filter = AuditFilter {
            before: before.map(AuditNumber),
            newest_first: true,
            limit: ROWS,
            ..search.filter()
        };
        app.administration.audit(filter).await?
    };
    let last = entries.last().filter(|_| entries.len() == ROWS);
    let (snapshot, mut people) = (app.snapshots.current(), UserNames::new(&app));
    let mut listed = Vec::with_capacity(entries.len());
    for entry in &entries {
        listed.push(Listed::new(entry, &snapshot, &mut people).await);
    }
    let context = Context {
        next_page: last.map(|entry| {
            let before = ("before", entry.number.0.to_string());
            search.href(PATH, Some(before))
        }),
        export: search.href(EXPORT, None),
        entries: listed,
        kind: search.kind,
        name: search.name,
        problem: search.problem,
    };
    Page::new(&app, "audit.html")
        .user(&person.user)
        .render(context)
}

/// The same to take away: all of it, an entry a line, the oldest first.
pub(crate) async fn export(
    State(app): State<App>,
    Administrator(_): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let search = Search::read(&app, &query).await?;
    if search.problem.is_some() {
        return Err(Refusal::not_found());
    }
    let filter = AuditFilter {
        limit: BATCH,
        ..search.filter()
    };
    let lines = stream::unfold(Some((app, filter)), |state| async {
        let (app, filter) = state?;
        let entries = match app.administration.audit(filter.clone()).await {
            Ok(entries) => entries,
            Err(error) => {
                tracing::error!(%error, "an export broke off");
                return Some((Err(Broken), None));
            }
        };
        let text: String = entries.iter().filter_map(line).collect();
        let last = entries.last().filter(|_| entries.len() == BATCH);
        let next = last.map(|entry| {
            let after = entry.number;
            (app, AuditFilter { after, ..filter })
        });
        Some((Ok(Bytes::from(text)), next))
    });
    let body = Body::from_stream(lines);
    let name = "attachment; filename=\"audit.ndjson\"";
    Ok(file(body, "application/x-ndjson", name))
}

/// The connection is cut, so that nobody takes a part for the whole.
#[derive(Debug, thiserror::Error)]
#[error("the record could not be read to its end")]
struct Broken;

fn line(entry: &AuditEntry) -> Option<String> {
    let text = serde_json::to_string(entry).ok()?;
    Some(format!("{text}\n"))
}

/// What is looked for.
struct Search {
    kind: &'static str,
    name: String,
    subject: Option<AuditSubject>,
    problem: Option<Text>,
}

impl Search {
    async fn read(app: &App, query: &Parameters) -> Result<Self, Refusal> {
        let kinds = ["scope", "client", "user", "group"];
        let kind = query.value("kind").unwrap_or_default();
        let kind = kinds.into_iter().find(|known| *known == kind);
        let name = query.value("name").unwrap_or_default().trim();
        let mut search = Self {
            kind: kind.unwrap_or("scope"),
            name: name.to_owned(),
            subject: None,
            problem: None,
        };
        if name.is_empty() {
            return Ok(search);
        }
        search.subject = match search.kind {
            "client" => Some(AuditSubject::Client(ClientId::new(name))),
            "user" => Some(AuditSubject::User(user(app, name).await?)),
            "group" => Some(AuditSubject::Group(name.to_owned())),
            _ => match ScopeToken::parse(name) {
                Ok(name) => Some(AuditSubject::Scope(name)),
                Err(error) => {
                    tracing::debug!(%error, "no name of a scope");
                    search.problem = Some(Text::new("picture-not-a-scope"));
                    None
                }
            },
        };
        Ok(search)
    }

    fn filter(&self) -> AuditFilter {
        AuditFilter {
            subject: self.subject.clone(),
            ..AuditFilter::default()
        }
    }

    fn href(&self, path: &str, more: Option<(&str, String)>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.name.is_empty() {
            query.append_pair("kind", self.kind);
            query.append_pair("name", &self.name);
        }
        query.extend_pairs(more);
        let query = query.finish();
        if query.is_empty() {
            return path.to_owned();
        }
        format!("{path}?{query}")
    }
}

/// A user by name; of somebody who is gone only the identifier is known.
async fn user(app: &App, name: &str) -> Result<UserId, Refusal> {
    let found = app.users.by_login(name).await;
    let found = found.map_err(crate::exec::users_failed)?;
    Ok(found.map_or_else(|| UserId::new(name), |found| found.id))
}
