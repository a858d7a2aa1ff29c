#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use crate::{
    ErrorCode, OAuthError, Reason, UnixTime,
    assertion::{Assertion, SingleUse},
    model::{GrantType, UserId},
    scope::fixtures::{set, token},
    store::{UserKey, Write},
    world::{Request, SECRET, World, confidential, grant, public},
};

const NAME: &str = "urn:example:ticket";

/// A world in which the clients `app` and `phone` may use the host's grant.
fn world() -> World {
    let mut world = World::new();
    let name = GrantType::parse(NAME).unwrap();
    world.config.grant_types.insert(name.clone());
    for mut client in [confidential("app"), public("phone")] {
        client.grant_types.insert(name.clone());
        world.put(client);
    }
    world.assertion = Ok(of("ann"));
    world
}

fn of(user: &str) -> Assertion {
    Assertion::of_user(UserKey::Login(user.to_owned()))
}

fn request() -> Request {
    grant(NAME).basic("app", SECRET)
}

#[track_caller]
fn refused(world: &mut World, request: &Request) -> (ErrorCode, Reason) {
    let before = world.access_tokens.len();
    let refusal = world.token(request).unwrap_err();
    assert_eq!(world.access_tokens.len(), before);
    (refusal.code, refusal.reason)
}

#[test]
fn what_is_asserted_is_issued_as_for_every_grant() {
    let world = &mut world();
    let answer = world.token(&request().with("scope", "write")).unwrap();
    assert_eq!(answer.scope, set("write"));
    assert!(answer.refresh_token.is_none(), "not said to be refreshable");
    let row = &world.access_tokens[&answer.access_token.selector()];
    assert_eq!(row.user, Some(UserId::new("id-of-ann")));
    let family = &world.families[&row.family.unwrap()];
    assert_eq!(family.grant_type.as_str(), NAME);
    assert_eq!(Some(family.expires_at), row.expires_at);

    world.assertion = Ok(of("ann").refreshable());
    let answer = world.token(&request()).unwrap();
    assert_eq!(answer.scope, set("read"), "the default");
    let refresh = answer.refresh_token.unwrap().encode();
    let again = grant("refresh_token").with("refresh_token", &refresh);
    assert!(world.token(&again.basic("app", SECRET)).is_ok());

    let mut client = confidential("app");
    client.grant_types = [GrantType::parse(NAME).unwrap()].into();
    world.put(client);
    let answer = world.token(&request()).unwrap();
    assert!(answer.refresh_token.is_none(), "the client may not");
}

#[test]
fn a_client_may_act_for_itself_if_it_is_confidential() {
    let world = &mut world();
    world.assertion = Ok(Assertion::of_client().refreshable());
    let answer = world.token(&request()).unwrap();
    assert!(answer.refresh_token.is_none());
    let row = &world.access_tokens[&answer.access_token.selector()];
    assert_eq!((&row.user, row.family), (&None, None));
    let phone = grant(NAME).with("client_id", "phone");
    let refusal = refused(world, &phone);
    let expected = (ErrorCode::UnauthorizedClient, Reason::ClientIsPublic);
    assert_eq!(refusal, expected);
    world.assertion = Ok(of("ann"));
    assert!(world.token(&phone).is_ok());
}

#[test]
fn unknown_and_disabled_users_are_refused_in_the_same_words() {
    let world = &mut world();
    world.user_mut("bob").user.active = false;
    let mut said = Vec::new();
    for (user, reason) in [
        ("bob", Reason::UserDisabled),
        ("nobody", Reason::UserUnknown),
    ] {
        world.assertion = Ok(of(user));
        let refusal = world.token(&request()).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.reason),
            (ErrorCode::InvalidGrant, reason)
        );
        said.push(refusal.description);
    }
    assert_eq!(said[0], said[1]);
}

