#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    model::{ClientRecord, ResourceServer},
    scope::fixtures::{namespace, resource_server, scope, snapshot, token},
};

/// `pay` rules `pay:` and has a resource identifier; `free` and `other` rule
/// nothing. `read` is the server's, `groups` is `free`'s, `gone` is retired.
fn registry() -> Snapshot {
    let pay = ClientRecord {
        resource_server: Some(ResourceServer {
            namespaces: vec![namespace("pay:")],
            resource: Some("https://pay.example/api".to_owned()),
            ..ResourceServer::new()
        }),
        ..resource_server("pay", None)
    };
    let retired = RegisteredScope {
        state: ScopeState::Retired,
        ..scope(3, "gone", Some("free"))
    };
    snapshot(
        [
            pay,
            resource_server("free", None),
            resource_server("other", None),
        ],
        [
            scope(1, "read", None),
            scope(2, "Groups", Some("free")),
            retired,
        ],
    )
}

fn rs(id: &str) -> Owner {
    Owner::ResourceServer(ClientId::new(id))
}

fn may(owner: &Owner, name: &str) -> Result<bool, Reason> {
    let config = Config::new("https://as.example");
    check_ownership(owner, &token(name), &registry(), &config)
        .map(|existing| existing.is_some())
        .map_err(|refusal| refusal.reason)
}

const NEW: Result<bool, Reason> = Ok(false);
const HELD: Result<bool, Reason> = Ok(true);

/// security.md SR-2.
#[test]
fn sr_2_names_of_others_their_namespaces_and_look_alikes_are_refused() {
    let cases = [
        ("free", "Groups", HELD),
        ("other", "Groups", Err(Reason::NameForeign)),
        ("other", "groups", Err(Reason::NameLooksAlike)),
        ("free", "groups", NEW),
        ("other", "anything", NEW),
        ("other", "payments", NEW),
        ("other", "pay", NEW),
        ("other", "pay:send", Err(Reason::NameInForeignNamespace)),
        ("other", "PAY:send", Err(Reason::NameInForeignNamespace)),
        (
            "other",
            "https://pay.example/api/send",
            Err(Reason::NameInForeignNamespace),
        ),
        ("other", "https://pay.example/apis", NEW),
        ("pay", "pay:send", NEW),
        ("pay", "https://pay.example/api/send", NEW),
        ("pay", "anything", Err(Reason::NameOutsideNamespace)),
        ("pay", "read", Err(Reason::NameReserved)),
        ("other", "read", Err(Reason::NameReserved)),
        ("other", "READ", Err(Reason::NameLooksAlike)),
    ];
    for (owner, name, expected) in cases {
        assert_eq!(may(&rs(owner), name), expected, "{owner} {name}");
    }
}

/// security.md SR-3: not to another owner, and not back to life.
#[test]
fn sr_3_a_retired_name_goes_to_nobody() {
    for owner in ["free", "other"] {
        assert_eq!(may(&rs(owner), "gone"), Err(Reason::NameRetired));
    }
    let as_itself = may(&Owner::AuthorizationServer, "gone");
    assert_eq!(as_itself, Err(Reason::NameRetired));
    assert_eq!(may(&rs("other"), "GONE"), Err(Reason::NameLooksAlike));
}

/// security.md SR-1: reserved under any spelling and any configured name.
#[test]
fn sr_1_reserved_names_are_for_nobody() {
    let mut config = Config::new("https://as.example");
    config.privileged.introspection = token("peek");
    let names = [
        "openid",
        "OpenID",
        "profile",
        "email",
        "address",
        "phone",
        "offline_access",
        "peek",
        "Peek",
        "register-scope",
        "REGISTER-SCOPE",
    ];
    for name in names {
        for owner in [Owner::AuthorizationServer, rs("free"), rs("pay")] {
            let refusal = check_ownership(&owner, &token(name), &registry(), &config).unwrap_err();
            assert_eq!(refusal.reason, Reason::NameReserved, "{name}");
        }
    }
}

#[test]
fn the_authorization_server_stays_out_of_namespaces_too() {
    let owner = Owner::AuthorizationServer;
    assert_eq!(may(&owner, "write"), NEW);
    assert_eq!(may(&owner, "read"), HELD);
    assert_eq!(may(&owner, "pay:send"), Err(Reason::NameInForeignNamespace));
    assert_eq!(may(&owner, "groups"), Err(Reason::NameLooksAlike));
    assert_eq!(may(&owner, "Groups"), Err(Reason::NameForeign));
}

#[test]
fn a_name_held_before_the_owner_got_a_namespace_stays_the_owners() {
    let registry = registry().with_scope(std::sync::Arc::new(scope(9, "old", Some("pay"))));
    let config = Config::new("https://as.example");
    let held = check_ownership(&rs("pay"), &token("old"), &registry, &config);
    assert!(held.unwrap().is_some());
}

/// security.md SR-11.
#[test]
fn sr_11_the_quota_counts_retired_names_and_spares_names_held() {
    let within = |quota, owner: &Owner, name| {
        let mut config = Config::new("https://as.example");
        config.scope_quota = quota;
        check_ownership(owner, &token(name), &registry(), &config)
            .map(drop)
            .map_err(|refusal| refusal.reason)
    };
    assert_eq!(within(2, &rs("free"), "one"), Err(Reason::QuotaExceeded));
    assert_eq!(within(3, &rs("free"), "one"), Ok(()));
    assert_eq!(within(2, &rs("free"), "Groups"), Ok(()));
    assert_eq!(within(2, &rs("other"), "one"), Ok(()));
    assert_eq!(within(0, &Owner::AuthorizationServer, "one"), Ok(()));
}

/// scopes.md §4.1: the refusal names the owner and how to ask.
#[test]
fn a_refusal_names_the_owner() {
    let config = Config::new("https://as.example");
    let text = |owner: &str, name: &str| {
        check_ownership(&rs(owner), &token(name), &registry(), &config)
            .unwrap_err()
            .to_string()
    };
    assert!(text("other", "pay:x").contains("the resource server 'pay'"));
    assert!(text("other", "read").contains("the authorization server"));
    let outside = text("pay", "x");
    assert!(
        outside.contains("pay: https://pay.example/api/"),
        "{outside}"
    );
    assert!(outside.contains("ask an administrator"));
}

/// security.md SR-15: whoever asks learns no name by the words of the refusal.
#[test]
fn sr_15_a_foreign_namespace_says_nothing_of_its_names() {
    let retired = RegisteredScope {
        state: ScopeState::Retired,
        ..scope(5, "pay:gone", Some("pay"))
    };
    let registry = registry()
        .with_scope(Arc::new(scope(4, "pay:secret", Some("pay"))))
        .with_scope(Arc::new(retired));
    let config = Config::new("https://as.example");
    let told = |name: &str| {
        let refusal = check_ownership(&rs("other"), &token(name), &registry, &config).unwrap_err();
        (refusal.reason, refusal.text.replace(name, "*"))
    };
    for name in ["pay:secret", "pay:Secret", "pay:gone"] {
        assert_eq!(told(name), told("pay:nothing"), "{name}");
    }
}
