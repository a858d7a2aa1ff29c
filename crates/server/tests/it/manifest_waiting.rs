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
    let routes = Route::ALL.iter();
    let registry = routes.filter(|route| route.group() == Some(RouteGroup::ScopeRegistration));
    let registry: BTreeSet<_> = registry.map(|route| route.path().to_owned()).collect();
    assert_eq!(described, registry);

    let schema = |name: &str| document["components"]["schemas"][name]["properties"].clone();
    let known = |name: &str, value: &Value| {
        for member in value.as_object().unwrap().keys() {
            let is_text = name == "Entry" && member.starts_with("description#");
            assert!(
                is_text || schema(name).get(member).is_some(),
                "{name}: {member}"
            );
        }
    };
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
