//! What holds for every request.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::{
    model::{ClientRecord, ClientType},
    scope::fixtures::{client, resource_server, scope, set, snapshot, token},
};

const NAMES: [&str; 9] = [
    "read",
    "write",
    "a:x",
    "a:y",
    "b:x",
    "old",
    "introspection",
    "register-scope",
    "openid",
];

fn some_set() -> impl Strategy<Value = ScopeSet> {
    prop::sample::subsequence(NAMES.to_vec(), 0..=NAMES.len())
        .prop_map(|names| set(&names.join(" ")))
}

fn registry() -> Snapshot {
    let retired = RegisteredScope {
        state: ScopeState::Retired,
        ..scope(6, "old", None)
    };
    let default = RegisteredScope {
        is_default: true,
        ..scope(1, "read", None)
    };
    snapshot(
        [
            resource_server("a", Some("https://a.example")),
            resource_server("b", Some("https://b.example")),
        ],
        [
            default,
            scope(2, "write", None),
            scope(3, "a:x", Some("a")),
            scope(4, "a:y", Some("a")),
            scope(5, "b:x", Some("b")),
            retired,
        ],
    )
}

fn some_client() -> impl Strategy<Value = ClientRecord> {
    let allowed = prop::option::of(some_set());
    (allowed, any::<[bool; 3]>()).prop_map(|(scope, [role, public, mixed_audience])| {
        let client = if role {
            resource_server("c", None)
        } else {
            client("c")
        };
        let public = if public {
            ClientType::Public
        } else {
            ClientType::Confidential
        };
        ClientRecord {
            scope,
            client_type: public,
            mixed_audience,
            ..client
        }
    })
}

proptest! {
    /// security.md CT-12, CT-14, SR-1: what is granted is asked for or a default,
    /// within the ceiling and the client's list, active, and never a right for
    /// anybody but a resource server by client credentials.
    #[test]
    fn ct_14_nothing_is_granted_that_may_not_be(
        client in some_client(),
        grant_type in prop::sample::select(GrantType::BUILT_IN.to_vec()),
        requested in prop::option::of(some_set()),
        ceiling in prop::option::of(some_set()),
    ) {
        let snapshot = registry();
        let config = Config::new("https://as.example");
        let request = ScopeRequest {
            client: &client,
            user: None,
            grant_type: &grant_type,
            requested: requested.as_ref(),
            ceiling: ceiling.as_ref(),
        };
        let Ok(granted) = decide_scopes(&request, &snapshot, &config) else {
            return Ok(());
        };
        prop_assert!(!granted.scope.is_empty());
        let asked = requested.as_ref().filter(|scope| !scope.is_empty());
        for name in &granted.scope {
            match (asked, &ceiling) {
                (None, None) => prop_assert_eq!(name, &token("read")),
                (asked, ceiling) => {
                    prop_assert!(asked.is_none_or(|scope| scope.contains(name)));
                    prop_assert!(ceiling.as_ref().is_none_or(|scope| scope.contains(name)));
                }
            }
            if config.privileged.contains(name) {
                prop_assert_eq!(&grant_type, &GrantType::ClientCredentials);
                prop_assert!(client.resource_server.is_some() && client.is_confidential());
                prop_assert!(asked.is_some() || ceiling.is_some());
            } else {
                let scope = snapshot.scope(name).map(|scope| scope.state);
                prop_assert_eq!(scope, Some(ScopeState::Active));
                prop_assert!(client.scope.as_ref().is_none_or(|list| list.contains(name)));
            }
        }
        prop_assert!(granted.audience.len() < 2 || client.mixed_audience);
    }

    /// The nearest name that the caller may see.
    #[test]
    fn a_suggestion_may_always_be_asked_for(client in some_client(), sent in "[a-z:]{1,6}") {
        let mut snapshot = registry();
        snapshot = snapshot.with_scope(Arc::new(scope(9, "aa", None)));
        let config = Config::new("https://as.example");
        let ask = |name: &str| {
            let request = ScopeRequest {
                client: &client,
                user: None,
                grant_type: &GrantType::ClientCredentials,
                requested: Some(&set(name)),
                ceiling: None,
            };
            decide_scopes(&request, &snapshot, &config)
        };
        if let Err(error) = ask(&sent)
            && let Some((_, rest)) = error.description.split_once("did you mean '")
        {
            let meant = rest.trim_end_matches("'?");
            prop_assert!(client.is_confidential());
            prop_assert!(ask(meant).is_ok(), "{}", meant);
        }
    }
}
