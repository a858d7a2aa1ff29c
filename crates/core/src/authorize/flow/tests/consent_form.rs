//! The consent form and its ticket.

use data_encoding::BASE64URL_NOPAD;

use super::*;

#[test]
fn consent_grants_a_code_bound_to_all_of_the_request() {
    let mut world = World::with_user("alice");
    let signed_in_at = world.now;
    world.pass(30);
    let page = world.consent_page(&request());
    world.pass(60);
    let decision = world.post(&form(&page, true));
    let pairs = granted(&decision);
    let names: Vec<_> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["code", "state", "iss"]);
    assert_eq!(value(&pairs, "state").unwrap(), "s1");
    assert_eq!(value(&pairs, "iss").unwrap(), ISSUER);

    let code = code_of(&decision);
    let sent = Opaque::parse(
        OpaqueKind::AuthorizationCode,
        &value(&pairs, "code").unwrap(),
    )
    .unwrap();
    assert_eq!(
        (code.selector, code.digest),
        (sent.selector(), sent.digest())
    );
    assert_eq!(code.client, ClientId::new("web"));
    assert_eq!(code.user, UserId::new("alice"));
    assert_eq!(code.redirect_uri.as_deref(), Some("https://app.example/cb"));
    assert_eq!(code.scope, set("read photos:see"));
    assert_eq!(code.audience, ["https://photos.example"]);
    assert_eq!(code.challenge.as_ref().unwrap().value, CHALLENGE);
    assert_eq!(code.authenticated_at, signed_in_at);
    assert_eq!(code.issued_at, world.now);
    assert_eq!(
        code.expires_at,
        UnixTime::from_secs(world.now.as_secs() + 60)
    );
    assert_eq!(code.used, None);
}

#[test]
fn consent_is_kept_with_the_texts_and_its_ticket_consumed_with_the_code() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    let decision = world.post(&form(&page, true));
    assert_eq!(decision.writes.len(), 4);
    assert!(matches!(decision.writes[1], Write::ConsumeTicket { .. }));
    let entry = match &decision.writes[3] {
        Write::Audit(entry) => Some((entry.action.clone(), entry.actor.clone())),
        _ => None,
    };
    let alice = Actor::User(UserId::new("alice"));
    assert_eq!(entry, Some((AuditAction::ConsentGiven, alice)));
    let consent = consent_of(&decision).unwrap();
    assert_eq!(consent.user, UserId::new("alice"));
    assert_eq!(consent.client, ClientId::new("web"));
    let kept: Vec<_> = consent
        .scopes
        .iter()
        .map(|s| (s.name.as_str(), s.text_version))
        .collect();
    assert_eq!(kept, [("read", 1), ("photos:see", 1)]);
    assert_eq!(
        decision.events,
        [Event::ApplicationAuthorized {
            client: ClientId::new("web"),
            user: UserId::new("alice"),
            scope: set("read photos:see"),
        }]
    );
}

/// security.md CT-6: a redirect URI that was not named need not be repeated.
#[test]
fn ct_6_the_code_remembers_only_a_redirect_uri_that_was_named() {
    let mut world = World::with_user("alice");
    let decision = world.get(&format!("client_id=first&{GOOD}"));
    assert_eq!(code_of(&decision).redirect_uri, None);
}

/// django-oauth-toolkit.md AZ-42.
#[test]
fn az_42_absence_of_allow_denies() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    let decision = world.post(&form(&page, false));
    assert_eq!(decision.writes, []);
    assert_eq!(decision.events, []);
    assert!(matches!(decision.outcome, Ok(State::Denied { .. })));
    let pairs = granted(&decision);
    assert_eq!(value(&pairs, "error").unwrap(), "access_denied");
    assert_eq!(value(&pairs, "state").unwrap(), "s1");
    assert_eq!(value(&pairs, "iss").unwrap(), ISSUER);
    assert_eq!(value(&pairs, "code"), None);
}

