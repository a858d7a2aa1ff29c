//! What a host keeps with its tokens, and shows.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::{
    jwt::members,
    model::{AccessToken, Client, Extra, GrantType, User},
    policy::{Issue, TokenPolicy},
};

/// A host that keeps a tenant with its tokens and shows it, and tries to say what
/// is not its to say.
#[derive(Debug)]
pub(super) struct Tenants;

const FIXED: [&str; 17] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "active",
    "scope",
    "client_id",
    "username",
    "token_type",
    "auth_time",
    "cnf",
    "act",
    "may_act",
    "authorization_details",
];

impl TokenPolicy for Tenants {
    fn extra(&self, issue: &Issue<'_>) -> Extra {
        let grant = issue.grant_type.as_str();
        let whose = issue.user.map_or("nobody", |user| &user.username);
        Extra::from_iter([("tenant", json!(format!("{grant} for {whose}")))])
    }

    fn claims(
        &self,
        token: &AccessToken,
        user: Option<&User>,
        reader: Option<&dyn Client>,
    ) -> Extra {
        let reader = reader.map(|reader| reader.id().as_str().to_owned());
        let mut members = vec![
            ("tenant", json!(token.extra.text("tenant"))),
            ("groups", json!(user.map(|user| &user.groups))),
            ("read by", json!(reader)),
        ];
        members.extend(FIXED.map(|name| (name, json!("forged"))));
        Extra::from_iter(members)
    }
}

fn answers(world: &mut World) -> [(&'static str, TokenResponse); 4] {
    let by_code = world.sign_in("app", "pets:read");
    let token = by_code.refresh_token.as_ref().unwrap().encode();
    let refresh = grant("refresh_token").with("refresh_token", &token);
    let password = grant("password")
        .with("username", "ann")
        .with("password", "password of ann")
        .with("scope", "pets:read");
    let refresh = world.token(&refresh.basic("app", SECRET)).unwrap();
    let password = world.token(&password.basic("app", SECRET)).unwrap();
    let own = world.token(&client_credentials("pets:read")).unwrap();
    [
        ("authorization_code for ann", by_code),
        ("refresh_token for ann", refresh),
        ("password for ann", password),
        ("client_credentials for nobody", own),
    ]
}

/// Every grant asks the one place; the row keeps it, and it is shown in a JWT and
/// at introspection.
#[test]
fn what_the_host_keeps_with_a_token_is_shown() {
    for format in [TokenFormat::Opaque, TokenFormat::Jwt] {
        let world = &mut World::new();
        world.put(wants("api", Some(API), format));
        world.config.policies.tokens = Arc::new(Tenants);
        world.config.grant_types.insert(GrantType::Password);
        for (tenant, answer) in answers(world) {
            let row = &world.access_tokens[&answer.access_token.selector()];
            assert_eq!(row.extra.text("tenant"), Some(tenant));
            let text = text(world, &answer);
            let seen: Value = serde_json::from_str(&seen_by(world, "api", &text)).unwrap();
            assert_eq!(seen["tenant"], tenant);
            assert_eq!(seen["read by"], "api");
            if format == TokenFormat::Jwt {
                let claims = claims(&text);
                assert_eq!(claims["tenant"], tenant);
                assert_eq!(claims["read by"], Value::Null, "for all of its audience");
            }
        }
    }
}

fn names(value: &Value) -> Vec<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

/// What the specifications name is the server's to say, in a JWT and at
/// introspection.
#[test]
fn what_the_specifications_name_cannot_be_overridden() {
    let world = &mut world();
    let told = |world: &mut World| {
        let text = issue(world, "pets:read");
        let seen = seen_by(world, "api", &text);
        [claims(&text), serde_json::from_str(&seen).unwrap()]
    };
    let plain = told(world);
    world.config.policies.tokens = Arc::new(Tenants);
    for (plain, forged) in plain.into_iter().zip(told(world)) {
        assert!(!forged.to_string().contains("forged"), "{forged}");
        for name in names(&plain) {
            assert!(name == "jti" || plain[&name] == forged[&name], "{name}");
        }
        assert_eq!(names(&forged).len(), names(&plain).len() + 3);
    }
}

/// The answer is a JSON object whatever its texts hold.
#[test]
fn names_and_values_of_the_host_are_escaped() {
    let own = Extra::from_iter([("a\"b\\", json!({"c\n": ["d\"", null, 1.5]}))]);
    let read: Value = serde_json::from_slice(&members(&json!({"known": 1}), &own)).unwrap();
    let expected = json!({"known": 1, "a\"b\\": {"c\n": ["d\"", null, 1.5]}});
    assert_eq!(read, expected);
    let none = members(&json!({"known": 1}), &Extra::EMPTY);
    assert_eq!(none, br#"{"known":1}"#);
}
