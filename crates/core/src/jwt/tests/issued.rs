//! What is issued, and when.

use std::{sync::Arc, time::Duration};

use serde_json::json;

use super::{own_members::Tenants, *};
use crate::{
    ErrorCode, Reason,
    model::{Implied, KEY_OVERLAP},
    opaque::Selector,
    world::SigningKeys,
};

/// RFC 9068 §2: the header and the claims, without a user.
#[test]
fn a_token_for_a_resource_server_that_wants_it_is_a_jwt() {
    let world = &mut world();
    let text = issue(world, "pets:read pets:write");
    let header = part(&text, 0);
    assert_eq!(header["typ"], "at+jwt");
    assert_eq!(header["kid"], "first");
    let (selector, row) = world.access_tokens.first_key_value().unwrap();
    let now = world.now.as_secs();
    let expected = json!({
        "iss": "https://as.example/o",
        "sub": "app",
        "aud": API,
        "exp": now + 3600,
        "iat": now,
        "jti": selector.to_hex(),
        "client_id": "app",
        "scope": "pets:read pets:write",
    });
    assert_eq!(claims(&text), expected);
    assert_eq!(row.audience, [API]);
}

/// RFC 9068 §2.2: `sub` is the user, `auth_time` when they signed in; both stay
/// through every refresh (§2.2.1).
#[test]
fn a_users_token_names_the_user_and_when_they_signed_in() {
    let world = &mut world();
    let signed_in = world.now.as_secs();
    let mut answer = world.sign_in("app", "pets:read");
    let mut seen = Vec::new();
    for _ in 0..3 {
        let claims = claims(&text(world, &answer));
        assert_eq!(claims["sub"], "id-of-ann");
        assert_eq!(claims["auth_time"], signed_in);
        assert_eq!(claims["iat"], world.now.as_secs());
        seen.push(claims["jti"].clone());
        world.sleep_secs(60);
        let token = answer.refresh_token.unwrap().encode();
        let request = grant("refresh_token").with("refresh_token", &token);
        answer = world.token(&request.basic("app", SECRET)).unwrap();
    }
    seen.dedup();
    assert_eq!(seen.len(), 3, "each has its own jti");
}

/// security.md SR-9: a signed token says what comes with its scope, if that was
/// declared before it was granted.
#[test]
fn sr_9_a_signed_token_carries_what_came_with_its_scope() {
    let world = &mut world();
    let name = fixtures::token("pets:write");
    let mut write = (**world.snapshot.scope(&name).unwrap()).clone();
    write.implies.push(Implied {
        name: fixtures::token("pets:read"),
        since: world.now.plus(Duration::from_mins(1)),
    });
    world.snapshot = world.snapshot.clone().with_scope(Arc::new(write));
    let scope = |world: &mut World| claims(&issue(world, "pets:write"))["scope"].clone();
    assert_eq!(scope(world), "pets:write");
    world.sleep_secs(60);
    assert_eq!(scope(world), "pets:write pets:read");
}

/// The row is that of an opaque token, and of its secret nothing is shown.
#[test]
fn the_opaque_twin_is_shown_to_nobody() {
    let world = &mut world();
    let answer = world.sign_in("app", "pets:read");
    let writes = format!("{:?}", world.writes);
    for text in [text(world, &answer), format!("{answer:?}"), writes] {
        assert!(!text.contains("bwa_"), "{text}");
    }
}

/// RFC 9068 §2.2 demands `aud`: unbound tokens, and those for somebody who does
/// not want a JWT, are opaque.
#[test]
fn everything_else_stays_opaque() {
    let world = &mut world();
    world.put(wants("bank", Some(BANK), TokenFormat::Opaque));
    let mut app = crate::world::confidential("app");
    app.mixed_audience = true;
    world.put(app);
    for scope in ["read", "money", "pets:read money"] {
        let answer = world.token(&client_credentials(scope)).unwrap();
        assert!(answer.access_token.opaque().encode().starts_with("bwa_"));
    }
    assert_eq!(claims(&issue(world, "pets:read read"))["aud"], API);
    world.put(wants("bank", Some(BANK), TokenFormat::Jwt));
    let both = issue(world, "pets:read money");
    assert_eq!(claims(&both)["aud"], json!([API, BANK]));
}

/// A resource server without an identifier has no audience to name.
#[test]
fn without_an_identifier_there_is_no_jwt() {
    let world = &mut World::new();
    world.put(wants("api", None, TokenFormat::Jwt));
    let answer = world.token(&client_credentials("pets:read")).unwrap();
    assert!(matches!(answer.access_token, IssuedAccessToken::Opaque(_)));
}

