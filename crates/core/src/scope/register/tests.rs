#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod request;

use super::*;
use crate::{
    Config,
    model::{ClientRecord, RegisteredScope, ResourceServer, ScopeState},
    scope::fixtures::{Counting, client, env, resource_server, scope, snapshot},
};

fn registry() -> Snapshot {
    let retired = RegisteredScope {
        state: ScopeState::Retired,
        ..scope(3, "gone", Some("rs"))
    };
    let held = RegisteredScope {
        description: "See groups".to_owned(),
        ..scope(2, "groups", Some("rs"))
    };
    snapshot(
        [resource_server("rs", None), resource_server("other", None)],
        [scope(1, "read", None), held, retired],
    )
}

fn register(owner: &ClientRecord, body: &str) -> Decision<ScopeRegistered> {
    let config = Config::new("https://as.example");
    let mut random = Counting::default();
    match RegistrationBody::parse(body.as_bytes()) {
        Ok(body) => decide_registration(owner, &body, &registry(), &env(&mut random, &config)),
        Err(error) => error.into(),
    }
}

fn refused(owner: &str, body: &str) -> OAuthError {
    let decision = register(&resource_server(owner, None), body);
    assert!(
        decision.writes.is_empty() && decision.events.is_empty(),
        "{body}"
    );
    decision.outcome.unwrap_err()
}

fn written(decision: &Decision<ScopeRegistered>) -> &RegisteredScope {
    match decision.writes.as_slice() {
        [Write::PutScope(scope), Write::Audit(_)] => scope,
        other => panic!("{other:?}"),
    }
}

