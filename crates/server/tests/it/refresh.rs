//! A refresh token works once, and who lost the answer gets it again: security.md
//! §2, SU-6.

use std::time::Duration;

use bailiwick_core::{model::ScopeState, scope::ScopeToken, store::Write};

use crate::{
    browser::Answer,
    cast::{Cast, Pair, Party, assert_refused, refreshment},
};

/// A pair, and the pair that it was refreshed to.
async fn rotated(cast: &Cast) -> (Pair, Pair) {
    let first = cast.pair(&cast.app).await;
    let second = Pair::of(&cast.refresh(&cast.app, &first.refresh).await);
    assert_ne!(first, second);
    (first, second)
}

async fn narrowed(cast: &Cast, client: &Party, token: &str, scope: &str) -> Answer {
    cast.send(refreshment(client, token).form(&[("scope", scope)]))
        .await
}

async fn assert_dead(cast: &Cast, pair: &Pair) {
    assert!(!cast.is_active(&pair.access).await);
    let refused = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&refused, 400, "invalid_grant");
}

fn with_grace(seconds: u64) -> impl Fn(&mut bailiwick_core::Config) {
    move |config| config.lifetimes.refresh_grace = Duration::from_secs(seconds)
}

/// security.md SU-6, RF-07: once more, and again after a restart, byte for byte.
#[tokio::test]
async fn su_6_within_grace_the_same_request_gets_the_identical_pair_and_writes_nothing() {
    let cast = Cast::new().await;
    let (first, second) = rotated(&cast).await;
    let before = cast.world.state();
    for millis in [0, 5_000, 4_900] {
        cast.world.wait(Duration::from_millis(millis));
        let again = cast.refresh(&cast.app, &first.refresh).await;
        assert_eq!(Pair::of(&again), second, "{millis}");
    }
    let cast = cast.restarted(|_| {}).await;
    let again = cast.refresh(&cast.app, &first.refresh).await;
    assert_eq!(Pair::of(&again), second);
    assert_eq!(again.json()["expires_in"], 3600 - 10, "what is left of it");
    cast.world.assert_unchanged(&before);
    assert!(cast.is_active(&second.access).await);
}

/// security.md SU-6, RF-08
#[tokio::test]
async fn su_6_after_the_grace_window_a_replay_kills_the_family() {
    for (seconds, restart) in [(10, false), (10, true), (120, false)] {
        let cast = Cast::with(with_grace(seconds)).await;
        let (first, second) = rotated(&cast).await;
        let cast = if restart {
            cast.restarted(|_| {}).await
        } else {
            cast
        };
        let almost = Duration::from_millis(seconds * 1_000 - 100);
        cast.world.wait(almost);
        let again = cast.refresh(&cast.app, &first.refresh).await;
        assert_eq!(Pair::of(&again), second);
        cast.world.wait(Duration::from_millis(200));
        let answer = cast.refresh(&cast.app, &first.refresh).await;
        assert_refused(&answer, 400, "invalid_grant");
        assert_dead(&cast, &second).await;
    }
}

/// security.md SU-6: a retry is the same request.
#[tokio::test]
async fn su_6_another_body_within_grace_is_refused_and_revokes_nothing() {
    let cast = Cast::new().await;
    let (first, second) = rotated(&cast).await;
    let before = cast.world.state();
    for scope in ["read", "read write plants:see"] {
        let answer = narrowed(&cast, &cast.app, &first.refresh, scope).await;
        assert_refused(&answer, 400, "invalid_grant");
    }
    cast.world.assert_unchanged(&before);
    assert!(cast.is_active(&second.access).await);
}

/// security.md SU-6, RF-20; whoever steals a spent token cannot end the grant.
#[tokio::test]
async fn su_6_a_foreign_client_is_refused_at_any_time_and_revokes_nothing() {
    let cast = Cast::new().await;
    let (first, second) = rotated(&cast).await;
    for seconds in [0, 11, 3_000] {
        cast.world.wait(Duration::from_secs(seconds));
        let before = cast.world.state();
        for thief in [&cast.other, &cast.public] {
            for token in [&first.refresh, &second.refresh] {
                let answer = cast.refresh(thief, token).await;
                assert_refused(&answer, 400, "invalid_grant");
            }
        }
        let mut impostor = cast.app.clone();
        impostor.secret = cast.other.secret.clone();
        let answer = cast.refresh(&impostor, &first.refresh).await;
        assert_refused(&answer, 401, "invalid_client");
        cast.world.assert_unchanged(&before);
    }
    assert_eq!(cast.refresh(&cast.app, &second.refresh).await.status, 200);
}

/// security.md SU-6, RF-09: the window is one generation deep.
#[tokio::test]
async fn su_6_an_older_generation_kills_the_family_even_within_grace() {
    let cast = Cast::new().await;
    let (first, second) = rotated(&cast).await;
    let third = Pair::of(&cast.refresh(&cast.app, &second.refresh).await);
    let answer = cast.refresh(&cast.app, &first.refresh).await;
    assert_refused(&answer, 400, "invalid_grant");
    assert_dead(&cast, &third).await;
}

