//! One numbered, immutable view of clients and the scope registry.
//!
//! A request uses one snapshot from start to end. A change makes the next one
//! by replacing only what changed: the maps share structure.

mod by_name;
mod resources;
mod templates;
#[cfg(test)]
mod tests;

use std::{ops::Bound, sync::Arc};

use rpds::{HashTrieMapSync, RedBlackTreeMapSync, RedBlackTreeSetSync};
use serde::{Deserialize, Serialize};

use crate::{
    model::{Client, ClientId, Owner, RegisteredScope, ScopeId, Visibility},
    scope::{Effect, Moment, ScopeToken, effect},
};

use self::{by_name::ByName, resources::Resources, templates::Templates};

pub use self::by_name::ClientPosition;
pub(crate) use self::resources::Resource;

/// The version of a snapshot: grows by at least one with every change.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(pub u64);

/// A view of clients and registry.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Snapshot, UnixTime,
///     model::{
///         ClientId, ClientRecord, Owner, RegisteredScope, ResourceServer, ScopeId, ScopeState,
///     },
///     scope::{Namespace, ScopeToken},
///     snapshot::Version,
/// };
///
/// let mut plants = ClientRecord::new(ClientId::new("plants"), UnixTime::EPOCH);
/// plants.resource_server = Some(ResourceServer {
///     namespaces: vec![Namespace::parse("plants:")?],
///     ..ResourceServer::new()
/// });
/// let scope = RegisteredScope {
///     description: "See your plants".to_owned(),
///     is_default: true,
///     default_requested: true,
///     ..RegisteredScope::new(ScopeId(1), ScopeToken::from_static("plants:see"), Owner::ResourceServer(plants.id.clone()), UnixTime::EPOCH)
/// };
/// let (id, name, owner) = (plants.id.clone(), scope.name.clone(), scope.owner.clone());
///
/// let before = Snapshot::new();
/// let after = before
///     .clone()
///     .with_client(Arc::new(plants))
///     .with_scope(Arc::new(scope))
///     .with_version(Version(1));
/// assert_eq!(before.scopes().count(), 0); // a view never changes
///
/// assert_eq!(after.version(), Version(1));
/// assert!(after.usable_client(&id).is_some() && after.client(&id).is_some());
/// assert_eq!(after.clients().count(), 1);
/// assert_eq!(after.scope(&name), after.scope_by_text("plants:see"));
/// assert_eq!(after.default_scopes().next(), Some(&name));
/// assert_eq!((after.names_held_by(&owner), after.next_scope_id()), (1, ScopeId(2)));
///
/// // Who may take which name:
/// let new = ScopeToken::from_static("plants:water");
/// assert_eq!(after.namespace_owner(&new), Some(&id));
/// assert_eq!(after.namespaces().next(), Some(("plants:", &id)));
/// let look_alike = ScopeToken::from_static("Plants:See");
/// assert_eq!(after.holder_of_look_alike(&look_alike), Some(&owner));
///
/// assert!(!after.some_client_allows_origin("https://notes.example"));
/// assert!(after.without_client(&id).client(&id).is_none());
/// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    version: Version,
    clients: HashTrieMapSync<ClientId, Arc<dyn Client>>,
    by_name: ByName,
    scopes: HashTrieMapSync<ScopeToken, Arc<RegisteredScope>>,
    /// The names of all scopes, for lists.
    names: RedBlackTreeSetSync<ScopeToken>,
    /// Lower-case names, with the owner who holds them and how many of them.
    folded: HashTrieMapSync<Arc<str>, (Owner, u32)>,
    defaults: RedBlackTreeMapSync<ScopeId, ScopeToken>,
    /// The names that are marked public, in order, whatever their state.
    advertised: RedBlackTreeSetSync<ScopeToken>,
    /// Names that the catalogue may show, as far as it is up to the scope alone.
    catalogued: RedBlackTreeSetSync<ScopeToken>,
    /// Lower-case prefixes, with the resource server that rules each.
    namespaces: HashTrieMapSync<String, ClientId>,
    resources: Resources,
    templates: Templates,
    /// The names that each owner holds, in order.
    held: HashTrieMapSync<Owner, RedBlackTreeSetSync<ScopeToken>>,
    /// How many clients registered each web origin.
    origins: HashTrieMapSync<String, usize>,
    last_scope: ScopeId,
}

