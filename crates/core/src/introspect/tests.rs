#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod within;

use std::sync::Arc;

use super::*;
use crate::{
    Digest, UnixTime,
    opaque::Opaque,
    scope::fixtures::{self, set},
    world::{Request, SECRET, World, confidential, grant, public, resource_server},
};

const INACTIVE: &str = r#"{"active":false}"#;

fn ask(token: &str) -> Request {
    Request::default().with("token", token)
}

fn send(world: &mut World, request: &Request) -> Result<IntrospectionResponse, OAuthError> {
    let operation = request.post(IntrospectionRequest::parse)?;
    world.run(&operation)
}

/// What `caller` is answered about `token`.
fn seen_by(world: &mut World, caller: &str, token: &Opaque) -> String {
    let request = ask(&token.encode()).basic(caller, SECRET);
    let answer = send(world, &request).unwrap();
    assert!(world.writes.is_empty());
    String::from_utf8(answer.to_json()).unwrap()
}

/// The scope in what `caller` is answered about `token`; empty if inactive.
fn scope_seen_by(world: &mut World, caller: &str, token: &Opaque) -> String {
    let body = seen_by(world, caller, token);
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    body["scope"].as_str().unwrap_or_default().to_owned()
}

fn token_of(world: &mut World, client: &str, scope: &str) -> Opaque {
    let request = grant("client_credentials")
        .with("scope", scope)
        .basic(client, SECRET);
    world.token(&request).unwrap().access_token.opaque().clone()
}

fn role(world: &mut World, id: &str, change: impl FnOnce(&mut ResourceServer)) {
    let mut client = resource_server(id, None);
    change(client.resource_server.as_mut().unwrap());
    world.put(client);
}

/// RFC 7662 §2.2; django-oauth-toolkit.md IN-04.
#[test]
fn in_04_an_active_token_with_a_user() {
    let world = &mut World::new();
    let token = world
        .sign_in("app", "read pets:read money")
        .access_token
        .opaque()
        .clone();
    let body = seen_by(world, "api", &token);
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let expected = serde_json::json!({
        "active": true,
        "scope": "read pets:read",
        "exp": 1_700_003_600,
        "client_id": "app",
        "username": "ann",
        "iat": 1_700_000_000,
        "token_type": "Bearer",
        "sub": "id-of-ann",
        "iss": "https://as.example/o",
    });
    assert_eq!(body, expected, "no aud: the token is not bound");
}

