//! What holds for every request.

mod policy;

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::{
    metadata,
    model::{ClientRecord, ClientType, RegisteredScope, ScopeState},
    policy::ScopePolicy,
    scope::fixtures::{NOW, client, resource_server, scope, set, snapshot, token, within},
    scope::is_openid_name,
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

/// Says yes to everything, and makes everything a default.
#[derive(Debug)]
struct Yes;

impl ScopePolicy for Yes {
    fn is_available(&self, _: &RegisteredScope, _: &ScopeRequest<'_>) -> bool {
        true
    }

    fn defaults(&self, _: &ScopeRequest<'_>, _: &Snapshot) -> Vec<ScopeToken> {
        NAMES.iter().chain(&NAMES).map(|name| token(name)).collect()
    }

    fn is_listed(&self, _: &RegisteredScope) -> bool {
        true
    }
}

/// security.md SR-1, SR-15: and nothing is listed that may not be.
#[test]
fn sr_15_a_policy_cannot_list_what_is_hidden() {
    let mut config = Config::new("https://as.example");
    config.policies.scopes = Arc::new(Yes);
    let public = ["introspection", "openid", "read"].into_iter().enumerate();
    let snapshot = public.fold(registry(), |snapshot, (at, name)| {
        snapshot.with_scope(Arc::new(RegisteredScope {
            advertised: true,
            ..scope(20 + at as u64, name, None)
        }))
    });
    let document = metadata::document(&config, &metadata::Endpoints::default(), &snapshot, NOW);
    let document: serde_json::Value = serde_json::from_slice(&document).unwrap_or_default();
    let listed = serde_json::json!(["read"]);
    assert_eq!(document.get("scopes_supported"), Some(&listed));
}

proptest! {
    /// security.md CT-12, SR-1: the rules of the house come before a host's own.
    #[test]
    fn sr_1_a_policy_that_says_yes_relaxes_nothing(
        client in some_client(),
        grant_type in prop::sample::select(GrantType::BUILT_IN.to_vec()),
        requested in prop::option::of(some_set()),
        ceiling in prop::option::of(some_set()),
    ) {
        let snapshot = registry();
        let mut config = Config::new("https://as.example");
        config.policies.scopes = Arc::new(Yes);
        let request = ScopeRequest {
            client: &client,
            user: None,
            grant_type: &grant_type,
            requested: requested.as_ref(),
            resource: &[],
            ceiling: ceiling.as_ref().map(within),
            now: NOW,
        };
        let Ok(granted) = decide_scopes(&request, &snapshot, &config) else {
            return Ok(());
        };
        let asked = requested.as_ref().filter(|scope| !scope.is_empty());
        for (at, name) in granted.scope.iter().enumerate() {
            prop_assert!(asked.is_none_or(|scope| scope.contains(name)));
            prop_assert!(ceiling.as_ref().is_none_or(|scope| scope.contains(name)));
            prop_assert!(granted.scope.iter().skip(at + 1).all(|other| other != name));
            if config.privileged.contains(name) {
                prop_assert_eq!(&grant_type, &GrantType::ClientCredentials);
                prop_assert!(client.resource_server.is_some() && client.is_confidential());
                prop_assert!(asked.is_some() || ceiling.is_some());
            } else {
                let state = snapshot.scope(name).map(|scope| scope.state);
                prop_assert_eq!(state, Some(ScopeState::Active));
                prop_assert!(!is_openid_name(name));
            }
        }
        prop_assert!(granted.audience.len() < 2 || client.mixed_audience);
    }

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
            resource: &[],
            ceiling: ceiling.as_ref().map(within),
            now: NOW,
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
                resource: &[],
                ceiling: None,
                now: NOW,
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
