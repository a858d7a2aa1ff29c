//! Asked by the application that the server is a part of.

use super::*;
use crate::model::ClientId;

fn api() -> Owner {
    Owner::ResourceServer(ClientId::new("api"))
}

fn said_within(
    world: &mut World,
    owner: Owner,
    token: &Opaque,
) -> Result<IntrospectionResponse, OAuthError> {
    world.run(&IntrospectionRequest::within(owner, &token.encode()))
}

fn scope_within(world: &mut World, owner: Owner, token: &Opaque) -> String {
    match said_within(world, owner, token).unwrap() {
        IntrospectionResponse::Active(token) => token.scope.to_string(),
        IntrospectionResponse::Inactive => String::new(),
    }
}

/// What the endpoint says to the resource server and what is said within are one.
#[test]
fn within_a_resource_server_sees_what_the_endpoint_shows_it() {
    let world = &mut World::new();
    let token = world
        .sign_in("app", "read pets:read money")
        .access_token
        .opaque()
        .clone();
    let within = said_within(world, api(), &token).unwrap();
    let body = seen_by(world, "api", &token);
    assert_eq!(String::from_utf8(within.to_json()).unwrap(), body);
    assert_eq!(scope_within(world, api(), &token), "read pets:read");
}

#[test]
fn within_the_authorization_server_sees_its_own_scopes() {
    let world = &mut World::new();
    let token = world
        .sign_in("app", "read pets:read money")
        .access_token
        .opaque()
        .clone();
    let own = Owner::AuthorizationServer;
    assert_eq!(scope_within(world, own.clone(), &token), "read");
    let foreign = world
        .sign_in("app", "pets:read")
        .access_token
        .opaque()
        .clone();
    assert_eq!(scope_within(world, own.clone(), &foreign), "");
    world.user_mut("ann").user.active = false;
    assert_eq!(scope_within(world, own, &token), "");
}

/// security.md SR-1: the right is asked about at each use, within as without.
#[test]
fn sr_1_within_a_resource_server_needs_its_right() {
    let world = &mut World::new();
    let token = world.sign_in("app", "read").access_token.opaque().clone();
    role(world, "api", |role| role.may_introspect = false);
    let refusal = said_within(world, api(), &token).unwrap_err();
    assert_eq!(refusal.reason, Reason::PrivilegeMissing);
    let nobody = Owner::ResourceServer(ClientId::new("nobody"));
    let refusal = said_within(world, nobody, &token).unwrap_err();
    assert_eq!(refusal.reason, Reason::ClientUnknown);
    let client = Owner::ResourceServer(ClientId::new("app"));
    let refusal = said_within(world, client, &token).unwrap_err();
    assert_eq!(refusal.reason, Reason::NotResourceServer);
    let mut disabled = resource_server("api", None);
    disabled.disabled = true;
    world.put(disabled);
    let refusal = said_within(world, api(), &token).unwrap_err();
    assert_eq!(refusal.reason, Reason::ClientDisabled);
}
