#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod reuse;

use std::time::Duration;

use crate::{
    ErrorCode, OAuthError, Operation, Reason, UnixTime,
    env::KeyId,
    event::Event,
    model::GrantType,
    opaque::{Opaque, OpaqueKind},
    scope::fixtures::set,
    store::Write,
    token::{TokenRequest, TokenResponse},
    world::{Request, SECRET, World, confidential, grant, resource_server, user},
};

fn request(token: &str) -> Request {
    grant("refresh_token")
        .with("refresh_token", token)
        .basic("app", SECRET)
}

fn refresh(world: &mut World, token: &Opaque) -> Result<TokenResponse, OAuthError> {
    world.token(&request(&token.encode()))
}

/// The reason of the refusal.
fn refused(world: &mut World, request: &Request) -> Reason {
    let refusal = world.token(request).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidGrant);
    refusal.reason
}

/// The refresh token of a new sign-in.
fn sign_in(world: &mut World, scope: &str) -> (Opaque, Opaque) {
    let answer = world.sign_in("app", scope);
    (
        answer.access_token.opaque().clone(),
        answer.refresh_token.unwrap(),
    )
}

fn pair(answer: &TokenResponse) -> (String, String) {
    let refresh = answer.refresh_token.as_ref().unwrap();
    (answer.access_token.opaque().encode(), refresh.encode())
}

#[test]
fn rotation_spends_the_token_and_writes_the_pair_in_one_commit() {
    let world = &mut World::new();
    let (old_access, old) = sign_in(world, "read write");
    world.sleep_secs(100);
    let answer = refresh(world, &old).unwrap();
    assert_eq!(
        (answer.expires_in, &answer.scope),
        (3600, &set("read write"))
    );
    let new = answer.refresh_token.unwrap();
    let [
        Write::SpendRefreshToken { selector, used },
        Write::InsertAccessToken(access_row),
        Write::InsertRefreshToken(refresh_row),
        Write::ShortenAccessToken {
            selector: shortened,
            at,
        },
    ] = world.writes.as_slice()
    else {
        unreachable!("{:?}", world.writes)
    };
    assert_eq!(*selector, old.selector());
    assert_eq!((used.at, used.successor), (world.now, new.selector()));
    assert_eq!(access_row.digest, answer.access_token.opaque().digest());
    assert_eq!(access_row.user.as_ref().unwrap().as_str(), "id-of-ann");
    assert_eq!(refresh_row.digest, new.digest());
    assert_eq!(refresh_row.family, access_row.family.unwrap());
    assert_eq!(*shortened, old_access.selector());
    assert_eq!(*at, world.now.plus(Duration::from_secs(10)));
    assert!(matches!(
        world.events.as_slice(),
        [Event::TokenRefreshed { .. }]
    ));
}

/// django-oauth-toolkit.md RF-17: the old access token dies with the grace
/// window, at once without one.
#[test]
fn rf_17_the_old_access_token_dies_after_the_grace_window() {
    for (grace, lives_after_9) in [(10, true), (0, false)] {
        let world = &mut World::new();
        world.config.lifetimes.refresh_grace = Duration::from_secs(grace);
        let (old_access, old) = sign_in(world, "read");
        let new = refresh(world, &old).unwrap();
        world.sleep_secs(9);
        assert_eq!(world.is_live(&old_access), lives_after_9);
        world.sleep_secs(1);
        assert!(!world.is_live(&old_access));
        assert!(world.is_live(new.access_token.opaque()));
    }
}

/// django-oauth-toolkit.md RF-07; security.md SU-6: one row, however many ask.
#[test]
fn rf_07_a_retry_within_grace_gets_the_identical_pair_and_writes_nothing() {
    let world = &mut World::new();
    let (_, old) = sign_in(world, "read");
    let first = refresh(world, &old).unwrap();
    for wait in [0, 3, 7] {
        world.sleep_secs(wait);
        let again = refresh(world, &old).unwrap();
        assert_eq!(pair(&again), pair(&first));
        assert_eq!(again.scope, first.scope);
        assert!(world.writes.is_empty() && world.events.is_empty());
    }
    let late = refresh(world, &old).unwrap();
    assert_eq!(late.expires_in, 3590, "the seconds that are left");
    assert_eq!(world.refresh_tokens.len(), 2);
    let successor = first.refresh_token.unwrap();
    assert!(refresh(world, &successor).is_ok(), "the pair works");
}

/// A clock that is set back makes the grace window no longer (security.md SU-6).
#[test]
fn su_6_a_clock_that_is_set_back_opens_no_window() {
    for (back_secs, known) in [(10, true), (11, false), (3600, false)] {
        let world = &mut World::new();
        let (_, old) = sign_in(world, "read");
        let new = refresh(world, &old).unwrap();
        world.now = world.now.minus(Duration::from_secs(back_secs));
        let again = refresh(world, &old);
        assert_eq!(again.is_ok(), known, "{back_secs}");
        assert_eq!(world.is_live(new.access_token.opaque()), known);
    }
}

