#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    model::{ClientRecord, ResourceServer},
    scope::{Namespace, fixtures::resource_server, fixtures::token},
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