impl Snapshot {
    /// The empty view of version 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same view under a newer number.
    pub fn with_version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// This view with `client` added or replaced.
    pub fn with_client(mut self, client: Arc<dyn Client>) -> Self {
        self.forget(client.id());
        for origin in client.allowed_origins() {
            let count = self.origins.get(origin).copied().unwrap_or(0);
            self.origins.insert_mut(origin.clone(), count + 1);
        }
        if let Some(resource_server) = client.resource_server() {
            for namespace in resource_server.all_namespaces() {
                let prefix = namespace.as_str().to_ascii_lowercase();
                self.namespaces.insert_mut(prefix, client.id().clone());
            }
            self.resources.add(client.id(), resource_server);
        }
        self.by_name.add(&*client);
        self.clients.insert_mut(client.id().clone(), client);
        self
    }

    /// This view without the client `id`.
    pub fn without_client(mut self, id: &ClientId) -> Self {
        self.forget(id);
        self.clients.remove_mut(id);
        self
    }

    /// Takes back what a client added to the indexes.
    fn forget(&mut self, id: &ClientId) {
        let Some(client) = self.clients.get(id).cloned() else {
            return;
        };
        self.by_name.remove(&*client);
        for origin in client.allowed_origins() {
            match self.origins.get(origin).copied() {
                Some(count) if count > 1 => self.origins.insert_mut(origin.clone(), count - 1),
                _ => {
                    self.origins.remove_mut(origin);
                }
            }
        }
        let Some(resource_server) = client.resource_server() else {
            return;
        };
        for namespace in resource_server.all_namespaces() {
            let prefix = namespace.as_str().to_ascii_lowercase();
            // Changes of several commits may be taken in at once, the new owner's
            // before the old one's.
            if self.namespaces.get(&prefix) == Some(id) {
                self.namespaces.remove_mut(&prefix);
            }
        }
        self.resources.remove(id, resource_server);
    }

    /// This view with `scope` added or replaced.
    pub fn with_scope(mut self, scope: Arc<RegisteredScope>) -> Self {
        let old = self.scopes.get(&scope.name).cloned();
        self.templates.replace(old.as_deref(), &scope);
        match old {
            Some(old) if old.owner == scope.owner => {}
            old => {
                if let Some(old) = old {
                    self.take_from_owner(&old);
                }
                self.give_to_owner(&scope);
            }
        }
        if scope.is_default && effect(scope.state, Moment::Request).is_granted() {
            self.defaults.insert_mut(scope.id, scope.name.clone());
        } else {
            self.defaults.remove_mut(&scope.id);
        }
        if scope.advertised {
            self.advertised.insert_mut(scope.name.clone());
        } else {
            self.advertised.remove_mut(&scope.name);
        }
        if may_be_catalogued(&scope) {
            self.catalogued.insert_mut(scope.name.clone());
        } else {
            self.catalogued.remove_mut(&scope.name);
        }
        self.last_scope = self.last_scope.max(scope.id);
        if !self.scopes.contains_key(&scope.name) {
            self.names.insert_mut(scope.name.clone());
        }
        self.scopes.insert_mut(scope.name.clone(), scope);
        self
    }

    fn give_to_owner(&mut self, scope: &RegisteredScope) {
        let folded = scope.name.folded();
        let alike = self.folded.get(&folded).map_or(0, |(_, count)| *count);
        self.folded
            .insert_mut(folded, (scope.owner.clone(), alike + 1));
        if let Some(names) = self.held.get_mut(&scope.owner) {
            names.insert_mut(scope.name.clone());
        } else {
            let mut names = RedBlackTreeSetSync::new_sync();
            names.insert_mut(scope.name.clone());
            self.held.insert_mut(scope.owner.clone(), names);
        }
    }