/// django-oauth-toolkit.md IN-13.
#[test]
fn in_13_a_token_without_a_user_has_no_username_and_an_expired_one_is_inactive() {
    let world = &mut World::new();
    let token = token_of(world, "app", "read");
    let body = seen_by(world, "api", &token);
    assert!(body.contains(r#""active":true"#));
    assert!(
        !body.contains("username") && !body.contains("sub"),
        "{body}"
    );
    world.sleep_secs(3600);
    assert_eq!(seen_by(world, "api", &token), INACTIVE);
}

/// security.md CT-15: each sees its own scopes and the common ones.
#[test]
fn ct_15_a_resource_server_sees_its_own_scopes_and_the_common_ones() {
    let table = [
        (
            "read pets:read pets:write money",
            "read pets:read pets:write",
            "read money",
        ),
        ("pets:read", "pets:read", ""),
        ("money", "", "money"),
        ("write", "write", "write"),
    ];
    for (granted, api, bank) in table {
        let world = &mut World::new();
        let token = token_of(world, "app", granted);
        assert_eq!(scope_seen_by(world, "api", &token), api, "{granted}");
        assert_eq!(scope_seen_by(world, "bank", &token), bank, "{granted}");
        if api.is_empty() {
            assert_eq!(seen_by(world, "api", &token), INACTIVE);
        }
    }
}

/// security.md CT-15: the same body for unknown, foreign, expired, revoked, and
/// for what is no access token.
#[test]
fn ct_15_whatever_is_not_the_callers_is_exactly_inactive() {
    let world = &mut World::new();
    let live = world.sign_in("app", "read");
    let refresh = live.refresh_token.unwrap();
    let code = world.code("app", "read");
    let forged = Opaque::from_parts(
        OpaqueKind::AccessToken,
        live.access_token.selector(),
        [0; 32],
    );
    let foreign = token_of(world, "app", "money");
    let rights = token_of(world, "api", "introspection register-scope");
    for token in [&refresh, &code, &forged, &foreign, &rights] {
        assert_eq!(seen_by(world, "api", token), INACTIVE, "{token:?}");
    }
    for text in ["unknown", "\u{1F980}", &"x".repeat(60_000)] {
        let answer = send(world, &ask(text).basic("api", SECRET)).unwrap();
        assert_eq!(answer.to_json(), INACTIVE.as_bytes());
    }
    let family = world.families.values_mut().next().unwrap();
    family.revoked_at = Some(world.now);
    assert_eq!(seen_by(world, "api", live.access_token.opaque()), INACTIVE);
}

/// security.md CT-17: every prefix, and every character changed, is inactive.
#[test]
fn ct_17_a_truncated_or_altered_token_is_inactive() {
    let world = &mut World::new();
    let text = token_of(world, "app", "read").encode();
    let mut altered: Vec<String> = (1..text.len()).map(|end| text[..end].to_owned()).collect();
    altered.extend((1..text.len()).map(|start| text[start..].to_owned()));
    altered.extend((0..text.len()).map(|at| {
        let mut bytes = text.clone().into_bytes();
        let flipped = bytes[at] ^ 0x20;
        bytes[at] = if flipped.is_ascii_graphic() {
            flipped
        } else {
            b'0'
        };
        String::from_utf8(bytes).unwrap()
    }));
    altered.retain(|one| *one != text);
    for one in altered {
        let answer = send(world, &ask(&one).basic("api", SECRET)).unwrap();
        assert_eq!(answer, IntrospectionResponse::Inactive, "{one}");
    }
    let whole = send(world, &ask(&text).basic("api", SECRET)).unwrap();
    assert!(matches!(whole, IntrospectionResponse::Active(_)));
}

#[test]
fn a_static_token_is_always_inactive() {
    for reach in [IntrospectionReach::Own, IntrospectionReach::All] {
        let world = &mut World::new();
        role(world, "api", |role| {
            role.introspects = reach;
        });
        let token = token_of(world, "api", "pets:read");
        assert_ne!(seen_by(world, "api", &token), INACTIVE);
        let row = world.access_tokens.get_mut(&token.selector()).unwrap();
        row.is_static = true;
        assert_eq!(seen_by(world, "api", &token), INACTIVE);
    }
}

#[test]
fn the_compatibility_switch_shows_every_scope_but_retired_ones() {
    let world = &mut World::new();
    role(world, "api", |role| {
        role.introspects = IntrospectionReach::All;
    });
    let token = token_of(world, "app", "read money pets:read");
    assert_eq!(scope_seen_by(world, "api", &token), "read money pets:read");
    world.retire("money");
    assert_eq!(scope_seen_by(world, "api", &token), "read pets:read");
    let row = world.access_tokens.get_mut(&token.selector()).unwrap();
    row.scope = set("never-registered money");
    assert_eq!(scope_seen_by(world, "api", &token), "never-registered");
    role(world, "api", |_| {});
    assert_eq!(seen_by(world, "api", &token), INACTIVE);
}

#[test]
fn a_retired_scope_is_absent_and_the_last_one_makes_inactive() {
    let world = &mut World::new();
    let token = token_of(world, "app", "pets:read pets:write");
    world.retire("pets:read");
    assert_eq!(scope_seen_by(world, "api", &token), "pets:write");
    world.retire("pets:write");
    assert_eq!(seen_by(world, "api", &token), INACTIVE);
}

/// The common ones are those of the configuration, without OpenID and
/// privileged names.
#[test]
fn openid_and_privileged_names_are_not_common() {
    let world = &mut World::new();
    for (id, name) in [(10, "openid"), (11, "introspection"), (12, "Email")] {
        let scope = Arc::new(fixtures::scope(id, name, None));
        world.snapshot = world.snapshot.clone().with_scope(scope);
    }
    let token = token_of(world, "app", "read");
    let row = world.access_tokens.get_mut(&token.selector()).unwrap();
    row.scope = set("openid introspection Email");
    assert_eq!(seen_by(world, "api", &token), INACTIVE);
    let row = world.access_tokens.get_mut(&token.selector()).unwrap();
    row.scope = set("openid read");
    assert_eq!(scope_seen_by(world, "api", &token), "read");
}

/// RFC 8707; django-oauth-toolkit.md IN-03: a bound token is for those whom it
/// names, and says so.
#[test]
fn in_03_a_bound_token_is_shown_to_its_audience() {
    let api = "https://api.example";
    let world = &mut World::new();
    world.put(resource_server("api", Some(api)));
    let token = token_of(world, "app", "read pets:read");
    let body = seen_by(world, "api", &token);
    assert!(body.contains(r#""aud":["https://api.example"]"#), "{body}");
    assert_eq!(seen_by(world, "bank", &token), INACTIVE);
    world.put(resource_server("bank", Some("https://bank.example")));
    assert_eq!(seen_by(world, "bank", &token), INACTIVE);
    role(world, "bank", |role| {
        role.introspects = IntrospectionReach::All;
    });
    assert_eq!(scope_seen_by(world, "bank", &token), "read pets:read");
}

/// security.md CT-15, CT-7: who may ask.
#[test]
fn ct_15_only_resource_servers_with_the_right_may_ask() {
    let world = &mut World::new();
    let token = world.sign_in("app", "read").access_token.opaque().encode();
    let rights = token_of(world, "api", "introspection").encode();
    let ordinary = token_of(world, "app", "read").encode();
    let body = |id: &str, secret: &str| {
        ask(&token)
            .with("client_id", id)
            .with("client_secret", secret)
    };
    let ok = Ok(());
    let invalid_client = |reason| Err((ErrorCode::InvalidClient, reason));
    let no_role = Err((ErrorCode::InsufficientScope, Reason::NotResourceServer));
    let table = [
        (ask(&token).basic("api", SECRET), ok),
        (body("api", SECRET), ok),
        (ask(&token).bearer(&rights), ok),
        (ask(&token).bearer(&rights).with("client_id", "app"), ok),
        (
            ask(&token),
            Err((ErrorCode::InvalidToken, Reason::TokenMissing)),
        ),
        (
            ask(&token).bearer("unknown"),
            Err((ErrorCode::InvalidToken, Reason::TokenUnknown)),
        ),
        (
            ask(&token).bearer(&ordinary),
            Err((ErrorCode::InsufficientScope, Reason::PrivilegeMissing)),
        ),
        (ask(&token).basic("app", SECRET), no_role),
        (body("app", SECRET), no_role),
        (ask(&token).with("client_id", "phone"), no_role),
        (
            ask(&token).basic("api", "wrong"),
            invalid_client(Reason::ClientSecretWrong),
        ),
        (
            ask(&token).with("client_id", "api"),
            invalid_client(Reason::ClientSecretMissing),
        ),
        (
            ask(&token).basic("nobody", SECRET),
            invalid_client(Reason::ClientUnknown),
        ),
        (
            body("api", SECRET).bearer(&rights),
            Err((
                ErrorCode::InvalidRequest,
                Reason::ClientAuthenticationRepeated,
            )),
        ),
        (
            body("api", SECRET).basic("api", SECRET),
            Err((
                ErrorCode::InvalidRequest,
                Reason::ClientAuthenticationRepeated,
            )),
        ),
    ];
    for (request, expected) in table {
        let outcome = send(world, &request).map(drop);
        let found = outcome.map_err(|refusal| (refusal.code, refusal.reason));
        assert_eq!(found, expected, "{request:?}");
    }
    role(world, "api", |role| role.may_introspect = false);
    for request in [
        ask(&token).basic("api", SECRET),
        ask(&token).bearer(&rights),
    ] {
        let refusal = send(world, &request).unwrap_err();
        assert_eq!(refusal.reason, Reason::PrivilegeMissing);
    }
}

/// The defect "public client with a blank secret introspects any token".
#[test]
fn a_public_client_never_introspects_even_with_the_role() {
    let world = &mut World::new();
    let token = token_of(world, "app", "read");
    let role = resource_server("api", None).resource_server;
    world.put(crate::model::ClientRecord {
        resource_server: role,
        ..public("api")
    });
    for request in [
        ask(&token.encode()).with("client_id", "api"),
        ask(&token.encode()).basic("api", ""),
    ] {
        let refusal = send(world, &request).unwrap_err();
        assert_eq!(refusal.reason, Reason::NotResourceServer);
    }
}

/// security.md CT-15: GET by a switch per resource server.
#[test]
fn ct_15_get_is_off_unless_the_server_or_the_resource_server_says_otherwise() {
    let table = [
        (false, None, false),
        (true, None, true),
        (false, Some(true), true),
        (true, Some(false), false),
    ];
    for (by_server, own, allowed) in table {
        let world = &mut World::new();
        if by_server {
            world.config.danger_introspection_by_get();
        }
        role(world, "api", |role| role.introspection_get = own);
        let token = token_of(world, "app", "read").encode();
        let request = ask(&token).basic("api", SECRET);
        let operation = request.get(IntrospectionRequest::parse).unwrap();
        let outcome = world.run(&operation);
        if allowed {
            assert!(matches!(outcome, Ok(IntrospectionResponse::Active(_))));
        } else {
            let refusal = outcome.unwrap_err();
            assert_eq!(refusal.delivery, Delivery::MethodNotAllowed);
        }
    }
}

/// RFC 6749 §2.3.1: credentials are never read from an address.
#[test]
fn a_get_reads_no_credentials_from_its_query() {
    let request = ask("x")
        .with("client_id", "api")
        .with("client_secret", SECRET);
    let refusal = request.get(IntrospectionRequest::parse).unwrap_err();
    assert_eq!(refusal.reason, Reason::TokenMissing);
    let twice = ask("x").with("token", "y").basic("api", SECRET);
    let refusal = twice.get(IntrospectionRequest::parse).unwrap_err();
    assert_eq!(refusal.reason, Reason::ParameterRepeated);
}

/// django-oauth-toolkit.md IN-02: first the caller, then the token.
#[test]
fn in_02_a_missing_token_is_400() {
    let world = &mut World::new();
    for request in [Request::default(), ask("")] {
        let refusal = send(world, &request.clone().basic("api", SECRET)).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InvalidRequest);
        let refusal = send(world, &request.basic("api", "wrong")).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InvalidClient);
    }
}

/// Users, clients and families are looked at, not only the row of the token.
#[test]
fn a_disabled_user_or_client_makes_inactive() {
    let world = &mut World::new();
    let token = world.sign_in("app", "read").access_token.opaque().clone();
    world.user_mut("ann").user.active = false;
    assert_eq!(seen_by(world, "api", &token), INACTIVE);
    world.user_mut("ann").user.active = true;
    assert_ne!(seen_by(world, "api", &token), INACTIVE);
    let mut client = confidential("app");
    client.disabled = true;
    world.put(client);
    assert_eq!(seen_by(world, "api", &token), INACTIVE);
}

/// An imported token is found by the digest of the whole.
#[test]
fn an_imported_token_is_introspected() {
    let world = &mut World::new();
    let token = token_of(world, "app", "read");
    let row = world.access_tokens.get_mut(&token.selector()).unwrap();
    row.imported = true;
    row.digest = Digest::of(b"from elsewhere");
    row.expires_at = Some(UnixTime::from_secs(1_700_000_060));
    let answer = send(world, &ask("from elsewhere").basic("api", SECRET)).unwrap();
    assert!(matches!(answer, IntrospectionResponse::Active(_)));
    assert_eq!(
        seen_by(world, "api", &token),
        INACTIVE,
        "only by its own text"
    );
}