/// The form with another value of the hidden field `name`.
fn altered_form(page: &ConsentRequest, name: &str, value: &str, allow: bool) -> String {
    let fields = form(page, allow);
    let fields = form_urlencoded::parse(fields.as_bytes());
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields.map(|(field, kept)| {
            let value = if field == name { value.into() } else { kept };
            (field, value)
        }))
        .finish()
}

/// security.md RD-9: alter any hidden field.
#[test]
fn rd_9_a_form_whose_fields_were_altered_grants_and_denies_nothing() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&format!(
        "{}&nonce=n&resource=https://photos.example",
        request()
    ));
    for allow in [true, false] {
        for (name, _) in page.request.fields() {
            let altered = match name {
                "scope" => "read write photos:see".to_owned(),
                "client_id" => "first".to_owned(),
                "code_challenge" => CHALLENGE.replacen('E', "F", 1),
                // These have one good value only: without them then.
                "redirect_uri" | "response_type" | "code_challenge_method" | "resource" => {
                    String::new()
                }
                _ => "altered".to_owned(),
            };
            let decision = world.post(&altered_form(&page, name, &altered, allow));
            assert!(!is_granted(&decision), "{name}");
            if matches!(name, "response_type" | "code_challenge_method") {
                assert_eq!(error(decision).code, ErrorCode::InvalidRequest, "{name}");
            } else {
                assert_void(decision, Reason::TicketInvalid, name);
            }
        }
        let more = format!("{}&prompt=none", form(&page, allow));
        assert_void(world.post(&more), Reason::TicketInvalid, "one field more");
    }
}

/// security.md RD-9, CVE-2022-39222 (Dex): swap the user, or the session.
#[test]
fn rd_9_a_form_is_good_for_its_session_and_user_only() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    let mut mallory = World::with_user("alice");
    mallory.random = std::mem::take(&mut world.random);
    mallory.sign_in("mallory");
    assert_void(
        mallory.post(&form(&page, true)),
        Reason::TicketInvalid,
        "another user",
    );
    mallory.sign_in("alice");
    assert_void(
        mallory.post(&form(&page, true)),
        Reason::TicketInvalid,
        "another session",
    );
    world.loaded.user = Some(user("mallory"));
    world.loaded.session.as_mut().unwrap().user = UserId::new("mallory");
    assert_void(
        world.post(&form(&page, true)),
        Reason::TicketInvalid,
        "the user swapped",
    );
}

/// security.md RD-9: a form is answered once.
#[test]
fn rd_9_a_form_that_was_answered_is_void() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    assert!(is_granted(&world.post(&form(&page, true))));
    let (ticket, _) = page.ticket.split_once('.').unwrap();
    let ticket = BASE64URL_NOPAD.decode(ticket.as_bytes()).unwrap();
    let id = *ticket.first_chunk().unwrap();
    world.loaded.absorb(Conflict::Ticket { id: [1; 16] });
    assert!(is_granted(&world.post(&form(&page, true))), "another's");
    world.loaded.absorb(Conflict::Ticket { id });
    assert_void(world.post(&form(&page, true)), Reason::TicketUsed, "used");
}

#[test]
fn a_form_without_a_good_ticket_is_void() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    let (ticket, shown) = page.ticket.split_once('.').unwrap();
    for wrong in [
        ticket.to_owned(),
        format!("{ticket}."),
        format!("{ticket}.{}", "A".repeat(43)),
        format!(".{shown}"),
        format!("{}.{shown}", "A".repeat(80)),
        format!("{shown}.{ticket}"),
        format!("{ticket}.{shown}."),
        "x".to_owned(),
    ] {
        let mut page = page.clone();
        page.ticket.clone_from(&wrong);
        assert_void(
            world.post(&form(&page, true)),
            Reason::TicketInvalid,
            &wrong,
        );
    }
    let mut none = page;
    none.ticket = String::new();
    assert_void(
        world.post(&form(&none, true)),
        Reason::TicketMissing,
        "empty",
    );
    let bare = format!("{}&allow=Allow", request());
    assert_void(world.post(&bare), Reason::TicketMissing, "absent");
}

