//! Many at once: exactly one wins, and nobody meets an error of ours.

use std::{collections::HashSet, sync::Arc, time::Duration};

use axum::Router;
use bailiwick_server::administration::UserChange;
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, Pair, REGISTER_SCOPE, REVOKE, VERIFIER, redemption, refreshment},
};

const AT_ONCE: usize = 64;

/// Sends `calls` at the same moment.
async fn at_once(router: &Router, calls: Vec<Call>) -> Vec<Answer> {
    let barrier = Arc::new(Barrier::new(calls.len()));
    let mut tasks = JoinSet::new();
    for call in calls {
        let (router, barrier) = (router.clone(), Arc::clone(&barrier));
        tasks.spawn(async move {
            barrier.wait().await;
            call.send(&router).await
        });
    }
    tasks.join_all().await
}

fn count(answers: &[Answer], status: u16) -> usize {
    let of = |answer: &&Answer| answer.status == status;
    answers.iter().filter(of).count()
}

/// security.md CT-2, SU-5, TK-01
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ct_2_of_64_redemptions_of_one_code_one_succeeds() {
    let cast = Cast::new().await;
    for _ in 0..5 {
        let code = cast.code(&cast.app, "read").await;
        let before = cast.world.state();
        let call = redemption(&cast.app, &code, VERIFIER);
        let answers = at_once(&cast.world.router, vec![call; AT_ONCE]).await;
        assert_eq!(count(&answers, 200), 1);
        for lost in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(lost.status, 400, "{lost:?}");
            assert_eq!(lost.json()["error"], "invalid_grant");
        }
        let after = cast.world.state();
        for table in ["families", "access_tokens", "refresh_tokens"] {
            assert_eq!(after.count(table), before.count(table) + 1, "{table}");
        }
        let winner = answers.iter().find(|answer| answer.status == 200);
        assert!(cast.is_active(&Pair::of(winner.unwrap()).access).await);
    }
}

/// security.md CT-10, RF-16
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ct_10_of_64_refreshes_of_one_token_all_get_the_one_successor() {
    let cast = Cast::new().await;
    let mut pair = cast.pair(&cast.app).await;
    for _ in 0..5 {
        let before = cast.world.state();
        let call = refreshment(&cast.app, &pair.refresh);
        let answers = at_once(&cast.world.router, vec![call; AT_ONCE]).await;
        assert_eq!(count(&answers, 200), AT_ONCE);
        let bodies: HashSet<_> = answers.iter().map(|answer| &answer.text).collect();
        assert_eq!(bodies.len(), 1);
        let after = cast.world.state();
        for table in ["access_tokens", "refresh_tokens"] {
            assert_eq!(after.count(table), before.count(table) + 1, "{table}");
        }
        pair = Pair::of(&answers[0]);
        assert!(cast.is_active(&pair.access).await);
    }
}

/// security.md CT-10, RF-16: without a grace window one has it, and it lives.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ct_10_without_grace_one_of_64_refreshes_succeeds_and_nothing_is_revoked() {
    let cast = Cast::with(|config| config.lifetimes.refresh_grace = Duration::ZERO).await;
    let pair = cast.pair(&cast.app).await;
    let before = cast.world.state();
    let call = refreshment(&cast.app, &pair.refresh);
    let answers = at_once(&cast.world.router, vec![call; AT_ONCE]).await;
    assert_eq!(
        (count(&answers, 200), count(&answers, 400)),
        (1, AT_ONCE - 1)
    );
    let after = cast.world.state();
    let tokens = "refresh_tokens";
    assert_eq!(after.count(tokens), before.count(tokens) + 1);
    let winner = answers.iter().find(|answer| answer.status == 200);
    let next = Pair::of(winner.unwrap());
    assert!(cast.is_active(&next.access).await);
    assert_eq!(cast.refresh(&cast.app, &next.refresh).await.status, 200);
}

