#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

mod policy;
mod resources;
mod states;

use super::*;
use crate::{
    ErrorCode,
    model::{ClientRecord, ClientType, RegisteredScope, ResourceServer, ScopeState, UserId},
    scope::fixtures::{NOW, client, resource_server, scope, set, snapshot, token, within},
};

/// `read` and `write` of the server, defaults; `pay:send` of `pay`, bound;
/// `map:see` of `map`, bound; `groups` of `plain`, unbound; `old`, retired.
fn registry() -> Snapshot {
    let is_default = true;
    let state = ScopeState::Retired;
    let scopes = [
        RegisteredScope {
            is_default,
            ..scope(1, "read", None)
        },
        RegisteredScope {
            is_default,
            ..scope(2, "write", None)
        },
        scope(3, "pay:send", Some("pay")),
        scope(4, "map:see", Some("map")),
        scope(5, "groups", Some("plain")),
        RegisteredScope {
            state,
            is_default,
            ..scope(6, "old", Some("plain"))
        },
    ];
    let clients = [
        resource_server("pay", Some("https://pay.example")),
        resource_server("map", Some("https://map.example")),
        resource_server("plain", None),
    ];
    snapshot(clients, scopes)
}

fn ask(request: &ScopeRequest<'_>) -> Result<GrantedScope, OAuthError> {
    decide_scopes(request, &registry(), &Config::new("https://as.example"))
}

fn request(client: &ClientRecord) -> ScopeRequest<'_> {
    ScopeRequest {
        client,
        user: None,
        grant_type: &GrantType::ClientCredentials,
        requested: None,
        resource: &[],
        ceiling: None,
        now: NOW,
    }
}

fn granted(client: &ClientRecord, names: &str) -> Result<GrantedScope, OAuthError> {
    ask(&ScopeRequest {
        requested: Some(&set(names)),
        ..request(client)
    })
}

fn reason(result: Result<GrantedScope, OAuthError>) -> Reason {
    result.unwrap_err().reason
}

#[test]
fn any_client_may_ask_for_a_scope_of_anybody() {
    let answer = granted(&client("a"), "groups read").unwrap();
    assert_eq!(answer.scope.to_string(), "groups read");
    assert!(answer.audience.is_empty());
}

#[test]
fn no_scope_means_the_defaults_in_order_of_registration() {
    let client = client("a");
    let answer = ask(&request(&client)).unwrap();
    assert_eq!(answer.scope.to_string(), "read write");
    let empty = granted(&client, "").unwrap();
    assert_eq!(empty, answer);
}

#[test]
fn defaults_are_only_those_that_the_client_may_ask_for() {
    let client = ClientRecord {
        scope: Some(set("write groups")),
        ..client("a")
    };
    assert_eq!(ask(&request(&client)).unwrap().scope.to_string(), "write");
}

#[test]
fn no_defaults_is_invalid_scope_that_says_how_to_set_some() {
    let client = client("a");
    let config = Config::new("https://as.example");
    let error = decide_scopes(&request(&client), &Snapshot::new(), &config).unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidScope);
    assert_eq!(error.reason, Reason::NoDefaultScope);
    assert!(error.description.contains("set `default` under [scopes]"));
    assert!(error.description.contains("--default"));
}

/// security.md SR-15: one text for names that are not there and names that are
/// not for the asker; RFC 6749 §5.2: the characters of `error_description`.
#[test]
fn sr_15_unknown_privileged_and_forbidden_are_told_alike() {
    let client = ClientRecord {
        scope: Some(set("write")),
        ..client("a")
    };
    let cases = [
        ("nothing", Reason::ScopeUnknown),
        ("introspection", Reason::ScopePrivileged),
        ("groups", Reason::ScopeNotAllowed),
    ];
    for (name, reason) in cases {
        let error = granted(&client, name).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidScope);
        assert_eq!(error.reason, reason);
        assert_eq!(
            error.description,
            format!("scope '{name}' is not registered, or not for this client")
        );
        let legal = |b: u8| matches!(b, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        assert!(error.description.bytes().all(legal));
    }
}

#[test]
fn one_bad_name_refuses_the_whole_request() {
    let error = granted(&client("a"), "read groups nothing").unwrap_err();
    assert_eq!(error.reason, Reason::ScopeUnknown);
}

#[test]
fn names_are_case_sensitive_whole_words() {
    for name in ["READ", "Read", "rea", "reads", "pay:"] {
        assert_eq!(reason(granted(&client("a"), name)), Reason::ScopeUnknown);
    }
}