#[test]
fn what_is_refreshed_is_what_is_stored() {
    let world = &mut World::new();
    let (_, old) = sign_in(world, "read");
    let again = refresh(world, &old)
        .and_then(|_| refresh(world, &old))
        .unwrap();
    assert!(world.is_live(again.access_token.opaque()));
    let row = &world.access_tokens[&again.access_token.selector()];
    assert_eq!(row.digest, again.access_token.opaque().digest());
}

/// django-oauth-toolkit.md RF-19; security.md CT-12.
#[test]
fn ct_12_scope_is_a_subset_of_the_grant_and_narrowing_does_not_stick() {
    let world = &mut World::new();
    let (_, first) = sign_in(world, "read pets:read");
    let narrow = world.token(&request(&first.encode()).with("scope", "read"));
    let narrow = narrow.unwrap();
    assert_eq!(narrow.scope, set("read"));
    let row = &world.access_tokens[&narrow.access_token.selector()];
    assert_eq!(row.scope, set("read"));
    let second = narrow.refresh_token.unwrap();
    for scope in ["read write", "write", "money", "unknown", "introspection"] {
        let wider = request(&second.encode()).with("scope", scope);
        let refusal = world.token(&wider).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InvalidScope, "{scope}");
        assert!(world.writes.is_empty());
    }
    let whole = refresh(world, &second).unwrap();
    assert_eq!(whole.scope, set("read pets:read"));
}

/// security.md CT-12: a scope retired since is dropped, and the refusal comes
/// only when nothing is left.
#[test]
fn ct_12_retired_scopes_are_dropped_and_never_fail_while_something_is_left() {
    let world = &mut World::new();
    let (_, token) = sign_in(world, "read pets:read");
    world.retire("pets:read");
    let answer = refresh(world, &token).unwrap();
    assert_eq!(answer.scope, set("read"));
    world.retire("read");
    let token = answer.refresh_token.unwrap();
    assert_eq!(
        refused(world, &request(&token.encode())),
        Reason::ScopeNothingLeft
    );
    assert!(world.writes.is_empty());
}

#[test]
fn a_malformed_scope_is_said_only_to_who_holds_a_good_token() {
    let world = &mut World::new();
    let (_, token) = sign_in(world, "read");
    let bad = |token: &str| request(token).with("scope", "re\"ad");
    let refusal = world.token(&bad(&token.encode())).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidScope);
    assert_eq!(
        refused(world, &bad("nonsense")),
        Reason::RefreshTokenUnknown
    );
}

/// django-oauth-toolkit.md RF-20; the defect "foreign client with rotated RT
/// kills owner's family".
#[test]
fn rf_20_a_foreign_client_is_refused_and_the_token_stays_good_for_its_owner() {
    let world = &mut World::new();
    let (access, token) = sign_in(world, "read");
    let stranger = || {
        grant("refresh_token")
            .with("refresh_token", &token.encode())
            .basic("other", SECRET)
    };
    assert_eq!(refused(world, &stranger()), Reason::RefreshTokenForeign);
    assert!(world.writes.is_empty());
    let new = refresh(world, &token).unwrap();
    for secs in [0, 5, 60] {
        world.sleep_secs(secs);
        assert_eq!(refused(world, &stranger()), Reason::RefreshTokenForeign);
        assert!(world.writes.is_empty());
    }
    assert!(world.is_live(new.access_token.opaque()) && !world.is_live(&access));
}

/// django-oauth-toolkit.md RF-02, RF-03, RF-05: the idle time slides with each
/// use and the family's end does not.
#[test]
fn rf_02_idle_and_absolute_end() {
    let day = 24 * 3600;
    let world = &mut World::new();
    let (_, idle) = sign_in(world, "read");
    world.sleep_secs(30 * day);
    assert_eq!(
        refused(world, &request(&idle.encode())),
        Reason::RefreshTokenExpired
    );
    let (_, mut token) = sign_in(world, "read");
    for _ in 0..12 {
        world.sleep_secs(30 * day - 1);
        token = refresh(world, &token).unwrap().refresh_token.unwrap();
    }
    let row = &world.refresh_tokens[&token.selector()];
    let family = &world.families[&row.family];
    assert_eq!(row.expires_at, family.expires_at, "capped");
    world.now = UnixTime::from_millis(family.expires_at.as_millis() - 1);
    let last = refresh(world, &token).unwrap();
    assert_eq!(last.expires_in, 0, "never beyond the family");
    world.sleep_secs(1);
    let last = last.refresh_token.unwrap();
    assert_eq!(
        refused(world, &request(&last.encode())),
        Reason::FamilyExpired
    );
    assert!(world.writes.is_empty());
}

