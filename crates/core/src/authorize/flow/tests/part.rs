//! A person who allows a part of what was asked.

use std::time::Duration;

use super::*;

fn granting(scopes: &str) -> Answer {
    Answer::Granted {
        scopes: set(scopes),
        lasts: None,
    }
}

fn withdrawn(decision: &Decision<State>) -> Option<String> {
    decision.writes.iter().find_map(|write| match write {
        Write::WithdrawConsent { scopes, .. } => Some(scopes.to_string()),
        _ => None,
    })
}

fn kept(decision: &Decision<State>) -> Vec<String> {
    let scopes = consent_of(decision).unwrap().scopes.into_iter();
    scopes.map(|scope| scope.name.to_string()).collect()
}

/// RFC 6749 §3.3: the owner's instructions may narrow the scope.
#[test]
fn a_code_carries_the_part_that_was_allowed() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    let decision = world.answer(&page, granting("read"));
    assert!(is_granted(&decision));
    assert_eq!(code_of(&decision).scope, set("read"));
    assert_eq!(
        code_of(&decision).audience,
        Vec::<String>::new(),
        "that of the part"
    );
    assert_eq!(kept(&decision), ["read"]);
    let told = Event::ApplicationAuthorized {
        client: ClientId::new("web"),
        user: UserId::new("alice"),
        scope: set("read"),
    };
    assert_eq!(decision.events, [told]);
}

#[test]
fn the_whole_in_any_order_is_the_whole() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    assert_eq!(page.scopes(), set("read photos:see"));
    let decision = world.answer(&page, granting("photos:see read"));
    assert_eq!(code_of(&decision).scope, set("read photos:see"));
    assert_eq!(code_of(&decision).audience, ["https://photos.example"]);
    assert_eq!(withdrawn(&decision), None);
}

/// What a person leaves out they are asked for again: a yes of long ago does not
/// outlive it.
#[test]
fn what_is_left_out_is_forgotten() {
    let mut world = with_consent();
    let page = world.consent_page(&request());
    let decision = world.answer(&page, granting("photos:see"));
    assert_eq!(kept(&decision), ["photos:see"]);
    assert_eq!(withdrawn(&decision).as_deref(), Some("read"));
}

#[test]
fn nothing_and_more_than_was_shown_are_no_answers() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    for (scopes, reason) in [
        ("", Reason::ConsentEmpty),
        ("write", Reason::ConsentExceedsRequest),
        ("read photos:see write", Reason::ConsentExceedsRequest),
        ("read register-scope", Reason::ConsentExceedsRequest),
        ("READ", Reason::ConsentExceedsRequest),
    ] {
        let refused = error(world.answer(&page, granting(scopes)));
        assert_eq!(refused.reason, reason, "{scopes}");
        assert_eq!(refused.code, ErrorCode::InvalidRequest);
        assert_eq!(refused.delivery, Delivery::Page, "{scopes}");
    }
    assert!(is_granted(&world.answer(&page, granting("read"))));
}

/// What is allowed for a time ends with it: the code says so, and the person is asked
/// again.
#[test]
fn what_is_allowed_for_a_time_ends_with_it() {
    let day = Duration::from_hours(24);
    let mut world = World::with_user("alice");
    world.config.consent_durations = vec![day];
    world.config.approval_prompt = ApprovalPrompt::Auto;
    let page = world.consent_page(&request());
    assert_eq!(page.durations, [day]);
    let for_a_day = |lasts| Answer::Granted {
        scopes: set("read photos:see"),
        lasts,
    };
    let never_offered = Some(day.saturating_mul(2));
    let refused = error(world.answer(&page, for_a_day(never_offered)));
    assert_eq!(refused.reason, Reason::ConsentDurationUnknown);

    let decision = world.answer(&page, for_a_day(Some(day)));
    let end = world.now.plus(day);
    assert_eq!(code_of(&decision).ends_at, Some(end));
    let consent = consent_of(&decision).unwrap();
    assert!(consent.scopes.iter().all(|scope| scope.until == Some(end)));
    world.loaded.consent = Some(consent);
    world.now = world.now.plus(Duration::from_hours(1));
    let silent = world.get(&request());
    assert!(is_granted(&silent), "not asked within the day");
    assert_eq!(code_of(&silent).ends_at, Some(end), "and not for longer");
    world.now = end;
    world.sign_in("alice");
    assert!(asks(&world.get(&request())), "asked after it");
}

/// The defaults are shown by name, and a part of them is a part.
#[test]
fn a_part_of_the_defaults_is_granted_by_name() {
    let mut world = World::with_user("alice");
    world.put_scope(RegisteredScope {
        is_default: true,
        ..scope(2, "write", None)
    });
    let page = world.consent_page(&format!("client_id=web&{GOOD}"));
    assert_eq!(page.scopes(), set("read write"));
    let decision = world.answer(&page, granting("write"));
    assert_eq!(code_of(&decision).scope, set("write"));
}

/// security.md RD-9: an answer that comes without the form's round trip is held
/// to the same ticket.
#[test]
fn rd_9_an_answer_is_good_for_the_page_that_was_shown() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    world.put_scope(RegisteredScope {
        text_version: 2,
        ..scope(3, "photos:see", Some("photos"))
    });
    assert!(asks(&world.answer(&page, granting("read"))), "a new text");
    world.sign_in("alice");
    let void = world.answer(&page, granting("read"));
    assert_void(void, Reason::TicketInvalid, "another session");
    let void = world.answer(&page, Answer::Denied);
    assert_void(void, Reason::TicketInvalid, "to deny, too");
}

/// A form that is looked at keeps its ticket, for it may have to be shown again.
#[test]
fn looking_at_a_form_changes_nothing() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    for allow in [true, false] {
        let seen = world.look(&form(&page, allow));
        let Ok(State::NeedsConsent(again)) = &seen.outcome else {
            unreachable!("{seen:?}")
        };
        assert_eq!(seen.writes, []);
        assert_eq!(again.ticket, page.ticket);
        assert_eq!(again.request.to_query(), page.request.to_query());
    }
}

/// OpenID Connect Core §3.1.2.1: a fresh sign-in that was asked for is not asked
/// for again by the answer.
#[test]
fn an_answer_after_a_fresh_sign_in_is_good() {
    let mut world = World::with_user("alice");
    let (query, _) = login_query(world.get(&format!("{}&prompt=login", request())));
    world.pass(5);
    world.sign_in("alice");
    let page = world.consent_page(&query);
    world.pass(5);
    assert!(is_granted(&world.answer(&page, granting("read"))));
}
