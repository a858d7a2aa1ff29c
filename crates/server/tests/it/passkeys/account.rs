//! Adding and removing them, and who may.

use bailiwick_core::second_factor::SecondFactorPolicy;

use super::*;
use crate::world::config;

#[tokio::test]
async fn adding_asks_for_a_name_and_the_password_and_keeps_nothing_before() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let page = ada.get(PASSKEYS).await;
    let before = world.state();
    let long = "x".repeat(65);
    for (name, password, field) in [
        ("My phone", "wrong", "field_current_password_problem"),
        ("My phone", "", "field_current_password_problem"),
        ("", PASSWORD, "field_name_problem"),
        (long.as_str(), PASSWORD, "field_name_problem"),
    ] {
        let fields = [("name", name), ("current_password", password)];
        let again = ada.submit(&page, PASSKEYS, &fields).await;
        assert!(again.has_element(field), "{}", again.text);
        assert!(!again.has_element("passkey_form"), "{}", again.text);
    }
    let mut device = Authenticator::new();
    let page = asked(&mut ada, "My <b>phone</b>").await;
    assert!(!page.text.contains("<b>phone"), "{}", page.text);
    let credential = device.make(&options(&page));
    world.assert_unchanged(&before);
    assert_eq!(ada.get(ADD).await.location(), PASSKEYS);

    assert_eq!(
        send(&mut ada, &page, ADD, &credential).await.location(),
        CODES
    );
    assert_eq!(
        ada.get(CODES)
            .await
            .text
            .matches("<code class=\"secret\">")
            .count(),
        10
    );
    let overview = ada.get(OVERVIEW).await;
    assert!(
        overview.text.contains("My &lt;b&gt;phone"),
        "{}",
        overview.text
    );
    assert!(overview.has_element("passkey_add"), "one more may be added");
    // Sent again, it is a form of a session that ended.
    let before = world.state();
    let again = send(&mut ada, &page, ADD, &credential).await;
    assert!(again.status.is_client_error(), "{}", again.text);
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn the_first_ends_the_sessions_in_which_it_was_not_given_and_the_next_does_not() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let mut elsewhere = world.browser();
    elsewhere.sign_in("ada", PASSWORD).await;
    let mut device = Authenticator::new();
    add(&mut ada, &mut device).await;
    assert!(is_signed_in(&mut ada).await);
    assert!(!is_signed_in(&mut elsewhere).await);

    device.counter += 1;
    let (mut elsewhere, _) = sign_in(&world, &mut device).await;
    let answer = add(&mut ada, &mut Authenticator::new()).await;
    assert_eq!(answer.location(), format!("{OVERVIEW}?done=passkey-added"));
    assert!(is_signed_in(&mut ada).await);
    assert!(is_signed_in(&mut elsewhere).await);
    let overview = ada.get(OVERVIEW).await;
    assert_eq!(overview.text.matches("passkeys/remove/?id=").count(), 2);
}

#[tokio::test]
async fn one_device_is_not_asked_for_a_second_one() {
    let (world, mut ada, mut device) = ada_with_passkey().await;
    let page = asked(&mut ada, "The same again").await;
    let asked: serde_json::Value = serde_json::from_str(&options(&page)).unwrap();
    let id = data_encoding::BASE64URL_NOPAD.encode(&device.id);
    assert_eq!(asked["excludeCredentials"][0]["id"], id.as_str());
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(
        asked["authenticatorSelection"]["userVerification"],
        "required"
    );
    // A browser that asked it all the same.
    let credential = device.make(&options(&page));
    let before = world.state();
    let answer = send(&mut ada, &page, ADD, &credential).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    world.assert_unchanged(&before);
}

/// What bends an authenticator.
type Bend = fn(&mut Authenticator);

