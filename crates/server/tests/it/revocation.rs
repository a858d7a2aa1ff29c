//! A client gives its tokens back: security.md CT-16.

use crate::{
    call::Call,
    cast::{Cast, Pair, REVOKE, assert_refused},
};

/// security.md CT-16, RV-01: as if it were unknown.
#[tokio::test]
async fn ct_16_a_foreign_token_is_left_alone() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let before = cast.world.state();
    for token in [&pair.access, &pair.refresh, &cast.plants.token, "nonesuch"] {
        for thief in [&cast.other, &cast.public, &cast.plants.party] {
            if *token == cast.plants.token && thief.id == cast.plants.party.id {
                continue;
            }
            let answer = cast.revoke(thief, token).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        }
    }
    cast.world.assert_unchanged(&before);
    assert!(cast.is_active(&pair.access).await);
    assert_eq!(cast.refresh(&cast.app, &pair.refresh).await.status, 200);
}

/// RV-03, RV-04, RV-09; security.md §4.1 (DOT #1510): whichever token is given
/// back, the grant ends.
#[tokio::test]
async fn rv_03_rv_04_either_token_ends_the_grant_whatever_the_hint() {
    let cast = Cast::new().await;
    for client in [&cast.app, &cast.public] {
        for hint in ["", "access_token", "refresh_token", "nonesuch"] {
            for by_refresh_token in [true, false] {
                let pair = cast.pair(client).await;
                let token = if by_refresh_token {
                    &pair.refresh
                } else {
                    &pair.access
                };
                let fields = [("token", token.as_str()), ("token_type_hint", hint)];
                let answer = cast.send(client.post(REVOKE).form(&fields)).await;
                assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
                assert!(!cast.is_active(&pair.access).await);
                let refused = cast.refresh(client, &pair.refresh).await;
                assert_refused(&refused, 400, "invalid_grant");
                assert_eq!(cast.revoke(client, token).await.status, 200, "again");
            }
        }
    }
}

/// RV-07
#[tokio::test]
async fn rv_07_a_missing_token_is_400_and_a_failed_client_401() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let before = cast.world.state();
    let missing = cast.send(cast.app.post(REVOKE).form(&[])).await;
    assert_refused(&missing, 400, "invalid_request");
    let mut impostor = cast.app.clone();
    impostor.secret = "wrong".to_owned();
    let refused = cast.revoke(&impostor, &pair.access).await;
    assert_refused(&refused, 401, "invalid_client");
    let nobody = Call::post(REVOKE).form(&[("token", &pair.access)]);
    assert_refused(&cast.send(nobody).await, 401, "invalid_client");
    let by_id =
        Call::post(REVOKE).form(&[("token", &pair.access), ("client_id", cast.app.id.as_str())]);
    assert_refused(&cast.send(by_id).await, 401, "invalid_client");
    cast.world.assert_unchanged(&before);
}

/// security.md CT-16, P3; §4.2 (CVE-2020-15223): no success for what was not
/// written.
#[tokio::test]
async fn ct_16_a_store_that_fails_is_503_and_the_retry_works() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let before = cast.world.state();
    for (loads, commits) in [(true, true), (false, true), (true, false)] {
        cast.world.store.fail(loads, commits);
        for token in [&pair.access, &pair.refresh] {
            let answer = cast.revoke(&cast.app, token).await;
            assert_refused(&answer, 503, "temporarily_unavailable");
            assert!(!answer.header("retry-after").is_empty());
            assert!(!answer.text.contains("fire"), "{answer:?}");
        }
        cast.world.store.fail(false, false);
        cast.world.assert_unchanged(&before);
        assert!(cast.is_active(&pair.access).await);
    }
    assert_eq!(cast.revoke(&cast.app, &pair.refresh).await.status, 200);
    assert!(!cast.is_active(&pair.access).await);
}

/// security.md P1, P3: nor does any other endpoint say that it did what it did
/// not.
#[tokio::test]
async fn a_store_that_fails_is_an_error_at_every_endpoint_and_changes_nothing() {
    let cast = Cast::new().await;
    let pair = cast.pair(&cast.app).await;
    let code = cast.code(&cast.app, "read").await;
    let body = serde_json::json!({ "name": "n", "description": "d", "is_default": true });
    let before = cast.world.state();
    for (loads, commits) in [(true, true), (false, true)] {
        cast.world.store.fail(loads, commits);
        let verifier = crate::cast::VERIFIER;
        let mut answers = vec![
            cast.redeem(&cast.app, &code, verifier).await,
            cast.refresh(&cast.app, &pair.refresh).await,
            cast.own_token(&cast.app, "read").await,
            cast.register(&cast.cities, body.clone()).await,
        ];
        if loads {
            answers.push(cast.introspect(&cast.cities, &pair.access).await);
        }
        cast.world.store.fail(false, false);
        for answer in answers {
            assert_refused(&answer, 503, "temporarily_unavailable");
        }
        cast.world.assert_unchanged(&before);
    }
    let redeemed = cast.redeem(&cast.app, &code, crate::cast::VERIFIER).await;
    assert!(cast.is_active(&Pair::of(&redeemed).access).await);
}
