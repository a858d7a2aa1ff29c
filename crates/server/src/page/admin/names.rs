//! How administrators' pages call things, and where these lead.

use std::collections::BTreeMap;

use bailiwick_core::{
    Snapshot,
    model::{ClientId, UserId},
};
use serde::Serialize;

use crate::{
    app::App,
    page::segment::{client_segment, segment},
};

/// Clients have their pages below it.
pub(super) const CLIENTS: &str = "/admin/clients/";
/// Resource servers have their pages below it.
pub(super) const RESOURCE_SERVERS: &str = "/admin/resource-servers/";
/// What works now.
pub(super) const TOKENS: &str = "/admin/tokens/";
/// Users have their pages below it.
pub(super) const USERS: &str = "/admin/users/";

/// A name that leads to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    /// The name.
    pub(super) name: String,
    /// What stands beside the name, if it is not the same.
    pub(super) id: Option<String>,
    /// Where it leads; nowhere if the thing is gone.
    pub(super) href: Option<String>,
}

/// The page of a client.
pub(super) fn client_href(id: &ClientId) -> String {
    format!("{CLIENTS}{}/", client_segment(id))
}

/// The page of a resource server.
pub(super) fn server_href(id: &ClientId) -> String {
    format!("{RESOURCE_SERVERS}{}/", client_segment(id))
}

/// The page of a user.
pub(super) fn user_href(id: &UserId) -> String {
    format!("{USERS}{}/", segment(id.as_str()))
}

/// `path` with a query.
pub(super) fn with_query<'a>(
    path: &str,
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// A client by name.
pub(super) fn client(snapshot: &Snapshot, id: &ClientId) -> Link {
    let known = snapshot.client(id);
    let name = known.map_or_else(|| id.as_str(), |client| client.name());
    Link {
        name: name.to_owned(),
        id: (name != id.as_str()).then(|| id.as_str().to_owned()),
        href: known.map(|client| {
            if client.resource_server().is_some() {
                server_href(id)
            } else {
                client_href(id)
            }
        }),
    }
}

/// Users by name; each is asked for once.
#[derive(Debug)]
pub(super) struct UserNames<'a> {
    app: &'a App,
    pages: bool,
    known: BTreeMap<UserId, Link>,
}

impl<'a> UserNames<'a> {
    /// None yet.
    pub(super) fn new(app: &'a App) -> Self {
        Self {
            app,
            pages: app.links.has_users(),
            known: BTreeMap::new(),
        }
    }

    /// Whether users and groups have pages here.
    pub(super) fn have_pages(&self) -> bool {
        self.pages
    }

    /// The user `id`; of one who is gone, or whom the host does not tell, the id.
    pub(super) async fn of(&mut self, id: &UserId) -> Link {
        if let Some(known) = self.known.get(id) {
            return known.clone();
        }
        let user = self.app.users.by_id(id).await.ok().flatten();
        let name = user
            .as_ref()
            .map_or(id.as_str(), |user| user.username.as_str());
        let link = Link {
            name: name.to_owned(),
            id: user.as_ref().map(|_| id.as_str().to_owned()),
            href: user.as_ref().filter(|_| self.pages).map(|_| user_href(id)),
        };
        self.known.insert(id.clone(), link.clone());
        link
    }
}
