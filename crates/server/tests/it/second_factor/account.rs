//! Setting it up, taking it away, and who must have it.

use super::*;

#[tokio::test]
async fn setting_up_asks_for_password_and_a_code_and_keeps_nothing_before() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let mut elsewhere = world.browser();
    elsewhere.sign_in("ada", PASSWORD).await;
    let before = world.state();
    let page = ada.get(APP).await;
    assert!(page.has_element("app_qr"));
    let phone = Phone::scanned(&page);
    let code = phone.code(&world);
    for (password, code, field) in [
        ("wrong", code.as_str(), "field_current_password_problem"),
        (PASSWORD, "000000", "field_one_time_password_problem"),
        (PASSWORD, "", "field_one_time_password_problem"),
    ] {
        let fields = [("one_time_password", code), ("current_password", password)];
        let again = ada.submit(&page, APP, &fields).await;
        assert!(again.has_element(field), "{}", again.text);
        assert_eq!(Phone::scanned(&again).0, phone.0, "the same secret");
    }
    world.assert_unchanged(&before);
    let fields = [
        ("one_time_password", code.as_str()),
        ("current_password", PASSWORD),
    ];
    assert_eq!(ada.submit(&page, APP, &fields).await.location(), CODES);
    assert!(is_signed_in(&mut ada).await);
    assert!(
        !is_signed_in(&mut elsewhere).await,
        "without the second factor"
    );
    // Sent again, it is a form of a session that ended.
    let before = world.state();
    let again = ada.submit(&page, APP, &fields).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.get(APP).await.location(), OVERVIEW);
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn a_secret_is_set_up_by_nobody_but_whom_it_was_made_for() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let mut eve = world.signed_in("eve", false).await;
    let of_ada = ada.get(APP).await;
    let mut fields = eve.get(APP).await.hidden();
    let secret = &of_ada.hidden()[0];
    assert_eq!(secret.0, "secret");
    fields[0].1.clone_from(&secret.1);
    let code = Phone::scanned(&of_ada).code(&world);
    fields.push(("one_time_password".into(), code));
    fields.push(("current_password".into(), PASSWORD.into()));
    let before = world.state();
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    assert_eq!(eve.post(APP, &fields).await.location(), APP);
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn no_secret_and_no_recovery_code_is_kept_in_clear() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, codes) = set_up(&world, &mut ada).await;
    let files = world.files();
    let secret = data_encoding::BASE32_NOPAD
        .decode(phone.0.as_bytes())
        .unwrap();
    let hex = data_encoding::HEXLOWER.encode(&secret);
    let holds = |needle: &[u8]| files.windows(needle.len()).any(|window| window == needle);
    assert!(holds(b"recovery_codes"), "the row is there");
    for needle in [secret.as_slice(), phone.0.as_bytes(), hex.as_bytes()] {
        assert!(!holds(needle));
    }
    for code in codes {
        let bare = code.replace('-', "");
        let bytes = data_encoding::BASE32_NOPAD.decode(bare.as_bytes()).unwrap();
        let hex = data_encoding::HEXLOWER.encode(&bytes);
        for needle in [code.as_bytes(), bare.as_bytes(), &bytes, hex.as_bytes()] {
            assert!(!holds(needle));
        }
    }
}

#[tokio::test]
async fn recovery_codes_are_shown_once_and_made_anew() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, old) = set_up(&world, &mut ada).await;
    let page = ada.get(CODES).await;
    assert_eq!(codes(&page).len(), 0, "once");
    let code = phone.code(&world);
    for (password, code, field) in [
        ("wrong", code.as_str(), "field_current_password_problem"),
        (PASSWORD, "000000", "field_one_time_password_problem"),
    ] {
        let fields = [("one_time_password", code), ("current_password", password)];
        let again = ada.submit(&page, CODES, &fields).await;
        assert!(again.has_element(field), "{}", again.text);
    }
    let fields = [
        ("one_time_password", code.as_str()),
        ("current_password", PASSWORD),
    ];
    assert_eq!(ada.submit(&page, CODES, &fields).await.location(), CODES);
    let new = codes(&ada.get(CODES).await);
    assert_eq!(new.len(), 10);
    assert!(new.iter().all(|code| !old.contains(code)));
    for (code, works) in [(&old[0], false), (&new[0], true)] {
        let mut browser = world.browser();
        let page = half_way(&mut browser, "").await;
        let fields = [("recovery_code", code.as_str())];
        let answer = browser.submit(&page, SECOND, &fields).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, works);
    }
    // Codes of another's making are not shown as one's own.
    ada.cookies
        .insert("bailiwick_new_codes".into(), old.join("."));
    assert_eq!(codes(&ada.get(CODES).await).len(), 0);
}