/// security.md CT-11: once a revocation is answered, nothing of the family works,
/// whatever was under way.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ct_11_after_a_revocation_that_raced_refreshes_nothing_is_active() {
    let cast = Cast::new().await;
    for _ in 0..10 {
        let pair = cast.pair(&cast.app).await;
        let mut calls = vec![refreshment(&cast.app, &pair.refresh); 15];
        let revocation = cast.app.post(REVOKE).form(&[("token", &pair.refresh)]);
        calls.insert(7, revocation);
        let answers = at_once(&cast.world.router, calls).await;
        assert!(answers.iter().all(|answer| answer.status.as_u16() < 500));
        for answer in answers.iter().filter(|a| a.text.contains("access_token")) {
            let issued = Pair::of(answer);
            assert!(!cast.is_active(&issued.access).await);
            let refused = cast.refresh(&cast.app, &issued.refresh).await;
            assert_eq!(refused.status, 400);
        }
        assert!(!cast.is_active(&pair.access).await);
    }
}

/// security.md P4 (reliability goal R4): what was issued while somebody was being
/// disabled stays dead when they come back.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_issued_while_a_user_is_disabled_comes_back_with_them() {
    let cast = Cast::new().await;
    let administration = cast.world.administration();
    let id = administration.user("ada").await.unwrap().user.id;
    let active = |active| UserChange {
        active: Some(active),
        ..UserChange::default()
    };
    for _ in 0..10 {
        let pair = cast.pair(&cast.app).await;
        let code = cast.code(&cast.app, "read").await;
        let mut calls = vec![redemption(&cast.app, &code, VERIFIER); 8];
        calls.extend(vec![refreshment(&cast.app, &pair.refresh); 8]);
        let disable = active(false);
        let (answers, disabled) = tokio::join!(
            at_once(&cast.world.router, calls),
            administration.update_user(&id, &disable),
        );
        disabled.unwrap();
        assert!(answers.iter().all(|answer| answer.status.as_u16() < 500));
        administration
            .update_user(&id, &active(true))
            .await
            .unwrap();
        for answer in answers.iter().filter(|answer| answer.status == 200) {
            let issued = Pair::of(answer);
            assert!(!cast.is_active(&issued.access).await);
            assert_eq!(cast.refresh(&cast.app, &issued.refresh).await.status, 400);
        }
        assert!(!cast.is_active(&pair.access).await);
        assert_eq!(cast.redeem(&cast.app, &code, VERIFIER).await.status, 400);
    }
}

fn registration(token: &str, name: &str) -> Call {
    let body = serde_json::json!({ "name": name, "description": "A scope", "is_default": false });
    Call::post(REGISTER_SCOPE).bearer(token).json(&body)
}

/// security.md SR-10, SR-2
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sr_10_of_64_owners_of_one_name_one_has_it() {
    let cast = Cast::new().await;
    let mut apis = Vec::new();
    for i in 0..AT_ONCE {
        apis.push(cast.world.api(&format!("API {i}"), |_| {}).await);
    }
    for name in ["contested", "https://contested.example/all"] {
        let before = cast.world.state();
        let calls = apis.iter().map(|api| registration(&api.token, name));
        let answers = at_once(&cast.world.router, calls.collect()).await;
        assert_eq!(
            (count(&answers, 201), count(&answers, 403)),
            (1, AT_ONCE - 1)
        );
        let after = cast.world.state();
        assert_eq!(after.count("scopes"), before.count("scopes") + 1);
        assert_eq!(after.count_with("scopes", name), 1);
    }
}

/// security.md SR-10: replicas of one API start together.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sr_10_of_64_registrations_by_one_owner_none_fails() {
    let cast = Cast::new().await;
    let token = &cast.cities.token;
    let same = vec![registration(token, "same"); AT_ONCE];
    let answers = at_once(&cast.world.router, same).await;
    assert_eq!(
        (count(&answers, 201), count(&answers, 200)),
        (1, AT_ONCE - 1)
    );
    let names: Vec<_> = (0..AT_ONCE).map(|i| format!("city-{i}")).collect();
    let calls = names.iter().map(|name| registration(token, name)).collect();
    let answers = at_once(&cast.world.router, calls).await;
    assert_eq!(count(&answers, 201), AT_ONCE);
    let scope = names.join(" ");
    let answer = cast.own_token(&cast.app, &scope).await;
    assert_eq!(answer.json()["scope"], scope, "all are there at once");
}
