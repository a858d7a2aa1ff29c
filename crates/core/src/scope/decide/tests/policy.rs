//! Rules, lists, defaults, narrowing, and the steps of a decision.

use std::time::Duration;

use super::*;
use crate::{
    model::{Implied, ParameterType, RuleEffect, RuledScopes, ScopeParameter, ScopeRule},
    policy::ScopePolicy,
};

fn rule(effect: RuleEffect, pattern: &str) -> ScopeRule {
    ScopeRule::new(effect, RuledScopes::parse(pattern).unwrap())
}

fn allow(pattern: &str) -> ScopeRule {
    rule(RuleEffect::Allow, pattern)
}

fn deny(pattern: &str) -> ScopeRule {
    rule(RuleEffect::Deny, pattern)
}

fn exclusive() -> Snapshot {
    registry().with_scope(Arc::new(RegisteredScope {
        exclusive: true,
        ..scope(7, "pay:all", Some("pay"))
    }))
}

fn with_rules(
    own: &[ScopeRule],
    servers: &[ScopeRule],
    names: &str,
) -> Result<GrantedScope, OAuthError> {
    let client = ClientRecord {
        scope_rules: own.to_vec(),
        grant_types: [GrantType::ClientCredentials].into(),
        ..client("a")
    };
    let mut config = Config::new("https://as.example");
    config.grant_types.insert(GrantType::ClientCredentials);
    config.scope_rules = servers.to_vec();
    let requested = set(names);
    let request = ScopeRequest {
        requested: Some(&requested),
        ..request(&client)
    };
    decide_scopes(&request, &exclusive(), &config)
}

#[test]
fn a_denial_wins_whoever_says_it() {
    let cases = [
        (vec![deny("read")], vec![]),
        (vec![], vec![deny("read")]),
        (vec![allow("read"), deny("*")], vec![]),
        (vec![allow("*")], vec![deny("read")]),
        (vec![deny("read")], vec![allow("*")]),
    ];
    for (own, servers) in cases {
        let answer = with_rules(&own, &servers, "read");
        assert_eq!(reason(answer), Reason::ScopeDenied, "{own:?} {servers:?}");
    }
    assert!(with_rules(&[deny("write")], &[], "read").is_ok());
}

#[test]
fn an_exclusive_scope_needs_a_rule() {
    assert_eq!(
        reason(with_rules(&[], &[], "pay:all")),
        Reason::ScopeExclusive
    );
    assert_eq!(
        reason(with_rules(&[allow("map:*")], &[], "pay:all")),
        Reason::ScopeExclusive
    );
    for pattern in ["pay:all", "pay:*", "@pay", "*"] {
        assert!(
            with_rules(&[allow(pattern)], &[], "pay:all").is_ok(),
            "{pattern}"
        );
        assert!(
            with_rules(&[], &[allow(pattern)], "pay:all").is_ok(),
            "{pattern}"
        );
    }
    let listed = ClientRecord {
        scope: Some(set("pay:all")),
        ..client("a")
    };
    let requested = set("pay:all");
    let request = ScopeRequest {
        requested: Some(&requested),
        ..request(&listed)
    };
    let answer = decide_scopes(&request, &exclusive(), &Config::new("https://as.example"));
    assert_eq!(
        reason(answer),
        Reason::ScopeExclusive,
        "a list is a limit, no rule"
    );
}

#[test]
fn no_rule_gives_what_the_list_leaves_out() {
    let client = ClientRecord {
        scope: Some(set("read")),
        scope_rules: vec![allow("*")],
        ..client("a")
    };
    assert!(granted(&client, "read").is_ok());
    assert_eq!(reason(granted(&client, "write")), Reason::ScopeNotAllowed);
}

/// security.md SR-1: no rule gives a right of resource servers.
#[test]
fn sr_1_no_rule_gives_a_privileged_scope() {
    for name in ["introspection", "register-scope"] {
        let answer = with_rules(&[allow("*"), allow(name)], &[allow("*")], name);
        assert_eq!(reason(answer), Reason::ScopePrivileged);
    }
}

#[test]
fn what_comes_with_a_scope_is_denied_with_it() {
    let parent = RegisteredScope {
        implies: vec![Implied {
            name: token("pay:send"),
            since: UnixTime::EPOCH,
        }],
        ..scope(8, "pay:admin", Some("pay"))
    };
    let snapshot = registry().with_scope(Arc::new(parent));
    let client = ClientRecord {
        scope_rules: vec![deny("pay:send")],
        ..client("a")
    };
    let requested = set("pay:admin");
    let request = ScopeRequest {
        requested: Some(&requested),
        ..request(&client)
    };
    let answer = decide_scopes(&request, &snapshot, &Config::new("https://as.example"));
    assert_eq!(reason(answer), Reason::ScopeDenied);
}

