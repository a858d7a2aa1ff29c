//! Who is asked to sign in, who is asked for consent, and who is not.

use super::*;

#[test]
fn a_strangers_request_is_kept_nowhere_but_in_next() {
    let mut world = World::new();
    let (query, reauthenticate) = login_query(world.get(&format!("{}&login_hint=al", request())));
    assert!(!reauthenticate);
    world.sign_in("alice");
    let page = world.consent_page(&query);
    assert_eq!(page.client.name(), "The web app");
    assert_eq!(page.redirect.as_str(), "app.example");
    assert_eq!(page.user.id, UserId::new("alice"));
    assert_eq!(page.groups.len(), 2);
}

#[test]
fn by_default_consent_is_asked_for_every_time() {
    let mut world = with_consent();
    let decision = world.get(&request());
    assert!(asks(&decision));
    let Ok(State::NeedsConsent(page)) = decision.outcome else {
        unreachable!()
    };
    assert!(
        page.groups
            .iter()
            .flat_map(|group| &group.scopes)
            .all(|item| !item.new)
    );
}

fn told_of_read(world: &mut World, query: &str) -> String {
    let page = world.consent_page(query);
    let mut items = page.groups.iter().flat_map(|group| &group.scopes);
    let read = items.find(|item| item.name.as_str() == "read").unwrap();
    read.description.clone()
}

/// What the client asks for, then what the user wants.
#[test]
fn scopes_are_told_in_the_language_of_the_request_or_else_of_the_user() {
    let mut world = World::with_user("alice");
    let tag = |text| LanguageTag::parse(text).unwrap();
    let words = [(tag("de"), "Lesen"), (tag("fr"), "Lire")];
    let translations = words.map(|(tag, text)| (tag, text.to_owned()));
    let read = world.snapshot.scope_by_text("read").unwrap();
    let told = RegisteredScope {
        translations: translations.into(),
        ..(**read).clone()
    };
    world.put_scope(told);
    assert!(!["Lesen", "Lire"].contains(&told_of_read(&mut world, &request()).as_str()));
    let alice = world.loaded.user.as_mut().unwrap();
    alice.user.language = Some(tag("fr"));
    assert_eq!(told_of_read(&mut world, &request()), "Lire");
    assert_eq!(
        told_of_read(&mut world, &format!("{}&ui_locales=de", request())),
        "Lesen"
    );
}

/// Who only ever comes here does not fall idle.
#[test]
fn a_visit_counts_as_use_of_the_session() {
    let mut world = World::with_user("alice");
    assert!(world.get(&request()).writes.is_empty());
    world.pass(600);
    let touched = Write::TouchSession {
        selector: world.session.as_ref().unwrap().selector(),
        at: world.now,
    };
    assert_eq!(world.get(&request()).writes, [touched]);
}

/// django-oauth-toolkit.md AZ-30.
#[test]
fn az_30_consent_that_covers_everything_need_not_be_asked_for_again() {
    let mut world = with_consent();
    world.config.approval_prompt = ApprovalPrompt::Auto;
    let decision = world.get(&format!("{}&ui_locales=de+en", request()));
    assert!(is_granted(&decision));
    assert_eq!(decision.writes.len(), 1);
    let fewer = request().replace("read+photos:see", "photos:see");
    assert!(is_granted(&world.get(&fewer)));
    let more = request().replace("read+photos:see", "read+photos:see+groups");
    assert!(asks(&world.get(&more)));
    assert!(asks(&world.get(&format!("{}&prompt=consent", request()))));
    assert!(asks(
        &world.get(&format!("{}&approval_prompt=force", request()))
    ));
}

#[test]
fn consent_is_for_one_user_one_client_and_one_text() {
    let mut world = with_consent();
    world.config.approval_prompt = ApprovalPrompt::Auto;
    let other_client = request().replace("client_id=web", "client_id=old");
    assert!(asks(&world.get(&other_client)));
    world.sign_in("bob");
    assert!(asks(&world.get(&request())));
    world.sign_in("alice");
    assert!(is_granted(&world.get(&request())));
    world.put_scope(RegisteredScope {
        text_version: 2,
        ..scope(3, "photos:see", Some("photos"))
    });
    assert!(is_granted(&world.get(&request())), "a cosmetic change");
    world.put_scope(RegisteredScope {
        text_version: 3,
        consent_version: 3,
        ..scope(3, "photos:see", Some("photos"))
    });
    assert!(asks(&world.get(&request())));
}

#[test]
fn a_client_that_skips_consent_gets_its_code_at_once() {
    let mut world = World::with_user("alice");
    let query = request().replace("client_id=web", "client_id=first");
    let decision = world.get(&query);
    assert!(is_granted(&decision));
    assert_eq!(consent_of(&decision), None);
    assert!(asks(&world.get(&format!("{query}&prompt=consent"))));
}

/// django-oauth-toolkit.md AZ-03.
#[test]
fn az_03_prompt_none_never_shows_a_page() {
    let query = format!("{}&prompt=none", request());
    let refused = error(World::new().get(&query));
    assert_eq!(
        (refused.code, refused.reason),
        (ErrorCode::LoginRequired, Reason::LoginNeeded)
    );
    let redirect_uri = "https://app.example/cb".to_owned();
    let delivery = Delivery::Redirect {
        redirect_uri,
        state: Some("s1".to_owned()),
        mode: ResponseMode::Query,
    };
    assert_eq!(refused.delivery, delivery);

    let refused = error(World::with_user("alice").get(&query));
    assert_eq!(
        (refused.code, refused.reason),
        (ErrorCode::ConsentRequired, Reason::ConsentNeeded)
    );
    assert_eq!(refused.delivery, delivery);

    let mut world = with_consent();
    world.config.approval_prompt = ApprovalPrompt::Auto;
    assert!(is_granted(&world.get(&query)));
    world.pass(100);
    let refused = error(world.get(&format!("{query}&max_age=99")));
    assert_eq!(refused.code, ErrorCode::LoginRequired);
}