#[tokio::test]
async fn an_app_is_removed_with_password_and_code_and_the_password_alone_works_again() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, codes) = set_up(&world, &mut ada).await;
    let mut elsewhere = world.browser();
    let page = half_way(&mut elsewhere, "").await;
    let fields = [("recovery_code", codes[0].as_str())];
    elsewhere.submit(&page, SECOND, &fields).await;
    let page = ada.get(REMOVE).await;
    for (password, code) in [
        ("wrong", codes[1].as_str()),
        (PASSWORD, "000000"),
        (PASSWORD, ""),
    ] {
        let fields = [("one_time_password", code), ("current_password", password)];
        let again = ada.submit(&page, REMOVE, &fields).await;
        assert!(again.has_element("error_description"), "{}", again.text);
    }
    let code = phone.code(&world);
    let fields = [
        ("one_time_password", code.as_str()),
        ("current_password", PASSWORD),
    ];
    let answer = ada.submit(&page, REMOVE, &fields).await;
    assert_eq!(
        answer.location(),
        "/accounts/second-factor/?done=app-removed"
    );
    assert!(is_signed_in(&mut ada).await);
    assert!(!is_signed_in(&mut elsewhere).await);
    let mut browser = world.browser();
    assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
    let kept = world
        .administration()
        .second_factor(&UserId::new("id-of-ada"))
        .await
        .unwrap();
    assert!(kept.unwrap().recovery_codes.is_empty());
}

#[tokio::test]
async fn whoever_changes_the_password_stays_signed_in_with_the_second_factor() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    set_up(&world, &mut ada).await;
    let page = ada.get("/accounts/password/").await;
    let fields = [
        ("current_password", PASSWORD),
        ("password", "battery staple"),
        ("password_again", "battery staple"),
    ];
    let answer = ada.submit(&page, "/accounts/password/", &fields).await;
    assert_eq!(answer.location(), "/accounts/?done=password");
    assert!(is_signed_in(&mut ada).await);
}

