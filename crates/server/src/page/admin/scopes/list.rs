//! The list of scopes: by owner and name, filtered, page by page.

use axum::{extract::State, response::Response};
use bailiwick_core::{
    Snapshot, UnixTime,
    model::{ClientId, Owner, RegisteredScope, Risk, ScopeState},
    params::Parameters,
};
use serde::Serialize;

use super::{EDIT, PATH, with_name};
use crate::{
    app::App,
    language::Text,
    login::Administrator,
    page::{
        authorized_tokens::{owner_name, owner_text},
        query::Query,
        refusal::Refusal,
        render::Page,
    },
};

/// Scopes on one page.
const ROWS: usize = 200;
/// Scopes that one request looks at, however few of them it shows.
const LOOKED_AT: usize = 20_000;

/// The scopes by owner, and of one owner by name.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let snapshot = app.administration.snapshot().await?;
    let wanted = Wanted::read(&query);
    let found = find(&wanted, &snapshot, app.now());
    let mut groups: Vec<Group> = Vec::new();
    for scope in found.scopes {
        match groups.last_mut() {
            Some(group) if group.of == scope.owner => group.scopes.push(Listed::new(scope, &app)),
            _ => groups.push(Group {
                owner: owner_text(&snapshot, &scope.owner),
                of: scope.owner.clone(),
                scopes: vec![Listed::new(scope, &app)],
            }),
        }
    }
    let list = List {
        groups,
        next_page: found.next.map(|after| wanted.page_after(after)),
        states: ScopeState::ALL.iter().map(|state| state.as_str()).collect(),
        owners: owners(&snapshot),
        wanted,
    };
    Page::new(&app, "scopes.html")
        .user(&person.user)
        .render(list)
}

/// What the form asks for; what is empty or unknown asks for nothing.
#[derive(Serialize)]
struct Wanted {
    q: String,
    state: Option<&'static str>,
    owner: String,
    #[serde(skip)]
    after: String,
}

impl Wanted {
    fn read(query: &Parameters) -> Self {
        let value = |name| query.value(name).unwrap_or_default().trim().to_owned();
        Self {
            q: value("q"),
            state: ScopeState::parse(&value("state")).map(ScopeState::as_str),
            owner: value("owner"),
            after: value("after"),
        }
    }

    fn takes(&self, scope: &RegisteredScope, word: &str, now: UnixTime) -> bool {
        let holds = |text: &str| text.to_lowercase().contains(word);
        self.state
            .is_none_or(|state| scope.state_at(now).as_str() == state)
            && (word.is_empty() || holds(scope.name.as_str()) || holds(&scope.description))
    }

    fn page_after(&self, name: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let said = [
            ("q", self.q.as_str()),
            ("state", self.state.unwrap_or_default()),
            ("owner", &self.owner),
        ];
        query.extend_pairs(said.into_iter().filter(|(_, value)| !value.is_empty()));
        query.append_pair("after", name);
        format!("{PATH}?{}", query.finish())
    }
}

/// Names the server itself in the form; no client id can be it.
const SERVER: &str = "(server)";

struct Found<'a> {
    scopes: Vec<&'a RegisteredScope>,
    /// The last that was looked at, if there are more.
    next: Option<&'a str>,
}

/// Goes on after the last name of the page before, in the order of owners.
fn find<'a>(wanted: &'a Wanted, snapshot: &'a Snapshot, now: UnixTime) -> Found<'a> {
    let word = wanted.q.to_lowercase();
    let last = snapshot.scope_by_text(&wanted.after);
    let mut owners = in_order(snapshot);
    if !wanted.owner.is_empty() {
        owners.retain(|owner| id_of(owner) == wanted.owner);
    }
    let begun = last.and_then(|last| owners.iter().position(|owner| **owner == last.owner));
    let mut found = Found {
        scopes: Vec::new(),
        next: None,
    };
    let mut looked_at = 0;
    for (at, owner) in owners.into_iter().enumerate().skip(begun.unwrap_or(0)) {
        let after = if Some(at) == begun { &wanted.after } else { "" };
        for scope in snapshot.scopes_of(owner, after) {
            looked_at += 1;
            if wanted.takes(scope, &word, now) {
                found.scopes.push(scope);
            }
            if found.scopes.len() == ROWS || looked_at == LOOKED_AT {
                found.next = Some(scope.name.as_str());
                return found;
            }
        }
    }
    found
}

/// The server itself, then resource servers by name.
fn in_order(snapshot: &Snapshot) -> Vec<&Owner> {
    let mut owners: Vec<&Owner> = snapshot.owners().collect();
    owners.sort_by_cached_key(|owner| {
        let foreign = owner.client().is_some();
        (
            foreign,
            owner_name(snapshot, owner),
            id_of(owner).to_owned(),
        )
    });
    owners
}

fn id_of(owner: &Owner) -> &str {
    owner.client().map_or(SERVER, ClientId::as_str)
}

fn owners(snapshot: &Snapshot) -> Vec<Choice> {
    let choice = |owner: &Owner| Choice {
        id: id_of(owner).to_owned(),
        name: owner_text(snapshot, owner),
    };
    in_order(snapshot).into_iter().map(choice).collect()
}

#[derive(Serialize)]
struct Choice {
    id: String,
    name: Text,
}

#[derive(Serialize)]
struct List {
    groups: Vec<Group>,
    next_page: Option<String>,
    wanted: Wanted,
    states: Vec<&'static str>,
    owners: Vec<Choice>,
}

#[derive(Serialize)]
struct Group {
    owner: Text,
    #[serde(skip)]
    of: Owner,
    scopes: Vec<Listed>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark on the page")]
struct Listed {
    name: String,
    description: String,
    language: String,
    href: String,
    state: ScopeState,
    is_default: bool,
    default_requested: bool,
    advertised: bool,
    exclusive: bool,
    risk: Risk,
}

impl Listed {
    fn new(scope: &RegisteredScope, app: &App) -> Self {
        Self {
            name: scope.name.as_str().to_owned(),
            description: scope.description.clone(),
            language: app.config.language.as_str().to_owned(),
            href: with_name(EDIT, &scope.name),
            state: scope.state_at(app.now()),
            is_default: scope.is_default,
            default_requested: scope.default_requested,
            advertised: scope.advertised,
            exclusive: scope.exclusive,
            risk: scope.risk,
        }
    }
}
