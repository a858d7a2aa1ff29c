//! RFC 6749 §4.2: a token straight from the authorization endpoint.

use std::collections::BTreeSet;

use super::*;
use crate::{
    model::{AccessToken, ClientRecord, ClientType, Family, GrantType},
    token::TokenResponse,
};

const REQUEST: &str = "client_id=spa&redirect_uri=https://app.example/cb&scope=read+photos:see\
                       &response_type=token&state=s1";

/// Alice at the browser; the grant is on, and `spa` holds it and what else a
/// client may hold.
fn implicit() -> World {
    let mut world = World::with_user("alice");
    world.config.grant_types.insert(GrantType::Implicit);
    world.put(spa());
    world
}

fn spa() -> ClientRecord {
    ClientRecord {
        client_type: ClientType::Public,
        grant_types: BTreeSet::from([
            GrantType::Implicit,
            GrantType::AuthorizationCode,
            GrantType::RefreshToken,
        ]),
        ..web("spa", &["https://app.example/cb"])
    }
}

fn answer_of(decision: &Decision<State>) -> (&str, Option<&str>, &TokenResponse) {
    match decision.outcome.as_ref().unwrap() {
        State::GrantedToken {
            redirect_uri,
            state,
            response,
        } => (redirect_uri, state.as_deref(), response),
        other => unreachable!("{other:?}"),
    }
}

fn rows(decision: &Decision<State>) -> (&Family, &AccessToken) {
    let family = decision.writes.iter().find_map(|write| match write {
        Write::InsertFamily(family) => Some(family),
        _ => None,
    });
    let token = decision.writes.iter().find_map(|write| match write {
        Write::InsertAccessToken(token) => Some(token),
        _ => None,
    });
    (family.unwrap(), token.unwrap())
}

#[test]
fn consent_grants_a_token_and_neither_a_code_nor_a_refresh_token() {
    let mut world = implicit();
    let page = world.consent_page(REQUEST);
    world.pass(60);
    let decision = world.post(&form(&page, true));
    let (redirect_uri, state, response) = answer_of(&decision);
    assert_eq!(redirect_uri, "https://app.example/cb");
    assert_eq!(state, Some("s1"));
    assert_eq!(response.scope, set("read photos:see"));
    assert_eq!(response.expires_in, 3600);
    assert!(response.refresh_token.is_none(), "RFC 6749 §4.2.2");
    assert!(
        decision
            .writes
            .iter()
            .all(|write| !matches!(write, Write::InsertCode(_) | Write::InsertRefreshToken(_))),
        "{:?}",
        decision.writes
    );
    let (family, token) = rows(&decision);
    assert_eq!(token.selector, response.access_token.selector());
    let text = response.access_token.encode(&crate::NoSignatures).unwrap();
    let sent = Opaque::parse(OpaqueKind::AccessToken, &text).unwrap();
    assert_eq!(token.digest, sent.digest());
    assert_eq!(token.user, Some(UserId::new("alice")));
    assert_eq!(token.client, ClientId::new("spa"));
    assert_eq!(token.scope, set("read photos:see"));
    assert_eq!(token.audience, ["https://photos.example"]);
    assert_eq!(token.family, Some(family.id));
    assert_eq!(token.expires_at, Some(family.expires_at));
    assert_eq!(family.grant_type, GrantType::Implicit);
    assert_eq!(family.user, UserId::new("alice"));
}