    fn take_from_owner(&mut self, scope: &RegisteredScope) {
        let folded = scope.name.folded();
        match self.folded.get(&folded).map_or(0, |(_, count)| *count) {
            0 | 1 => {
                self.folded.remove_mut(&folded);
            }
            alike => self
                .folded
                .insert_mut(folded, (scope.owner.clone(), alike - 1)),
        }
        let Some(names) = self.held.get_mut(&scope.owner) else {
            return;
        };
        names.remove_mut(&scope.name);
        if names.is_empty() {
            self.held.remove_mut(&scope.owner);
        }
    }

    /// Its number.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The client `id`, usable or not.
    pub fn client(&self, id: &ClientId) -> Option<&Arc<dyn Client>> {
        self.clients.get(id)
    }

    /// The client `id` if it may be used now.
    pub fn usable_client(&self, id: &ClientId) -> Option<&Arc<dyn Client>> {
        self.client(id).filter(|client| client.is_usable())
    }

    /// All clients, in no order.
    pub fn clients(&self) -> impl Iterator<Item = &Arc<dyn Client>> {
        self.clients.values()
    }

    /// Whether some client registered the web origin `origin`.
    pub fn some_client_allows_origin(&self, origin: &str) -> bool {
        self.origins.contains_key(origin)
    }

    /// The scope `name`, whatever its state.
    pub fn scope(&self, name: &ScopeToken) -> Option<&Arc<RegisteredScope>> {
        self.scopes.get(name)
    }

    /// The scope whose name is `text`, whatever its state.
    pub fn scope_by_text(&self, text: &str) -> Option<&Arc<RegisteredScope>> {
        self.scopes.get(text)
    }

    /// All scopes, in no order, whatever their state.
    pub fn scopes(&self) -> impl Iterator<Item = &Arc<RegisteredScope>> {
        self.scopes.values()
    }

