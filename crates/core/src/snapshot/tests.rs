#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    UnixTime,
    model::{ClientRecord, ResourceServer, ScopeState},
    scope::{
        Namespace,
        fixtures::{resource_server, scope, token},
    },
};

fn ruling(id: &str, namespaces: &[&str]) -> Arc<dyn Client> {
    let namespaces = namespaces
        .iter()
        .map(|text| Namespace::parse(text).unwrap());
    Arc::new(ClientRecord {
        resource_server: Some(ResourceServer {
            namespaces: namespaces.collect(),
            ..ResourceServer::new()
        }),
        ..resource_server(id, None)
    })
}

/// security.md SR-2: two changes of another process may arrive together, in any
/// order of the clients.
#[test]
fn sr_2_a_namespace_that_changed_hands_is_ruled_by_its_new_owner_whoever_is_told_first() {
    let before = Snapshot::new()
        .with_client(ruling("a", &[]))
        .with_client(ruling("b", &["pets:", "cats:"]));
    let (freed, given) = (ruling("b", &["cats:"]), ruling("a", &["pets:"]));
    for changes in [
        [Arc::clone(&freed), Arc::clone(&given)],
        [Arc::clone(&given), Arc::clone(&freed)],
    ] {
        let mut after = before.clone();
        for client in changes {
            after = after.with_client(client);
        }
        let ruler = |name| after.namespace_owner(&token(name)).map(ClientId::as_str);
        assert_eq!(ruler("pets:read"), Some("a"));
        assert_eq!(ruler("cats:read"), Some("b"));
        assert_eq!(after.namespaces().count(), 2);
        let gone = after.without_client(&ClientId::new("a"));
        assert_eq!(gone.namespace_owner(&token("pets:read")), None);
    }
}

#[test]
fn a_name_is_listed_with_its_owner_alone_and_moves_with_it() {
    let owner = |id| Owner::ResourceServer(ClientId::new(id));
    let names = |snapshot: &Snapshot, id| {
        let owner = owner(id);
        let scopes = snapshot.scopes_of(&owner, "");
        scopes.map(|s| s.name.to_string()).collect::<Vec<_>>()
    };
    let registered = [("b", "one"), ("a", "one"), ("A", "one"), ("c", "two")];
    let before = (1..)
        .zip(registered)
        .fold(Snapshot::new(), |snapshot, (id, (name, owner))| {
            snapshot.with_scope(Arc::new(scope(id, name, Some(owner))))
        });
    assert_eq!(names(&before, "one"), ["A", "a", "b"]);
    let after = before
        .clone()
        .with_scope(Arc::new(scope(1, "b", Some("two"))))
        .with_scope(Arc::new(scope(4, "c", Some("two"))));
    assert_eq!(names(&before, "one"), ["A", "a", "b"]);
    assert_eq!(names(&after, "one"), ["A", "a"]);
    assert_eq!(names(&after, "two"), ["b", "c"]);
    assert_eq!(after.names_held_by(&owner("two")), 2);
    assert_eq!(after.holder_of_look_alike(&token("B")), Some(&owner("two")));
    let alone = after.with_scope(Arc::new(scope(4, "c", Some("one"))));
    let gone = alone.with_scope(Arc::new(scope(1, "b", Some("one"))));
    assert_eq!(gone.owners().collect::<Vec<_>>(), [&owner("one")]);
    assert_eq!(gone.holder_of_look_alike(&token("a")), Some(&owner("one")));
}

#[test]
fn clients_are_in_the_order_of_their_names_also_after_one_was_renamed() {
    let named = |id: &str, name: &str| -> Arc<dyn Client> {
        let role = (id == "c").then(ResourceServer::new);
        Arc::new(ClientRecord {
            name: name.to_owned(),
            resource_server: role,
            ..resource_server(id, None)
        })
    };
    let order = |snapshot: &Snapshot, after: Option<&ClientPosition>| -> Vec<String> {
        let clients = snapshot.clients_after(after);
        clients.map(|(_, client)| client.id().to_string()).collect()
    };
    let snapshot = [("d", "bees"), ("c", "Bees"), ("b", "apples"), ("a", "Élan")]
        .into_iter()
        .fold(Snapshot::new(), |snapshot, (id, name)| {
            snapshot.with_client(named(id, name))
        });
    assert_eq!(order(&snapshot, None), ["b", "c", "d", "a"]);
    let after = ClientPosition::new("BEES", ClientId::new("c"));
    assert_eq!(order(&snapshot, Some(&after)), ["d", "a"]);
    let gone = ClientPosition::new("bees", ClientId::new("cc"));
    assert_eq!(order(&snapshot, Some(&gone)), ["d", "a"]);
    let renamed = snapshot.with_client(named("b", "Cats"));
    assert_eq!(order(&renamed, None), ["c", "d", "b", "a"]);
    let servers = renamed.resource_servers_after(None);
    assert_eq!(
        servers.map(|(_, c)| c.id().as_str()).collect::<Vec<_>>(),
        ["c"]
    );
    assert_eq!(
        order(&renamed.without_client(&ClientId::new("d")), None),
        ["c", "b", "a"]
    );
}

/// A search of the catalogue costs what there is to be found, not what is hidden.
#[test]
fn the_catalogue_passes_over_nothing_that_it_may_not_show() {
    let name = |text: &str| ScopeToken::parse(text).unwrap();
    let scope = |text: &str, visibility, state| {
        let owner = Owner::AuthorizationServer;
        let id = ScopeId(text.len() as u64);
        Arc::new(RegisteredScope {
            state,
            visibility,
            ..RegisteredScope::new(id, name(text), owner, UnixTime::EPOCH)
        })
    };
    let snapshot = Snapshot::new()
        .with_scope(scope("a", Visibility::Public, ScopeState::Active))
        .with_scope(scope("bb", Visibility::Private, ScopeState::Active))
        .with_scope(scope("ccc", Visibility::Public, ScopeState::Pending))
        .with_scope(scope("dddd", Visibility::Public, ScopeState::Retired))
        .with_scope(scope("eeeee", Visibility::Public, ScopeState::Deprecated));
    let listed = |snapshot: &Snapshot, after: &str| {
        let found = snapshot.catalogued_after(after);
        let names: Vec<_> = found.map(|scope| scope.name.to_string()).collect();
        names
    };
    assert_eq!(listed(&snapshot, ""), ["a", "eeeee"]);
    assert_eq!(listed(&snapshot, "a"), ["eeeee"]);
    let changed = snapshot
        .with_scope(scope("a", Visibility::Private, ScopeState::Active))
        .with_scope(scope("bb", Visibility::Public, ScopeState::Active));
    assert_eq!(listed(&changed, ""), ["bb", "eeeee"]);
}
