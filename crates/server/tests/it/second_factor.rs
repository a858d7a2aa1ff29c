//! The second factor: an app's codes and recovery codes, at sign-in and in the account.

mod account;

use std::time::Duration;

use bailiwick_core::{
    model::{Amr, AuditAction, UserId},
    second_factor::SecondFactorPolicy,
    store::{AuditFilter, ListQuery, Page, PageRequest},
};
use bailiwick_server::Store as _;
use http::StatusCode;
use tokio::task::JoinSet;
use totp_rs::{Builder, Secret};

use crate::{
    browser::{Answer, Browser},
    world::{PASSWORD, World, config},
};

const OVERVIEW: &str = "/accounts/second-factor/";
const APP: &str = "/accounts/second-factor/app/";
const REMOVE: &str = "/accounts/second-factor/app/remove/";
const CODES: &str = "/accounts/second-factor/recovery-codes/";
const LOGIN: &str = "/accounts/login/";
const SECOND: &str = "/accounts/login/second-factor/";
const SESSION: &str = "bailiwick_session";
const STEP: Duration = Duration::from_secs(30);

/// Somebody's phone.
pub(crate) struct Phone(String);

impl Phone {
    fn scanned(page: &Answer) -> Self {
        Self(page.element("app_secret").replace(' ', ""))
    }

    /// What it shows now.
    fn code(&self, world: &World) -> String {
        let secret = Secret::try_from_base32(&self.0).unwrap();
        let totp = Builder::new().with_secret(secret).with_account_name("x");
        let now = u64::try_from(world.now().as_millis() / 1000).unwrap();
        totp.build().unwrap().generate(now).to_string()
    }
}

/// Sets an app up in `browser`; its phone, and the recovery codes.
pub(crate) async fn set_up(world: &World, browser: &mut Browser) -> (Phone, Vec<String>) {
    let phone = set_up_only(world, browser).await;
    let shown = browser.get(CODES).await;
    world.wait(STEP);
    (phone, codes(&shown))
}

/// The same up to the page that shows the codes.
pub(crate) async fn set_up_only(world: &World, browser: &mut Browser) -> Phone {
    let page = browser.get(APP).await;
    let phone = Phone::scanned(&page);
    let code = phone.code(world);
    let fields = [
        ("one_time_password", code.as_str()),
        ("current_password", PASSWORD),
    ];
    let answer = browser.submit(&page, APP, &fields).await;
    assert_eq!(answer.location(), CODES);
    phone
}

fn codes(page: &Answer) -> Vec<String> {
    let codes = page.text.split("<code class=\"secret\">").skip(1);
    codes
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect()
}

/// The second page, after the right password.
async fn half_way(browser: &mut Browser, next: &str) -> Answer {
    let page = browser.get(&format!("{LOGIN}?next={next}")).await;
    let fields = [("username", "ada"), ("password", PASSWORD)];
    let page = browser.submit(&page, LOGIN, &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.has_element("login_code"), "{}", page.text);
    page
}

async fn give(browser: &mut Browser, page: &Answer, code: &str) -> Answer {
    let fields = [("one_time_password", code)];
    browser.submit(page, SECOND, &fields).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.get("/").await.text.contains("Hello, ada")
}

#[track_caller]
fn assert_wrong(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let said = answer.element("error_description");
    assert_eq!(said, "the code is wrong or was used");
}

#[track_caller]
fn assert_begins_anew(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert!(answer.has_element("login_password"), "{}", answer.text);
}

#[tokio::test]
async fn password_and_code_make_a_session_and_neither_alone() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, codes) = set_up(&world, &mut ada).await;
    assert_eq!(codes.len(), 10);
    assert!(
        is_signed_in(&mut ada).await,
        "in the browser where it was set up"
    );

    let mut browser = world.browser();
    let page = half_way(&mut browser, "%2Faccounts%2F").await;
    assert!(
        page.text
            .contains("<b id=\"login_user\"><bdi>ada</bdi></b>")
    );
    assert!(!browser.cookies.contains_key(SESSION), "half-way is not in");
    assert!(!is_signed_in(&mut browser).await);
    let answer = give(&mut browser, &page, &phone.code(&world)).await;
    assert_eq!(answer.location(), "/accounts/", "where they wanted to go");
    assert!(is_signed_in(&mut browser).await);

    let sessions = PageRequest {
        after: None,
        limit: 10,
    };
    let list = ListQuery::SessionsOf(UserId::new("id-of-ada"), sessions);
    let Page::Sessions(sessions) = world.store.page(list).await.unwrap() else {
        panic!("sessions");
    };
    let expected = [Amr::Password, Amr::OneTimePassword, Amr::MultipleFactors];
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|session| session.amr == expected));
}