/// security.md SR-9: one path is not as many paths below it as anybody likes.
#[test]
fn sr_9_a_refresh_names_no_more_values_than_any_request() {
    let path = [("path".to_owned(), ScopeParameter::new(ParameterType::Path))];
    let files = RegisteredScope {
        parameters: path.into(),
        ..scope(8, "files:{path}", Some("pay"))
    };
    let snapshot = registry().with_scope(Arc::new(files));
    let client = client("a");
    let below = |count: usize| -> ScopeSet {
        let names = (0..count).map(|n| token(&format!("files:/{n}")));
        names.collect()
    };
    let refreshed = |held: &ScopeSet, wanted: &ScopeSet| {
        let request = ScopeRequest {
            grant_type: &GrantType::RefreshToken,
            requested: Some(wanted),
            ceiling: Some(within(held)),
            ..request(&client)
        };
        decide_scopes(&request, &snapshot, &Config::new("https://as.example"))
    };
    let root = set("files:/");
    assert_eq!(refreshed(&root, &below(10)).unwrap().scope, below(10));
    assert_eq!(
        reason(refreshed(&root, &below(11))),
        Reason::ScopeTooManyValues
    );
    let granted = below(11);
    assert_eq!(refreshed(&granted, &granted).unwrap().scope, granted);
}

/// What its owner declares later is not in an older grant, and takes nothing from it.
#[test]
fn what_came_with_a_scope_after_its_grant_denies_it_to_no_refresh() {
    let refreshed = |since| {
        let parent = RegisteredScope {
            implies: vec![Implied {
                name: token("pay:send"),
                since,
            }],
            ..scope(8, "pay:admin", Some("pay"))
        };
        let snapshot = registry().with_scope(Arc::new(parent));
        let client = ClientRecord {
            scope_rules: vec![deny("pay:send")],
            ..client("a")
        };
        let held = set("pay:admin read");
        let request = ScopeRequest {
            grant_type: &GrantType::RefreshToken,
            requested: None,
            ceiling: Some(within(&held)),
            now: NOW.plus(Duration::from_mins(1)),
            ..request(&client)
        };
        let config = Config::new("https://as.example");
        decide_scopes(&request, &snapshot, &config).unwrap().scope
    };
    assert_eq!(refreshed(NOW), set("read"));
    let later = NOW.plus(Duration::from_secs(1));
    assert_eq!(refreshed(later), set("pay:admin read"));
}

/// security.md SR-8: a default is what the administrator says, for a client too.
#[test]
fn sr_8_a_clients_defaults_are_its_own_and_never_privileged() {
    let client = ClientRecord {
        default_scope: Some(set("groups introspection old")),
        ..resource_server("a", None)
    };
    assert_eq!(ask(&request(&client)).unwrap().scope.to_string(), "groups");
    let none = ClientRecord {
        default_scope: Some(set("introspection")),
        ..client
    };
    assert_eq!(reason(ask(&request(&none))), Reason::NoDefaultScope);
}

fn narrowing(own: Option<bool>, server: bool, names: &str) -> Result<GrantedScope, OAuthError> {
    let client = ClientRecord {
        narrows_scope: own,
        ..client("a")
    };
    let mut config = Config::new("https://as.example");
    config.narrows_scope = server;
    let requested = set(names);
    let request = ScopeRequest {
        requested: Some(&requested),
        ..request(&client)
    };
    decide_scopes(&request, &registry(), &config)
}

#[test]
fn what_may_not_be_had_is_refused_or_left_out() {
    for (own, server, narrows) in [
        (None, false, false),
        (None, true, true),
        (Some(true), false, true),
        (Some(false), true, false),
    ] {
        let answer = narrowing(own, server, "read nothing old openid introspection groups");
        if narrows {
            let answer = answer.unwrap();
            assert_eq!(answer.scope.to_string(), "read groups");
            assert_eq!(
                answer.left_out.to_string(),
                "nothing old openid introspection"
            );
        } else {
            assert_eq!(reason(answer), Reason::ScopeUnknown);
        }
        let nothing = narrowing(own, server, "nothing old").unwrap_err();
        assert_eq!(nothing.code, ErrorCode::InvalidScope);
        let whole = narrowing(own, server, "read groups").unwrap();
        assert!(whole.left_out.is_empty());
    }
}

/// security.md CT-12: narrowing at refresh leaves out, and never adds.
#[test]
fn ct_12_a_narrowed_refresh_stays_within_the_grant() {
    let client = ClientRecord {
        narrows_scope: Some(true),
        ..client("a")
    };
    let answer = refreshed(&client, "read old", Some("read write old")).unwrap();
    assert_eq!(answer.scope.to_string(), "read");
    assert_eq!(answer.left_out.to_string(), "write old");
    let error = refreshed(&client, "read", Some("write")).unwrap_err();
    assert_eq!(error.reason, Reason::ScopeExceedsGrant);
}

