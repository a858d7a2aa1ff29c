//! The server's own keys and settings, as administrators see them.

use std::time::Duration;

use bailiwick_core::model::GrantType;
use bailiwick_server::RouteGroup;
use http::StatusCode;

use crate::world::{World, config};

const KEYS: &str = "/admin/keys/";

#[tokio::test]
async fn ad_2_the_signing_key_is_replaced_once_and_only_after_a_question() {
    let world = World::new().await;
    let mut root = world.signed_in("root", true).await;
    let count = async || world.administration().signing_keys().await.unwrap().len();
    let before = count().await;
    let page = root.get(KEYS).await;
    let fields = [("algorithm", ""), ("old", "retire")];
    let asked = root.submit(&page, KEYS, &fields).await;
    assert_eq!(
        (asked.status, count().await),
        (StatusCode::OK, before),
        "asking replaces nothing"
    );
    assert_eq!(root.submit(&asked, KEYS, &[]).await.location(), KEYS);
    assert_eq!(count().await, before + 1);
    // The same form again is about a key that signs no more: it is asked about anew.
    let again = root.submit(&asked, KEYS, &[]).await;
    assert_eq!((again.status, count().await), (StatusCode::OK, before + 1));
    for wrong in [
        [("algorithm", "none"), ("old", "retire")],
        [("algorithm", "ES256"), ("old", "burn")],
        [("algorithm", "ES256"), ("confirmed", "x")],
    ] {
        let answer = root.submit(&page, KEYS, &wrong).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong:?}");
    }
    assert_eq!(count().await, before + 1);
    let shown = root.get(KEYS).await;
    assert!(!shown.text.contains("PRIVATE") && !shown.text.contains("wrapped"));
}

#[tokio::test]
async fn ad_3_the_settings_say_what_is_weak_and_no_secret() {
    let mut weak = config("http://localhost:8000/o");
    weak.grant_types.insert(GrantType::Password);
    weak.danger_pkce_optional();
    let world = World::with(weak).await;
    let mut root = world.signed_in("root", true).await;
    let page = root.get("/admin/settings/").await;
    for check in [
        "issuer",
        "legacy-grants",
        "pkce",
        "administrator",
        "clock",
        "signing-key",
    ] {
        assert!(page.has_element(&format!("doctor_{check}")), "{check}");
    }
    let item = |check: &str| {
        let (_, rest) = page
            .text
            .split_once(&format!("id=\"doctor_{check}\""))
            .unwrap();
        rest.split("</li>").next().unwrap().to_owned()
    };
    assert!(
        item("legacy-grants").contains("warning") && item("legacy-grants").contains("password")
    );
    assert!(item("pkce").contains("warning"));
    assert!(item("issuer").contains(">ok<"), "{}", item("issuer"));
    let weak_setting = page.text.split("<code>allow_grants").nth(1).unwrap();
    assert!(weak_setting.split("</tr>").next().unwrap().contains("weak"));
    for secret in ["PRIVATE", "secret_key", "wrapped"] {
        assert!(!page.text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_settings_say_what_is_left_out_and_what_the_program_around_says() {
    let world = World::built(config("http://localhost:8000/o"), |builder| {
        builder.without(RouteGroup::Catalogue).shown_setting(
            "listen",
            "<b>127.0.0.1:8000</b>",
            false,
        )
    });
    let world = world.await;
    let mut root = world.signed_in("root", true).await;
    let page = root.get("/admin/settings/").await;
    let row = |name: &str| {
        let rest = page.text.split(&format!("<code>{name}</code>")).nth(1);
        rest.unwrap().split("</tr>").next().unwrap().to_owned()
    };
    assert!(row("routes.off").contains("<code>catalogue</code>"));
    assert!(row("routes.off").contains(">set<"), "{}", row("routes.off"));
    assert!(row("listen").contains("&lt;b&gt;127.0.0.1:8000"));
    assert!(row("listen").contains(">default<"), "{}", row("listen"));
}

#[tokio::test]
async fn ad_5_a_clock_that_was_put_back_is_noticed() {
    let world = World::new().await;
    world.wait(Duration::from_hours(2));
    let mut root = world.signed_in("root", true).await;
    let page = root.get("/admin/groups/").await;
    root.submit(&page, "/admin/groups/", &[("name", "botanists")])
        .await
        .location();
    let clock = async || {
        let findings = world.administration().diagnose().await.unwrap();
        let clock = findings
            .into_iter()
            .find(|one| one.check() == "clock")
            .unwrap();
        clock.outcome().as_str()
    };
    assert_eq!(clock().await, "ok");
    world.put_back(Duration::from_hours(1));
    assert_eq!(clock().await, "failure");
}