#[test]
fn what_a_resource_server_wants_holds_from_the_next_token_on() {
    let world = &mut world();
    let jwt = issue(world, "pets:read");
    world.put(wants("api", Some(API), TokenFormat::Opaque));
    let answer = world.token(&client_credentials("pets:read")).unwrap();
    assert!(matches!(answer.access_token, IssuedAccessToken::Opaque(_)));
    assert!(is_active(world, &jwt), "what was issued stays");
}

/// The same claims in the same order: with EdDSA the same token, byte for byte.
#[test]
fn a_retry_within_the_grace_window_says_the_same() {
    let world = &mut world();
    world.config.policies.tokens = Arc::new(Tenants);
    let answer = world.sign_in("app", "pets:read");
    let token = answer.refresh_token.unwrap().encode();
    let request = grant("refresh_token").with("refresh_token", &token);
    let request = request.basic("app", SECRET);
    let first = world.token(&request).unwrap();
    let first = text(world, &first);
    world.sleep_secs(9);
    let again = world.token(&request).unwrap();
    assert_eq!(text(world, &again), first);
    assert_eq!(again.expires_in, 3591);
    assert!(is_active(world, &first));
}

/// Nothing is written that could not be signed.
#[test]
fn without_a_signing_key_nothing_is_written() {
    let world = &mut world();
    let code = world.code("app", "pets:read");
    world.signatures = SigningKeys {
        active: None,
        retired: vec!["first"],
    };
    let by_code = World::redemption(&code).basic("app", SECRET);
    for request in [client_credentials("pets:read"), by_code.clone()] {
        let refusal = world.token(&request).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::TemporarilyUnavailable);
        assert_eq!(refusal.reason, Reason::KeyMissing);
        assert!(world.writes.is_empty());
    }
    assert!(world.token(&client_credentials("money")).is_ok(), "opaque");
    world.signatures = SigningKeys::default();
    assert!(world.token(&by_code).is_ok(), "the code is not lost");
}

/// security.md JW-11: no token outlives the publication of its key.
#[test]
fn jw_11_a_jwt_lives_no_longer_than_its_key_is_published() {
    let world = &mut world();
    let mut app = crate::world::confidential("app");
    app.access_token_lifetime = Some(KEY_OVERLAP * 7);
    world.put(app);
    let claims = claims(&issue(world, "pets:read"));
    let lifetime = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    assert_eq!(lifetime, KEY_OVERLAP.as_secs());
    let opaque = world.token(&client_credentials("money")).unwrap();
    assert_eq!(Duration::from_secs(opaque.expires_in), KEY_OVERLAP * 7);
}

/// security.md JW-7: what our own readers would not look at is not issued.
#[test]
fn jw_7_a_token_that_would_be_too_long_is_refused_and_not_written() {
    let world = &mut world();
    let defaults = |world: &mut World, ids: std::ops::Range<u64>| {
        for id in ids {
            let mut scope = fixtures::scope(id, &format!("pets:{id:0>120}"), Some("api"));
            scope.is_default = true;
            world.snapshot = world.snapshot.clone().with_scope(Arc::new(scope));
        }
    };
    defaults(world, 100..185);
    let large = issue(world, "");
    assert!(is_active(world, &large), "{} bytes", large.len());
    defaults(world, 185..200);
    let refusal = world.token(&client_credentials("")).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidScope);
    assert_eq!(refusal.reason, Reason::TokenTooLong);
    assert!(world.writes.is_empty());
}

#[test]
fn the_index_of_identifiers_follows_the_registry() {
    let world = &mut world();
    assert!(world.snapshot.wants_jwt(API));
    assert!(!world.snapshot.wants_jwt(BANK));
    world.put(wants("api", Some(BANK), TokenFormat::Jwt));
    assert!(!world.snapshot.wants_jwt(API) && world.snapshot.wants_jwt(BANK));
    // The new holder of an identifier may be taken in before its old one lets go.
    world.put(wants("bank", Some(BANK), TokenFormat::Jwt));
    world.put(wants("api", None, TokenFormat::Jwt));
    assert!(world.snapshot.wants_jwt(BANK));
    let id = crate::model::ClientId::new("bank");
    world.snapshot = world.snapshot.clone().without_client(&id);
    assert!(!world.snapshot.wants_jwt(BANK));
}

/// `jti` is the whole of what joins token and row, and has one spelling.
#[test]
fn jti_is_read_back() {
    let selector = Selector::from_bytes([0xab; 16]);
    assert_eq!(Selector::from_hex(&selector.to_hex()), Some(selector));
    let (upper, long, foreign) = ("AB".repeat(16), "ab".repeat(17), "zz".repeat(16));
    for text in ["", "ab", &upper, &long, &foreign] {
        assert_eq!(Selector::from_hex(text), None, "{text}");
    }
}
