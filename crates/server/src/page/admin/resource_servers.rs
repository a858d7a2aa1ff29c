//! `/admin/resource-servers/`: who owns scopes.

mod change;
mod detail;
mod form;

use std::sync::Arc;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    Snapshot, UnixTime,
    model::{Client, Owner, ResourceServer, ScopeState},
};
use serde::Serialize;

use super::{
    clients::Wanted,
    names::{RESOURCE_SERVERS, server_href},
};
use crate::{
    administration::ClientSearch,
    app::App,
    login::Administrator,
    page::{query::Query, refusal::Refusal, render::Page},
};

pub(crate) use change::act;
pub(crate) use detail::detail;
pub(crate) use form::{create, edit, show_create, show_edit};

/// The resource servers by name, page by page.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let wanted = Wanted::read(&query);
    let search = ClientSearch {
        resource_servers: Some(true),
        ..wanted.search()
    };
    let found = app.administration.search_clients(&search).await?;
    let snapshot = app.administration.snapshot().await?;
    let now = app.now();
    let listed = |client: &Arc<dyn Client>| Listed::new(&**client, &snapshot, now);
    let next = found.next.as_ref();
    let list = List {
        servers: found.clients.iter().map(listed).collect(),
        next_page: next.map(|after| wanted.page_after(RESOURCE_SERVERS, after)),
        of: found.of,
        wanted,
    };
    Page::new(&app, "resource_servers.html")
        .user(&person.user)
        .render(list)
}

#[derive(Serialize)]
struct List {
    servers: Vec<Listed>,
    next_page: Option<String>,
    of: usize,
    wanted: Wanted,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    client_id: String,
    namespaces: Vec<String>,
    scopes: usize,
    pending: usize,
    registers: bool,
    introspects: bool,
    disabled: bool,
    href: String,
}

impl Listed {
    fn new(client: &dyn Client, snapshot: &Snapshot, now: UnixTime) -> Self {
        let owner = Owner::ResourceServer(client.id().clone());
        let role = client.resource_server();
        let namespaces = role.into_iter().flat_map(ResourceServer::all_namespaces);
        Self {
            name: client.name().to_owned(),
            client_id: client.id().as_str().to_owned(),
            namespaces: namespaces.map(|one| one.as_str().to_owned()).collect(),
            scopes: snapshot.names_held_by(&owner),
            pending: pending(snapshot, &owner, now).count(),
            registers: role.is_some_and(|role| role.may_register),
            introspects: role.is_some_and(|role| role.may_introspect),
            disabled: client.record().disabled,
            href: server_href(client.id()),
        }
    }
}

/// The names that wait for approval.
fn pending<'a>(
    snapshot: &'a Snapshot,
    owner: &Owner,
    now: UnixTime,
) -> impl Iterator<Item = &'a bailiwick_core::model::RegisteredScope> {
    let scopes = snapshot.scopes_of(owner, "");
    let scopes = scopes.filter(move |scope| scope.state_at(now) == ScopeState::Pending);
    scopes.map(|scope| &**scope)
}
