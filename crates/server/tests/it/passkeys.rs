//! Passkeys: made and removed in the account, and used to sign in.

mod account;
mod refused;

use bailiwick_core::{
    model::{Amr, AuditAction, Session, UserId},
    store::{AuditFilter, ListQuery, Page, PageRequest},
};
use bailiwick_server::Store as _;
use http::StatusCode;

use crate::{
    authenticator::{Authenticator, COPIED},
    browser::{Answer, Browser},
    world::{PASSWORD, World},
};

const OVERVIEW: &str = "/accounts/second-factor/";
const PASSKEYS: &str = "/accounts/second-factor/passkeys/";
const ADD: &str = "/accounts/second-factor/passkeys/add/";
const REMOVE: &str = "/accounts/second-factor/passkeys/remove/";
const CODES: &str = "/accounts/second-factor/recovery-codes/";
const LOGIN: &str = "/accounts/login/";
const SIGN_IN: &str = "/accounts/login/passkey/";
const SESSION: &str = "bailiwick_session";
const FORM: &str = "<form id=\"passkey_form\"";

/// The page that asks the browser for a passkey of this name.
pub(crate) async fn asked(browser: &mut Browser, name: &str) -> Answer {
    let page = browser.get(PASSKEYS).await;
    let fields = [("name", name), ("current_password", PASSWORD)];
    browser.submit(&page, PASSKEYS, &fields).await
}

/// What the browser is asked.
fn options(page: &Answer) -> String {
    page.attribute("passkey_form", "data-options")
}

/// Sends the form of passkeys with what the authenticator answered.
async fn send(browser: &mut Browser, page: &Answer, path: &str, credential: &str) -> Answer {
    let mut fields = page.hidden_of(FORM);
    let field = fields.iter_mut().find(|(name, _)| name == "credential");
    credential.clone_into(&mut field.unwrap().1);
    send_fields(browser, path, &fields).await
}

async fn send_fields(browser: &mut Browser, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(path, &fields).await
}

/// Adds a passkey on `device` for who is signed in in `browser`.
pub(crate) async fn add(browser: &mut Browser, device: &mut Authenticator) -> Answer {
    let page = asked(browser, "My phone").await;
    let credential = device.make(&options(&page));
    send(browser, &page, ADD, &credential).await
}

/// The page that asks whether the first passkey is to be removed.
pub(crate) async fn removal(browser: &mut Browser) -> Answer {
    let page = browser.get(OVERVIEW).await;
    let (_, rest) = page.text.split_once("passkeys/remove/?id=").unwrap();
    let id = rest.split('"').next().unwrap();
    browser.get(&format!("{REMOVE}?id={id}")).await
}

/// Signs in by `device` in a browser that was not there before.
async fn sign_in(world: &World, device: &mut Authenticator) -> (Browser, Answer) {
    let mut browser = world.browser();
    let page = browser.get(LOGIN).await;
    let credential = device.sign(&options(&page));
    device.counter += 1;
    let answer = send(&mut browser, &page, SIGN_IN, &credential).await;
    (browser, answer)
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.get("/").await.text.contains("Hello, ada")
}

/// ada, who has one passkey, and its device.
async fn ada_with_passkey() -> (World, Browser, Authenticator) {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let mut device = Authenticator::new();
    assert_eq!(add(&mut ada, &mut device).await.location(), CODES);
    device.counter += 1;
    (world, ada, device)
}

async fn sessions(world: &World) -> Vec<Session> {
    let request = PageRequest {
        after: None,
        limit: 10,
    };
    let list = ListQuery::SessionsOf(UserId::new("id-of-ada"), request);
    match world.store.page(list).await.unwrap() {
        Page::Sessions(sessions) => sessions,
        other => panic!("{other:?}"),
    }
}

async fn actions(world: &World) -> Vec<AuditAction> {
    let record = world.administration().audit(AuditFilter::default()).await;
    record
        .unwrap()
        .into_iter()
        .map(|entry| entry.action)
        .collect()
}

