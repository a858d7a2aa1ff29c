//! In which language pages are told.

use crate::{call::Call, world::World};

/// The language and direction of the page at `path`, for who accepts `accept`.
async fn told(world: &World, path: &str, accept: &str) -> String {
    let call = Call::get(path)
        .header("accept", "text/html")
        .header("accept-language", accept);
    let page = call.send(&world.router).await;
    let after = page.text.split("<html lang=\"").nth(1).unwrap_or_default();
    after.split('>').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_page_is_told_as_it_is_asked_for_then_as_the_browser_says_then_in_english() {
    let world = World::new().await;
    for (path, accept, language) in [
        ("/accounts/login/", "de-CH, en;q=0.5", "de"),
        ("/accounts/login/", "tlh", "en"),
        ("/accounts/login/", "", "en"),
        ("/accounts/login/?ui_locales=fr-CA+en", "de", "fr"),
        (
            "/accounts/login/?next=%2Fo%2Fauthorize%2F%3Fclient_id%3Dx%26ui_locales%3Des",
            "de",
            "es",
        ),
        ("/no-such-page/", "ja", "ja"),
        ("/o/authorize/?ui_locales=ja", "de", "ja"),
        ("/o/scopes/", "fr", "fr"),
    ] {
        let told = told(&world, path, accept).await;
        assert_eq!(told, format!("{language}\" dir=\"ltr\""), "{path} {accept}");
    }
    let arabic = told(&world, "/", "ar-EG").await;
    assert_eq!(arabic, "ar\" dir=\"rtl\"");
}

/// security.md CVE-2026-79651: what is sent costs no memory and breaks no page.
#[tokio::test]
async fn cve_2026_79651_a_flood_of_languages_is_passed_over() {
    let world = World::new().await;
    let many: Vec<_> = (0..5000).map(|n| format!("x{}", n % 10)).collect();
    let flood = format!("/accounts/login/?ui_locales={}", many.join("+"));
    for (path, accept) in [
        (flood.as_str(), "fr".to_owned()),
        ("/accounts/login/", many.join(",")),
        (
            "/accounts/login/?ui_locales=%ff%00%3Cscript%3E",
            "*".to_owned(),
        ),
    ] {
        let told = told(&world, path, &accept).await;
        assert!(told.ends_with("\" dir=\"ltr\""), "{told}");
    }
}

/// security.md PG-10: scripts read the fixed text, people the other.
#[tokio::test]
async fn pg_10_an_error_is_told_in_the_page_s_language_beside_its_fixed_text() {
    let world = World::new().await;
    let at = |path: &str, language: &str| {
        let call = Call::get(path).header("accept", "text/html");
        call.header("accept-language", language)
    };
    for path in ["/no-such-page/", "/o/authorize/?client_id=nobody"] {
        let english = at(path, "en").send(&world.router).await;
        let german = at(path, "de").send(&world.router).await;
        let fixed = |page: &str| {
            let after = page.split("id=\"error_description\" lang=\"en\"").nth(1);
            let after = after.and_then(|rest| rest.split('>').nth(1));
            after
                .and_then(|rest| rest.split('<').next())
                .map(str::to_owned)
        };
        assert!(fixed(&english.text).is_some(), "{}", english.text);
        assert_eq!(fixed(&english.text), fixed(&german.text));
        assert!(
            german.text.contains("<p id=\"error_told\">Di"),
            "{}",
            german.text
        );
    }
}

#[tokio::test]
async fn every_page_of_administration_can_be_had_in_every_language() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    for language in ["ar", "de", "en", "es", "fr", "ja"] {
        for path in crate::admin::PAGES {
            let path = format!(
                "{path}{}ui_locales={language}",
                if path.contains('?') { "&" } else { "?" }
            );
            let answer = root.get(&path).await;
            assert_eq!(
                answer.status,
                http::StatusCode::OK,
                "{path}: {}",
                answer.text
            );
            let html = answer.header("content-type").starts_with("text/html");
            let told = format!("<html lang=\"{language}\"");
            assert!(!html || answer.text.contains(&told), "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_field_is_told_in_the_page_s_language() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let form = root.get("/admin/users/create/").await;
    for (language, told) in [
        ("en", "is not an e-mail address"),
        ("de", "ist keine E-Mail-Adresse"),
        ("ja", "がメールアドレスの形式ではありません"),
    ] {
        let fields = [("username", "grace"), ("email", "nowhere")];
        let path = format!("/admin/users/create/?ui_locales={language}");
        let answer = root.submit(&form, &path, &fields).await;
        assert_eq!(answer.element("field_email_problem"), told);
    }
}
