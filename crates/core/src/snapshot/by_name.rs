//! Clients in the order of their names.

use std::{ops::Bound, sync::Arc};

use rpds::RedBlackTreeSetSync;

use super::Snapshot;
use crate::model::{Client, ClientId};

/// Where a client stands among all by name, whatever the case of its letters, and
/// by id among those of one name.
///
/// ```
/// use bailiwick_core::{model::ClientId, snapshot::ClientPosition};
///
/// let of = |name| ClientPosition::new(name, ClientId::new("x"));
/// assert!(of("apples") < of("Bees"));
/// assert_eq!(of("Bees").name(), "bees");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientPosition {
    name: Box<str>,
    id: ClientId,
}

impl ClientPosition {
    /// The position of a client `id` of this name, whether there is one or not.
    ///
    /// ```
    /// use bailiwick_core::{model::ClientId, snapshot::ClientPosition};
    ///
    /// let first = ClientPosition::new("Maps", ClientId::new("a"));
    /// assert!(first < ClientPosition::new("maps", ClientId::new("b")));
    /// ```
    pub fn new(name: &str, id: ClientId) -> Self {
        Self {
            name: name.to_lowercase().into(),
            id,
        }
    }

    /// The position of `client`.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::snapshot::ClientPosition;
    ///
    /// let snapshot = host::snapshot();
    /// let client = snapshot.clients().next().unwrap();
    /// assert_eq!(ClientPosition::of(&**client).id(), client.id());
    /// ```
    pub fn of(client: &dyn Client) -> Self {
        Self::new(client.name(), client.id().clone())
    }

    /// The name, in small letters.
    ///
    /// ```
    /// use bailiwick_core::{model::ClientId, snapshot::ClientPosition};
    ///
    /// assert_eq!(ClientPosition::new("Élan", ClientId::new("x")).name(), "élan");
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id.
    ///
    /// ```
    /// use bailiwick_core::{model::ClientId, snapshot::ClientPosition};
    ///
    /// assert_eq!(ClientPosition::new("Élan", ClientId::new("x")).id().as_str(), "x");
    /// ```
    pub fn id(&self) -> &ClientId {
        &self.id
    }
}

/// All clients, and those of them that are resource servers.
#[derive(Clone, Debug, Default)]
pub(super) struct ByName {
    all: RedBlackTreeSetSync<ClientPosition>,
    servers: RedBlackTreeSetSync<ClientPosition>,
}

impl ByName {
    pub(super) fn add(&mut self, client: &dyn Client) {
        let position = ClientPosition::of(client);
        if client.resource_server().is_some() {
            self.servers.insert_mut(position.clone());
        }
        self.all.insert_mut(position);
    }

    pub(super) fn remove(&mut self, client: &dyn Client) {
        let position = ClientPosition::of(client);
        self.all.remove_mut(&position);
        self.servers.remove_mut(&position);
    }
}

impl Snapshot {
    /// The clients after `after` in the order of their names; `None` is before all.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// let snapshot = host::snapshot();
    /// let all: Vec<_> = snapshot.clients_after(None).map(|(position, _)| position).collect();
    /// assert_eq!(all.len(), snapshot.clients().count());
    /// assert!(all.is_sorted());
    /// assert_eq!(snapshot.clients_after(all.first().copied()).count(), all.len() - 1);
    /// ```
    pub fn clients_after(
        &self,
        after: Option<&ClientPosition>,
    ) -> impl Iterator<Item = (&ClientPosition, &Arc<dyn Client>)> {
        self.ordered(&self.by_name.all, after)
    }

    /// As [`Snapshot::clients_after`], only those that are resource servers.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// let snapshot = host::snapshot();
    /// let mut servers = snapshot.resource_servers_after(None);
    /// assert!(servers.all(|(_, client)| client.resource_server().is_some()));
    /// ```
    pub fn resource_servers_after(
        &self,
        after: Option<&ClientPosition>,
    ) -> impl Iterator<Item = (&ClientPosition, &Arc<dyn Client>)> {
        self.ordered(&self.by_name.servers, after)
    }

    fn ordered<'a>(
        &'a self,
        positions: &'a RedBlackTreeSetSync<ClientPosition>,
        after: Option<&ClientPosition>,
    ) -> impl Iterator<Item = (&'a ClientPosition, &'a Arc<dyn Client>)> {
        let begin = after.map_or(Bound::Unbounded, Bound::Excluded);
        positions
            .range((begin, Bound::Unbounded))
            .filter_map(|position| Some((position, self.clients.get(&position.id)?)))
    }

    /// How many clients there are.
    ///
    /// ```
    /// use bailiwick_core::Snapshot;
    ///
    /// assert_eq!(Snapshot::new().client_count(), 0);
    /// ```
    pub fn client_count(&self) -> usize {
        self.clients.size()
    }

    /// How many of the clients are resource servers.
    ///
    /// ```
    /// use bailiwick_core::Snapshot;
    ///
    /// assert_eq!(Snapshot::new().resource_server_count(), 0);
    /// ```
    pub fn resource_server_count(&self) -> usize {
        self.by_name.servers.size()
    }

    /// How many scopes there are, whatever their state.
    ///
    /// ```
    /// use bailiwick_core::Snapshot;
    ///
    /// assert_eq!(Snapshot::new().scope_count(), 0);
    /// ```
    pub fn scope_count(&self) -> usize {
        self.scopes.size()
    }
}
