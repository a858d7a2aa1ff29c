//! `/admin/`: for administrators; to others there is no such page.

pub(crate) mod audit;
pub(crate) mod clients;
pub(crate) mod groups;
mod names;
pub(crate) mod picture;
pub(crate) mod scopes;
pub(crate) mod tokens;
pub(crate) mod users;

use axum::{extract::State, response::Response};
use bailiwick_core::{
    model::{Client, ClientRecord, Owner, ResourceServer},
    picture::SvgStyle,
};
use serde::Serialize;

use super::{refusal::Refusal, render::Page};
use crate::{app::App, login::Administrator};

/// Most resource servers that the first page lists.
const MOST: usize = 200;
/// Most nodes of its picture.
const MOST_NODES: usize = 40;

#[derive(Serialize)]
struct Context {
    scopes: usize,
    servers: Vec<Server>,
    svg: String,
}

#[derive(Serialize)]
struct Server {
    name: String,
    client_id: String,
    namespaces: Vec<String>,
    scopes: usize,
    rights: Vec<&'static str>,
}

/// The first page: what there is.
pub(crate) async fn index(
    State(app): State<App>,
    Administrator(person): Administrator,
) -> Result<Response, Refusal> {
    let snapshot = app.administration.snapshot().await?;
    let server = |client: &dyn Client| {
        let role = client.resource_server()?;
        let owner = Owner::ResourceServer(client.id().clone());
        Some(Server::new(
            client.record(),
            role,
            snapshot.names_held_by(&owner),
        ))
    };
    let servers = snapshot.resource_servers_after(None);
    let servers = servers.filter_map(|(_, client)| server(&**client));
    let servers: Vec<_> = servers.take(MOST).collect();
    let picture = app.administration.outline(MOST_NODES).await?;
    let context = Context {
        svg: if picture.is_empty() {
            String::new()
        } else {
            picture.svg(&SvgStyle::default())
        },
        scopes: snapshot.scope_count(),
        servers,
    };
    Page::new(&app, "admin.html")
        .user(&person.user)
        .render(context)
}

impl Server {
    fn new(record: &ClientRecord, role: &ResourceServer, scopes: usize) -> Self {
        let rights = [
            (role.may_register, "registers"),
            (role.may_introspect, "introspects"),
            (role.may_set_defaults, "sets defaults"),
            (record.disabled, "disabled"),
        ];
        Self {
            name: record.name.clone(),
            client_id: record.id.as_str().to_owned(),
            namespaces: role
                .all_namespaces()
                .map(|namespace| namespace.as_str().to_owned())
                .collect(),
            scopes,
            rights: rights
                .into_iter()
                .filter_map(|(has, word)| has.then_some(word))
                .collect(),
        }
    }
}