/// security.md SU-6: without a window a lost answer is lost, but nothing else.
#[tokio::test]
async fn su_6_without_grace_a_retry_is_refused_and_only_later_is_reuse() {
    let cast = Cast::with(with_grace(0)).await;
    let (first, second) = rotated(&cast).await;
    assert!(!cast.is_active(&first.access).await, "RF-17: at once");
    cast.world.wait(Duration::from_millis(9_900));
    let before = cast.world.state();
    let answer = cast.refresh(&cast.app, &first.refresh).await;
    assert_refused(&answer, 400, "invalid_grant");
    cast.world.assert_unchanged(&before);
    assert!(cast.is_active(&second.access).await);
    cast.world.wait(Duration::from_millis(200));
    let answer = cast.refresh(&cast.app, &first.refresh).await;
    assert_refused(&answer, 400, "invalid_grant");
    assert_dead(&cast, &second).await;
}

/// RF-17: with a window the old access token lives as long as the window.
#[tokio::test]
async fn rf_17_the_old_access_token_dies_with_the_grace_window() {
    let cast = Cast::new().await;
    let (first, second) = rotated(&cast).await;
    cast.world.wait(Duration::from_millis(9_900));
    assert!(cast.is_active(&first.access).await);
    cast.world.wait(Duration::from_millis(200));
    assert!(!cast.is_active(&first.access).await);
    assert!(cast.is_active(&second.access).await);
}

/// RF-11
#[tokio::test]
async fn rf_11_a_revoked_family_yields_no_pair_within_grace() {
    let cast = Cast::new().await;
    let (first, second) = rotated(&cast).await;
    assert_eq!(cast.revoke(&cast.app, &second.refresh).await.status, 200);
    let answer = cast.refresh(&cast.app, &first.refresh).await;
    assert_refused(&answer, 400, "invalid_grant");
    assert_dead(&cast, &second).await;
}

/// security.md CT-9: whichever generation comes back, before or after a restart,
/// nothing of the family lives.
#[tokio::test]
async fn ct_9_replay_of_any_generation_kills_every_token_of_the_family() {
    for replayed in 0..5 {
        let mut cast = Cast::new().await;
        let mut chain = vec![cast.pair(&cast.app).await];
        for _ in 0..5 {
            cast.world.wait(Duration::from_secs(11));
            let newest = &chain[chain.len() - 1];
            chain.push(Pair::of(&cast.refresh(&cast.app, &newest.refresh).await));
        }
        if replayed % 2 == 0 {
            cast = cast.restarted(|_| {}).await;
        }
        cast.world.wait(Duration::from_secs(11));
        let answer = cast.refresh(&cast.app, &chain[replayed].refresh).await;
        assert_refused(&answer, 400, "invalid_grant");
        for pair in &chain {
            assert_dead(&cast, pair).await;
        }
    }
}

/// RF-02: unused for its time, or at the end of the grant, whether swept or not.
#[tokio::test]
async fn rf_02_an_idle_refresh_token_is_refused_at_its_end() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    cast.world.wait(Duration::from_hours(30 * 24));
    let before = cast.world.state();
    let answer = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&answer, 400, "invalid_grant");
    cast.world.assert_unchanged(&before);
}

/// security.md CT-12, RF-19
#[tokio::test]
async fn ct_12_scope_never_grows_and_narrowing_is_for_one_token() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let before = cast.world.state();
    for wider in ["read write plants:see", "plants:see", "register-scope"] {
        let answer = narrowed(&cast, &cast.app, &pair.refresh, wider).await;
        assert_refused(&answer, 400, "invalid_scope");
    }
    cast.world.assert_unchanged(&before);
    let narrow = narrowed(&cast, &cast.app, &pair.refresh, "read").await;
    assert_eq!(narrow.json()["scope"], "read");
    let wide = cast.refresh(&cast.app, &Pair::of(&narrow).refresh).await;
    assert_eq!(wide.json()["scope"], "read write");
}

/// security.md CT-12: what was retired is dropped, and fails only when nothing is
/// left.
#[tokio::test]
async fn ct_12_a_retired_scope_is_dropped() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    retire(&cast, "write").await;
    assert_refused(
        &narrowed(&cast, &cast.app, &pair.refresh, "write").await,
        400,
        "invalid_scope",
    );
    let answer = cast.refresh(&cast.app, &pair.refresh).await;
    assert_eq!(answer.json()["scope"], "read");
    let pair = Pair::of(&answer);
    retire(&cast, "read").await;
    let before = cast.world.state();
    let answer = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&answer, 400, "invalid_grant");
    cast.world.assert_unchanged(&before);
    assert!(!cast.is_active(&pair.access).await);
}

async fn retire(cast: &Cast, name: &str) {
    let name = ScopeToken::parse(name).unwrap();
    let mut scope = cast.world.administration().scope(&name).await.unwrap();
    scope.state = ScopeState::Retired;
    cast.world.write(Write::PutScope(Box::new(scope))).await;
}
