#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    model::ClientRecord,
    opaque::Opaque,
    scope::fixtures::set,
    store::LoadPlan,
    world::{Request, SECRET, Sequence, World, grant, public, resource_server},
};

const BOTH: &str = "introspection register-scope";

/// A token of `client`, by client credentials.
fn token(world: &mut World, client: &str, scope: &str) -> Opaque {
    let request = grant("client_credentials")
        .with("scope", scope)
        .basic(client, SECRET);
    world.token(&request).unwrap().access_token.opaque().clone()
}

fn ask(world: &World, token: &str, privilege: Privilege) -> Result<String, OAuthError> {
    let request = Request::default().bearer(token);
    let bearer = request.post(Bearer::parse)?.unwrap();
    let loaded = world.load(&LoadPlan {
        bearer: Some(bearer.key()),
        ..LoadPlan::default()
    });
    let situation = Situation {
        snapshot: &world.snapshot,
        loaded: &loaded,
        facts: crate::Facts::none(),
    };
    let env = Env {
        now: world.now,
        random: &mut Sequence::default(),
        keys: &world.keys,
        signatures: &world.signatures,
        config: &world.config,
    };
    let client = bearer.resource_server(privilege, &situation, &env)?;
    Ok(client.id().as_str().to_owned())
}

fn change(world: &mut World, change: impl FnOnce(&mut ClientRecord)) {
    let mut client = resource_server("api", None);
    change(&mut client);
    world.put(client);
}

#[test]
fn a_privilege_is_the_scope_the_role_and_the_right() {
    let world = &mut World::new();
    let token = token(world, "api", BOTH).encode();
    for privilege in [Privilege::Introspection, Privilege::RegisterScope] {
        assert_eq!(ask(world, &token, privilege).unwrap(), "api");
    }
}

/// security.md SR-1: the administrator's word of today decides, not the scope of
/// a token made yesterday.
#[test]
fn sr_1_the_role_is_checked_at_each_use() {
    let world = &mut World::new();
    let token = token(world, "api", BOTH).encode();
    let introspection = Privilege::Introspection;
    let register = Privilege::RegisterScope;
    let not_allowed = (ErrorCode::InsufficientScope, Reason::PrivilegeMissing);
    change(world, |client| {
        client.resource_server.as_mut().unwrap().may_introspect = false;
    });
    assert_eq!(refused(world, &token, introspection), not_allowed);
    assert!(ask(world, &token, register).is_ok());
    change(world, |client| {
        client.resource_server.as_mut().unwrap().may_register = false;
    });
    assert_eq!(refused(world, &token, register), not_allowed);
    change(world, |client| client.resource_server = None);
    let no_role = (ErrorCode::InsufficientScope, Reason::NotResourceServer);
    assert_eq!(refused(world, &token, register), no_role);
    let role = resource_server("api", None).resource_server;
    world.put(ClientRecord {
        resource_server: role,
        ..public("api")
    });
    assert_eq!(refused(world, &token, register), no_role);
    change(world, |client| client.disabled = true);
    let dead = (ErrorCode::InvalidToken, Reason::ClientDisabled);
    assert_eq!(refused(world, &token, register), dead);
}

fn refused(world: &World, token: &str, privilege: Privilege) -> (ErrorCode, Reason) {
    let refusal = ask(world, token, privilege).unwrap_err();
    (refusal.code, refusal.reason)
}

/// django-oauth-toolkit.md IN-12: a good token without the right is 403 and is
/// told which scope would do.
#[test]
fn in_12_a_token_without_the_scope_is_insufficient() {
    let world = &mut World::new();
    let reader = token(world, "api", "read").encode();
    let introspector = token(world, "api", "introspection").encode();
    for (token, privilege, scope) in [
        (&reader, Privilege::Introspection, "introspection"),
        (&introspector, Privilege::RegisterScope, "register-scope"),
    ] {
        let refusal = ask(world, token, privilege).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InsufficientScope);
        let scope = Some(set(scope));
        let delivery = Delivery::BearerChallenge { scope, bare: false };
        assert_eq!(refusal.delivery, delivery);
    }
}

#[test]
fn a_dead_or_unknown_token_is_invalid() {
    let world = &mut World::new();
    let token = token(world, "api", BOTH);
    let register = Privilege::RegisterScope;
    let invalid = |reason| (ErrorCode::InvalidToken, reason);
    let forged = Opaque::from_parts(OpaqueKind::AccessToken, token.selector(), [0; 32]);
    let as_refresh = token.encode().replace("bwa_", "bwr_");
    for text in [forged.encode(), as_refresh, "nonsense".to_owned()] {
        let found = refused(world, &text, register);
        assert_eq!(found, invalid(Reason::TokenUnknown), "{text}");
    }
    let text = token.encode();
    world.sleep_secs(3600);
    assert_eq!(
        refused(world, &text, register),
        invalid(Reason::TokenExpired)
    );
    let row = world.access_tokens.get_mut(&token.selector()).unwrap();
    row.expires_at = None;
    assert!(ask(world, &text, register).is_ok(), "static without end");
    let row = world.access_tokens.get_mut(&token.selector()).unwrap();
    row.revoked_at = Some(world.now);
    assert_eq!(
        refused(world, &text, register),
        invalid(Reason::TokenRevoked)
    );
}

/// A hand-made token of any characters that a header can hold.
#[test]
fn an_imported_static_token_works() {
    let world = &mut World::new();
    let made = token(world, "api", BOTH);
    let text = "hand:made;token=1";
    let row = world.access_tokens.get_mut(&made.selector()).unwrap();
    row.imported = true;
    row.is_static = true;
    row.digest = crate::Digest::of(text.as_bytes());
    assert!(ask(world, text, Privilege::RegisterScope).is_ok());
    assert!(ask(world, "hand:made;token=2", Privilege::RegisterScope).is_err());
}

/// security.md OP-3; django-oauth-toolkit.md RS-01, RS-02.
#[test]
fn op_3_headers_that_are_bearer_and_those_that_are_not() {
    let long = format!("Bearer {}", "x".repeat(1 << 20));
    let none = Ok(false);
    let malformed = Err(Reason::MalformedCredentials);
    let table: [(Option<&[u8]>, _); 14] = [
        (None, none),
        (Some(b""), none),
        (Some(b"Basic YTpi"), none),
        (Some(b"BearerX t"), none),
        (Some(b"Bearertoken"), none),
        (Some(b"Bearer t"), Ok(true)),
        (Some(b"bEARER   t"), Ok(true)),
        (Some(b"Bearer t "), Ok(true)),
        (Some(long.as_bytes()), Ok(true)),
        (Some(b"Bearer"), malformed),
        (Some(b"Bearer "), malformed),
        (Some(b"Bearer a b"), malformed),
        (Some(b"Bearer \xff\xfe"), malformed),
        (Some(b"Bearer a\tb"), malformed),
    ];
    for (authorization, expected) in table {
        let found = Bearer::parse(&Parts {
            get: false,
            authorization,
            content_type: None,
            query: None,
            body: b"access_token=t",
            client_claim: None,
        });
        let found = found.map(|bearer| bearer.is_some());
        let shown = authorization.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let shown: String = shown.unwrap_or_default().chars().take(20).collect();
        assert_eq!(found.map_err(|refusal| refusal.reason), expected, "{shown}");
    }
    let bare = Delivery::BearerChallenge {
        scope: None,
        bare: true,
    };
    assert_eq!(Bearer::missing().delivery, bare);
}