/// security.md PG-7: the request outlives the session.
#[test]
fn pg_7_a_session_that_ends_during_consent_keeps_the_request() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    world.loaded.session.as_mut().unwrap().ended_at = Some(world.now);
    let (query, reauthenticate) = login_query(world.post(&form(&page, true)));
    assert!(!reauthenticate);
    world.sign_in("alice");
    let again = world.consent_page(&query);
    assert!(is_granted(&world.post(&form(&again, true))));
    assert_void(
        world.post(&form(&page, true)),
        Reason::TicketInvalid,
        "the old form",
    );
}

/// security.md PG-7: a form that lay too long is shown anew, and grants nothing.
#[test]
fn pg_7_a_form_that_lay_too_long_is_shown_anew() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    let lifetime = world.config.lifetimes.ticket.as_secs();
    world.pass(lifetime);
    world.loaded.session.as_mut().unwrap().last_seen_at = world.now;
    for allow in [true, false] {
        assert!(asks(&world.post(&form(&page, allow))));
    }
}

/// security.md RD-9: description versions are part of what is allowed.
#[test]
fn rd_9_a_text_that_changed_meanwhile_is_shown_not_granted() {
    let changes = [
        RegisteredScope {
            text_version: 2,
            ..scope(3, "photos:see", Some("photos"))
        },
        scope(3, "photos:see", Some("maps")),
    ];
    for change in changes {
        let mut world = World::with_user("alice");
        let page = world.consent_page(&request());
        world.put_scope(change);
        let decision = world.post(&form(&page, true));
        let Ok(State::NeedsConsent(again)) = &decision.outcome else {
            unreachable!("{decision:?}")
        };
        assert_eq!(decision.writes, []);
        let again = (**again).clone();
        assert!(is_granted(&world.post(&form(&again, true))));
    }
}

/// A scope that was retired while the form lay open is refused.
#[test]
fn a_scope_retired_meanwhile_is_not_granted() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    let state = ScopeState::Retired;
    world.put_scope(RegisteredScope {
        state,
        ..scope(3, "photos:see", Some("photos"))
    });
    assert_eq!(
        error(world.post(&form(&page, true))).reason,
        Reason::ScopeRetired
    );
}

#[test]
fn defaults_that_grew_meanwhile_are_shown_not_granted() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&format!("client_id=web&{GOOD}"));
    world.put_scope(RegisteredScope {
        is_default: true,
        ..scope(2, "write", None)
    });
    assert!(asks(&world.post(&form(&page, true))));
}

/// The form has no `action`: it is posted to where its page was, whose query is
/// no part of the answer.
#[test]
fn the_query_of_a_posted_form_is_ignored() {
    let parts = Parts {
        get: false,
        authorization: None,
        content_type: None,
        query: Some("client_id=evil&state=evil"),
        body: b"client_id=web&allow=Allow",
        client_claim: None,
    };
    let visit = Authorization::parse(&parts, Who::Nobody).unwrap();
    assert_eq!(visit.request().client_id.as_deref(), Some("web"));
    assert_eq!(visit.request().state, None);
}

#[test]
fn debug_output_holds_no_ticket_and_no_code() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&request());
    assert!(!format!("{page:?}").contains(&page.ticket));
    let body = form(&page, true);
    let parts = Parts {
        get: false,
        authorization: None,
        content_type: None,
        query: None,
        body: body.as_bytes(),
        client_claim: None,
    };
    let visit = Authorization::parse(&parts, world.session.clone().into()).unwrap();
    assert!(!format!("{visit:?}").contains(&page.ticket));
    let decision = world.post(&body);
    let code = value(&granted(&decision), "code").unwrap();
    assert!(!format!("{decision:?}").contains(&code));
}

/// security.md RD-9: where the answer goes was shown too.
#[test]
fn rd_9_a_redirect_uri_that_changed_meanwhile_is_not_granted() {
    let mut world = World::with_user("alice");
    let page = world.consent_page(&format!("client_id=web&{GOOD}"));
    assert_eq!(page.redirect.as_str(), "app.example");
    world.put(web("web", &["https://evil.example/cb"]));
    assert_void(
        world.post(&form(&page, true)),
        Reason::TicketInvalid,
        "moved",
    );
}
