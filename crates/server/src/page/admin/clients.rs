//! `/admin/clients/`: every client, whoever owns it.

mod change;
mod delete;
mod form;
mod values;

use std::sync::Arc;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    model::{Client, ClientId, GrantType},
    params::Parameters,
    snapshot::ClientPosition,
};
use serde::Serialize;

use super::names::{CLIENTS, client_href, server_href, with_query};
use crate::{
    administration::ClientSearch,
    app::App,
    login::Administrator,
    page::{query::Query, refusal::Refusal, render::Page},
};

pub(crate) use change::{act, detail};
pub(crate) use delete::{ask_delete, delete};
pub(crate) use form::{create, edit, show_create, show_edit};

/// Clients on one page.
pub(super) const ROWS: usize = 100;

/// The clients by name, page by page.
pub(crate) async fn list(
    State(app): State<App>,
    Administrator(person): Administrator,
    Query(query): Query,
) -> Result<Response, Refusal> {
    let wanted = Wanted::read(&query);
    let found = app.administration.search_clients(&wanted.search()).await?;
    let list = List {
        clients: found.clients.iter().map(Listed::new).collect(),
        next_page: found.next.map(|after| wanted.page_after(CLIENTS, &after)),
        of: found.of,
        wanted,
    };
    Page::new(&app, "clients.html")
        .user(&person.user)
        .render(list)
}

/// What the search form asks for; what is empty or unknown asks for nothing.
#[derive(Debug, Serialize)]
pub(super) struct Wanted {
    q: String,
    kind: Option<&'static str>,
    state: Option<&'static str>,
    #[serde(skip)]
    after: Option<ClientPosition>,
}

impl Wanted {
    pub(super) fn read(query: &Parameters) -> Self {
        let value = |name| query.value(name).unwrap_or_default().trim();
        let one_of = |name, words: [&'static str; 2]| {
            let said = value(name);
            words.into_iter().find(|word| *word == said)
        };
        let after = ClientId::new(value("after"));
        Self {
            q: value("q").to_owned(),
            kind: one_of("kind", ["server", "application"]),
            state: one_of("state", ["on", "off"]),
            after: (!after.as_str().is_empty())
                .then(|| ClientPosition::new(query.value("from").unwrap_or_default(), after)),
        }
    }

    pub(super) fn search(&self) -> ClientSearch {
        ClientSearch {
            text: self.q.clone(),
            resource_servers: self.kind.map(|kind| kind == "server"),
            disabled: self.state.map(|state| state == "off"),
            after: self.after.clone(),
            limit: ROWS,
        }
    }

    pub(super) fn page_after(&self, path: &str, after: &ClientPosition) -> String {
        let said = [
            ("q", self.q.as_str()),
            ("kind", self.kind.unwrap_or_default()),
            ("state", self.state.unwrap_or_default()),
            ("from", after.name()),
            ("after", after.id().as_str()),
        ];
        with_query(path, said)
    }
}

#[derive(Serialize)]
struct List {
    clients: Vec<Listed>,
    next_page: Option<String>,
    of: usize,
    wanted: Wanted,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    client_id: String,
    client_type: &'static str,
    grant_types: Vec<String>,
    legacy: bool,
    resource_server: Option<String>,
    disabled: bool,
    href: String,
}

impl Listed {
    fn new(client: &Arc<dyn Client>) -> Self {
        let record = client.record();
        let grants = record.grant_types.iter();
        Self {
            name: client.name().to_owned(),
            client_id: client.id().as_str().to_owned(),
            client_type: record.client_type.as_str(),
            legacy: grants.clone().any(GrantType::is_legacy),
            grant_types: grants.map(|grant| grant.as_str().to_owned()).collect(),
            resource_server: client.resource_server().map(|_| server_href(client.id())),
            disabled: record.disabled,
            href: client_href(client.id()),
        }
    }
}
