//! `/admin/scopes/history/`: every change of a scope.

use std::collections::BTreeSet;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    UnixTime,
    audit::{Difference, differences},
    model::{Actor, AuditEntry},
};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{EDIT, asked_for, with_name};
use crate::{
    app::App,
    language::Text,
    login::Administrator,
    page::{query::Query, refusal::Refusal, render::Page},
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
    action: String,
    actor: Text,
    changes: Vec<Text>,
    reason: Option<String>,
    source: Option<String>,
}

/// The changes, newest first.
pub(crate) async fn history(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let scope = asked_for(&app, &query).await?;
    let entries = app.administration.scope_history(&scope.name).await?;
    let mut shown = Vec::with_capacity(entries.len());
    for entry in entries.into_iter().rev() {
        shown.push(Entry {
            at: entry.at,
            action: entry.action.to_string(),
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
fn changes(entry: &AuditEntry) -> Vec<Text> {
    if entry.before.is_none() {
        return Vec::new();
    }
    differences(entry).iter().flat_map(in_words).collect()
}

fn in_words(difference: &Difference) -> Vec<Text> {
    let Difference { before, after, .. } = difference;
    match difference.member.as_str() {
        // It is told by the text.
        "text_version" => Vec::new(),
        "consent_version" => {
            let version = |of: &Option<Value>| of.as_ref().and_then(Value::as_u64);
            let asked = version(after) > version(before);
            let told = if asked {
                "scope-history-asked-again"
            } else {
                "scope-history-consent-holds"
            };
            vec![Text::new(told)]
        }
        "translations" => by_language(before.as_ref(), after.as_ref()),
        member => {
            let [before, after] = difference.values();
            vec![changed(member, before, after)]
        }
    }
}

/// The texts that are not what they were.
fn by_language(before: Option<&Value>, after: Option<&Value>) -> Vec<Text> {
    let languages = [before, after].into_iter().flatten();
    let languages = languages.filter_map(Value::as_object).flat_map(Map::keys);
    let languages: BTreeSet<_> = languages.collect();
    let text = |of: Option<&Value>, language: &str| {
        let text = of.and_then(|texts| texts.get(language)?.as_str());
        text.map(str::to_owned)
    };
    languages
        .into_iter()
        .map(|language| (language, text(before, language), text(after, language)))
        .filter(|(_, before, after)| before != after)
        .map(|(language, before, after)| changed(language, before, after))
        .collect()
}

/// What a member was and is.
pub(in crate::page::admin) fn changed(
    member: &str,
    before: Option<String>,
    after: Option<String>,
) -> Text {
    let of = |id| Text::new(id).with("member", member);
    match (before, after) {
        (Some(before), Some(after)) => {
            let text = of("change-changed").with("before", before);
            text.with("after", after)
        }
        (Some(before), None) => of("change-gone").with("before", before),
        (None, after) => of("change-set").with("after", after.unwrap_or_default()),
    }
}

async fn actor(app: &App, actor: &Actor) -> Text {
    Text::as_given(match actor {
        Actor::Server => return Text::new("site-this-server"),
        Actor::Client(id) => {
            let snapshot = app.snapshots.current();
            let client = snapshot.client(id);
            client.map_or_else(|| id.to_string(), |client| client.name().to_owned())
        }
        Actor::User(id) => {
            let user = app.administration.user_by_id(id).await;
            user.map_or_else(|_| id.as_str().to_owned(), |user| user.user.username)
        }
        Actor::Operator => return Text::new("scope-history-operator"),
        other => other.to_string(),
    })
}