#[tokio::test]
async fn a_passkey_signs_in_without_user_name_and_password_and_counts_as_both_factors() {
    let (world, _, mut device) = ada_with_passkey().await;
    let before = sessions(&world).await.len();
    let (mut browser, answer) = sign_in(&world, &mut device).await;
    assert_eq!(answer.location(), "/");
    assert!(is_signed_in(&mut browser).await);
    let sessions = sessions(&world).await;
    assert_eq!(sessions.len(), before + 1);
    let by_passkey = [Amr::HardwareKey, Amr::UserPresence, Amr::MultipleFactors];
    assert!(sessions.iter().any(|session| session.amr == by_passkey));
    let record = actions(&world).await;
    let added = record
        .iter()
        .filter(|one| **one == AuditAction::SecondFactorAdded);
    let used = record
        .iter()
        .filter(|one| **one == AuditAction::PasskeyUsed);
    assert_eq!((added.count(), used.count()), (1, 1), "{record:?}");
    // Its counter went on: it does so again.
    let (mut browser, answer) = sign_in(&world, &mut device).await;
    assert_eq!(answer.location(), "/");
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_passkey_that_is_copied_between_devices_is_no_hardware() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let mut device = Authenticator::new();
    device.flags |= COPIED;
    device.counter = 0;
    add(&mut ada, &mut device).await;
    let (mut browser, answer) = sign_in(&world, &mut device).await;
    assert_eq!(answer.location(), "/");
    assert!(is_signed_in(&mut browser).await);
    // Such do not count: again with a counter of nothing.
    device.counter = 0;
    let (_, answer) = sign_in(&world, &mut device).await;
    assert_eq!(answer.location(), "/");
    let by_passkey = [Amr::SoftwareKey, Amr::UserPresence, Amr::MultipleFactors];
    let sessions = sessions(&world).await;
    assert!(sessions.iter().any(|session| session.amr == by_passkey));
}

#[tokio::test]
async fn signing_in_with_a_passkey_leads_to_where_they_wanted_to_go() {
    let (world, _, mut device) = ada_with_passkey().await;
    let mut browser = world.browser();
    let page = browser.get(&format!("{LOGIN}?next=%2Faccounts%2F")).await;
    let credential = device.sign(&options(&page));
    let answer = send(&mut browser, &page, SIGN_IN, &credential).await;
    assert_eq!(answer.location(), "/accounts/");
    let page = browser
        .get(&format!("{LOGIN}?next=https%3A%2F%2Fevil.example%2F"))
        .await;
    device.counter += 1;
    let credential = device.sign(&options(&page));
    let answer = send(&mut browser, &page, SIGN_IN, &credential).await;
    assert_eq!(answer.location(), "/", "nowhere else");
}

#[tokio::test]
async fn signing_in_with_a_passkey_ends_the_session_that_the_browser_had() {
    let (world, mut ada, mut device) = ada_with_passkey().await;
    let planted = ada.cookies[SESSION].clone();
    let page = ada.get(LOGIN).await;
    let credential = device.sign(&options(&page));
    assert_eq!(
        send(&mut ada, &page, SIGN_IN, &credential).await.location(),
        "/"
    );
    assert!(is_signed_in(&mut ada).await);
    let mut before = world.browser();
    before.cookies.insert(SESSION.to_owned(), planted);
    assert!(!is_signed_in(&mut before).await);
}

#[tokio::test]
async fn who_gives_the_password_is_asked_for_the_passkey_on_the_second_page() {
    let (world, mut ada, mut device) = ada_with_passkey().await;
    let codes = ada.get(CODES).await;
    let (_, code) = codes.text.split_once("<code class=\"secret\">").unwrap();
    let code = code.split('<').next().unwrap();
    let mut browser = world.browser();
    let page = browser.sign_in("ada", PASSWORD).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!browser.cookies.contains_key(SESSION), "half-way is not in");
    assert!(!page.has_element("login_code"), "there is no app");
    let credential = device.sign(&options(&page));
    let answer = send(&mut browser, &page, SIGN_IN, &credential).await;
    assert_eq!(answer.location(), "/");
    assert!(is_signed_in(&mut browser).await);

    // Without script a recovery code does.
    let mut browser = world.browser();
    let page = browser.sign_in("ada", PASSWORD).await;
    let second = "/accounts/login/second-factor/";
    let mut fields = page.hidden_of("<form method=\"post\"");
    fields.push(("recovery_code".to_owned(), code.to_owned()));
    assert_eq!(
        send_fields(&mut browser, second, &fields).await.location(),
        "/"
    );
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn scripts_run_on_the_pages_that_need_one_and_only_from_here() {
    let (world, mut ada, _) = ada_with_passkey().await;
    let mut visitor = world.browser();
    let half_way = world.browser().sign_in("ada", PASSWORD).await;
    let pages = [
        (visitor.get(LOGIN).await, true),
        (half_way, true),
        (asked(&mut ada, "Another").await, true),
        (ada.get(OVERVIEW).await, false),
        (ada.get(PASSKEYS).await, false),
        (visitor.get("/").await, false),
    ];
    for (page, runs) in pages {
        let policy = page.header("content-security-policy");
        assert_eq!(policy.contains("script-src 'self'"), runs, "{}", page.text);
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.text.matches("<script").count(), usize::from(runs));
        assert_eq!(
            page.text
                .contains("<script src=\"/static/passkey.js\" defer>"),
            runs
        );
        // Without it nothing of it is seen.
        assert!(
            !runs || page.text.contains(" hidden>\n<input type=\"hidden\""),
            "{}",
            page.text
        );
    }
    let script = visitor.get("/static/passkey.js").await;
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert!(script.text.len() < 3000, "{}", script.text.len());
}
