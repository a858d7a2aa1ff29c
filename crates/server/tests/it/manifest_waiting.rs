//! Waiting for a version of the registry, and the description of its endpoints.

use std::{collections::BTreeSet, time::Duration};

use bailiwick_server::{Route, RouteGroup};
use serde_json::{Value, json};

use crate::{
    call::Call,
    cast::Cast,
    manifest::{entry, get, path, put},
};

/// Item 9: a node is asked for a version, and answers once it serves it.
#[tokio::test]
async fn a_wait_ends_when_another_node_wrote_the_version() {
    let cast = Cast::new().await;
    let beside = cast.world.beside().await;
    let now: u64 = cast
        .send(get(&cast.plants, ""))
        .await
        .header("bailiwick-version")
        .parse()
        .unwrap();
    let reached = cast.send(get(&cast.plants, &format!("?wait={now}"))).await;
    assert_eq!(reached.status, 200);
    let router = beside.site();
    let call = get(&cast.plants, &format!("?wait={}", now + 1));
    let mut waiting = tokio::task::JoinSet::new();
    waiting.spawn(async move { call.send(&router).await });
    let set = json!([
        entry("plants:see", "See plants"),
        entry("plants:dig", "Dig")
    ]);
    let written = cast.send(put(&cast.plants, 1, &set)).await;
    let waited = waiting.join_next().await.unwrap().unwrap();
    assert_eq!(waited.status, 200);
    assert_eq!(
        waited.header("bailiwick-version"),
        written.header("bailiwick-version")
    );
    assert_eq!(waited.json()["scopes"].as_array().unwrap().len(), 2);
    for query in ["?wait=soon", "?wait=-1", "?wait=1&wait=2", "?wait="] {
        assert_eq!(
            cast.send(get(&cast.plants, query)).await.status,
            400,
            "{query}"
        );
    }
    let nobody = Call::get(format!("{}?wait=9999", path(&cast.plants.party.id)));
    assert_eq!(cast.send(nobody).await.status, 401, "at once");
}

/// Item 9: bounded, and counted.
#[tokio::test]
async fn who_waits_too_long_or_beside_too_many_is_told_to_come_back() {
    let cast = Cast::new().await;
    let call = get(&cast.plants, "?wait=999999");
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..300 {
        let (call, router) = (call.clone(), cast.world.router.clone());
        waiting.spawn(async move { call.send(&router).await });
    }
    let first = waiting.join_next().await.unwrap().unwrap();
    assert_eq!(
        (first.status.as_u16(), first.header("retry-after")),
        (503, "5")
    );
    for _ in 1..44 {
        let answer = waiting.join_next().await.unwrap().unwrap();
        assert_eq!(answer.status, 503);
    }
    assert_eq!(waiting.len(), 256, "these wait still");
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    while let Some(answer) = waiting.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(
            (answer.status.as_u16(), answer.header("retry-after")),
            (503, "5")
        );
    }
    tokio::time::resume();
    assert_eq!(cast.send(get(&cast.plants, "?wait=1")).await.status, 200);
}

/// Every member of `value` is in the schema, and every one that must be there is.
fn assert_described(document: &Value, name: &str, value: &Value) {
    let schema = &document["components"]["schemas"][name];
    let value = value.as_object().unwrap();
    for member in value.keys() {
        let is_text = name == "Entry" && member.starts_with("description#");
        let known = schema["properties"].get(member).is_some();
        assert!(is_text || known, "{name}: {member}");
    }
    for member in schema["required"].as_array().into_iter().flatten() {
        let member = member.as_str().unwrap();
        let inherited = name == "KeptEntry" && matches!(member, "name" | "description");
        assert!(inherited || value.contains_key(member), "{name}: {member}");
    }
}