/// django-oauth-toolkit.md AZ-05, AZ-06; security.md PG-6, RD-16, CVE-2023-6787
/// (Keycloak): who cancels the sign-in gets no code of the old session.
#[test]
fn rd_16_az_05_az_06_prompt_login_asks_for_the_password_once() {
    let mut world = World::with_user("alice");
    world.pass(5);
    let query = request().replace("client_id=web", "client_id=first") + "&prompt=login";
    let (next, reauthenticate) = login_query(world.get(&query));
    assert!(reauthenticate);
    assert!(!next.contains("prompt"));
    let (same, _) = login_query(world.get(&next));
    assert_eq!(same, next, "cancelled");
    world.pass(5);
    world.sign_in("alice");
    let decision = world.get(&next);
    assert!(is_granted(&decision));
    assert_eq!(code_of(&decision).authenticated_at, world.now);

    let mut stranger = World::new();
    let (next, reauthenticate) = login_query(stranger.get(&query));
    assert!(!reauthenticate);
    stranger.sign_in("alice");
    assert!(is_granted(&stranger.get(&next)), "exactly one sign-in");
}

/// security.md PG-6; OpenID Connect Core §3.1.2.1.
#[test]
fn pg_6_max_age_asks_for_the_password_when_the_sign_in_is_older() {
    let mut world = World::with_user("alice");
    let query = request().replace("client_id=web", "client_id=first");
    world.pass(60);
    assert!(is_granted(&world.get(&format!("{query}&max_age=60"))));
    for max_age in ["59", "0"] {
        let (next, reauthenticate) = login_query(world.get(&format!("{query}&max_age={max_age}")));
        assert!(reauthenticate);
        world.pass(30);
        let mut fresh = World::with_user("alice");
        fresh.now = world.now;
        fresh.sign_in("alice");
        fresh.pass(300);
        assert!(
            is_granted(&fresh.get(&next)),
            "{max_age}: the sign-in after it does"
        );
    }
    let huge = format!("{query}&max_age={}", u64::MAX);
    assert!(is_granted(&world.get(&huge)));
}

/// The consent form of a request with `max_age` may lie open for longer.
#[test]
fn time_spent_on_the_consent_form_does_not_age_the_sign_in() {
    let mut world = World::with_user("alice");
    world.pass(10);
    let page = world.consent_page(&format!("{}&max_age=20", request()));
    world.pass(600);
    assert!(is_granted(&world.post(&form(&page, true))));
}

/// security.md RD-16: another user who signs in starts the request again.
#[test]
fn rd_16_another_user_answers_a_form_of_their_own() {
    let mut world = World::with_user("alice");
    let of_alice = world.consent_page(&request());
    let (next, _) = login_query(world.get(&format!("{}&prompt=login", request())));
    world.pass(1);
    world.sign_in("bob");
    let of_bob = world.consent_page(&next);
    assert_eq!(of_bob.user.id, UserId::new("bob"));
    assert_void(
        world.post(&form(&of_alice, true)),
        Reason::TicketInvalid,
        "the form of alice",
    );
    assert_eq!(
        code_of(&world.post(&form(&of_bob, true))).user,
        UserId::new("bob")
    );
}

/// security.md PG-3: a POST from another site carries no cookie.
#[test]
fn pg_3_a_posted_request_comes_back_by_get() {
    let mut world = World::with_user("alice");
    let sent = format!("{}&prompt=login&x=y", request());
    let decision = world.post(&sent);
    assert_eq!(decision.writes, []);
    let Ok(State::Resume { query }) = decision.outcome else {
        unreachable!()
    };
    let parsed = |text: &str| AuthorizationRequest::parse(text.as_bytes()).unwrap();
    assert_eq!(parsed(&query), parsed(&sent));
    let bad = request().replace("app.example/cb", "evil.example/cb");
    assert_eq!(error(world.post(&bad)).delivery, Delivery::Page);
    assert_eq!(error(world.post("")).reason, Reason::ClientMissing);
    assert_eq!(error(world.post("%ff")).delivery, Delivery::Page);
}

#[test]
fn one_trip_reads_all_that_is_needed() {
    let world = World::with_user("alice");
    let visit = |query, session: Option<Opaque>| {
        let parts = Parts {
            get: true,
            authorization: None,
            content_type: None,
            query: Some(query),
            body: b"",
            client_claim: None,
        };
        Authorization::parse(&parts, session.into()).unwrap()
    };
    let plan = |query, session| visit(query, session).load_plan(&world.snapshot);
    let session = world.session.clone();
    let selector = session.as_ref().map(Opaque::selector);
    let web = ClientId::new("web");
    assert_eq!(
        plan("client_id=web", session.clone()),
        LoadPlan {
            session: selector,
            consent: Some(ConsentKey::OfSession(web)),
            ..LoadPlan::default()
        }
    );
    assert!(plan("client_id=web", None).is_empty());
    assert_eq!(plan("", session).consent, None);
    assert!(plan("client_id=x", None).is_empty());
}
