//! Signing in and out.

use std::time::Duration;

use http::StatusCode;

use crate::world::{PASSWORD, World, config};

const LOGIN: &str = "/accounts/login/";
const SESSION: &str = "bailiwick_session";

async fn world() -> World {
    let world = World::new().await;
    world.user("ada", false).await;
    world
}

#[tokio::test]
async fn the_right_password_signs_in_and_leads_on() {
    let world = world().await;
    let mut browser = world.browser();
    let page = browser
        .get("/accounts/login/?next=%2Fo%2Fapplications%2F")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    let fields = [("username", "ada"), ("password", PASSWORD)];
    let answer = browser.submit(&page, LOGIN, &fields).await;
    assert_eq!(answer.location(), "/o/applications/");
    assert!(browser.get("/").await.text.contains("Hello, ada"));
}

#[tokio::test]
async fn an_e_mail_address_signs_in_too() {
    let world = world().await;
    let answer = world.browser().sign_in("ADA@example.org", PASSWORD).await;
    assert_eq!(answer.location(), "/");
}

/// security.md PG-10
#[tokio::test]
async fn pg_10_wrong_password_unknown_and_disabled_user_are_told_the_same() {
    let world = world().await;
    world.user("bob", false).await;
    world.set_active("bob", false).await;
    for (username, password) in [
        ("ada", "wrong"),
        ("nobody", PASSWORD),
        ("bob", PASSWORD),
        ("ada", ""),
        ("", ""),
    ] {
        let mut browser = world.browser();
        let answer = browser.sign_in(username, password).await;
        assert_eq!(answer.status, StatusCode::OK, "{username}");
        assert_eq!(answer.element("error_code"), "login_failed");
        assert_eq!(
            answer.element("error_description"),
            "user name or password is wrong"
        );
        assert_eq!(answer.element("error_reference").len(), 8);
        assert!(!browser.cookies.contains_key(SESSION));
        assert!(
            !answer.text.contains(PASSWORD),
            "a password is not shown again"
        );
    }
}

/// security.md RD-8
#[tokio::test]
async fn rd_8_a_sign_in_makes_a_new_session_and_ends_the_old_one() {
    let world = world().await;
    let mut browser = world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let old = browser.cookies[SESSION].clone();
    browser.sign_in("ada", PASSWORD).await;
    assert_ne!(browser.cookies[SESSION], old);
    let mut thief = world.browser();
    thief.cookies.insert(SESSION.to_owned(), old);
    assert!(!thief.get("/").await.text.contains("Hello"));
}

/// security.md RD-8
#[tokio::test]
async fn rd_8_a_planted_session_cookie_is_not_the_one_that_is_signed_in() {
    let world = world().await;
    let mut browser = world.browser();
    for planted in ["x", "bws_", "00000000000000000000000000000000"] {
        browser
            .cookies
            .insert(SESSION.to_owned(), planted.to_owned());
        assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
        assert_ne!(browser.cookies[SESSION], planted);
    }
}

/// security.md RD-5
#[tokio::test]
async fn rd_5_next_leads_nowhere_else() {
    let world = world().await;
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "/%2f/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
    ] {
        let mut browser = world.browser();
        let page = browser.get(LOGIN).await;
        let hidden = page.hidden();
        let ticket = &hidden.iter().find(|(name, _)| name == "ticket").unwrap().1;
        let fields = [
            ("username", "ada"),
            ("password", PASSWORD),
            ("next", next),
            ("ticket", ticket.as_str()),
        ];
        assert_eq!(browser.post(LOGIN, &fields).await.location(), "/", "{next}");
        let query: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let shown = browser.get(&format!("{LOGIN}?next={query}")).await;
        assert!(
            shown
                .hidden()
                .contains(&("next".to_owned(), "/".to_owned())),
            "{next}"
        );
    }
}

#[tokio::test]
async fn guessing_is_stopped_and_forgiven() {
    let world = world().await;
    let mut browser = world.browser();
    for _ in 0..10 {
        assert_eq!(browser.sign_in("ada", "wrong").await.status, StatusCode::OK);
    }
    let answer = browser.sign_in("ada", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.element("error_code"), "temporarily_unavailable");
    assert_eq!(answer.element("error_description"), "too many attempts");
    assert!(!answer.header("retry-after").is_empty());
    world.user("eve", false).await;
    assert_eq!(
        world.browser().sign_in("eve", PASSWORD).await.location(),
        "/"
    );
    world.wait(Duration::from_mins(10));
    assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
}

#[tokio::test]
async fn a_session_ends_when_idle_and_when_old() {
    let world = world().await;
    let mut browser = world.browser();
    browser.sign_in("ada", PASSWORD).await;
    for _ in 0..13 {
        world.wait(Duration::from_hours(11));
        assert!(
            browser.get("/").await.text.contains("Hello"),
            "use keeps it alive"
        );
    }
    world.wait(Duration::from_hours(13));
    assert!(
        !browser.get("/").await.text.contains("Hello"),
        "it was idle"
    );
    browser.sign_in("ada", PASSWORD).await;
    for _ in 0..15 {
        world.wait(Duration::from_hours(11));
        browser.get("/").await;
    }
    world.wait(Duration::from_hours(4));
    assert!(
        !browser.get("/").await.text.contains("Hello"),
        "it is a week old"
    );
}

#[tokio::test]
async fn a_disabled_user_is_signed_out_at_once() {
    let world = world().await;
    let mut browser = world.browser();
    browser.sign_in("ada", PASSWORD).await;
    world.set_active("ada", false).await;
    assert!(!browser.get("/").await.text.contains("Hello"));
}

#[tokio::test]
async fn signing_out_asks_first_and_ends_the_session() {
    let world = world().await;
    let mut browser = world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let before = browser.cookies.clone();
    let page = browser.get("/accounts/logout/").await;
    assert!(page.has_element("logout_confirm") && page.has_element("logout_cancel"));
    assert!(
        browser.get("/").await.text.contains("Hello"),
        "asking ends nothing"
    );
    let answer = browser.submit(&page, "/accounts/logout/", &[]).await;
    assert_eq!(answer.location(), "/");
    assert!(!browser.cookies.contains_key(SESSION));
    browser.cookies = before;
    assert!(
        !browser.get("/").await.text.contains("Hello"),
        "the old cookie is dead"
    );
}

/// security.md PG-3
#[tokio::test]
async fn pg_3_over_https_cookies_belong_to_this_host_alone() {
    let world = World::with(config("https://id.example")).await;
    world.user("ada", false).await;
    let mut browser = world.browser();
    let answer = browser.sign_in("ada", PASSWORD).await;
    assert_eq!(answer.location(), "/");
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-bailiwick_session=bws_"),
        "{cookie}"
    );
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
    assert!(
        browser
            .get("/")
            .await
            .text
            .contains("href=\"/applications/\""),
        "the mount follows"
    );
}

#[tokio::test]
async fn somebody_signed_in_is_told_so_on_the_sign_in_page() {
    let world = world().await;
    let mut browser = world.browser();
    assert!(!browser.get(LOGIN).await.has_element("login_reauth"));
    browser.sign_in("ada", PASSWORD).await;
    let page = browser.get(LOGIN).await;
    assert!(page.has_element("login_reauth") && page.has_element("login_password"));
}
