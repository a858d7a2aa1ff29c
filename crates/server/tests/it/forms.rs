//! What every form and every page promises.

use std::time::Duration;

use axum::body::Body;
use bailiwick_server::Route;
use http::StatusCode;

use crate::{
    browser::Browser,
    world::{PASSWORD, World},
};

const LOGIN: &str = "/accounts/login/";

async fn signed_in(world: &World) -> Browser {
    world.user("ada", false).await;
    let mut browser = world.browser();
    browser.sign_in("ada", PASSWORD).await;
    browser
}

fn assert_refused(answer: &crate::browser::Answer, why: &str) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{why}");
    assert_eq!(answer.element("error_code"), "access_denied", "{why}");
    assert_eq!(
        answer.element("error_description"),
        "request came from another site (Origin or CSRF token)"
    );
}

/// security.md RD-8
#[tokio::test]
async fn rd_8_a_form_without_its_ticket_changes_nothing() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    assert_refused(&browser.post("/accounts/logout/", &[]).await, "no ticket");
    let sign_in_ticket = browser.get(LOGIN).await.hidden();
    let sign_in_ticket = &sign_in_ticket
        .iter()
        .find(|(name, _)| name == "ticket")
        .unwrap()
        .1;
    for (ticket, why) in [
        ("nonsense", "nonsense"),
        (sign_in_ticket.as_str(), "the ticket of another form"),
    ] {
        let answer = browser
            .post("/accounts/logout/", &[("ticket", ticket)])
            .await;
        assert_refused(&answer, why);
    }
    assert!(browser.get("/").await.text.contains("Hello"));
}

/// security.md RD-8
#[tokio::test]
async fn rd_8_a_ticket_is_good_in_its_own_browser_only() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    world.user("eve", false).await;
    let mut other = world.browser();
    other.sign_in("eve", PASSWORD).await;
    let page = other.get("/accounts/logout/").await;
    assert_refused(
        &browser.submit(&page, "/accounts/logout/", &[]).await,
        "logout",
    );
    let page = other.get(LOGIN).await;
    let fields = [("username", "eve"), ("password", PASSWORD)];
    assert_refused(&browser.submit(&page, LOGIN, &fields).await, "login");
    assert!(browser.get("/").await.text.contains("Hello, ada"));
}

/// security.md RD-8
#[tokio::test]
async fn rd_8_a_form_from_another_site_is_refused_whatever_its_ticket() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let page = browser.get("/accounts/logout/").await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        browser.headers = vec![("host", "localhost:8000"), (name, value)];
        assert_refused(
            &browser.submit(&page, "/accounts/logout/", &[]).await,
            value,
        );
    }
    browser.headers = vec![("host", "localhost:8000")];
    assert_eq!(
        browser
            .submit(&page, "/accounts/logout/", &[])
            .await
            .location(),
        "/"
    );
}

/// security.md PG-7
#[tokio::test]
async fn pg_7_a_sign_in_form_that_lay_too_long_is_shown_again() {
    let world = World::new().await;
    world.user("ada", false).await;
    let mut browser = world.browser();
    let page = browser
        .get("/accounts/login/?next=%2Fo%2Fapplications%2F")
        .await;
    world.wait(Duration::from_hours(3));
    let fields = [("username", "ada"), ("password", PASSWORD)];
    let again = browser.submit(&page, LOGIN, &fields).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        again.element("error_description"),
        "form is no longer valid"
    );
    let answer = browser.submit(&again, LOGIN, &fields).await;
    assert_eq!(answer.location(), "/o/applications/");
}

/// security.md PG-7
#[tokio::test]
async fn pg_7_a_form_sent_after_the_session_ended_leads_to_sign_in_and_back() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let page = browser.get("/accounts/logout/").await;
    world.wait(Duration::from_hours(13));
    let answer = browser.submit(&page, "/accounts/logout/", &[]).await;
    assert_eq!(
        answer.location(),
        "/accounts/login/?next=%2Faccounts%2Flogout%2F"
    );
}

/// Every path of a page, wherever it hangs.
fn page_paths() -> Vec<String> {
    let machines = [
        Route::Token,
        Route::Revoke,
        Route::Introspect,
        Route::RegisterScope,
        Route::ScopeManifest,
        Route::RegistryDescription,
        Route::ScopeEvents,
        // JSON, unless a browser asks.
        Route::Scopes,
        Route::Metadata,
        Route::Keys,
        Route::AdminApi,
        Route::AdminApiDescription,
        Route::Stylesheet,
        Route::PictureScript,
        Route::ApplicationScript,
        Route::PasskeyScript,
        Route::Live,
        Route::Ready,
    ];
    let pages = Route::ALL.iter().filter(|route| !machines.contains(route));
    let mut paths: Vec<String> = vec!["/nowhere".to_owned()];
    for path in pages.map(|route| route.path()) {
        let path = path.replace("{id}", "id-of-ada");
        if path == "/" {
            paths.push(path);
            continue;
        }
        paths.extend([format!("{path}/"), format!("/o{path}/"), path]);
    }
    assert!(paths.len() > 50, "{paths:?}");
    paths
}