#[test]
fn openid_is_refused_even_if_the_registry_held_it() {
    let snapshot = registry().with_scope(Arc::new(scope(9, "openid", None)));
    let client = client("a");
    let requested = set("openid");
    let request = ScopeRequest {
        requested: Some(&requested),
        ..request(&client)
    };
    let error = decide_scopes(&request, &snapshot, &Config::new("https://as.example")).unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidScope);
    assert!(error.description.contains("OpenID Connect"));
}

/// security.md SR-1: role and right, for itself, by client credentials: every
/// other way is refused.
#[test]
fn sr_1_a_privileged_name_needs_role_right_and_client_credentials() {
    let user = User {
        extra: crate::model::Extra::EMPTY,
        language: None,
        id: UserId::new("u"),
        username: "u".to_owned(),
        email: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        active: true,
        admin: true,
        groups: Vec::new(),
    };
    let role = |may_introspect, may_register| ClientRecord {
        resource_server: Some(ResourceServer {
            may_register,
            may_introspect,
            ..ResourceServer::new()
        }),
        ..client("rs")
    };
    let public = ClientRecord {
        client_type: ClientType::Public,
        ..role(true, true)
    };
    let listed = ClientRecord {
        scope: Some(set("introspection register-scope")),
        ..client("a")
    };
    for name in ["introspection", "register-scope"] {
        let wanted = set(name);
        for grant_type in GrantType::BUILT_IN {
            for user in [None, Some(&user)] {
                for ceiling in [None, Some(within(&wanted))] {
                    for client in [&client("a"), &listed, &public, &role(false, false)] {
                        let answer = ask(&ScopeRequest {
                            client,
                            user,
                            grant_type,
                            requested: Some(&wanted),
                            resource: &[],
                            ceiling,
                            now: NOW,
                        });
                        assert!(answer.is_err(), "{name} {grant_type:?} {client:?}");
                    }
                    let answer = ask(&ScopeRequest {
                        client: &role(true, true),
                        user,
                        grant_type,
                        requested: Some(&wanted),
                        resource: &[],
                        ceiling,
                        now: NOW,
                    });
                    let for_itself = *grant_type == GrantType::ClientCredentials && user.is_none();
                    assert_eq!(answer.is_ok(), for_itself);
                }
            }
        }
    }
    assert!(granted(&role(true, false), "introspection").is_ok());
    assert!(granted(&role(true, false), "register-scope").is_err());
    assert!(granted(&role(false, true), "register-scope").is_ok());
    assert!(granted(&role(false, true), "introspection").is_err());
}

/// security.md SR-1: never by default, whatever the registry holds, and under a
/// configured name too.
#[test]
fn sr_1_a_privileged_name_is_never_a_default() {
    let mut config = Config::new("https://as.example");
    config.privileged.introspection = token("peek");
    let peek = RegisteredScope {
        is_default: true,
        ..scope(1, "peek", None)
    };
    let snapshot = Snapshot::new().with_scope(Arc::new(peek));
    let rs = resource_server("rs", None);
    let error = decide_scopes(&request(&rs), &snapshot, &config).unwrap_err();
    assert_eq!(error.reason, Reason::NoDefaultScope);
    let requested = set("peek");
    let ordinary = client("a");
    let named = |client| ScopeRequest {
        requested: Some(&requested),
        ..request(client)
    };
    assert!(decide_scopes(&named(&rs), &snapshot, &config).is_ok());
    let error = decide_scopes(&named(&ordinary), &snapshot, &config).unwrap_err();
    assert_eq!(error.reason, Reason::ScopePrivileged);
}

/// security.md CT-14: the scope policy is one for every grant.
#[test]
fn ct_14_every_grant_gets_the_same_answer() {
    let client = ClientRecord {
        scope: Some(set("read old")),
        ..client("a")
    };
    for grant_type in GrantType::BUILT_IN {
        let answer = |names: &str| {
            ask(&ScopeRequest {
                grant_type,
                requested: Some(&set(names)),
                ..request(&client)
            })
        };
        assert_eq!(answer("read").unwrap().scope.to_string(), "read");
        assert_eq!(reason(answer("read write")), Reason::ScopeNotAllowed);
        assert_eq!(reason(answer("old")), Reason::ScopeRetired);
        assert_eq!(reason(answer("absent")), Reason::ScopeUnknown);
    }
}

fn refreshed(
    client: &ClientRecord,
    ceiling: &str,
    requested: Option<&str>,
) -> Result<GrantedScope, OAuthError> {
    ask(&ScopeRequest {
        grant_type: &GrantType::RefreshToken,
        requested: requested.map(set).as_ref(),
        ceiling: Some(within(&set(ceiling))),
        ..request(client)
    })
}

