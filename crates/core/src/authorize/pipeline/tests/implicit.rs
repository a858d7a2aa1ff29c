//! Requests for a token (RFC 6749 §4.2.1).

use std::collections::BTreeSet;

use super::*;
use crate::{authorize::ResponseType, model::ClientType};

/// What every good request of the implicit grant holds.
const IMPLICIT: &str = "client_id=spa&redirect_uri=https://app.example/cb&scope=read\
                        &response_type=token&state=s1";

/// A world in which the implicit grant is on, and `spa` holds it and no other.
fn with_implicit() -> World {
    let mut world = World::new();
    world.config.grant_types.insert(GrantType::Implicit);
    world.put(ClientRecord {
        grant_types: BTreeSet::from([GrantType::Implicit]),
        client_type: ClientType::Public,
        ..web("spa", &["https://app.example/cb"])
    });
    world
}

#[test]
fn a_request_for_a_token_passes_once_the_grant_is_on() {
    let terms = examine(&with_implicit(), IMPLICIT).unwrap();
    assert_eq!(terms.response_type, ResponseType::Token);
    assert_eq!(terms.challenge, None);
    assert_eq!(terms.granted.scope, set("read"));
    let named = format!("{IMPLICIT}&response_mode=fragment");
    assert!(examine(&with_implicit(), &named).is_ok());
}

/// RFC 6749 §4.2.2.1: what is wrong with a request for a token is told in the
/// fragment, whatever the check.
#[test]
fn a_refusal_of_a_request_for_a_token_goes_into_the_fragment() {
    for (from, to, reason) in [
        ("scope=read", "scope=read&scope=read", "parameter_repeated"),
        ("scope=read", "scope=read&request=eyJ", "request_object"),
        (
            "scope=read",
            "scope=read&response_mode=query",
            "response_mode_unknown",
        ),
        (
            "scope=read",
            "scope=read&response_mode=form_post",
            "response_mode_unknown",
        ),
        ("client_id=spa", "client_id=web", "grant_type_not_allowed"),
        (
            "scope=read",
            "scope=read&code_challenge_method=S256&code_challenge=\
             E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            "challenge_unexpected",
        ),
        (
            "scope=read",
            "scope=read&code_challenge_method=S256",
            "challenge_unexpected",
        ),
        ("scope=read", "scope=unknown", "scope_unknown"),
        ("scope=read", "scope=register-scope", "scope_privileged"),
        ("scope=read", "scope=introspection", "scope_privileged"),
        (
            "scope=read",
            "scope=read&resource=https://nobody.example",
            "resource_unknown",
        ),
        (
            "scope=read",
            "scope=read&prompt=none+login",
            "parameter_malformed",
        ),
    ] {
        let query = IMPLICIT.replacen(from, to, 1);
        assert_ne!(query, IMPLICIT, "{from}");
        let error = refused(&with_implicit(), &query);
        assert_eq!(error.reason.as_str(), reason, "{to}");
        assert!(told_by(&error, ResponseMode::Fragment), "{to}");
    }
}

/// What the server does not answer with a token is refused where codes are.
#[test]
fn other_response_types_are_refused_as_before_while_implicit_is_on() {
    for response_type in [
        "id_token",
        "id_token+token",
        "token+id_token",
        "code+token",
        "TOKEN",
        "none",
    ] {
        let to = format!("response_type={response_type}");
        let query = IMPLICIT.replacen("response_type=token", &to, 1);
        let error = refused(&with_implicit(), &query);
        assert_eq!(error.reason, Reason::ResponseTypeUnknown, "{response_type}");
        assert_eq!(error.code, ErrorCode::UnsupportedResponseType);
        assert!(to_client(&error), "{response_type}");
    }
}

/// security.md CT-13; django-oauth-toolkit.md AZ-34: a client of one of the two
/// grants has not got the other.
#[test]
fn az_34_each_response_type_is_for_the_clients_that_hold_its_grant() {
    let world = with_implicit();
    let code = IMPLICIT.replacen("response_type=token&state=s1", GOOD, 1);
    let error = refused(&world, &code);
    assert_eq!(error.code, ErrorCode::UnauthorizedClient);
    assert!(to_client(&error));
    let error = refused(&world, &IMPLICIT.replacen("=spa", "=web", 1));
    assert_eq!(error.code, ErrorCode::UnauthorizedClient);
    assert_eq!(
        error.description,
        "this client may not use the implicit grant"
    );
}

/// security.md CT-13: a client that holds the grant has nothing of it while the
/// grant is off, and a server without codes can still give tokens.
#[test]
fn ct_13_the_implicit_grant_is_on_only_when_it_is_named() {
    let mut world = with_implicit();
    let codes = GrantType::AuthorizationCode;
    world.config.grant_types.remove(&codes);
    assert!(examine(&world, IMPLICIT).is_ok());
    world.config.grant_types.insert(codes);
    world.config.grant_types.remove(&GrantType::Implicit);
    let error = refused(&world, IMPLICIT);
    assert_eq!(error.code, ErrorCode::UnsupportedResponseType);
    assert_eq!(error.reason, Reason::GrantTypeSwitchedOff);
}