#[tokio::test]
async fn a_wrong_password_tells_nothing_of_a_second_factor() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    set_up(&world, &mut ada).await;
    world.user("eve", false).await;
    let mut texts = Vec::new();
    for name in ["ada", "eve", "nobody"] {
        let mut browser = world.browser();
        let answer = browser.sign_in(name, "wrong").await;
        assert_eq!(answer.element("error_code"), "login_failed");
        let text = answer.text.replace(&answer.element("error_reference"), "");
        // Every challenge is another.
        let text = text.split("<form id=\"passkey_form\"").next().unwrap();
        let ticket = answer.hidden().pop().unwrap().1;
        texts.push(
            text.replace(&ticket, "")
                .replace(&format!("\"{name}\""), ""),
        );
    }
    assert_eq!(texts[0], texts[1]);
    assert_eq!(texts[0], texts[2]);
}

#[tokio::test]
async fn a_code_is_good_once_and_no_older_one_after() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, _) = set_up(&world, &mut ada).await;
    let code = phone.code(&world);
    let mut first = world.browser();
    let page = half_way(&mut first, "").await;
    assert_eq!(give(&mut first, &page, &code).await.location(), "/");

    let mut second = world.browser();
    let page = half_way(&mut second, "").await;
    assert_wrong(&give(&mut second, &page, &code).await);
    world.put_back(STEP);
    let older = phone.code(&world);
    world.wait(STEP);
    assert_wrong(&give(&mut second, &page, &older).await);
    assert!(!is_signed_in(&mut second).await);
    world.wait(STEP);
    let answer = give(&mut second, &page, &phone.code(&world)).await;
    assert_eq!(answer.location(), "/");
}

#[tokio::test]
async fn the_code_that_set_the_app_up_is_used_up() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, _) = set_up(&world, &mut ada).await;
    world.put_back(STEP);
    let mut browser = world.browser();
    let page = half_way(&mut browser, "").await;
    assert_wrong(&give(&mut browser, &page, &phone.code(&world)).await);
}

#[tokio::test]
async fn of_many_tabs_with_one_code_one_is_signed_in() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, _) = set_up(&world, &mut ada).await;
    let code = phone.code(&world);
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let mut browser = world.browser();
        let page = half_way(&mut browser, "").await;
        let code = code.clone();
        tasks.spawn(async move {
            let answer = give(&mut browser, &page, &code).await;
            (answer, browser.cookies.contains_key(SESSION))
        });
    }
    let mut signed_in = 0;
    for (answer, has_session) in tasks.join_all().await {
        let through = answer.status == StatusCode::SEE_OTHER;
        assert_eq!(through, has_session);
        signed_in += usize::from(through);
    }
    assert_eq!(signed_in, 1);
}

#[tokio::test]
async fn a_second_page_sent_twice_makes_one_session() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, codes) = set_up(&world, &mut ada).await;
    let mut browser = world.browser();
    let page = half_way(&mut browser, "").await;
    let answer = give(&mut browser, &page, &phone.code(&world)).await;
    assert_eq!(answer.location(), "/");
    // With another code that is good: the proof of the password was used up.
    let fields = [("recovery_code", codes[0].as_str())];
    assert_begins_anew(&browser.submit(&page, SECOND, &fields).await);
    // And the code was not: nothing of it is written.
    let mut again = world.browser();
    let page = half_way(&mut again, "").await;
    let answer = again.submit(&page, SECOND, &fields).await;
    assert_eq!(answer.location(), "/");
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_phone_once() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (_, codes) = set_up(&world, &mut ada).await;
    let typed = codes[3].to_lowercase().replace('-', " ");
    for expected in [true, false] {
        let mut browser = world.browser();
        let page = half_way(&mut browser, "").await;
        let fields = [("one_time_password", ""), ("recovery_code", typed.as_str())];
        let answer = browser.submit(&page, SECOND, &fields).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, expected);
        assert_eq!(is_signed_in(&mut browser).await, expected);
    }
    assert!(ada.get(OVERVIEW).await.text.contains("You have 9 left."));
    let record = world.administration().audit(AuditFilter::default()).await;
    let record = record.unwrap();
    let used = record
        .iter()
        .filter(|entry| entry.action == AuditAction::RecoveryCodeUsed);
    assert_eq!(used.count(), 1);
}