/// security.md CT-12.
#[test]
fn ct_12_refresh_never_exceeds_the_grant() {
    let client = client("a");
    let error = refreshed(&client, "read", Some("read write")).unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidScope);
    assert_eq!(error.reason, Reason::ScopeExceedsGrant);
    let narrowed = refreshed(&client, "read write", Some("write")).unwrap();
    assert_eq!(narrowed.scope.to_string(), "write");
}

/// security.md CT-12: removed from registry or client: dropped; a default that
/// came later: not added.
#[test]
fn ct_12_refresh_drops_what_is_gone_and_adds_nothing() {
    let anyone = client("a");
    let answer = refreshed(&anyone, "old groups gone", None).unwrap();
    assert_eq!(answer.scope.to_string(), "groups");
    let answer = refreshed(&anyone, "old groups", Some("old groups")).unwrap();
    assert_eq!(answer.scope.to_string(), "groups");
    let listed = ClientRecord {
        scope: Some(set("read")),
        ..client("a")
    };
    let answer = refreshed(&listed, "groups read", None).unwrap();
    assert_eq!(answer.scope.to_string(), "read");
}

/// security.md CT-12.
#[test]
fn ct_12_nothing_left_is_invalid_grant() {
    for requested in [None, Some("old")] {
        let error = refreshed(&client("a"), "old gone", requested).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidGrant);
        assert_eq!(error.reason, Reason::ScopeNothingLeft);
    }
    let asks_for_the_gone_part = refreshed(&client("a"), "old groups", Some("old"));
    let error = asks_for_the_gone_part.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidScope, "the grant lives on");
    assert_eq!(error.reason, Reason::ScopeNothingLeft);
}

#[test]
fn the_audience_is_that_of_the_owners_with_an_identifier() {
    let answer = granted(&client("a"), "read pay:send groups").unwrap();
    assert_eq!(answer.audience, ["https://pay.example"]);
}

#[test]
fn several_audiences_need_the_clients_flag() {
    let error = granted(&client("a"), "pay:send map:see").unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidScope);
    assert_eq!(error.reason, Reason::AudienceMixed);
    assert!(error.description.contains("one at a time"));
    let mixed = ClientRecord {
        mixed_audience: true,
        ..client("a")
    };
    let answer = granted(&mixed, "pay:send map:see").unwrap();
    assert_eq!(
        answer.audience,
        ["https://pay.example", "https://map.example"]
    );
}

#[test]
fn the_nearest_name_is_told_to_an_authenticated_client() {
    let cases = [
        ("reed", "read"),
        ("raed", "read"),
        ("reads", "read"),
        ("red", "read"),
        ("READ", "read"),
        ("pay.send", "pay:send"),
        ("wriTe", "write"),
    ];
    for (sent, meant) in cases {
        let error = granted(&client("a"), sent).unwrap_err();
        assert_eq!(
            error.description,
            format!(
                "scope '{sent}' is not registered, or not for this client; \
                 did you mean '{meant}'?"
            )
        );
    }
    for sent in ["odl", "introspectio", "nothing-like-it", &"r".repeat(255)] {
        let error = granted(&client("a"), sent).unwrap_err();
        assert!(!error.description.contains("did you mean"), "{sent}");
    }
}

#[test]
fn the_nearest_name_is_told_to_nobody_else() {
    let public = ClientRecord {
        client_type: ClientType::Public,
        ..client("a")
    };
    let error = granted(&public, "reed").unwrap_err();
    assert!(!error.description.contains("did you mean"));
    let confidential = client("a");
    let error = ask(&ScopeRequest {
        grant_type: &GrantType::AuthorizationCode,
        requested: Some(&set("reed")),
        ..request(&confidential)
    })
    .unwrap_err();
    assert!(!error.description.contains("did you mean"));
}

#[test]
fn the_nearest_name_does_not_cost_more_in_a_large_registry() {
    let snapshot = (1..=20_000_u64).fold(registry(), |s, n| {
        s.with_scope(Arc::new(scope(n + 10, &format!("api:{n:06}"), None)))
    });
    let client = client("a");
    let mut asked = 0_u32;
    let name = token("api:00x7");
    let found = nearest::find(&name, |candidate| {
        asked += 1;
        snapshot.scope_by_text(candidate).map(|s| &s.name)
    });
    assert!(found.is_none());
    assert!(asked < 1_000, "{asked} look-ups");
    let requested = set("api:00123");
    let request = ScopeRequest {
        requested: Some(&requested),
        ..request(&client)
    };
    let error = decide_scopes(&request, &snapshot, &Config::new("https://as.example")).unwrap_err();
    assert!(error.description.contains("did you mean 'api:0"));
}