/// security.md RD-10, RD-12
#[tokio::test]
async fn rd_10_rd_12_every_page_is_kept_out_of_frames_caches_and_referrers() {
    let world = World::new().await;
    let mut browsers = [signed_in(&world).await, world.browser()];
    browsers[0]
        .sign_in(&world.user("root", true).await.username, PASSWORD)
        .await;
    let mut pages = 0;
    for path in page_paths() {
        for browser in &mut browsers {
            for method in ["GET", "POST", "PUT", "DELETE"] {
                let answer = browser.send(method, &path, Body::empty()).await;
                let asked = format!("{method} {path} {}", answer.status);
                assert_eq!(answer.header("cache-control"), "no-store", "{asked}");
                assert_eq!(answer.header("referrer-policy"), "same-origin", "{asked}");
                assert_eq!(
                    answer.header("x-content-type-options"),
                    "nosniff",
                    "{asked}"
                );
                assert_eq!(answer.header("x-frame-options"), "DENY", "{asked}");
                assert!(!answer.status.is_server_error(), "{asked}");
                if answer.status != StatusCode::SEE_OTHER {
                    let policy = answer.header("content-security-policy");
                    assert!(policy.contains("default-src 'none'"), "{asked}");
                    assert!(policy.contains("frame-ancestors 'none'"), "{asked}");
                    assert!(policy.contains("base-uri 'none'"), "{asked}");
                    assert!(!policy.contains("unsafe"), "{asked}");
                    pages += 1;
                }
            }
        }
    }
    assert!(pages > 100, "{pages}");
}

/// security.md RD-11, PG-2
#[tokio::test]
async fn rd_11_pg_2_no_page_redirects_otherwise_than_by_303() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    for path in page_paths() {
        for method in ["GET", "POST"] {
            let answer = browser.send(method, &path, Body::empty()).await;
            let other = answer.status.is_redirection() && answer.status != StatusCode::SEE_OTHER;
            assert!(!other, "{method} {path} {}", answer.status);
        }
    }
}

/// security.md PG-9
#[tokio::test]
async fn pg_9_only_forms_that_stay_here_say_so() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let policy = |answer: crate::browser::Answer| {
        answer
            .header("content-security-policy")
            .contains("form-action 'self'")
    };
    assert!(policy(browser.get("/accounts/logout/").await));
    assert!(policy(browser.get("/").await));
    assert!(
        !policy(browser.get(LOGIN).await),
        "its POST may end at a client"
    );
}

/// security.md OP-1, OP-2
#[tokio::test]
async fn op_1_op_2_bytes_that_are_no_form_are_refused() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    for (body, status) in [
        (b"username=%00".to_vec(), StatusCode::BAD_REQUEST),
        (b"username=%zz".to_vec(), StatusCode::BAD_REQUEST),
        (b"username=%ff%fe".to_vec(), StatusCode::BAD_REQUEST),
        (b"a=b&".repeat(201), StatusCode::BAD_REQUEST),
        (vec![b'a'; 64 * 1024 + 1], StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        for path in [LOGIN, "/accounts/logout/"] {
            let answer = browser.send("POST", path, Body::from(body.clone())).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.has_element("error_code"));
        }
    }
    for query in ["next=%00", "next=%zz", "next=%ff"] {
        let answer = browser.get(&format!("{LOGIN}?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn the_stylesheet_is_sent_once() {
    let world = World::new().await;
    let mut browser = world.browser();
    let style = browser.get("/static/bailiwick.css").await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    let tag: &'static str = style.header("etag").to_owned().leak();
    browser.headers.push(("if-none-match", tag));
    let again = browser.get("/static/bailiwick.css").await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.text.is_empty());
}

#[tokio::test]
async fn a_method_that_a_page_does_not_answer_is_named_by_those_that_it_does() {
    let mut browser = World::new().await.browser();
    let answer = browser.send("PUT", LOGIN, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "GET,HEAD,POST");
    assert!(answer.has_element("error_reference"));
}

#[tokio::test]
async fn a_template_that_fails_keeps_nobody_from_being_told() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("home.html"), "{{ mistyped }}").unwrap();
    let mut browser = World::with_templates(directory.path()).await.browser();
    let answer = browser.get("/").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.element("error_code"), "server_error");
    assert!(!answer.text.contains("mistyped"), "details are for the log");
    std::fs::write(directory.path().join("error.html"), "{{ mistyped }}").unwrap();
    let mut browser = World::with_templates(directory.path()).await.browser();
    let answer = browser.get("/nowhere").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.text, "there is no such page\n");
    assert_eq!(answer.header("x-frame-options"), "DENY");
}

#[tokio::test]
async fn a_page_that_is_not_there_says_so() {
    let answer = World::new().await.browser().get("/nowhere").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.element("error_code"), "not_found");
}
