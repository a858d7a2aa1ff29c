//! Many manifests at once: one owner of each name, the greatest revision last, and
//! nobody meets an error of ours.

use std::sync::Arc;

use axum::Router;
use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Api, Cast, REGISTER_SCOPE},
    manifest::{path, put},
};

const AT_ONCE: usize = 64;

/// Sends `calls` at the same moment; answers in their order.
async fn at_once(router: &Router, calls: Vec<Call>) -> Vec<Answer> {
    let barrier = Arc::new(Barrier::new(calls.len()));
    let mut tasks = JoinSet::new();
    for (at, call) in calls.into_iter().enumerate() {
        let (router, barrier) = (router.clone(), Arc::clone(&barrier));
        tasks.spawn(async move {
            barrier.wait().await;
            (at, call.send(&router).await)
        });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// security.md SR-10, R6
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sr_10_of_64_who_declare_one_name_one_owns_it() {
    let cast = Cast::new().await;
    let mut apis: Vec<Api> = Vec::new();
    for n in 0..16 {
        apis.push(cast.world.api(&format!("Api {n}"), |_| {}).await);
    }
    for round in 0..3 {
        let name = format!("name-{round}");
        let set = json!([{"name": name, "description": "Mine"}]);
        let calls = (0..AT_ONCE).map(|n| {
            let api = &apis[n % apis.len()];
            if n % 2 == 0 {
                put(api, round + 1, &set)
            } else {
                Call::post(REGISTER_SCOPE).bearer(&api.token).json(&set[0])
            }
        });
        let answers = at_once(&cast.world.router, calls.collect()).await;
        let mut owners: Vec<_> = answers
            .iter()
            .enumerate()
            .filter(|(_, answer)| answer.status.is_success())
            .map(|(n, _)| n % apis.len())
            .collect();
        owners.dedup_by_key(|_| ());
        assert_eq!(owners.len(), 1, "somebody has it");
        let owner = owners[0];
        for (n, answer) in answers.iter().enumerate() {
            let expected: &[u16] = if n % apis.len() == owner {
                &[200, 201]
            } else {
                &[403]
            };
            assert!(
                expected.contains(&answer.status.as_u16()),
                "{n}: {answer:?}"
            );
        }
        assert_eq!(cast.world.state().count_with("scopes", &name), 1);
    }
}

/// A rolling deploy: whatever order they come in, the greatest revision is in force.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sr_12_of_many_revisions_at_once_the_greatest_is_in_force() {
    let cast = Cast::new().await;
    for round in 0..3u64 {
        let calls = (1..=32u64).map(|n| {
            let revision = round * 100 + n;
            let name = format!("plants:of-{revision}");
            put(
                &cast.plants,
                revision,
                &json!([{"name": name, "description": "One"}]),
            )
        });
        let answers = at_once(&cast.world.router, calls.collect()).await;
        for answer in &answers {
            assert!(matches!(answer.status.as_u16(), 200 | 409), "{answer:?}");
        }
        assert_eq!(answers[31].status, 200);
        let shown = Call::get(path(&cast.plants.party.id)).bearer(&cast.plants.token);
        let shown = cast.send(shown).await.json();
        assert_eq!(shown["revision"], round * 100 + 32);
        let active: Vec<_> = shown["scopes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|scope| scope["state"] == "active")
            .map(|scope| scope["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(active, [format!("plants:of-{}", round * 100 + 32)]);
    }
}

/// security.md SR-11: a thousand scopes are one transaction; tokens are issued
/// meanwhile, each on one version of the registry.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sr_11_a_manifest_of_a_thousand_applies_while_tokens_are_issued() {
    let cast = Cast::new().await;
    let set: Vec<Value> = (0..1000)
        .map(|n| json!({"name": format!("plants:{n}"), "description": "One of many"}))
        .collect();
    let mut calls = vec![put(&cast.plants, 1, &Value::Array(set))];
    for _ in 1..AT_ONCE {
        calls.push(cast.app.post("/o/token/").form(&[
            ("grant_type", "client_credentials"),
            ("scope", "read plants:see"),
        ]));
    }
    let answers = at_once(&cast.world.router, calls).await;
    for answer in &answers {
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let diff = answers[0].json();
    assert_eq!(diff["diff"]["added"].as_array().unwrap().len(), 1000);
    assert_eq!(cast.world.state().count("scopes"), 1003);
}
