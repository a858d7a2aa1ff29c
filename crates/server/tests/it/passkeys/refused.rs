//! What is no sign-in: refused with 403 and nothing changed, whatever was wrong.

use tokio::task::JoinSet;

use super::*;
use crate::authenticator::VERIFIED;

#[track_caller]
fn assert_refused(answer: &Answer, why: &str) {
    assert_eq!(
        answer.status,
        StatusCode::FORBIDDEN,
        "{why}: {}",
        answer.text
    );
    let said = answer.element("error_description");
    assert_eq!(said, "the passkey was not accepted", "{why}");
    assert!(answer.has_element("login_password"), "{why}: another way");
}

#[track_caller]
fn assert_begins_anew(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert!(answer.has_element("login_password"), "{}", answer.text);
}

/// What bends an authenticator.
type Bend = fn(&mut Authenticator);

#[tokio::test]
async fn what_an_authenticator_says_must_be_for_this_server_of_who_was_verified() {
    let (world, _, mut device) = ada_with_passkey().await;
    let mut browser = world.browser();
    let bends: [(&str, Bend); 9] = [
        ("another origin", |it| {
            it.origin = "https://evil.example".into();
        }),
        ("another port", |it| {
            it.origin = "http://localhost:8001".into();
        }),
        ("a name below", |it| {
            it.origin = "http://evil.localhost:8000".into();
        }),
        ("for another server", |it| {
            it.relying_party = "evil.example".into();
        }),
        ("nobody was verified", |it| it.flags = 0x01),
        ("nobody was there", |it| it.flags = VERIFIED),
        ("another key", |it| it.id = vec![7; 16]),
        ("nobody's", |it| it.handle = vec![7; 16]),
        ("no handle", |it| it.handle = Vec::new()),
    ];
    for (why, bend) in bends {
        let page = browser.get(LOGIN).await;
        let mut bent = device.clone();
        bend(&mut bent);
        let credential = bent.sign(&options(&page));
        let before = world.state();
        let answer = send(&mut browser, &page, SIGN_IN, &credential).await;
        assert_refused(&answer, why);
        world.assert_unchanged(&before);
        assert!(!browser.cookies.contains_key(SESSION), "{why}");
    }
    let page = browser.get(LOGIN).await;
    let credential = device.sign(&options(&page));
    let answer = send(&mut browser, &page, SIGN_IN, &credential).await;
    assert_eq!(answer.location(), "/", "and unbent it is taken");
}

#[tokio::test]
async fn what_is_no_answer_of_an_authenticator_is_refused() {
    let (world, _, mut device) = ada_with_passkey().await;
    let mut browser = world.browser();
    let page = browser.get(LOGIN).await;
    let good = device.sign(&options(&page));
    let mut unsigned: serde_json::Value = serde_json::from_str(&good).unwrap();
    unsigned["response"]["signature"] = "MAYCAQECAQE".into();
    let mut created: serde_json::Value = serde_json::from_str(&good).unwrap();
    created["type"] = "password".into();
    let before = world.state();
    for credential in [
        "",
        "{}",
        "null",
        "[1]",
        &"[".repeat(2000),
        &good.replace("clientDataJSON", "clientData"),
        &unsigned.to_string(),
        &created.to_string(),
        &device.make(&with_user(&options(&page))),
    ] {
        let answer = send(&mut browser, &page, SIGN_IN, credential).await;
        assert_refused(&answer, credential);
    }
    world.assert_unchanged(&before);
}

/// Options of a sign-in, as if they were of another ceremony.
fn with_user(options: &str) -> String {
    let mut options: serde_json::Value = serde_json::from_str(options).unwrap();
    options["user"] = serde_json::json!({ "id": "AAAA" });
    options.to_string()
}

