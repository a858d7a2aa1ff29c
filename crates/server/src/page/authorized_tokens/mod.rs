//! `authorized_tokens/`: what somebody allowed, and how they take it back.

mod export;
mod take_back;

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    Languages, Snapshot, UnixTime,
    allowed::{AllowedClient, AllowedScope},
    model::{ClientId, Owner},
    scope::ScopeToken,
};
use http::HeaderMap;
use serde::Serialize;

use super::{refusal::Refusal, render::Page, segment::client_segment};
use crate::{accept::Reader, app::App, language::Text, login::Person};

pub(super) use export::export;
pub(super) use take_back::{
    ask_all, ask_client, ask_scope, take_back_all, take_back_client, take_back_scope,
};

/// The list.
pub(crate) async fn list(
    State(app): State<App>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let allowed = app.administration.allowed(&person.user.id).await?;
    let snapshot = app.snapshots.current();
    let reader = Reader::of_browser(&headers).languages(person.user.language.as_ref());
    let application = |allowed: &AllowedClient| Application::new(&app, &snapshot, &reader, allowed);
    let mut applications: Vec<_> = allowed.iter().map(application).collect();
    applications.sort_by(|a, b| a.name.cmp(&b.name));
    Page::new(&app, "authorized_tokens.html")
        .user(&person.user)
        .render(Context {
            applications,
            export: app.mount.path("/authorized_tokens/export/"),
            delete_all: app.mount.path("/authorized_tokens/delete/"),
        })
}

#[derive(Serialize)]
struct Context {
    applications: Vec<Application>,
    export: String,
    delete_all: String,
}

#[derive(Serialize)]
struct Application {
    name: String,
    delete: String,
    since: Option<UnixTime>,
    last_used_at: Option<UnixTime>,
    groups: Vec<Group>,
}

/// The scopes of one owner.
#[derive(Serialize)]
struct Group {
    /// Its name; empty: nobody's any more, or not known.
    owner: String,
    /// Whether it is the server itself.
    own: bool,
    scopes: Vec<Scope>,
}

#[derive(Serialize)]
struct Scope {
    name: String,
    description: String,
    /// Of the description.
    language: String,
    granted_at: UnixTime,
    until: Option<UnixTime>,
    take_back: String,
}

/// Whose a scope is, as groups are ordered: the server's own first, those of
/// nobody last.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Own,
    ResourceServer(String, ClientId),
    Nobodys,
}

impl Application {
    fn new(app: &App, snapshot: &Snapshot, reader: &Languages, allowed: &AllowedClient) -> Self {
        let mut groups: BTreeMap<Whose, Vec<Scope>> = BTreeMap::new();
        for scope in &allowed.scopes {
            let whose = whose(snapshot, scope);
            let (description, language) = told(app, snapshot, reader, &scope.name);
            let shown = Scope {
                name: scope.name.as_str().to_owned(),
                description,
                language,
                granted_at: scope.granted_at,
                until: scope.until,
                take_back: scope_path(app, &allowed.client, &scope.name),
            };
            groups.entry(whose).or_default().push(shown);
        }
        let group = |(whose, scopes)| Group {
            own: whose == Whose::Own,
            owner: match whose {
                Whose::ResourceServer(name, _) => name,
                Whose::Own | Whose::Nobodys => String::new(),
            },
            scopes,
        };
        Self {
            name: client_name(snapshot, &allowed.client),
            delete: client_path(app, &allowed.client),
            since: allowed.since(),
            last_used_at: allowed.last_used_at,
            groups: groups.into_iter().map(group).collect(),
        }
    }
}

/// Whose a scope was when it was allowed. Whoever got it later was allowed nothing.
fn owner(snapshot: &Snapshot, allowed: &AllowedScope) -> Option<Owner> {
    allowed.owner.clone().or_else(|| {
        let scope = snapshot.resolve(&allowed.name)?.instance();
        (allowed.granted_at >= scope.owner_since).then(|| scope.owner.clone())
    })
}

fn whose(snapshot: &Snapshot, allowed: &AllowedScope) -> Whose {
    match owner(snapshot, allowed) {
        Some(Owner::AuthorizationServer) => Whose::Own,
        Some(Owner::ResourceServer(id)) => Whose::ResourceServer(client_name(snapshot, &id), id),
        None => Whose::Nobodys,
    }
}

/// The description of a scope for `reader`, and its language.
fn told(app: &App, snapshot: &Snapshot, reader: &Languages, name: &ScopeToken) -> (String, String) {
    let server = &app.config.language;
    let Some(scope) = snapshot.resolve(name).map(|found| found.instance()) else {
        return (String::new(), server.as_str().to_owned());
    };
    let told = reader.text_of(&scope, server);
    let language = told.language.unwrap_or(server).as_str();
    (told.text.to_owned(), language.to_owned())
}

/// The owner of a scope, for a page.
pub(super) fn owner_text(snapshot: &Snapshot, owner: &Owner) -> Text {
    match owner {
        Owner::AuthorizationServer => Text::new("site-this-server"),
        Owner::ResourceServer(id) => Text::as_given(client_name(snapshot, id)),
    }
}

/// How people call the owner of a scope.
pub(super) fn owner_name(snapshot: &Snapshot, owner: &Owner) -> String {
    match owner {
        Owner::AuthorizationServer => "this server".to_owned(),
        Owner::ResourceServer(id) => client_name(snapshot, id),
    }
}

fn client_name(snapshot: &Snapshot, id: &ClientId) -> String {
    let client = snapshot.client(id);
    client
        .map_or(id.as_str(), |client| client.name())
        .to_owned()
}

fn client_path(app: &App, client: &ClientId) -> String {
    let client = client_segment(client);
    app.mount
        .path(&format!("/authorized_tokens/{client}/delete/"))
}

/// The address that asks about one scope; the form on it is sent to the same.
fn scope_path(app: &App, client: &ClientId, name: &ScopeToken) -> String {
    let client = client_segment(client);
    let name: String = form_urlencoded::byte_serialize(name.as_str().as_bytes()).collect();
    app.mount
        .path(&format!("/authorized_tokens/{client}/scope/?scope={name}"))
}
