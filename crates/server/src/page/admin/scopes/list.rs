//! The list of all scopes, page by page.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use bailiwick_core::{
    Snapshot,
    model::{Owner, RegisteredScope, ScopeState},
    params::Parameters,
    scope::ScopeToken,
};
use serde::Serialize;

use super::{EDIT, PATH, with_name};
use crate::{
    app::App,
    login::Administrator,
    page::{authorized_tokens::owner_name, refusal::Refusal, render::Page},
};

/// Scopes on one page.
const ROWS: usize = 200;

/// The scopes by owner.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes())?;
    let page: usize = query
        .value("page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(0);
    let snapshot = app.administration.snapshot().await?;
    let mut scopes: Vec<_> = snapshot
        .scopes()
        .map(|scope| (key(&snapshot, scope), scope))
        .collect();
    scopes.sort_by(|a, b| a.0.cmp(&b.0));
    let more = scopes.len() > page.saturating_add(1).saturating_mul(ROWS);
    let mut groups: Vec<Group> = Vec::new();
    for ((foreign, owner, _), scope) in scopes
        .into_iter()
        .skip(page.saturating_mul(ROWS))
        .take(ROWS)
    {
        match groups.last_mut() {
            Some(group) if group.of == scope.owner => group.scopes.push(Listed::new(scope)),
            _ => groups.push(Group {
                owner,
                own: !foreign,
                of: scope.owner.clone(),
                scopes: vec![Listed::new(scope)],
            }),
        }
    }
    let next_page = more.then(|| format!("{PATH}?page={}", page + 1));
    Page::new(&app, "scopes.html")
        .user(&person.user)
        .render(List { groups, next_page })
}

/// The server's own first, then by the owner's name, then by name.
fn key(snapshot: &Snapshot, scope: &RegisteredScope) -> (bool, String, ScopeToken) {
    let foreign = scope.owner != Owner::AuthorizationServer;
    (
        foreign,
        owner_name(snapshot, &scope.owner),
        scope.name.clone(),
    )
}

#[derive(Serialize)]
struct List {
    groups: Vec<Group>,
    next_page: Option<String>,
}

#[derive(Serialize)]
struct Group {
    owner: String,
    own: bool,
    #[serde(skip)]
    of: Owner,
    scopes: Vec<Listed>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark on the page")]
struct Listed {
    name: String,
    description: String,
    href: String,
    retired: bool,
    is_default: bool,
    default_requested: bool,
    advertised: bool,
}

impl Listed {
    fn new(scope: &RegisteredScope) -> Self {
        Self {
            name: scope.name.as_str().to_owned(),
            description: scope.description.clone(),
            href: with_name(EDIT, &scope.name),
            retired: scope.state == ScopeState::Retired,
            is_default: scope.is_default,
            default_requested: scope.default_requested,
            advertised: scope.advertised,
        }
    }
}