#[test]
fn the_host_is_asked_only_for_a_client_that_may_use_the_grant() {
    let world = &mut world();
    let unlisted = grant(NAME).basic("other", SECRET);
    assert_eq!(refused(world, &unlisted).0, ErrorCode::UnauthorizedClient);
    let wrong = grant(NAME).basic("app", "wrong");
    assert_eq!(refused(world, &wrong).0, ErrorCode::InvalidClient);
    let elsewhere = grant("urn:example:other").basic("app", SECRET);
    let unsupported = ErrorCode::UnsupportedGrantType;
    assert_eq!(refused(world, &elsewhere).0, unsupported);
    world
        .config
        .grant_types
        .remove(&GrantType::parse(NAME).unwrap());
    assert_eq!(refused(world, &request()).0, unsupported);
    assert_eq!(world.inquiries, 0);
}

#[test]
fn the_hosts_refusal_is_the_answer() {
    let world = &mut world();
    world.assertion = Err(OAuthError::by_host(
        ErrorCode::InvalidGrant,
        "no such ticket",
    ));
    let refusal = world.token(&request()).unwrap_err();
    assert_eq!(refusal.description, "no such ticket");
    assert_eq!(refusal.reason, Reason::RefusedByHost);
}

#[test]
fn an_asserted_scope_is_the_most_that_is_granted() {
    let world = &mut world();
    world.assertion = Ok(of("ann").within(set("write pets:read")));
    let answer = world.token(&request()).unwrap();
    assert_eq!(answer.scope, set("write pets:read"));
    let answer = world.token(&request().with("scope", "pets:read")).unwrap();
    assert_eq!(answer.scope, set("pets:read"));
    let refusal = refused(world, &request().with("scope", "read"));
    assert_eq!(refusal.1, Reason::ScopeExceedsGrant);
    world.retire("pets:read");
    assert_eq!(world.token(&request()).unwrap().scope, set("write"));
}

/// security.md SR-1: whatever the host asserts.
#[test]
fn sr_1_no_assertion_yields_a_privileged_scope() {
    let world = &mut world();
    let mut api = crate::world::resource_server("app", None);
    api.grant_types.insert(GrantType::parse(NAME).unwrap());
    world.put(api);
    for name in ["introspection", "register-scope"] {
        for assertion in [of("ann"), Assertion::of_client()] {
            world.assertion = Ok(assertion.clone());
            let refusal = refused(world, &request().with("scope", name));
            assert_eq!(refusal.1, Reason::ScopePrivileged);
            let within = [token(name), token("read")].into_iter().collect();
            world.assertion = Ok(assertion.within(within));
            assert_eq!(world.token(&request()).unwrap().scope, set("read"));
        }
    }
}

#[test]
fn a_single_use_is_consumed_by_the_commit_that_issues() {
    let world = &mut world();
    let ends = UnixTime::from_secs(1_700_000_060);
    let once = of("ann").once(SingleUse::new("issuer", "1", ends));
    world.assertion = Ok(once);
    let refusal = refused(world, &request().with("scope", "nonsense"));
    assert_eq!(refusal.0, ErrorCode::InvalidScope);
    assert!(world.tickets.is_empty(), "a refusal leaves it");

    let operation = request().post(crate::token::TokenRequest::parse).unwrap();
    let loaded = crate::store::Loaded::default();
    let (won, conflict) = world.settle(&operation, &loaded);
    assert!(won.is_ok() && conflict.is_none());
    assert!(
        matches!(world.writes[..], [.., Write::ConsumeTicket { expires_at, .. }] if expires_at == ends)
    );
    // The loser of the race is decided again with what it lost to.
    let mut loaded = loaded;
    let (_, conflict) = world.settle(&operation, &loaded);
    loaded.absorb(conflict.unwrap());
    let (lost, conflict) = world.settle(&operation, &loaded);
    let refusal = lost.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidGrant);
    assert_eq!(refusal.reason, Reason::AssertionReplayed);
    assert_eq!((conflict, world.writes.len()), (None, 0));

    world.sleep_secs(60);
    assert_eq!(refused(world, &request()).1, Reason::AssertionExpired);
}