/// The ticket is consumed, and what was allowed remembered, in the commit that
/// issues the token.
#[test]
fn the_token_is_issued_where_the_ticket_is_consumed() {
    let mut world = implicit();
    let page = world.consent_page(REQUEST);
    let decision = world.post(&form(&page, true));
    let mut consumed = decision.writes.iter().filter_map(|write| match write {
        Write::ConsumeTicket { id, .. } => Some(*id),
        _ => None,
    });
    let id = consumed.next().unwrap();
    let consent = consent_of(&decision).unwrap();
    assert_eq!(consent.scopes.len(), 2);
    assert_eq!(
        decision.events,
        [
            Event::ApplicationAuthorized {
                client: ClientId::new("spa"),
                user: UserId::new("alice"),
                scope: set("read photos:see"),
            },
            Event::TokenIssued {
                grant_type: GrantType::Implicit,
                client: ClientId::new("spa"),
                user: Some(UserId::new("alice")),
                scope: set("read photos:see"),
            },
        ]
    );
    world.loaded.absorb(Conflict::Ticket { id });
    assert_void(world.post(&form(&page, true)), Reason::TicketUsed, "used");
}

/// security.md RD-9: a form for a code is none for a token.
#[test]
fn rd_9_a_form_does_not_pass_for_one_of_another_response_type() {
    let mut world = implicit();
    let page = world.consent_page(&format!("client_id=spa&scope=read&{GOOD}"));
    let body = form(&page, true)
        .replacen("response_type=code", "response_type=token", 1)
        .replacen("code_challenge_method=S256&", "", 1)
        .replacen(&format!("code_challenge={CHALLENGE}&"), "", 1);
    assert_void(world.post(&body), Reason::TicketInvalid, "code to token");
}

#[test]
fn what_was_allowed_before_gives_a_token_at_once_where_that_is_configured() {
    let mut world = implicit();
    let page = world.consent_page(REQUEST);
    world.loaded.consent = consent_of(&world.post(&form(&page, true)));
    assert!(asks(&world.get(REQUEST)), "a public client is asked again");
    world.config.approval_prompt = ApprovalPrompt::Auto;
    let decision = world.get(REQUEST);
    assert_eq!(answer_of(&decision).2.scope, set("read photos:see"));
    assert_eq!(decision.writes.len(), 2);
}

/// RFC 6749 §4.2.2.1, OpenID Connect Core §3.1.2.6.
#[test]
fn whatever_goes_to_the_client_goes_into_the_fragment() {
    let mut world = implicit();
    let page = world.consent_page(REQUEST);
    let denied = world.post(&form(&page, false));
    let Ok(State::Denied { location }) = &denied.outcome else {
        unreachable!("{denied:?}")
    };
    let expected = "https://app.example/cb#error=access_denied&";
    assert!(location.as_str().starts_with(expected), "{location:?}");
    let silent = error(world.get(&format!("{REQUEST}&prompt=none")));
    assert_eq!(silent.code, ErrorCode::ConsentRequired);
    let by_fragment = Delivery::Redirect {
        redirect_uri: "https://app.example/cb".to_owned(),
        state: Some("s1".to_owned()),
        mode: ResponseMode::Fragment,
    };
    assert_eq!(silent.delivery, by_fragment);
    world.session = None;
    let silent = error(world.get(&format!("{REQUEST}&prompt=none")));
    assert_eq!(silent.code, ErrorCode::LoginRequired);
    assert_eq!(silent.delivery, by_fragment);
}

/// security.md CT-13: off, on the way, is off.
#[test]
fn ct_13_a_form_that_lay_open_grants_nothing_once_the_grant_is_off() {
    let mut world = implicit();
    let page = world.consent_page(REQUEST);
    world.config.grant_types.remove(&GrantType::Implicit);
    let refused = error(world.post(&form(&page, true)));
    assert_eq!(refused.reason, Reason::GrantTypeSwitchedOff);
}

#[test]
fn a_token_lives_as_long_as_the_client_says() {
    let mut world = implicit();
    world.put(ClientRecord {
        access_token_lifetime: Some(std::time::Duration::from_mins(10)),
        ..spa()
    });
    let page = world.consent_page(REQUEST);
    let decision = world.post(&form(&page, true));
    assert_eq!(answer_of(&decision).2.expires_in, 600);
    assert_eq!(
        rows(&decision).0.expires_at,
        UnixTime::from_secs(world.now.as_secs() + 600)
    );
}
