//! `/admin/scopes/history/`: every change of a scope.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use bailiwick_core::{
    UnixTime,
    audit::differences,
    model::{Actor, AuditEntry},
};
use serde::Serialize;

use super::{EDIT, asked_for, with_name};
use crate::{
    app::App,
    login::Administrator,
    page::{refusal::Refusal, render::Page},
};

#[derive(Serialize)]
struct Context {
    name: String,
    back: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    at: UnixTime,
    action: &'static str,
    actor: String,
    changes: Vec<String>,
    reason: Option<String>,
    source: Option<String>,
}

/// The changes, newest first.
pub(crate) async fn history(
    State(app): State<App>,
    Administrator(person): Administrator,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let scope = asked_for(&app, query).await?;
    let entries = app.administration.scope_history(&scope.name).await?;
    let mut shown = Vec::with_capacity(entries.len());
    for entry in entries.into_iter().rev() {
        shown.push(Entry {
            at: entry.at,
            action: entry.action.as_str(),
            actor: actor(&app, &entry.actor).await,
            changes: changes(&entry),
            reason: entry.reason,
            source: entry.source,
        });
    }
    let context = Context {
        name: scope.name.to_string(),
        back: with_name(EDIT, &scope.name),
        entries: shown,
    };
    Page::new(&app, "scope_history.html")
        .user(&person.user)
        .render(context)
}

/// What is new says nothing that the page of the scope does not.
fn changes(entry: &AuditEntry) -> Vec<String> {
    if entry.before.is_none() {
        return Vec::new();
    }
    differences(entry).iter().map(ToString::to_string).collect()
}

async fn actor(app: &App, actor: &Actor) -> String {
    match actor {
        Actor::Server => "this server".to_owned(),
        Actor::Client(id) => {
            let snapshot = app.snapshots.current();
            let client = snapshot.client(id);
            client.map_or_else(|| id.to_string(), |client| client.name().to_owned())
        }
        Actor::User(id) => {
            let user = app.administration.user_by_id(id).await;
            user.map_or_else(|_| id.as_str().to_owned(), |user| user.user.username)
        }
        _ => "the operator".to_owned(),
    }
}
