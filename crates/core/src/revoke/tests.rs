#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{
    opaque::Opaque,
    world::{Request, SECRET, World, grant},
};

fn request(token: &str) -> Request {
    Request::default().with("token", token)
}

fn send(world: &mut World, request: &Request) -> Result<(), OAuthError> {
    let operation = request.post(RevocationRequest::parse)?;
    world.run(&operation)
}

fn sign_in(world: &mut World) -> (Opaque, Opaque) {
    let answer = world.sign_in("app", "read");
    (
        answer.access_token.opaque().clone(),
        answer.refresh_token.unwrap(),
    )
}

fn by_itself(world: &mut World, client: &str) -> Opaque {
    let request = grant("client_credentials").basic(client, SECRET);
    world.token(&request).unwrap().access_token.opaque().clone()
}

fn family_is_live(world: &World) -> bool {
    world.families.values().all(|row| row.revoked_at.is_none())
}

/// django-oauth-toolkit.md RV-02, RV-03, RV-04: either token ends both, whatever
/// the hint says.
#[test]
fn rv_03_rv_04_either_token_of_a_grant_ends_the_grant() {
    for hint in [
        None,
        Some("access_token"),
        Some("refresh_token"),
        Some("nonsense"),
    ] {
        for which in [0, 1] {
            let world = &mut World::new();
            let (access, refresh) = sign_in(world);
            let token = [&access, &refresh][which].encode();
            let mut request = request(&token).basic("app", SECRET);
            if let Some(hint) = hint {
                request = request.with("token_type_hint", hint);
            }
            send(world, &request).unwrap();
            assert!(!family_is_live(world), "{hint:?} {which}");
            assert!(!world.is_live(&access));
            assert!(matches!(
                world.events.as_slice(),
                [Event::TokenRevoked {
                    family: Some(_),
                    ..
                }]
            ));
        }
    }
}

/// security.md CT-16; django-oauth-toolkit.md RV-01, RV-07: foreign and unknown
/// tokens are 200 and nothing happens.
#[test]
fn ct_16_a_foreign_or_unknown_token_is_left_alone() {
    let world = &mut World::new();
    let (access, refresh) = sign_in(world);
    let own = by_itself(world, "app");
    let forged = Opaque::from_parts(OpaqueKind::AccessToken, access.selector(), [0; 32]);
    let forged_refresh = Opaque::from_parts(OpaqueKind::RefreshToken, refresh.selector(), [0; 32]);
    let foreign = [&access, &refresh, &own].map(Opaque::encode);
    let requests = foreign
        .iter()
        .flat_map(|token| {
            let phone = request(token).with("client_id", "phone");
            [request(token).basic("other", SECRET), phone]
        })
        .chain([
            request("unknown").basic("app", SECRET),
            request(&forged.encode()).basic("app", SECRET),
            request(&forged_refresh.encode()).basic("app", SECRET),
            request(&"x".repeat(60_000)).basic("app", SECRET),
        ]);
    for request in requests {
        send(world, &request).unwrap();
        assert!(world.writes.is_empty() && world.events.is_empty());
    }
    assert!(world.is_live(&access) && world.is_live(&own) && family_is_live(world));
}

#[test]
fn a_token_without_a_family_dies_alone() {
    let world = &mut World::new();
    let (access, _) = sign_in(world);
    let own = by_itself(world, "app");
    let second = by_itself(world, "app");
    send(world, &request(&own.encode()).basic("app", SECRET)).unwrap();
    assert!(!world.is_live(&own));
    assert!(world.is_live(&second) && world.is_live(&access));
    assert!(matches!(
        world.events.as_slice(),
        [Event::TokenRevoked { family: None, .. }]
    ));
}

#[test]
fn a_resource_server_revokes_its_own_static_token_and_no_other() {
    let world = &mut World::new();
    let token = by_itself(world, "api");
    let row = world.access_tokens.get_mut(&token.selector()).unwrap();
    row.is_static = true;
    row.expires_at = None;
    send(world, &request(&token.encode()).basic("bank", SECRET)).unwrap();
    assert!(world.is_live(&token));
    send(world, &request(&token.encode()).basic("api", SECRET)).unwrap();
    assert!(!world.is_live(&token));
}