/// It would be a plain name, which none of those that it seems to stand for is.
#[test]
fn a_name_with_parameters_is_for_a_manifest() {
    let error = refused("rs", r#"{"name": "maps:{id}", "description": "See"}"#);
    assert_eq!(error.reason, Reason::NameMalformed);
    assert_eq!(error.code, ErrorCode::InvalidRequest);
    assert!(error.description.contains("manifest"), "{error:?}");
}

/// django-oauth-toolkit.md §4: the bytes of `Scope.register`.
#[test]
fn a_new_name_is_created() {
    let body = r#"{"name": "maps", "description": "See\nmaps", "is_default": false}"#;
    let decision = register(&resource_server("rs", None), body);
    let answer = decision.outcome.clone().unwrap();
    assert!(answer.created && !answer.default_refused);
    let scope = written(&decision);
    assert_eq!(scope.description, "See maps");
    assert!(!scope.is_default && !scope.advertised);
    assert_eq!(decision.events.len(), 1);
}

#[test]
fn the_same_again_writes_nothing() {
    for is_default in ["", r#", "is_default": false"#] {
        let body = format!(r#"{{"name": "groups", "description": "See groups"{is_default}}}"#);
        let decision = register(&resource_server("rs", None), &body);
        assert!(decision.writes.is_empty() && decision.events.is_empty());
        assert!(!decision.outcome.unwrap().created);
    }
}

#[test]
fn an_update_by_the_owner_changes_the_description() {
    let body = r#"{"name": "groups", "description": "See all groups"}"#;
    let decision = register(&resource_server("rs", None), body);
    assert!(!decision.outcome.clone().unwrap().created);
    let scope = written(&decision);
    assert_eq!(scope.text_version, 2);
    assert_eq!(scope.description, "See all groups");
}

/// security.md SR-8.
#[test]
fn sr_8_a_default_needs_the_permission() {
    let body = r#"{"name": "maps", "description": "See maps", "is_default": true}"#;
    let decision = register(&resource_server("rs", None), body);
    assert!(decision.outcome.clone().unwrap().default_refused);
    assert!(!written(&decision).is_default);
    assert!(written(&decision).default_requested);
    let permitted = ClientRecord {
        resource_server: Some(ResourceServer {
            may_set_defaults: true,
            ..ResourceServer::new()
        }),
        ..resource_server("rs", None)
    };
    let decision = register(&permitted, body);
    assert!(!decision.outcome.clone().unwrap().default_refused);
    assert!(written(&decision).is_default);
}

/// django-oauth-toolkit.md §4: the texts of dot-dynamic-scopes, byte for byte.
#[test]
fn missing_members_are_told_in_the_known_words() {
    for (body, text) in [
        ("", "'name' must be given in request data"),
        ("{}", "'name' must be given in request data"),
        (
            r#"{"description": "x"}"#,
            "'name' must be given in request data",
        ),
        (
            r#"{"name": "maps"}"#,
            "'description' must be given in request data",
        ),
        (
            r#"{"name": "groups", "is_default": true}"#,
            "'description' must be given in request data",
        ),
    ] {
        let error = refused("rs", body);
        assert_eq!(error.code, ErrorCode::InvalidRequest);
        assert_eq!(error.delivery, Delivery::Text);
        assert_eq!(error.description, text);
    }
}

/// security.md SR-17: every wrong type of every member, and bodies that are no
/// JSON object; scopes.md §3 defects 3 and 6.
#[test]
fn sr_17_malformed_bodies_are_refused_and_change_nothing() {
    let mut bodies: Vec<String> = [
        " ",
        "null",
        "[]",
        "[\"name\"]",
        "\"name\"",
        "7",
        "{",
        "{\"name\"}",
        "{\"name\": \"maps\", \"description\": \"x\"",
        "{\"name\": \"maps\", \"description\": \"x\"} x",
        "{'name': 'maps', 'description': 'x'}",
        "name=maps&description=x",
        "\u{feff}{\"name\": \"maps\", \"description\": \"x\"}",
        "{\"name\": \"maps\", \"description\": \"\\ud800\"}",
        "{\"name\": \"maps\", \"description\": \"x\", \"name\": \"maps\"}",
        "{\"name\": \"maps\", \"description\": \"x\", \"description\": \"y\"}",
        "{\"name\": \"maps\", \"description\": \"x\", \"is_default\": false, \"is_default\": true}",
        "{\"name\": \"maps\", \"description\": \"x\", \"other\": 1, \"other\": 1}",
    ]
    .map(str::to_owned)
    .to_vec();
    bodies.push("[".repeat(100_000));
    bodies.push(format!("{{\"x\":{}", "[".repeat(100_000)));
    for wrong in ["null", "7", "1.5", "true", "[]", "{}", "[\"maps\"]"] {
        bodies.push(format!("{{\"name\": {wrong}, \"description\": \"x\"}}"));
        bodies.push(format!("{{\"name\": \"maps\", \"description\": {wrong}}}"));
    }
    for wrong in ["null", "7", "0", "\"true\"", "[]", "{}"] {
        bodies.push(format!(
            "{{\"name\": \"maps\", \"description\": \"x\", \"is_default\": {wrong}}}"
        ));
    }
    let long = "a".repeat(256);
    for name in ["", "two words", "a\\\"b", "a\\\\b", "a\\u0000", "ä", &long] {
        bodies.push(format!("{{\"name\": \"{name}\", \"description\": \"x\"}}"));
    }
    let long = "a".repeat(501);
    for text in ["a\\u0000", "a\\u202eb", "a\\tb", &long] {
        bodies.push(format!(
            "{{\"name\": \"maps\", \"description\": \"{text}\"}}"
        ));
    }
    for body in bodies {
        let error = refused("rs", &body);
        assert_eq!(error.code, ErrorCode::InvalidRequest, "{body:.80}");
        assert_eq!(error.delivery, Delivery::Text);
        assert!(!error.description.contains(['\n', '\0']));
    }
    for bytes in [
        &b"\xff\xfe"[..],
        b"{\"name\": \"\xff\", \"description\": \"x\"}",
    ] {
        let error = RegistrationBody::parse(bytes).unwrap_err();
        assert_eq!(error.reason, Reason::MalformedBody);
    }
}

/// security.md SR-2, SR-3: plain 403, whatever is said about the name.
#[test]
fn sr_2_names_of_others_are_forbidden() {
    let cases = [
        ("other", "groups", Reason::NameForeign),
        ("other", "Groups", Reason::NameLooksAlike),
        ("other", "read", Reason::NameReserved),
        ("other", "gone", Reason::NameRetired),
        ("rs", "gone", Reason::NameRetired),
        ("rs", "openid", Reason::NameReserved),
        ("rs", "introspection", Reason::NameReserved),
        ("rs", "register-scope", Reason::NameReserved),
    ];
    for (owner, name, reason) in cases {
        for rest in ["", r#", "description": "See groups""#] {
            let error = refused(owner, &format!(r#"{{"name": "{name}"{rest}}}"#));
            assert_eq!(error.code, ErrorCode::AccessDenied);
            assert_eq!(error.delivery, Delivery::Text);
            assert_eq!(error.reason, reason, "{owner} {name}");
        }
    }
}

/// security.md SR-1: the role is looked at each time.
#[test]
fn sr_1_a_client_without_the_role_registers_nothing() {
    let body = r#"{"name": "maps", "description": "See maps"}"#;
    let decision = register(&client("rs"), body);
    assert!(decision.writes.is_empty());
    let error = decision.outcome.unwrap_err();
    assert_eq!(error.reason, Reason::NotResourceServer);
}

#[test]
fn unknown_members_are_ignored() {
    let body = r#"{"name": "maps", "x": {"y": [1]}, "description": "See maps"}"#;
    let decision = register(&resource_server("rs", None), body);
    assert!(decision.outcome.unwrap().created);
}