#[test]
fn a_refresh_may_narrow_to_what_comes_with_the_grant() {
    let config = Config::new("https://as.example");
    let since = |secs| Implied {
        name: token("read"),
        since: UnixTime::from_secs(secs),
    };
    let asked = |implied, state| {
        let admin = RegisteredScope {
            implies: vec![implied],
            state,
            ..scope(8, "admin", None)
        };
        let snapshot = registry().with_scope(Arc::new(admin));
        let client = client("a");
        let (held, wanted) = (set("admin"), set("read"));
        let request = ScopeRequest {
            grant_type: &GrantType::RefreshToken,
            requested: Some(&wanted),
            ceiling: Some(within(&held)),
            ..request(&client)
        };
        decide_scopes(&request, &snapshot, &config)
    };
    let active = asked(since(1000), ScopeState::Active).unwrap();
    assert_eq!(active.scope.to_string(), "read");
    let newer = asked(since(1001), ScopeState::Active);
    assert_eq!(reason(newer), Reason::ScopeExceedsGrant);
    let gone = asked(since(1000), ScopeState::Disabled);
    assert_eq!(
        reason(gone),
        Reason::ScopeExceedsGrant,
        "nothing comes with what is gone"
    );
}

/// security.md CT-14: rules, lists, states and narrowing answer alike for every
/// grant: the matrix of grant and policy.
#[test]
fn ct_14_every_grant_under_every_policy() {
    let plain = client("a");
    let cases = [
        (plain.clone(), vec![], "read groups", Ok("read groups")),
        (
            plain.clone(),
            vec![deny("groups")],
            "read groups",
            Err(Reason::ScopeDenied),
        ),
        (plain.clone(), vec![], "read old", Err(Reason::ScopeRetired)),
        (
            plain.clone(),
            vec![],
            "pay:all",
            Err(Reason::ScopeExclusive),
        ),
        (plain.clone(), vec![allow("@pay")], "pay:all", Ok("pay:all")),
        (
            ClientRecord {
                scope: Some(set("read")),
                ..plain.clone()
            },
            vec![],
            "read groups",
            Err(Reason::ScopeNotAllowed),
        ),
        (
            ClientRecord {
                narrows_scope: Some(true),
                ..plain.clone()
            },
            vec![deny("groups")],
            "read groups old",
            Ok("read"),
        ),
        (
            ClientRecord {
                scope_rules: vec![deny("*")],
                ..plain.clone()
            },
            vec![allow("*")],
            "read",
            Err(Reason::ScopeDenied),
        ),
        (plain, vec![], "introspection", Err(Reason::ScopePrivileged)),
    ];
    let snapshot = exclusive();
    for (client, rules, names, expected) in cases {
        let mut config = Config::new("https://as.example");
        config.scope_rules = rules;
        for grant_type in GrantType::BUILT_IN {
            let requested = set(names);
            let request = ScopeRequest {
                grant_type,
                requested: Some(&requested),
                ..request(&client)
            };
            let answer = decide_scopes(&request, &snapshot, &config);
            let answer = answer.map(|granted| granted.scope.to_string());
            let answer = answer.as_deref().map_err(|error| error.reason);
            assert_eq!(answer, expected, "{names} {grant_type:?}");
        }
    }
}

/// Refuses everything.
#[derive(Debug)]
struct No;

impl ScopePolicy for No {
    fn is_available(&self, _: &RegisteredScope, _: &ScopeRequest<'_>) -> bool {
        false
    }
}

#[test]
fn the_hosts_policy_is_asked_last_and_can_refuse() {
    let mut config = Config::new("https://as.example");
    config.policies.scopes = Arc::new(No);
    let client = client("a");
    let requested = set("read");
    let request = ScopeRequest {
        requested: Some(&requested),
        ..request(&client)
    };
    let explanation = explain_scopes(&request, &registry(), &config);
    let last = explanation.steps.last().unwrap();
    assert_eq!((last.check, last.passed), (Check::Policy, false));
    assert_eq!(
        explanation.outcome.unwrap_err().reason,
        Reason::ScopeNotAllowed
    );
}

#[test]
fn a_refusal_carries_the_steps_about_what_it_refuses() {
    let error = with_rules(&[], &[deny("groups")], "read groups").unwrap_err();
    let steps: Vec<_> = error
        .steps
        .iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        steps,
        [
            "yes: client: the client 'a' may be used",
            "yes: grant: the client may use client_credentials",
            "yes: groups: registered: registered by the resource server 'plain' (plain)",
            "yes: groups: state: it is active: at request, works",
            "no: groups: rule: a rule of the server says: deny groups",
        ]
    );
}