    /// The scopes after the name `after` in the order of names, whatever their
    /// state; the empty text is before all.
    ///
    /// ```
    /// use bailiwick_core::{Snapshot, UnixTime, scope::ScopeToken};
    /// use bailiwick_core::model::{Owner, RegisteredScope, ScopeId};
    ///
    /// let mut snapshot = Snapshot::new();
    /// for (id, name) in [(1, "b"), (2, "c"), (3, "a")] {
    ///     let name = ScopeToken::parse(name).unwrap();
    ///     let owner = Owner::AuthorizationServer;
    ///     let scope = RegisteredScope::new(ScopeId(id), name, owner, UnixTime::EPOCH);
    ///     snapshot = snapshot.with_scope(std::sync::Arc::new(scope));
    /// }
    /// let page: Vec<_> = snapshot.scopes_after("a").map(|scope| scope.name.as_str()).collect();
    /// assert_eq!(page, ["b", "c"]);
    /// ```
    pub fn scopes_after<'a>(
        &'a self,
        after: &'a str,
    ) -> impl Iterator<Item = &'a Arc<RegisteredScope>> {
        self.names
            .range::<str, _>((Bound::Excluded(after), Bound::Unbounded))
            .filter_map(|name| self.scopes.get(name))
    }

    /// The same of those that the catalogue may show: private ones, and those that wait
    /// or are retired, cost a search of it nothing.
    pub(crate) fn catalogued_after<'a>(
        &'a self,
        after: &'a str,
    ) -> impl Iterator<Item = &'a Arc<RegisteredScope>> {
        self.catalogued
            .range::<str, _>((Bound::Excluded(after), Bound::Unbounded))
            .filter_map(|name| self.scopes.get(name))
    }

    /// Everybody who holds a name, retired ones included, in no order.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::model::{ClientId, Owner};
    ///
    /// let snapshot = host::snapshot();
    /// let plants = Owner::ResourceServer(ClientId::new("plants"));
    /// assert!(snapshot.owners().any(|owner| *owner == plants));
    /// ```
    pub fn owners(&self) -> impl Iterator<Item = &Owner> {
        self.held.keys()
    }

    /// The scopes of `owner` after the name `after` in the order of names, whatever
    /// their state; the empty text is before all.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use bailiwick_core::{
    ///     Snapshot, UnixTime,
    ///     model::{Owner, RegisteredScope, ScopeId},
    ///     scope::ScopeToken,
    /// };
    ///
    /// let owner = Owner::AuthorizationServer;
    /// let mut snapshot = Snapshot::new();
    /// for (id, name) in [(1, "write"), (2, "read"), (3, "delete")] {
    ///     let name = ScopeToken::from_static(name);
    ///     let scope = RegisteredScope::new(ScopeId(id), name, owner.clone(), UnixTime::EPOCH);
    ///     snapshot = snapshot.with_scope(Arc::new(scope));
    /// }
    /// let names = snapshot.scopes_of(&owner, "delete").map(|scope| scope.name.as_str());
    /// assert_eq!(names.collect::<Vec<_>>(), ["read", "write"]);
    /// assert_eq!(snapshot.owners().count(), 1);
    /// ```
    pub fn scopes_of<'a>(
        &'a self,
        owner: &Owner,
        after: &'a str,
    ) -> impl Iterator<Item = &'a Arc<RegisteredScope>> + use<'a> {
        let names = self.held.get(owner).into_iter();
        names
            .flat_map(move |names| {
                names.range::<str, _>((Bound::Excluded(after), Bound::Unbounded))
            })
            .filter_map(|name| self.scopes.get(name))
    }

    /// The scopes that a request without `scope` means, in order of registration.
    pub fn default_scopes(&self) -> impl Iterator<Item = &ScopeToken> {
        self.defaults.values()
    }

    /// The scopes that are marked public, in the order of their names, whatever
    /// their state.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use std::sync::Arc;
    ///
    /// use bailiwick_core::scope::ScopeToken;
    ///
    /// let snapshot = host::snapshot();
    /// let see = snapshot.scope(&ScopeToken::from_static("plants:see")).unwrap();
    /// let mut see = (**see).clone();
    /// see.advertised = true;
    /// let snapshot = snapshot.clone().with_scope(Arc::new(see));
    /// let names = snapshot.advertised_scopes().map(|scope| scope.name.as_str());
    /// assert!(names.collect::<Vec<_>>().contains(&"plants:see"));
    /// ```
    pub fn advertised_scopes(&self) -> impl Iterator<Item = &Arc<RegisteredScope>> {
        self.advertised
            .iter()
            .filter_map(|name| self.scopes.get(name))
    }

    /// Who holds a name equal to `name` but for case.
    pub fn holder_of_look_alike(&self, name: &ScopeToken) -> Option<&Owner> {
        self.folded.get(&name.folded()).map(|(owner, _)| owner)
    }

    /// The resource server in whose namespace `name` lies.
    pub fn namespace_owner(&self, name: &ScopeToken) -> Option<&ClientId> {
        let folded = name.folded();
        folded
            .match_indices([':', '/', '.', '-'])
            .filter_map(|(at, _)| folded.get(..=at))
            .find_map(|prefix| self.namespaces.get(prefix))
    }

    /// Every namespace with the resource server that rules it, in no order;
    /// prefixes are in lower case.
    pub fn namespaces(&self) -> impl Iterator<Item = (&str, &ClientId)> {
        self.namespaces
            .iter()
            .map(|(prefix, id)| (prefix.as_str(), id))
    }

    /// How many names `owner` holds, retired ones included.
    pub fn names_held_by(&self, owner: &Owner) -> usize {
        self.held.get(owner).map_or(0, RedBlackTreeSetSync::size)
    }

    /// The number for the next new scope.
    pub fn next_scope_id(&self) -> ScopeId {
        ScopeId(self.last_scope.0 + 1)
    }
}

/// What time does to a scope only takes it out.
fn may_be_catalogued(scope: &RegisteredScope) -> bool {
    let shown = matches!(
        effect(scope.state, Moment::Catalogue),
        Effect::Works | Effect::Marked
    );
    scope.visibility == Visibility::Public && shown
}
