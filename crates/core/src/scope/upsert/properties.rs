//! What holds after any registrations by anybody, in any order.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::{collections::BTreeMap, sync::Arc};

use proptest::prelude::*;

use super::*;
use crate::{
    model::{ClientId, ClientRecord, ResourceServer, ScopeState},
    scope::{
        fixtures::{namespace, resource_server, snapshot, token},
        is_openid_name,
        state::retire,
    },
};

#[derive(Clone, Debug)]
enum Step {
    Register {
        owner: Owner,
        name: String,
        is_default: Option<bool>,
    },
    Retire {
        name: String,
    },
}

const NAMES: [&str; 14] = [
    "read",
    "Read",
    "READ",
    "pay:a",
    "PAY:A",
    "pay:b",
    "pays",
    "map.x",
    "Map.X",
    "map.y",
    "openid",
    "introspection",
    "Register-Scope",
    "free",
];

fn owners() -> Vec<Owner> {
    let rs = |id| Owner::ResourceServer(ClientId::new(id));
    vec![
        Owner::AuthorizationServer,
        rs("pay"),
        rs("map"),
        rs("a"),
        rs("b"),
    ]
}

fn ruler(id: &str, prefix: &str) -> ClientRecord {
    ClientRecord {
        resource_server: Some(ResourceServer {
            namespaces: vec![namespace(prefix)],
            ..ResourceServer::new()
        }),
        ..resource_server(id, None)
    }
}

fn beginning() -> Snapshot {
    snapshot(
        [
            ruler("pay", "pay:"),
            ruler("map", "map."),
            resource_server("a", None),
            resource_server("b", None),
        ],
        [],
    )
}

fn step() -> impl Strategy<Value = Step> {
    let name = prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned);
    let owner = prop::sample::select(owners());
    let register =
        (owner, name.clone(), any::<Option<bool>>()).prop_map(|(owner, name, is_default)| {
            Step::Register {
                owner,
                name,
                is_default,
            }
        });
    prop_oneof![
        5 => register,
        1 => name.prop_map(|name| Step::Retire { name }),
    ]
}

fn apply(registry: Snapshot, step: &Step) -> Snapshot {
    let now = UnixTime::from_secs(1);
    match step {
        Step::Register {
            owner,
            name,
            is_default,
        } => {
            let registration = ScopeRegistration {
                name: token(name),
                description: String::new(),
                is_default: *is_default,
                advertised: None,
            };
            let may_set_defaults = owner.client().is_none();
            let config = Config::new("https://as.example");
            let upsert = upsert(
                owner,
                &registration,
                may_set_defaults,
                &registry,
                &config,
                now,
            );
            match upsert.ok().and_then(|upsert| upsert.write) {
                Some(scope) => registry.with_scope(Arc::new(scope)),
                None => registry,
            }
        }
        Step::Retire { name } => {
            let retired = registry
                .scope(&token(name))
                .and_then(|scope| retire(scope, None, now));
            match retired {
                Some(scope) => registry.with_scope(Arc::new(scope)),
                None => registry,
            }
        }
    }
}

proptest! {
    /// security.md SR-2, SR-3, SR-4, SR-8: no stranger in a namespace, no ruler
    /// outside its own, no look-alikes of two owners, no name that changes hands
    /// or comes back, no number given twice, no default without the permission.
    #[test]
    fn sr_2_sr_3_the_registry_stays_in_order(steps in prop::collection::vec(step(), 1..40)) {
        let mut registry = beginning();
        let mut first_owner: BTreeMap<String, Owner> = BTreeMap::new();
        for step in &steps {
            let before = registry.clone();
            registry = apply(registry, step);
            for old in before.scopes() {
                let new = registry.scope(&old.name).unwrap();
                prop_assert_eq!(&new.owner, &old.owner);
                prop_assert_eq!(new.id, old.id);
                prop_assert!(old.state == ScopeState::Active || new.state == old.state);
            }
        }
        let mut ids: Vec<_> = registry.scopes().map(|scope| scope.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), registry.scopes().count());
        for scope in registry.scopes() {
            let folded = scope.name.folded().to_string();
            let holder = first_owner.entry(folded).or_insert_with(|| scope.owner.clone());
            prop_assert_eq!(&*holder, &scope.owner);
            let expected = match scope.name.folded().get(..4) {
                Some("pay:") => Some("pay"),
                Some("map.") => Some("map"),
                _ => None,
            };
            let owner = scope.owner.client().map(ClientId::as_str);
            match expected {
                Some(ruler) => prop_assert_eq!(owner, Some(ruler)),
                None => prop_assert!(!matches!(owner, Some("pay" | "map"))),
            }
            prop_assert!(!is_openid_name(&scope.name));
            let privileged = ["introspection", "register-scope"];
            prop_assert!(!privileged.contains(&&*scope.name.folded()));
            prop_assert!(!scope.is_default || owner.is_none());
        }
    }
}