/// Revoking again is 200 and no write; so is revoking what is over.
#[test]
fn revocation_is_idempotent() {
    let world = &mut World::new();
    let (access, refresh) = sign_in(world);
    let own = by_itself(world, "app");
    for token in [&refresh, &refresh, &access, &own, &own] {
        send(world, &request(&token.encode()).basic("app", SECRET)).unwrap();
    }
    assert!(world.writes.is_empty());
    let expired = by_itself(world, "app");
    world.sleep_secs(3600);
    send(world, &request(&expired.encode()).basic("app", SECRET)).unwrap();
    assert!(world.writes.is_empty());
}

/// A client that tidies up the access token that it has refreshed does not lose
/// the grant.
#[test]
fn an_access_token_that_was_refreshed_ends_nothing_after_the_grace_window() {
    let world = &mut World::new();
    let (access, refresh) = sign_in(world);
    let refreshed = grant("refresh_token")
        .with("refresh_token", &refresh.encode())
        .basic("app", SECRET);
    world.token(&refreshed).unwrap();
    world.sleep_secs(10);
    send(world, &request(&access.encode()).basic("app", SECRET)).unwrap();
    assert!(family_is_live(world));
}

/// A spent or expired refresh token still says whose grant is to end.
#[test]
fn a_spent_refresh_token_ends_its_grant() {
    let world = &mut World::new();
    let (_, refresh) = sign_in(world);
    let refreshed = grant("refresh_token")
        .with("refresh_token", &refresh.encode())
        .basic("app", SECRET);
    world.token(&refreshed).unwrap();
    send(world, &request(&refresh.encode()).basic("app", SECRET)).unwrap();
    assert!(!family_is_live(world));
}

/// django-oauth-toolkit.md RV-09.
#[test]
fn rv_09_a_public_client_revokes_its_own_by_id() {
    let world = &mut World::new();
    let code = world.code("phone", "read");
    let redemption = World::redemption(&code).with("client_id", "phone");
    let answer = world.token(&redemption).unwrap();
    let refresh = answer.refresh_token.unwrap().encode();
    send(world, &request(&refresh).with("client_id", "phone")).unwrap();
    assert!(!world.is_live(answer.access_token.opaque()));
}

/// django-oauth-toolkit.md RV-06: an imported token is looked for among both.
#[test]
fn rv_06_an_imported_token_is_found_whatever_it_is() {
    let text = "i".repeat(1000);
    for refresh_row in [true, false] {
        let world = &mut World::new();
        let (access, refresh) = sign_in(world);
        let digest = crate::Digest::of(text.as_bytes());
        if refresh_row {
            let row = world.refresh_tokens.get_mut(&refresh.selector()).unwrap();
            (row.imported, row.digest) = (true, digest);
        } else {
            let row = world.access_tokens.get_mut(&access.selector()).unwrap();
            (row.imported, row.digest) = (true, digest);
        }
        send(world, &request(&text).basic("app", SECRET)).unwrap();
        assert!(!family_is_live(world), "{refresh_row}");
    }
}

#[test]
fn a_code_is_not_revocable_here() {
    let world = &mut World::new();
    let code = world.code("app", "read");
    send(world, &request(&code.encode()).basic("app", SECRET)).unwrap();
    assert!(world.writes.is_empty());
    assert!(
        world
            .token(&World::redemption(&code).basic("app", SECRET))
            .is_ok()
    );
}

/// django-oauth-toolkit.md RV-07, RV-10: first the client, then the token.
#[test]
fn rv_07_a_missing_token_is_400_and_a_failed_client_401() {
    let world = &mut World::new();
    let missing = Request::default().basic("app", SECRET);
    let refusal = send(world, &missing).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidRequest);
    let empty = request("").basic("app", SECRET);
    assert_eq!(
        send(world, &empty).unwrap_err().reason,
        Reason::TokenMissing
    );
    for request in [
        Request::default().basic("app", "wrong"),
        request("x").with("client_id", "app"),
        request("x"),
    ] {
        let refusal = send(world, &request).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InvalidClient);
    }
}

/// A token revoked while its user is disabled stays dead when the user is back.
#[test]
fn revocation_does_not_depend_on_the_user() {
    let world = &mut World::new();
    let (access, _) = sign_in(world);
    world.user_mut("ann").user.active = false;
    send(world, &request(&access.encode()).basic("app", SECRET)).unwrap();
    assert!(!family_is_live(world));
}
