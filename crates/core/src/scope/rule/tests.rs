#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    model::{
        ClientRecord, Extra, ParameterType, RuleEffect, ScopeParameter, ScopeState, User, UserId,
    },
    scope::fixtures::{NOW, client, scope, set, token, within},
};

fn user(groups: &[&str]) -> User {
    User {
        extra: Extra::EMPTY,
        language: None,
        id: UserId::new("u"),
        username: "u".to_owned(),
        email: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        active: true,
        admin: false,
        groups: groups.iter().map(|one| (*one).to_owned()).collect(),
    }
}

fn rule() -> ScopeRule {
    ScopeRule::new(RuleEffect::Deny, RuledScopes::Any)
}

fn request<'a>(client: &'a ClientRecord, user: Option<&'a User>) -> ScopeRequest<'a> {
    ScopeRequest {
        client,
        user,
        grant_type: &GrantType::RefreshToken,
        requested: None,
        resource: &[],
        ceiling: None,
        now: NOW,
    }
}

fn speaks(rule: &ScopeRule, request: &ScopeRequest<'_>, scope: &RegisteredScope) -> bool {
    let name = &scope.name;
    rule.applies(Ruled { scope, name }, request, &Snapshot::new())
}

#[test]
fn a_pattern_is_about_what_it_says() {
    let cases = [
        ("*", "plants:see", true),
        ("plants:*", "plants:see", true),
        ("plants:*", "plantsale:see", false),
        ("plants:see", "plants:see", true),
        ("plants:see", "plants:seed", false),
        ("plants:see", "Plants:see", false),
        ("@plants", "plants:see", true),
        ("@other", "plants:see", false),
        ("@plants:*", "plants:see", false),
    ];
    for (pattern, name, about) in cases {
        let rule = ScopeRule::new(RuleEffect::Deny, RuledScopes::parse(pattern).unwrap());
        let app = client("app");
        let scope = scope(1, name, Some("plants"));
        assert_eq!(
            speaks(&rule, &request(&app, None), &scope),
            about,
            "{pattern} {name}"
        );
    }
    for malformed in ["", "plants*", "two words", "@", "@two words"] {
        assert!(RuledScopes::parse(malformed).is_err(), "{malformed}");
    }
}

/// security.md SR-9: who asks for a directory asks for what lies in it.
#[test]
fn sr_9_a_denial_below_a_path_denies_the_path() {
    let path = [("path".to_owned(), ScopeParameter::new(ParameterType::Path))];
    let files = RegisteredScope {
        parameters: path.into(),
        ..scope(1, "files:{path}", Some("files"))
    };
    let (client, nobody) = (client("app"), Snapshot::new());
    let cases = [
        ("files:/home/ada", true, false),
        ("files:/home/ada/keys", true, true),
        ("files:/home", true, false),
        ("files:/", true, false),
        ("files:/home/bob", false, false),
        ("files:/home/adam", false, false),
        ("files:/Home", true, false),
    ];
    for (name, denied, allowed) in cases {
        let name = token(name);
        let says = |effect| {
            let about = RuledScopes::parse("files:/home/ada/*").unwrap();
            let rule = ScopeRule::new(effect, about);
            let (scope, name) = (&files, &name);
            rule.applies(Ruled { scope, name }, &request(&client, None), &nobody)
        };
        assert_eq!(says(RuleEffect::Deny), denied, "{name}");
        assert_eq!(says(RuleEffect::Allow), allowed, "{name}");
    }
}

#[test]
fn every_condition_must_hold() {
    let app = client("app");
    let public = ClientRecord {
        client_type: ClientType::Public,
        ..client("app")
    };
    let of = |edit: fn(&mut ScopeRule)| {
        let mut rule = rule();
        edit(&mut rule);
        rule
    };
    let see = scope(1, "plants:see", Some("plants"));
    let ask =
        |rule: &ScopeRule, client, user: Option<&User>| speaks(rule, &request(client, user), &see);
    let staff = user(&["staff", "crew"]);
    let guest = user(&[]);
    assert!(ask(&rule(), &app, None));

    let deprecated = of(|rule| rule.states = vec![ScopeState::Deprecated]);
    assert!(!ask(&deprecated, &app, None));
    let sunset = RegisteredScope {
        state: ScopeState::Deprecated,
        ..see.clone()
    };
    assert!(speaks(&deprecated, &request(&app, None), &sunset));

    let others = of(|rule| rule.clients = vec![ClientId::new("other")]);
    assert!(!ask(&others, &app, None));
    let for_public = of(|rule| rule.client_type = Some(ClientType::Public));
    assert!(!ask(&for_public, &app, None) && ask(&for_public, &public, None));

    let inside = of(|rule| rule.groups = vec!["staff".to_owned()]);
    assert!(ask(&inside, &app, Some(&staff)));
    assert!(!ask(&inside, &app, Some(&guest)) && !ask(&inside, &app, None));
    let outside = of(|rule| rule.outside_groups = vec!["staff".to_owned()]);
    assert!(!ask(&outside, &app, Some(&staff)));
    assert!(ask(&outside, &app, Some(&guest)) && ask(&outside, &app, None));
}

/// What is refreshed counts as asked for by the grant that it began with.
#[test]
fn a_refresh_is_under_the_rules_of_its_grant() {
    let app = client("app");
    let see = scope(1, "plants:see", Some("plants"));
    let by_code = ScopeRule {
        grant_types: vec![GrantType::AuthorizationCode],
        ..rule()
    };
    let granted = set("plants:see");
    let alone = request(&app, None);
    let refresh = ScopeRequest {
        ceiling: Some(within(&granted)),
        ..alone
    };
    assert!(speaks(&by_code, &refresh, &see));
    assert!(!speaks(&by_code, &alone, &see));
}

#[test]
fn a_rule_reads_as_a_sentence() {
    let rule = ScopeRule {
        states: vec![ScopeState::Deprecated],
        clients: vec![ClientId::new("a"), ClientId::new("b")],
        client_type: Some(ClientType::Public),
        grant_types: vec![GrantType::Password],
        groups: vec!["staff".to_owned()],
        ..ScopeRule::new(RuleEffect::Deny, RuledScopes::Name(token("plants:see")))
    };
    assert_eq!(
        rule.to_string(),
        "deny plants:see while deprecated to client a, b to public clients by password \
         to users in staff"
    );
}