/// django-oauth-toolkit.md RF-04, RF-13: whether a row is gone decides
/// nothing.
#[test]
fn rf_04_a_swept_access_token_does_not_matter() {
    let world = &mut World::new();
    let (_, token) = sign_in(world, "read");
    world.access_tokens.clear();
    assert!(refresh(world, &token).is_ok());
    let first = refresh(world, &token).unwrap();
    world
        .refresh_tokens
        .retain(|key, _| *key == token.selector());
    assert_eq!(pair(&refresh(world, &token).unwrap()), pair(&first));
}

#[test]
fn what_is_no_refresh_token_is_invalid_grant() {
    let world = &mut World::new();
    let (access, token) = sign_in(world, "read");
    let forged = Opaque::from_parts(OpaqueKind::RefreshToken, token.selector(), [0; 32]);
    let as_refresh = access.encode().replace("bwa_", "bwr_");
    let long = "x".repeat(1000);
    let texts = [
        forged.encode(),
        access.encode(),
        as_refresh,
        long,
        "0".to_owned(),
    ];
    for text in texts {
        assert_eq!(refused(world, &request(&text)), Reason::RefreshTokenUnknown);
    }
    let missing = grant("refresh_token").basic("app", SECRET);
    let refusal = world.token(&missing).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidRequest);
    assert!(refresh(world, &token).is_ok());
}

#[test]
fn a_disabled_user_and_a_disabled_client_get_nothing() {
    let world = &mut World::new();
    let (_, token) = sign_in(world, "read");
    world.user_mut("ann").user.active = false;
    assert_eq!(
        refused(world, &request(&token.encode())),
        Reason::UserDisabled
    );
    world.user_mut("ann").user.active = true;
    let mut client = confidential("app");
    client.grant_types.remove(&GrantType::RefreshToken);
    world.put(client);
    let refusal = refresh(world, &token).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::UnauthorizedClient);
    let mut client = confidential("app");
    client.disabled = true;
    world.put(client);
    let refusal = refresh(world, &token).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidClient);
    world.put(confidential("app"));
    assert!(refresh(world, &token).is_ok());
}

/// django-oauth-toolkit.md RF-01: an imported token is found by the digest of the
/// whole, and rotates into one of ours, again and again the same.
#[test]
fn rf_01_an_imported_token_of_1000_characters_rotates() {
    let world = &mut World::new();
    let (_, ours) = sign_in(world, "read");
    let text = "i".repeat(1000);
    let mut row = world.refresh_tokens.remove(&ours.selector()).unwrap();
    row.imported = true;
    row.digest = crate::Digest::of(text.as_bytes());
    world.refresh_tokens.insert(row.selector, row);
    let first = world.token(&request(&text)).unwrap();
    let again = world.token(&request(&text)).unwrap();
    assert_eq!(pair(&again), pair(&first));
    assert!(refresh(world, &first.refresh_token.unwrap()).is_ok());
}

/// Keys of `secret_file` rotate; the pair stays under its own.
#[test]
fn a_retry_survives_a_new_key_and_is_refused_when_the_old_one_is_gone() {
    let world = &mut World::new();
    let (_, token) = sign_in(world, "read");
    let first = refresh(world, &token).unwrap();
    let old = world.keys.held.clone();
    world.keys.held = vec![KeyId([2; 4]), old[0]];
    assert_eq!(pair(&refresh(world, &token).unwrap()), pair(&first));
    world.keys.held = vec![KeyId([2; 4])];
    assert_eq!(
        refused(world, &request(&token.encode())),
        Reason::RefreshTokenRetried
    );
    assert!(world.is_live(first.access_token.opaque()));
}

/// django-oauth-toolkit.md RF-18; RFC 8707 §2.2.
#[test]
fn rf_18_without_resource_the_audience_is_kept_and_a_foreign_one_refused() {
    let api = "https://api.example";
    let world = &mut World::new();
    world.put(resource_server("api", Some(api)));
    let (access, token) = sign_in(world, "pets:read");
    let audience =
        |world: &World, token: &Opaque| world.access_tokens[&token.selector()].audience.clone();
    assert_eq!(audience(world, &access), [api]);
    let answer = refresh(world, &token).unwrap();
    assert_eq!(audience(world, answer.access_token.opaque()), [api]);
    let token = answer.refresh_token.unwrap().encode();
    let foreign = request(&token).with("resource", "https://bank.example");
    let refusal = world.token(&foreign).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidTarget);
    let own = request(&token).with("resource", api);
    let answer = world.token(&own).unwrap();
    assert_eq!(audience(world, answer.access_token.opaque()), [api]);
}

/// Whoever else was loaded beside it is not its user.
#[test]
fn a_family_belongs_to_one_user() {
    let world = &mut World::new();
    let (_, token) = sign_in(world, "read");
    let operation = request(&token.encode()).post(TokenRequest::parse).unwrap();
    let mut loaded = world.load(&operation.load_plan(&world.snapshot));
    loaded.user = Some(user("bob"));
    let (outcome, _) = world.settle(&operation, &loaded);
    assert_eq!(outcome.unwrap_err().reason, Reason::UserUnknown);
    assert!(world.writes.is_empty());
}