#[tokio::test]
async fn a_passkey_opens_nobody_elses_account() {
    let (world, mut ada, mut device) = ada_with_passkey().await;
    let mut eve = world.signed_in("eve", false).await;
    let mut of_eve = Authenticator::new();
    add(&mut eve, &mut of_eve).await;
    of_eve.counter += 1;
    // eve's key, which says that it is ada's; and which is called as ada's besides.
    let (handle, id) = (device.handle.clone(), device.id.clone());
    let before = world.state();
    for (handle, id) in [(handle.clone(), of_eve.id.clone()), (handle, id)] {
        let mut bent = of_eve.clone();
        (bent.handle, bent.id) = (handle, id);
        let (mut browser, answer) = sign_in(&world, &mut bent).await;
        assert_refused(&answer, "eve's");
        assert!(!is_signed_in(&mut browser).await);
    }
    world.assert_unchanged(&before);
    // In ada's own browser it is eve who signs in.
    let page = ada.get(LOGIN).await;
    let credential = of_eve.sign(&options(&page));
    send(&mut ada, &page, SIGN_IN, &credential).await;
    assert!(ada.get("/").await.text.contains("Hello, eve"));
    let (mut browser, _) = sign_in(&world, &mut device).await;
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn an_answer_is_good_once_in_the_browser_that_was_asked_and_for_ten_minutes() {
    let (world, _, mut device) = ada_with_passkey().await;
    let mut browser = world.browser();
    let page = browser.get(LOGIN).await;
    let credential = device.sign(&options(&page));
    // Carried to another browser, whose own form is there.
    let mut thief = world.browser();
    let theirs = thief.get(LOGIN).await;
    let before = world.state();
    let answer = send(&mut thief, &page, SIGN_IN, &credential).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "not its form");
    assert_refused(
        &send(&mut thief, &theirs, SIGN_IN, &credential).await,
        "another challenge",
    );
    // With the challenge of the one and the proof of the other.
    let mut mixed = theirs.hidden_of(FORM);
    for (name, value) in page.hidden_of(FORM) {
        if name == "ceremony" {
            mixed.iter_mut().find(|(it, _)| *it == name).unwrap().1 = value;
        }
    }
    mixed
        .iter_mut()
        .find(|(it, _)| it == "credential")
        .unwrap()
        .1
        .clone_from(&credential);
    assert_begins_anew(&send_fields(&mut thief, SIGN_IN, &mixed).await);
    world.assert_unchanged(&before);

    assert_eq!(
        send(&mut browser, &page, SIGN_IN, &credential)
            .await
            .location(),
        "/"
    );
    let before = world.state();
    for browser in [&mut browser, &mut thief] {
        let again = send(browser, &page, SIGN_IN, &credential).await;
        assert!(again.status.is_client_error(), "{}", again.text);
    }
    world.assert_unchanged(&before);

    device.counter += 1;
    let page = browser.get(LOGIN).await;
    let credential = device.sign(&options(&page));
    world.wait(std::time::Duration::from_secs(601));
    assert_begins_anew(&send(&mut browser, &page, SIGN_IN, &credential).await);
}

#[tokio::test]
async fn of_many_tabs_with_one_answer_one_is_signed_in() {
    let (world, _, mut device) = ada_with_passkey().await;
    let mut browser = world.browser();
    let page = browser.get(LOGIN).await;
    let credential = device.sign(&options(&page));
    let before = sessions(&world).await.len();
    let mut tasks = JoinSet::new();
    for _ in 0..6 {
        let mut tab = world.browser();
        tab.cookies.clone_from(&browser.cookies);
        let mut fields = page.hidden_of(FORM);
        fields.last_mut().unwrap().1.clone_from(&credential);
        tasks.spawn(async move { send_fields(&mut tab, SIGN_IN, &fields).await.status });
    }
    let statuses = tasks.join_all().await;
    let through = statuses.iter().filter(|one| **one == StatusCode::SEE_OTHER);
    assert_eq!(through.count(), 1, "{statuses:?}");
    assert!(
        statuses.iter().all(|one| !one.is_server_error()),
        "{statuses:?}"
    );
    assert_eq!(sessions(&world).await.len(), before + 1);
}

#[tokio::test]
async fn a_passkey_whose_counter_went_back_is_refused_and_recorded_once() {
    let (world, _, mut device) = ada_with_passkey().await;
    sign_in(&world, &mut device).await;
    let sessions_before = sessions(&world).await;
    for counter in [device.counter - 1, 1, 0] {
        let mut copy = device.clone();
        copy.counter = counter;
        let mut browser = world.browser();
        let page = browser.get(LOGIN).await;
        let credential = copy.sign(&options(&page));
        let recorded = refusals(&world).await;
        let answer = send(&mut browser, &page, SIGN_IN, &credential).await;
        assert_refused(&answer, "a copy");
        assert_eq!(refusals(&world).await, recorded + 1);
        // The challenge is used up: nobody fills the record with one answer.
        assert_begins_anew(&send(&mut browser, &page, SIGN_IN, &credential).await);
        assert_eq!(refusals(&world).await, recorded + 1);
    }
    assert_eq!(sessions(&world).await, sessions_before);
    let (mut browser, _) = sign_in(&world, &mut device).await;
    assert!(is_signed_in(&mut browser).await, "the original still works");
}

async fn refusals(world: &World) -> usize {
    let actions = actions(world).await;
    let refused = actions
        .iter()
        .filter(|one| **one == AuditAction::PasskeyRefused);
    refused.count()
}

#[tokio::test]
async fn who_is_disabled_is_refused_as_who_is_not_there() {
    let (world, _, mut device) = ada_with_passkey().await;
    world.set_active("ada", false).await;
    let before = world.state();
    let (browser, answer) = sign_in(&world, &mut device).await;
    assert_refused(&answer, "disabled");
    assert!(!browser.cookies.contains_key(SESSION));
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn who_is_asked_is_the_issuers_name_whatever_the_request_says() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.headers.retain(|(name, _)| *name != "host");
    browser.headers.push(("host", "evil.example"));
    browser.headers.push(("x-forwarded-host", "evil.example"));
    let page = browser.get(LOGIN).await;
    let asked: serde_json::Value = serde_json::from_str(&options(&page)).unwrap();
    assert_eq!(asked["rpId"], "localhost");
    assert_eq!(asked["userVerification"], "required");
    assert_eq!(asked["allowCredentials"], serde_json::json!([]));
    assert!(!page.text.contains("evil.example"), "{}", page.text);
}
