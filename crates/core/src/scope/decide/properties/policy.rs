//! What holds under any rules, for any resource, with parameters and implications.

use super::*;
use crate::{
    UnixTime,
    model::{
        Extra, Implied, ParameterType, RuleEffect, RuledScopes, ScopeParameter, ScopeRule, User,
        UserId,
    },
    scope::Coverage,
};

const ASKED: [&str; 9] = [
    "read",
    "a:x",
    "a:y",
    "b:x",
    "old",
    "wait",
    "t:/p",
    "t:/p/q",
    "introspection",
];
const PATTERNS: [&str; 7] = ["*", "a:*", "@b", "read", "a:y", "t:/p", "t:{path}"];

fn registry_of_all() -> Snapshot {
    let path = ScopeParameter::new(ParameterType::Path);
    let parent = RegisteredScope {
        implies: vec![Implied {
            name: token("a:y"),
            since: UnixTime::EPOCH,
        }],
        ..scope(3, "a:x", Some("a"))
    };
    let more = [
        parent,
        RegisteredScope {
            exclusive: true,
            ..scope(5, "b:x", Some("b"))
        },
        RegisteredScope {
            state: ScopeState::Pending,
            ..scope(7, "wait", None)
        },
        RegisteredScope {
            parameters: [("path".to_owned(), path)].into(),
            ..scope(8, "t:{path}", Some("a"))
        },
    ];
    more.into_iter()
        .fold(registry(), |all, one| all.with_scope(Arc::new(one)))
}

fn some_rules() -> impl Strategy<Value = Vec<ScopeRule>> {
    let groups = prop::sample::subsequence(vec!["staff", "crew"], 0..=2);
    let rule = (
        any::<bool>(),
        prop::sample::select(PATTERNS.to_vec()),
        groups.clone(),
        groups,
    );
    let rule = rule.prop_map(|(allows, pattern, groups, outside)| {
        let effect = if allows {
            RuleEffect::Allow
        } else {
            RuleEffect::Deny
        };
        let own = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        ScopeRule {
            groups: own(groups),
            outside_groups: own(outside),
            ..ScopeRule::new(
                effect,
                RuledScopes::parse(pattern).unwrap_or(RuledScopes::Any),
            )
        }
    });
    prop::collection::vec(rule, 0..4)
}

fn some_user() -> impl Strategy<Value = Option<User>> {
    let groups = prop::sample::subsequence(vec!["staff", "crew"], 0..=2);
    prop::option::of(groups.prop_map(|groups| User {
        extra: Extra::EMPTY,
        language: None,
        id: UserId::new("u"),
        username: "u".to_owned(),
        email: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        active: true,
        admin: false,
        groups: groups.into_iter().map(str::to_owned).collect(),
    }))
}

fn asked() -> impl Strategy<Value = ScopeSet> {
    prop::sample::subsequence(ASKED.to_vec(), 1..=ASKED.len())
        .prop_map(|names| set(&names.join(" ")))
}

proptest! {
    /// security.md CT-12, CT-14, SR-1: whatever the rules: what is granted is asked
    /// for and covered by the ceiling; what is left out is the rest; what is granted
    /// alone is granted in company; refusing and narrowing agree; and the
    /// explanation says what the decision says.
    #[test]
    fn ct_14_rules_grant_nothing_that_is_denied_and_explain_what_they_do(
        own in some_rules(),
        servers in some_rules(),
        user in some_user(),
        requested in asked(),
        ceiling in prop::option::of(asked()),
        resource in prop::sample::subsequence(vec!["https://a.example/", "https://b.example"], 0..=1),
        grant_type in prop::sample::select(GrantType::BUILT_IN.to_vec()),
    ) {
        let snapshot = registry_of_all();
        let mut config = Config::new("https://as.example");
        config.scope_rules = servers;
        let client = |narrows| ClientRecord {
            scope_rules: own.clone(),
            narrows_scope: Some(narrows),
            mixed_audience: true,
            ..client("c")
        };
        let (narrow, refuse) = (client(true), client(false));
        let resource: Vec<_> = resource.into_iter().map(str::to_owned).collect();
        let request = |client, requested| ScopeRequest {
            client,
            user: user.as_ref(),
            grant_type: &grant_type,
            requested: Some(requested),
            resource: &resource,
            ceiling: ceiling.as_ref().map(within),
            now: NOW,
        };
        let strict = decide_scopes(&request(&refuse, &requested), &snapshot, &config);
        let narrowed = decide_scopes(&request(&narrow, &requested), &snapshot, &config);
        let explained = explain_scopes(&request(&narrow, &requested), &snapshot, &config);
        let strip = |outcome: &Result<GrantedScope, OAuthError>| {
            outcome.clone().map_err(|error| OAuthError { steps: None, ..error })
        };
        prop_assert_eq!(strip(&explained.outcome), strip(&narrowed));
        let no = explained.steps.iter().any(|step| !step.passed);
        let Ok(granted) = narrowed else {
            prop_assert!(strict.is_err() && no);
            return Ok(());
        };
        prop_assert_eq!(no, !granted.left_out.is_empty());
        if ceiling.is_none() {
            prop_assert_eq!(strict.is_ok(), granted.left_out.is_empty());
        }
        let coverage = Coverage {
            snapshot: &snapshot,
            config: &config,
            granted_at: NOW,
            now: NOW,
        };
        for name in &requested {
            let has = granted.scope.contains(name);
            prop_assert_eq!(has, !granted.left_out.contains(name));
            let alone: ScopeSet = [name.clone()].into_iter().collect();
            let alone = ScopeRequest {
                requested: Some(&alone),
                ..request(&refuse, &requested)
            };
            let alone = decide_scopes(&alone, &snapshot, &config);
            prop_assert_eq!(alone.is_ok(), has, "{}", name);
        }
        prop_assert_eq!(granted.scope.len() + granted.left_out.len(), requested.len());
        for name in &granted.scope {
            if let Some(ceiling) = &ceiling {
                prop_assert!(coverage.any_covers(ceiling, name));
            }
            let expanded: ScopeSet = [name.clone()].into_iter().collect();
            for carried in coverage.expanded(&expanded).iter() {
                let registered = snapshot.resolve(carried).map(|one| one.registered().clone());
                let Some(registered) = registered else { continue };
                let ruled = crate::scope::rule::Ruled { scope: &registered, name: carried };
                let mut rules = own.iter().chain(&config.scope_rules);
                let denied = rules.any(|rule| {
                    rule.effect == RuleEffect::Deny
                        && rule.applies(ruled, &request(&refuse, &requested), &snapshot)
                });
                prop_assert!(!denied, "{}", carried);
            }
        }
    }
}
