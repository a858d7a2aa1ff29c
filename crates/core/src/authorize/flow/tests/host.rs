//! People whom the host signs in, with its own session.

use std::time::Duration;

use super::*;

fn world() -> World {
    let mut world = World::new();
    world.host_signs_in("alice", "session 1");
    world
}

#[test]
fn the_hosts_session_is_enough_for_a_code() {
    let mut world = world();
    let signed_in_at = world.now;
    world.pass(7200);
    let page = world.consent_page(&request());
    let decision = world.post(&form(&page, true));
    let code = code_of(&decision);
    assert_eq!(code.user, UserId::new("alice"));
    assert_eq!(code.authenticated_at, signed_in_at);
}

#[test]
fn a_form_of_one_session_of_the_host_is_void_in_another() {
    let mut world = world();
    let page = world.consent_page(&request());
    let signed_in_at = world.now;
    let other = HostSession::new(UserId::new("alice"), signed_in_at, "session 2");
    world.host = Some(other);
    let refused = error(world.post(&form(&page, true)));
    assert_eq!(refused.reason, Reason::TicketInvalid);
    world.host_signs_in("bob", "session 1");
    let refused = error(world.post(&form(&page, true)));
    assert_eq!(refused.reason, Reason::TicketInvalid);
    world.host = None;
    let (_, again) = login_query(world.post(&form(&page, true)));
    assert!(!again, "nobody is signed in any more");
}

#[test]
fn whom_the_host_deactivates_is_nobody_at_once() {
    let mut world = world();
    let page = world.consent_page(&request());
    world.loaded.user.as_mut().unwrap().user.active = false;
    login_query(world.get(&request()));
    login_query(world.post(&form(&page, true)));
    world.loaded.user = None;
    login_query(world.post(&form(&page, true)));
    let refused = error(world.get(&format!("{}&prompt=none", request())));
    assert_eq!(refused.code, ErrorCode::LoginRequired);
}

#[test]
fn prompt_login_waits_for_a_later_sign_in_at_the_host() {
    let mut world = world();
    world.pass(60);
    let (query, again) = login_query(world.get(&format!("{}&prompt=login", request())));
    assert!(again);
    let (same, _) = login_query(world.get(&query));
    assert_eq!(same, query, "the demand neither grows nor goes away");
    world.pass(5);
    world.host_signs_in("alice", "session 1");
    world.consent_page(&query);
}

#[test]
fn max_age_counts_from_the_sign_in_at_the_host() {
    let mut world = world();
    world.pass(60);
    world.consent_page(&format!("{}&max_age=60", request()));
    world.now = world.now.plus(Duration::from_millis(1));
    login_query(world.get(&format!("{}&max_age=60", request())));
    let refused = error(world.get(&format!("{}&max_age=60&prompt=none", request())));
    assert_eq!(refused.code, ErrorCode::LoginRequired);
}

#[test]
fn the_hosts_sign_in_page_learns_who_asks_for_what() {
    let mut world = World::new();
    let query = format!("{}&login_hint=ada&ui_locales=de", request());
    let State::NeedsLogin(login) = world.get(&query).outcome.unwrap() else {
        unreachable!("nobody is signed in");
    };
    assert_eq!(login.client_id, ClientId::new("web"));
    assert_eq!(login.client_name, "The web app");
    assert_eq!(login.scope, set("read photos:see"));
    assert_eq!(login.login_hint.as_deref(), Some("ada"));
    assert_eq!(login.ui_locales.as_deref(), Some("de"));
}

#[test]
fn consent_is_looked_up_for_whom_the_host_names() {
    let world = world();
    let parts = Parts {
        get: true,
        authorization: None,
        content_type: None,
        query: Some("client_id=web"),
        body: b"",
        client_claim: None,
    };
    let who = Who::Host(world.host.clone().unwrap());
    let visit = Authorization::parse(&parts, who).unwrap();
    let alice = UserId::new("alice");
    assert_eq!(
        visit.load_plan(&world.snapshot),
        LoadPlan {
            user: Some(crate::store::UserKey::Id(alice.clone())),
            consent: Some(ConsentKey::Of(alice, ClientId::new("web"))),
            ..LoadPlan::default()
        }
    );
}
