//! A code works once: security.md §2.

use std::time::Duration;

use crate::cast::{Cast, Pair, TOKEN, VERIFIER, assert_refused, redemption};

const WRONG_VERIFIER: &str = "0123456789012345678901234567890123456789012";

async fn redeemed(cast: &Cast) -> (String, Pair) {
    let code = cast.code(&cast.app, "read write").await;
    let pair = Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await);
    assert!(cast.is_active(&pair.access).await);
    (code, pair)
}

async fn assert_alive(cast: &Cast, pair: &Pair) {
    assert!(cast.is_active(&pair.access).await);
    assert_eq!(cast.refresh(&cast.app, &pair.refresh).await.status, 200);
}

async fn assert_dead(cast: &Cast, pair: &Pair) {
    assert!(!cast.is_active(&pair.access).await);
    let refused = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&refused, 400, "invalid_grant");
}

/// security.md SU-1: without the client's secret the code is not looked at.
#[tokio::test]
async fn su_1_a_caller_who_fails_to_authenticate_changes_nothing() {
    let cast = Cast::new().await;
    let (code, pair) = redeemed(&cast).await;
    cast.world.wait(Duration::from_mins(1));
    let before = cast.world.state();
    let mut thief = cast.app.clone();
    thief.secret = cast.other.secret.clone();
    for verifier in [VERIFIER, WRONG_VERIFIER] {
        let answer = cast.redeem(&thief, &code, verifier).await;
        assert_refused(&answer, 401, "invalid_client");
    }
    cast.world.assert_unchanged(&before);
    assert_alive(&cast, &pair).await;
}

/// security.md SU-2, CT-1: who lost the answer asks again and loses nothing.
#[tokio::test]
async fn su_2_the_same_client_within_ten_seconds_is_refused_and_keeps_its_tokens() {
    for millis in [0, 9_900, 10_000] {
        let cast = Cast::new().await;
        let (code, pair) = redeemed(&cast).await;
        cast.world.wait(Duration::from_millis(millis));
        let before = cast.world.state();
        let answer = cast.redeem(&cast.app, &code, VERIFIER).await;
        assert_refused(&answer, 400, "invalid_grant");
        cast.world.assert_unchanged(&before);
        assert_alive(&cast, &pair).await;
    }
}

/// security.md SU-2: the database tells the time of use, not this process.
#[tokio::test]
async fn su_2_a_restart_between_does_not_matter() {
    let cast = Cast::new().await;
    let (code, pair) = redeemed(&cast).await;
    let cast = cast.restarted(|_| {}).await;
    cast.world.wait(Duration::from_millis(9_900));
    let before = cast.world.state();
    let answer = cast.redeem(&cast.app, &code, VERIFIER).await;
    assert_refused(&answer, 400, "invalid_grant");
    cast.world.assert_unchanged(&before);
    assert_alive(&cast, &pair).await;
}

/// security.md SU-3, CT-1
#[tokio::test]
async fn su_3_the_same_client_later_than_ten_seconds_loses_the_grant() {
    for (millis, restart) in [(10_100, false), (10_100, true), (3_000_000, false)] {
        let cast = Cast::new().await;
        let (code, pair) = redeemed(&cast).await;
        let cast = if restart {
            cast.restarted(|_| {}).await
        } else {
            cast
        };
        cast.world.wait(Duration::from_millis(millis));
        assert!(cast.is_active(&pair.access).await);
        let answer = cast.redeem(&cast.app, &code, VERIFIER).await;
        assert_refused(&answer, 400, "invalid_grant");
        assert_dead(&cast, &pair).await;
    }
}

/// security.md SU-4, CT-1
#[tokio::test]
async fn su_4_another_client_or_verifier_loses_the_grant_at_any_time() {
    for (foreign, verifier) in [(true, VERIFIER), (false, WRONG_VERIFIER), (false, "")] {
        for millis in [0, 60_000] {
            let cast = Cast::new().await;
            let (code, pair) = redeemed(&cast).await;
            cast.world.wait(Duration::from_millis(millis));
            let by = if foreign { &cast.other } else { &cast.app };
            let answer = cast.redeem(by, &code, verifier).await;
            assert_refused(&answer, 400, "invalid_grant");
            assert_dead(&cast, &pair).await;
        }
    }
}

/// security.md SU-5: a public client is the one that knows the verifier.
#[tokio::test]
async fn su_5_a_public_client_proves_itself_by_its_verifier() {
    let cast = Cast::new().await;
    for (verifier, survives) in [(VERIFIER, true), (WRONG_VERIFIER, false)] {
        let code = cast.code(&cast.public, "read").await;
        let pair = Pair::of(&cast.redeem(&cast.public, &code, VERIFIER).await);
        let again = cast.redeem(&cast.public, &code, verifier).await;
        assert_refused(&again, 400, "invalid_grant");
        assert_eq!(cast.is_active(&pair.access).await, survives);
    }
}

/// security.md CT-3, CT-6; TK-19: wrong attempts, each refused, leave the code to
/// the right one.
#[tokio::test]
async fn ct_3_wrong_attempts_change_nothing_and_the_right_one_succeeds() {
    let cast = Cast::new().await;
    let code = cast.code(&cast.app, "read").await;
    let before = cast.world.state();
    let fields = |uri| {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("code_verifier", VERIFIER),
            ("redirect_uri", uri),
        ];
        cast.app.post(TOKEN).form(&fields)
    };
    let attempts = [
        redemption(&cast.other, &code, VERIFIER),
        redemption(&cast.public, &code, VERIFIER),
        redemption(&cast.app, &code, WRONG_VERIFIER),
        redemption(&cast.app, &code, &VERIFIER[..42]),
        redemption(&cast.app, &code, ""),
        fields(""),
        fields("https://other.example/callback"),
        fields("https://client.example/callback/"),
    ];
    for _ in 0..3 {
        for attempt in &attempts {
            let answer = cast.send(attempt.clone()).await;
            assert_refused(&answer, 400, "invalid_grant");
            assert!(!answer.text.contains("client.example"), "{answer:?}");
        }
    }
    cast.world.assert_unchanged(&before);
    assert_eq!(cast.redeem(&cast.app, &code, VERIFIER).await.status, 200);
}

/// security.md CT-1; an unused code ends after its minute.
#[tokio::test]
async fn ct_1_an_expired_code_is_refused() {
    let cast = Cast::new().await;
    let code = cast.code(&cast.app, "read").await;
    cast.world.wait(Duration::from_mins(1));
    let before = cast.world.state();
    let answer = cast.redeem(&cast.app, &code, VERIFIER).await;
    assert_refused(&answer, 400, "invalid_grant");
    cast.world.assert_unchanged(&before);
}