#[tokio::test]
async fn the_proof_of_a_password_is_worthless_in_another_browser() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, _) = set_up(&world, &mut ada).await;
    let mut victim = world.browser();
    let stolen = half_way(&mut victim, "").await;
    let mut thief = world.browser();
    let own = thief.get(LOGIN).await;
    let code = phone.code(&world);
    // All of it, with the thief's own ticket: it is bound to the victim's browser.
    let answer = give(&mut thief, &stolen, &code).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let proof = |name: &str| {
        let hidden = stolen.hidden();
        hidden
            .into_iter()
            .find(|(known, _)| known == name)
            .unwrap()
            .1
    };
    let ticket = {
        world.user("eve", false).await;
        let mut eve = world.signed_in("mallory", false).await;
        set_up(&world, &mut eve).await;
        thief = world.browser();
        let page = thief.get(LOGIN).await;
        let fields = [("username", "mallory"), ("password", PASSWORD)];
        let page = thief.submit(&page, LOGIN, &fields).await;
        page.hidden().pop().unwrap().1
    };
    drop(own);
    let fields = [
        ("user", "id-of-ada"),
        ("proof", &proof("proof")),
        ("ticket", &ticket),
        ("one_time_password", &phone.code(&world)),
    ];
    let before = world.state();
    assert_begins_anew(&thief.post(SECOND, &fields).await);
    world.assert_unchanged(&before);
    assert!(!thief.cookies.contains_key(SESSION));
}

#[tokio::test]
async fn a_proof_is_of_its_user_and_of_no_other() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    set_up(&world, &mut ada).await;
    let mut eve = world.signed_in("eve", false).await;
    let (phone, _) = set_up(&world, &mut eve).await;
    let mut browser = world.browser();
    // The password of ada, the code of eve.
    let page = half_way(&mut browser, "").await;
    let mut fields = page.hidden();
    for (name, value) in &mut fields {
        if name == "user" {
            *value = "id-of-eve".to_owned();
        }
    }
    fields.push(("one_time_password".to_owned(), phone.code(&world)));
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let before = world.state();
    assert_begins_anew(&browser.post(SECOND, &fields).await);
    world.assert_unchanged(&before);
}

#[tokio::test]
async fn who_is_disabled_or_changes_the_password_between_the_pages_begins_anew() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, _) = set_up(&world, &mut ada).await;
    let mut browser = world.browser();
    let page = half_way(&mut browser, "").await;
    world.set_active("ada", false).await;
    assert_begins_anew(&give(&mut browser, &page, &phone.code(&world)).await);
    world.set_active("ada", true).await;
    let id = UserId::new("id-of-ada");
    let new = "battery staple".into();
    world
        .administration()
        .set_password(&id, &new, None)
        .await
        .unwrap();
    assert_begins_anew(&give(&mut browser, &page, &phone.code(&world)).await);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_second_page_that_lay_open_ten_minutes_begins_anew() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, _) = set_up(&world, &mut ada).await;
    let mut browser = world.browser();
    let page = half_way(&mut browser, "").await;
    world.wait(Duration::from_secs(601));
    assert_begins_anew(&give(&mut browser, &page, &phone.code(&world)).await);
    // A wrong code makes it no younger.
    let page = half_way(&mut browser, "").await;
    world.wait(Duration::from_secs(400));
    let again = give(&mut browser, &page, "000000").await;
    assert_wrong(&again);
    world.wait(Duration::from_secs(201));
    assert_begins_anew(&give(&mut browser, &again, &phone.code(&world)).await);
}

#[tokio::test]
async fn guesses_are_counted_across_browsers_and_processes() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    let (phone, codes) = set_up(&world, &mut ada).await;
    let other = world.beside().await;
    let mut last = None;
    for guess in 0..6 {
        let mut browser = if guess % 2 == 0 {
            world.browser()
        } else {
            Browser::new(other.router())
        };
        let page = half_way(&mut browser, "").await;
        last = Some(give(&mut browser, &page, &format!("00000{guess}")).await);
        if guess < 5 {
            assert_wrong(last.as_ref().unwrap());
        }
    }
    let last = last.unwrap();
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!last.header("retry-after").is_empty());
    let mut browser = world.browser();
    let page = half_way(&mut browser, "").await;
    let before = world.state();
    let right = give(&mut browser, &page, &phone.code(&world)).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    let fields = [("recovery_code", codes[0].as_str())];
    let right = browser.submit(&page, SECOND, &fields).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    world.assert_unchanged(&before);
    // Whoever is signed in stays it, and time forgives.
    assert!(is_signed_in(&mut ada).await);
    world.wait(Duration::from_mins(15));
    let page = half_way(&mut browser, "").await;
    let right = give(&mut browser, &page, &phone.code(&world)).await;
    assert_eq!(right.location(), "/");
}

#[tokio::test]
async fn what_is_no_code_is_wrong_and_never_a_fault() {
    let world = World::new().await;
    let mut ada = world.signed_in("ada", false).await;
    set_up(&world, &mut ada).await;
    let long = "9".repeat(40_000);
    for typed in ["", "12345", "+12345", "１２３４５６", "<script>", &long] {
        world.wait(Duration::from_hours(2));
        let mut browser = world.browser();
        let page = half_way(&mut browser, "").await;
        let answer = give(&mut browser, &page, typed).await;
        assert_wrong(&answer);
        assert!(!answer.text.contains("<script>"));
    }
}