#[tokio::test]
async fn what_is_made_must_be_for_this_server_and_this_user_as_it_was_asked() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let mut eve = world.signed_in("eve", false).await;
    let bends: [Bend; 4] = [
        |it| it.origin = "https://evil.example".into(),
        |it| it.relying_party = "evil.example".into(),
        |it| it.flags = 0x01,
        |it| it.flags = crate::authenticator::VERIFIED,
    ];
    let page = asked(&mut ada, "My phone").await;
    let before = world.state();
    for bend in bends {
        let mut device = Authenticator::new();
        bend(&mut device);
        let credential = device.make(&options(&page));
        let answer = send(&mut ada, &page, ADD, &credential).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    }
    // eve sends what ada was asked, with the ticket of a form of her own.
    let credential = Authenticator::new().make(&options(&page));
    let mut fields = asked(&mut eve, "Hers").await.hidden_of(FORM);
    for (name, value) in &mut fields {
        if let Some((_, of_ada)) = page.hidden_of(FORM).iter().find(|(it, _)| it == name)
            && name != "ticket"
        {
            value.clone_from(of_ada);
        }
        if name == "credential" {
            value.clone_from(&credential);
        }
    }
    assert_eq!(
        send_fields(&mut eve, ADD, &fields).await.location(),
        PASSKEYS
    );
    // Another name than was confirmed.
    let mut fields = page.hidden_of(FORM);
    for (name, value) in &mut fields {
        match name.as_str() {
            "name" => "Another".clone_into(value),
            "credential" => value.clone_from(&credential),
            _ => {}
        }
    }
    assert_eq!(
        send_fields(&mut ada, ADD, &fields).await.location(),
        PASSKEYS
    );
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn removing_asks_for_the_password_and_the_last_takes_the_recovery_codes_along() {
    let (world, mut ada, mut device) = ada_with_passkey().await;
    let mut other = Authenticator::new();
    add(&mut ada, &mut other).await;
    other.counter += 1;
    let page = removal(&mut ada).await;
    let before = world.state();
    let again = ada
        .submit(&page, REMOVE, &[("current_password", "wrong")])
        .await;
    assert!(
        again.has_element("field_current_password_problem"),
        "{}",
        again.text
    );
    world.assert_unchanged(&before);

    let fields = [("current_password", PASSWORD)];
    let answer = ada.submit(&page, REMOVE, &fields).await;
    assert_eq!(
        answer.location(),
        format!("{OVERVIEW}?done=passkey-removed")
    );
    let (_, answer) = sign_in(&world, &mut device).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "it is gone");
    let (mut elsewhere, _) = sign_in(&world, &mut other).await;
    assert!(is_signed_in(&mut elsewhere).await, "the other is not");
    assert!(ada.get(OVERVIEW).await.has_element("recovery_codes_left"));

    let page = removal(&mut ada).await;
    ada.submit(&page, REMOVE, &fields).await;
    assert!(!ada.get(OVERVIEW).await.has_element("recovery_codes_left"));
    assert!(is_signed_in(&mut ada).await, "here a new session began");
    assert!(!is_signed_in(&mut elsewhere).await);
    assert_eq!(
        world.browser().sign_in("ada", PASSWORD).await.location(),
        "/"
    );
    let removed = actions(&world).await;
    let removed = removed
        .iter()
        .filter(|one| **one == AuditAction::SecondFactorRemoved);
    assert_eq!(removed.count(), 2);
}