/// What everybody reads is described as well: each parameter of the catalogue, what it
/// and the feed answer, and how they refuse.
#[tokio::test]
async fn the_description_of_catalogue_and_feed_is_true() {
    let cast = Cast::new().await;
    let document = cast
        .send(Call::get("/o/registry/openapi.json"))
        .await
        .json();
    let operation = &document["paths"]["/scopes"]["get"];
    let parameter = |one: &Value| match one["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).unwrap().clone(),
        None => one.clone(),
    };
    let parameters = operation["parameters"].as_array().unwrap().iter();
    let parameters: Vec<_> = parameters.map(parameter).collect();
    let called = |name: &str| {
        let found = parameters.iter().find(|one| one["name"] == name);
        found.unwrap_or_else(|| panic!("{name}")).clone()
    };
    for name in ["q", "owner", "after", "ui_locales", "format", "wait"] {
        assert_eq!(called(name)["in"], "query");
    }
    for state in called("state")["schema"]["enum"].as_array().unwrap() {
        let query = format!("/o/scopes/?state={}", state.as_str().unwrap());
        assert_eq!(cast.send(Call::get(query)).await.status, 200, "{state}");
    }
    let most = called("limit")["schema"]["maximum"].as_u64().unwrap();
    for (limit, status) in [(0, 400), (1, 200), (most, 200), (most + 1, 400)] {
        let answer = cast
            .send(Call::get(format!("/o/scopes/?limit={limit}")))
            .await;
        assert_eq!(answer.status, status, "{limit}");
    }
    let page = cast.send(Call::get("/o/scopes/")).await.json();
    assert_described(&document, "Catalogue", &page);
    for entry in page["scopes"].as_array().unwrap() {
        assert_described(&document, "CatalogueEntry", entry);
        assert_described(&document, "CatalogueOwner", &entry["owner"]);
    }
    let refused = cast.send(Call::get("/o/scopes/?state=dead")).await.json();
    assert_described(&document, "Problem", &refused);
    assert_described(&document, "ParameterProblem", &refused["errors"][0]);

    let path = "/o/scopes/events?since=0";
    let request = http::Request::get(path).body(bytes::Bytes::new()).unwrap();
    let feed = cast.world.server.respond(request).await;
    let feed = std::str::from_utf8(feed.body()).unwrap();
    let data = feed.lines().find_map(|line| line.strip_prefix("data: "));
    let event = serde_json::from_str(data.unwrap()).unwrap();
    assert_described(&document, "ScopeEvent", &event);
    let refused = cast
        .send(Call::get("/o/scopes/events?since=x"))
        .await
        .json();
    assert_described(&document, "OAuthError", &refused);
}

/// The description has every route of the registry, and every member of what they
/// take and answer.
#[tokio::test]
async fn the_description_is_true() {
    let cast = Cast::new().await;
    let answer = cast.send(Call::get("/o/registry/openapi.json")).await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"][0]["url"], "http://localhost:8000/o");
    let described: BTreeSet<_> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let groups = [
        RouteGroup::ScopeRegistration,
        RouteGroup::Catalogue,
        RouteGroup::ChangeFeed,
    ];
    let routes = Route::ALL.iter();
    let registry = routes.filter(|route| route.group().is_some_and(|one| groups.contains(&one)));
    let registry: BTreeSet<_> = registry.map(|route| route.path().to_owned()).collect();
    assert_eq!(described, registry);

    let schema = |name: &str| document["components"]["schemas"][name]["properties"].clone();
    let known = |name: &str, value: &Value| assert_described(&document, name, value);
    let full = json!({
        "name": "plants:see", "description": "See", "description#fr": "Voir", "default": true,
        "exclusive": true, "visibility": "private", "replaced_by": "plants:all",
        "implies": ["plants:all"], "change": "cosmetic",
    });
    known("Entry", &full);
    let set = json!([full, {"name": "plants:all", "description": "All", "exclusive": true}]);
    let applied = cast.send(put(&cast.plants, 1, &set)).await;
    known("ManifestAnswer", &applied.json());
    known("Diff", &applied.json()["diff"]);
    known("DiffEntry", &applied.json()["diff"]["changed"][0]);
    let shown = cast.send(get(&cast.plants, "")).await.json();
    known("KeptManifest", &shown);
    let mut kept = shown["scopes"][1].as_object().unwrap().clone();
    kept.retain(|member, _| schema("Entry").get(member).is_none() && !member.contains('#'));
    known("KeptEntry", &Value::Object(kept));
    let refused = cast
        .send(put(&cast.plants, 2, &json!([entry("openid", "")])))
        .await;
    known("Problem", &refused.json());
    for error in refused.json()["errors"].as_array().unwrap() {
        known("ManifestProblem", error);
    }
    let rules = schema("ManifestProblem")["rule"]["enum"].clone();
    let words = bailiwick_core::scope::ManifestRule::ALL.iter();
    assert_eq!(
        rules,
        json!(words.map(|rule| rule.as_str()).collect::<Vec<_>>())
    );
    let kind = refused.json()["type"].as_str().unwrap().to_owned();
    let (_, pointer) = kind.split_once('#').unwrap();
    assert!(document.pointer(pointer).is_some(), "{pointer}");
    assert_eq!(schema("Registration").as_object().unwrap().len(), 3);
}