#[tokio::test]
async fn who_must_have_one_is_led_to_set_it_up_before_anything_else() {
    let mut config = config("http://localhost:8000/o");
    config.second_factor = SecondFactorPolicy::Administrators;
    let world = World::with(config).await;
    let mut ada = world.signed_in("ada", false).await;
    assert!(is_signed_in(&mut ada).await, "she need not");

    world.user("root", true).await;
    let mut root = world.browser();
    root.sign_in("root", PASSWORD).await;
    for path in [
        "/admin/",
        "/accounts/",
        "/o/applications/",
        "/accounts/password/",
    ] {
        let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        let answer = root.get(path).await;
        assert_eq!(answer.location(), format!("{OVERVIEW}?next={next}"));
        let answer = root.post(path, &[]).await;
        assert_ne!(answer.status, StatusCode::OK, "{path}");
    }
    assert!(!root.get("/").await.text.contains("Hello, root"));
    let owner = bailiwick_core::model::Owner::AuthorizationServer;
    world.scope(1, "read", "Read", owner).await;
    let authorize = "/o/authorize/?response_type=code&scope=read";
    let client = world.client("Field Notes").await;
    let query = format!(
        "{authorize}&client_id={}&code_challenge={}&code_challenge_method=S256",
        client.id,
        crate::cast::CHALLENGE
    );
    let to_sign_in = root.get(&query).await;
    assert!(to_sign_in.location().starts_with("/accounts/login/?next="));
    let to_set_up = root.get(to_sign_in.location()).await;
    assert!(
        to_set_up
            .location()
            .starts_with("/accounts/second-factor/?next=")
    );

    let page = root.get(&format!("{OVERVIEW}?next=%2Fadmin%2F")).await;
    assert!(page.has_element("second_factor_required"));
    let page = root.get(&format!("{APP}?next=%2Fadmin%2F")).await;
    let code = Phone::scanned(&page).code(&world);
    let fields = [
        ("one_time_password", code.as_str()),
        ("current_password", PASSWORD),
    ];
    let answer = root.submit(&page, APP, &fields).await;
    assert_eq!(answer.location(), format!("{CODES}?next=%2Fadmin%2F"));
    let shown = root.get(answer.location()).await;
    assert!(shown.text.contains("href=\"/admin/\""));
    assert_eq!(root.get("/admin/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_owes_one_may_sign_out() {
    let mut config = config("http://localhost:8000/o");
    config.second_factor = SecondFactorPolicy::Everyone;
    let world = World::with(config).await;
    world.user("ada", false).await;
    let mut ada = world.browser();
    ada.sign_in("ada", PASSWORD).await;
    let page = ada.get("/accounts/logout/").await;
    assert_eq!(
        ada.submit(&page, "/accounts/logout/", &[]).await.location(),
        "/"
    );
    assert!(!ada.cookies.contains_key(SESSION));
}

#[tokio::test]
async fn a_session_from_before_the_rule_gives_the_second_factor_first() {
    let world = World::new().await;
    world.user("ada", true).await;
    let mut before = world.browser();
    before.sign_in("ada", PASSWORD).await;
    let mut cookies = before.cookies.clone();
    let world = world.restarted(|config| {
        config.second_factor = SecondFactorPolicy::Administrators;
    });
    let world = world.await;
    let mut ada = world.browser();
    ada.cookies.append(&mut cookies);
    assert!(ada.get("/admin/").await.location().starts_with(OVERVIEW));
}

#[tokio::test]
async fn an_administrator_sees_who_has_one_and_takes_it_away() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    set_up(&world, &mut ada).await;
    let mut root = world.signed_in("root", true).await;
    let list = root.get("/admin/users/").await;
    assert_eq!(
        list.text.matches("Second factor").count(),
        1,
        "{}",
        list.text
    );
    let page = root.get("/admin/users/id-of-ada/").await;
    assert!(page.has_element("user_second_factor_remove"));
    assert!(
        !root
            .get("/admin/users/id-of-root/")
            .await
            .has_element("user_second_factor_remove")
    );

    let path = "/admin/users/id-of-ada/second-factor/";
    for stranger in [&mut ada, &mut world.browser()] {
        let answer = stranger.get(path).await;
        assert_ne!(answer.status, StatusCode::OK);
        assert_ne!(stranger.post(path, &[]).await.status, StatusCode::OK);
    }
    let nobodys = root.get("/admin/users/nobody/second-factor/").await;
    assert_eq!(nobodys.status, StatusCode::NOT_FOUND);
    let page = root.get(path).await;
    let answer = root.submit(&page, path, &[]).await;
    assert_eq!(answer.location(), "/admin/users/id-of-ada/");
    assert!(!is_signed_in(&mut ada).await, "every session ends");
    assert_eq!(ada.sign_in("ada", PASSWORD).await.location(), "/");

    let record = world
        .administration()
        .audit(AuditFilter::default())
        .await
        .unwrap();
    let actions: Vec<_> = record.iter().map(|entry| entry.action.clone()).collect();
    assert!(
        actions.contains(&AuditAction::SecondFactorAdded),
        "{actions:?}"
    );
    let removed = record
        .iter()
        .find(|e| e.action == AuditAction::SecondFactorRemoved);
    assert_eq!(removed.unwrap().actor.to_string(), "user id-of-root");
    let text = format!("{record:?}");
    assert!(
        !text.contains("wrapped") && !text.contains("last_step"),
        "{text}"
    );
}

#[tokio::test]
async fn a_server_whose_users_are_elsewhere_cannot_require_one() {
    let refusal = World::refusal_to_build(
        {
            let mut config = config("http://localhost:8000/o");
            config.second_factor = SecondFactorPolicy::Everyone;
            config
        },
        |builder| builder.without(bailiwick_server::RouteGroup::Account),
    );
    let refusal = refusal.await;
    assert!(refusal.contains("nobody can set one up"), "{refusal}");
}