#[tokio::test]
async fn nobody_removes_or_sees_anothers_passkey() {
    let (world, _, device) = ada_with_passkey().await;
    let mut eve = world.signed_in("eve", false).await;
    let id = data_encoding::HEXLOWER.encode(&device.id);
    let before = world.state();
    for id in [id.as_str(), "", "00"] {
        let answer = eve.get(&format!("{REMOVE}?id={id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
        let ticket = world.ticket(&eve, REMOVE);
        let fields = [
            ("id", id),
            ("current_password", PASSWORD),
            ("ticket", ticket.as_str()),
        ];
        let answer = eve.post(REMOVE, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
    }
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn there_are_twenty_of_one_user_at_most() {
    let (_world, mut ada, _) = ada_with_passkey().await;
    for _ in 1..20 {
        add(&mut ada, &mut Authenticator::new()).await;
    }
    let page = asked(&mut ada, "One more").await;
    assert!(page.has_element("field_name_problem"), "{}", page.text);
    assert!(!page.has_element("passkey_form"));
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_that_somebody_must_have() {
    let mut config = config("http://localhost:8000/o");
    config.second_factor = SecondFactorPolicy::Everyone;
    let world = World::with(config).await;
    world.user("ada", false).await;
    let mut ada = world.browser();
    ada.sign_in("ada", PASSWORD).await;
    assert!(ada.get("/accounts/").await.location().starts_with(OVERVIEW));
    let mut device = Authenticator::new();
    add(&mut ada, &mut device).await;
    device.counter += 1;
    assert_eq!(ada.get("/accounts/").await.status, StatusCode::OK);
    let (mut browser, _) = sign_in(&world, &mut device).await;
    assert_eq!(browser.get("/accounts/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_administrator_sees_how_many_there_are_and_takes_them_away() {
    let (world, mut ada, mut device) = ada_with_passkey().await;
    let mut root = world.signed_in("root", true).await;
    let page = root.get("/admin/users/id-of-ada/").await;
    assert!(
        page.element("user_second_factor")
            .starts_with("one passkey"),
        "{}",
        page.text
    );
    let id = UserId::new("id-of-ada");
    let listed = world.administration().passkeys(&id).await.unwrap();
    assert_eq!((listed.len(), listed[0].name.as_str()), (1, "My phone"));
    let path = "/admin/users/id-of-ada/second-factor/";
    let page = root.get(path).await;
    root.submit(&page, path, &[]).await;
    assert!(!is_signed_in(&mut ada).await, "every session ends");
    let (_, answer) = sign_in(&world, &mut device).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(
        world.browser().sign_in("ada", PASSWORD).await.location(),
        "/"
    );
}

#[tokio::test]
async fn a_server_that_is_an_address_has_no_passkeys() {
    let world = World::with(config("http://127.0.0.1:8000/o")).await;
    let mut ada = world.signed_in("ada", false).await;
    for path in [PASSKEYS, ADD, REMOVE, SIGN_IN, "/static/passkey.js"] {
        assert_eq!(ada.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!ada.get(OVERVIEW).await.has_element("passkey_add"));
    let page = world.browser().get(LOGIN).await;
    assert!(!page.has_element("passkey_form"));
    assert!(
        !page
            .header("content-security-policy")
            .contains("script-src")
    );
}

#[tokio::test]
async fn a_session_in_which_the_second_factor_was_not_given_adds_and_removes_nothing() {
    let (world, mut ada, device) = ada_with_passkey().await;
    // As of a release that did not keep how sessions began.
    let session = bailiwick_core::opaque::Opaque::parse(
        bailiwick_core::opaque::OpaqueKind::Session,
        &ada.cookies[SESSION],
    );
    let selector = session.unwrap().selector();
    let mut bare = sessions(&world).await;
    bare.retain(|session| session.selector == selector);
    let mut bare = bare.pop().unwrap();
    let secret = bailiwick_core::opaque::Opaque::new(
        bailiwick_core::opaque::OpaqueKind::Session,
        world.now(),
        &mut bailiwick_jose::SystemRandom,
    );
    bare.selector = secret.selector();
    bare.digest = secret.digest();
    bare.amr = Vec::new();
    world
        .write(bailiwick_core::store::Write::InsertSession(bare))
        .await;
    ada.cookies.insert(SESSION.to_owned(), secret.encode());
    assert!(is_signed_in(&mut ada).await);
    let before = world.state();
    let id = data_encoding::HEXLOWER.encode(&device.id);
    for path in [
        PASSKEYS,
        "/accounts/second-factor/app/",
        &format!("{REMOVE}?id={id}"),
    ] {
        let answer = ada.get(path).await;
        assert!(
            answer.location().starts_with(LOGIN),
            "{path}: {}",
            answer.location()
        );
    }
    let ticket = world.ticket(&ada, PASSKEYS);
    let fields = [
        ("name", "My phone"),
        ("current_password", PASSWORD),
        ("ticket", ticket.as_str()),
    ];
    let answer = ada.post(PASSKEYS, &fields).await;
    assert!(
        answer.location().starts_with(LOGIN),
        "{}",
        answer.location()
    );
    world.assert_unchanged(&before);
}
