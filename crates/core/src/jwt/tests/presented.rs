//! What is made of a JWT that somebody sends.

mod forged;

use serde_json::json;

use super::*;
use crate::{
    Env, Facts, Reason, Situation,
    bearer::Privilege,
    jwt::TYP,
    revoke::RevocationRequest,
    store::LoadPlan,
    world::{Sequence, SigningKeys},
};

fn signed(kid: &str, typ: &str, claims: &Value) -> String {
    SigningKeys::sign_with(kid, typ, claims.to_string().as_bytes())
}

fn revoke(world: &mut World, client: &str, token: &str) -> usize {
    let request = Request::default()
        .with("token", token)
        .basic(client, SECRET);
    let operation = request.post(RevocationRequest::parse).unwrap();
    world.run(&operation).unwrap();
    world.writes.len()
}

#[test]
fn a_jwt_is_introspected_like_any_token() {
    let world = &mut world();
    let answer = world.sign_in("app", "pets:read read");
    let text = text(world, &answer);
    let seen: Value = serde_json::from_str(&seen_by(world, "api", &text)).unwrap();
    let expected = json!({
        "active": true,
        "scope": "pets:read read",
        "exp": claims(&text)["exp"],
        "client_id": "app",
        "username": "ann",
        "iat": claims(&text)["iat"],
        "token_type": "Bearer",
        "sub": "id-of-ann",
        "iss": "https://as.example/o",
        "aud": [API],
    });
    assert_eq!(seen, expected);
    assert_eq!(seen_by(world, "bank", &text), INACTIVE, "not addressed");
}

/// The row decides, whatever the token says of itself.
#[test]
fn every_end_of_a_token_ends_its_jwt() {
    let ends: [fn(&mut World, &str); 6] = [
        |world, _| world.sleep_secs(3600),
        |world, _| world.user_mut("ann").user.active = false,
        |world, _| {
            let mut app = crate::world::confidential("app");
            app.disabled = true;
            world.put(app);
        },
        |world, _| world.retire("pets:read"),
        |world, token| assert_eq!(revoke(world, "app", token), 1),
        |world, _| world.access_tokens.clear(),
    ];
    for (at, end) in ends.into_iter().enumerate() {
        let world = &mut world();
        let answer = world.sign_in("app", "pets:read");
        let text = text(world, &answer);
        assert!(is_active(world, &text));
        end(world, &text);
        assert_eq!(seen_by(world, "api", &text), INACTIVE, "{at}");
    }
}

/// RFC 7009 §2.1: a client revokes its own tokens and nobody else's.
#[test]
fn a_jwt_is_revoked_by_its_client_alone() {
    let world = &mut world();
    let text = issue(world, "pets:read");
    let forged = signed("stranger", TYP, &claims(&text));
    assert_eq!(revoke(world, "other", &text), 0);
    assert_eq!(revoke(world, "app", &forged), 0);
    assert!(is_active(world, &text));
    assert_eq!(revoke(world, "app", &text), 1);
    assert_eq!(seen_by(world, "api", &text), INACTIVE);
    assert_eq!(revoke(world, "app", &text), 0, "once");
}

/// What the claims say of scope and end is not read: the row is.
#[test]
fn the_row_says_what_a_jwt_is_worth() {
    let world = &mut world();
    let text = issue(world, "pets:read");
    let mut claims = claims(&text);
    claims["scope"] = json!("pets:read pets:write");
    claims["exp"] = json!(i64::MAX);
    let more = signed("first", TYP, &claims);
    let seen: Value = serde_json::from_str(&seen_by(world, "api", &more)).unwrap();
    assert_eq!(seen["scope"], "pets:read");
    world.sleep_secs(3600);
    assert_eq!(seen_by(world, "api", &more), INACTIVE);
}

/// security.md JW-11: through a rotation tokens live on, and their key's end is
/// theirs.
#[test]
fn jw_11_a_retired_key_verifies_while_it_is_published() {
    let world = &mut world();
    let old = issue(world, "pets:read");
    world.signatures = SigningKeys {
        active: Some("second"),
        retired: vec!["first"],
    };
    let new = issue(world, "pets:read");
    assert_eq!(part(&new, 0)["kid"], "second");
    assert!(is_active(world, &old) && is_active(world, &new));
    world.signatures.retired.clear();
    assert_eq!(seen_by(world, "api", &old), INACTIVE);
    assert!(is_active(world, &new));
}

fn used(world: &World, token: &str) -> Result<String, Reason> {
    let request = Request::default().bearer(token);
    let bearer = request.post(Bearer::parse).unwrap().unwrap();
    let loaded = world.load(&LoadPlan {
        bearer: Some(bearer.key()),
        ..LoadPlan::default()
    });
    let situation = Situation {
        snapshot: &world.snapshot,
        loaded: &loaded,
        facts: &Facts::default(),
    };
    let env = Env {
        now: world.now,
        random: &mut Sequence::default(),
        keys: &world.keys,
        signatures: &world.signatures,
        config: &world.config,
    };
    let client = bearer.resource_server(Privilege::RegisterScope, &situation, &env);
    let client = client.map_err(|refusal| refusal.reason)?;
    Ok(client.id().as_str().to_owned())
}

fn refused(world: &World, token: &str) -> Reason {
    used(world, token).unwrap_err()
}

/// RFC 6750: a JWT authorizes requests as any access token does.
#[test]
fn a_jwt_is_a_bearer_token() {
    let world = &mut world();
    let request = grant("client_credentials").with("scope", "register-scope pets:read");
    let answer = world.token(&request.basic("api", SECRET)).unwrap();
    let right = text(world, &answer);
    assert_eq!(used(world, &right).unwrap(), "api");
    let forged = signed("stranger", TYP, &claims(&right));
    assert_eq!(refused(world, &forged), Reason::TokenUnknown);
    let of_app = issue(world, "pets:read");
    assert_eq!(refused(world, &of_app), Reason::PrivilegeMissing);
    world.sleep_secs(3600);
    assert_eq!(refused(world, &right), Reason::TokenExpired);
}
