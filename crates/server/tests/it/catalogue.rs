//! The catalogue of scopes, and texts in people's languages.

use bailiwick_core::model::{LanguageTag, Owner, ScopeState, Visibility};
use serde_json::json;

use crate::{browser::Answer, call::Call, world::World};

const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

async fn registry() -> World {
    let world = World::new().await;
    let api = Owner::ResourceServer(world.client("The <Herbarium> API").await.id);
    world
        .put_scope(1, "plants:see", api.clone(), |scope| {
            "See your <plants>".clone_into(&mut scope.description);
            let french = LanguageTag::parse("fr").unwrap();
            let german = LanguageTag::parse("de").unwrap();
            scope
                .translations
                .insert(french, "Voir vos plantes".to_owned());
            scope
                .translations
                .insert(german, "Ihre Pflanzen sehen".to_owned());
        })
        .await;
    world
        .put_scope(2, "plants:old", api.clone(), |scope| {
            scope.state = ScopeState::Deprecated;
            scope.sunset = Some(world.now().plus(std::time::Duration::from_hours(24)));
            scope.replaced_by = Some(bailiwick_core::scope::ScopeToken::from_static("plants:see"));
        })
        .await;
    world
        .put_scope(3, "plants:secret", api, |scope| {
            scope.visibility = Visibility::Private;
        })
        .await;
    world
}

async fn read(world: &World, query: &str, headers: &[(&'static str, &str)]) -> Answer {
    let call = Call::get(format!("/o/scopes/{query}"));
    let call = headers
        .iter()
        .fold(call, |call, (name, value)| call.header(name, *value));
    call.send(&world.router).await
}

/// security.md SR-15: everybody finds what is public, and nothing else.
#[tokio::test]
async fn sr_15_the_catalogue_holds_public_scopes() {
    let world = registry().await;
    let answer = read(&world, "", &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let page = answer.json();
    assert_eq!(
        answer.header("bailiwick-version"),
        page["version"].to_string()
    );
    let names: Vec<_> = page["scopes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["plants:old", "plants:see"]);
    let old = &page["scopes"][0];
    assert_eq!(
        (&old["state"], &old["replaced_by"]),
        (&json!("deprecated"), &json!("plants:see"))
    );
    assert_eq!(page["scopes"][1]["owner"]["name"], "The <Herbarium> API");
    assert!(!answer.text.contains("secret"));
    let found = read(&world, "?q=secret", &[]).await;
    assert_eq!(found.json()["scopes"], json!([]));
}

#[tokio::test]
async fn the_catalogue_is_told_in_the_readers_language() {
    let world = registry().await;
    for (query, header, text, language) in [
        ("?q=plants:see", "", "See your <plants>", "en"),
        ("?q=plants:see", "fr-CA, de;q=0.5", "Voir vos plantes", "fr"),
        (
            "?q=plants:see&ui_locales=de",
            "fr",
            "Ihre Pflanzen sehen",
            "de",
        ),
        ("?q=plants:see", "gd", "See your <plants>", "en"),
    ] {
        let answer = read(&world, query, &[("accept-language", header)]).await;
        let scope = &answer.json()["scopes"][0];
        assert_eq!(
            (&scope["description"], &scope["language"]),
            (&json!(text), &json!(language))
        );
        assert!(answer.header("vary").contains("Accept-Language"));
    }
}

#[tokio::test]
async fn browsers_get_a_page_that_searches() {
    let world = registry().await;
    let page = read(&world, "?q=plants", &[("accept", BROWSER)]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.header("content-type").starts_with("text/html"));
    for text in [
        "plants:old",
        "See your &lt;plants&gt;",
        "deprecated",
        "plants:see</code> instead",
    ] {
        assert!(page.text.contains(text), "{text} in {}", page.text);
    }
    assert!(!page.text.contains("secret"));
    let next = read(&world, "?limit=1", &[("accept", BROWSER)]).await;
    assert!(
        next.text.contains("limit=1&amp;after=plants"),
        "{}",
        next.text
    );
    let forced = read(&world, "?format=json", &[("accept", BROWSER)]).await;
    assert_eq!(forced.header("content-type"), "application/json");
}

/// security.md OP-1: all that is wrong with a query is said at once, as a 400.
#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused() {
    let world = registry().await;
    let query = format!("?state=dead&limit=1000&q={}", "a".repeat(300));
    let answer = read(&world, &query, &[]).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let body = answer.json();
    assert_eq!(
        (&body["status"], &body["error"]),
        (&json!(400), &json!("invalid_request"))
    );
    let wrong = body["errors"].as_array().unwrap().iter();
    let wrong: Vec<_> = wrong.map(|one| &one["parameter"]).collect();
    assert_eq!(wrong, ["q", "state", "limit"]);
    let page = read(&world, &query, &[("accept", BROWSER)]).await;
    assert_eq!(page.status, 400);
    assert!(page.has_element("field_state_problem"), "{}", page.text);
    let bytes = read(&world, "?q=%ff%zz&q=2", &[]).await;
    assert_eq!(bytes.status, 400);
    assert_eq!(bytes.header("content-type"), "application/problem+json");
}
