//! A client gives its tokens back: security.md CT-16.

use bailiwick_core::registration::{ClientDraft, LegacyGrants, NewSecret};
use bailiwick_server::administration::UserChange;

use crate::{
    call::Call,
    cast::{Cast, Pair, REVOKE, VERIFIER, assert_refused},
    world::PASSWORD,
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

/// What becomes of a code that nobody has redeemed yet when what it came of goes.
async fn assert_code_is_dead(cast: &Cast, code: &str) {
    let answer = cast.redeem(&cast.app, code, VERIFIER).await;
    assert_refused(&answer, 400, "invalid_grant");
    let rows = cast.world.state();
    assert_eq!(
        (rows.count("families"), rows.count("refresh_tokens")),
        (0, 0)
    );
}

/// security.md P1: what somebody takes back is gone with the codes on their way.
#[tokio::test]
async fn a_code_does_not_outlive_the_authorization_that_was_taken_back() {
    let cast = Cast::new().await;
    let code = cast.code(&cast.app, "read").await;
    let spent = cast.pair(&cast.app).await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let path = format!("/o/authorized_tokens/{}/delete/", cast.app.id);
    let page = browser.get(&path).await;
    assert_eq!(browser.submit(&page, &path, &[]).await.status, 303);
    assert!(!cast.is_active(&spent.access).await);
    let answer = cast.redeem(&cast.app, &code, VERIFIER).await;
    assert_refused(&answer, 400, "invalid_grant");
}

/// security.md P1
#[tokio::test]
async fn a_code_does_not_come_back_with_a_user_who_was_disabled() {
    let cast = Cast::new().await;
    let code = cast.code(&cast.app, "read").await;
    let administration = cast.world.administration();
    let ada = administration.user("ada").await.unwrap().user.id;
    for active in [false, true] {
        let change = UserChange {
            active: Some(active),
            ..UserChange::default()
        };
        administration.update_user(&ada, &change).await.unwrap();
    }
    assert_code_is_dead(&cast, &code).await;
}

/// security.md P1: a client identifier that is given again starts with nothing.
#[tokio::test]
async fn a_code_does_not_come_back_with_a_client_of_the_same_identifier() {
    let cast = Cast::new().await;
    let code = cast.code(&cast.app, "read").await;
    let administration = cast.world.administration();
    let record = administration.delete_client(&cast.app.id).await.unwrap();
    let (id, secret) = (Some(record.id.as_str()), &cast.app.secret);
    let secret = NewSecret::Chosen(secret.clone().into());
    let draft = ClientDraft::of(&record);
    let made = administration.create_client(&draft, id, &secret, LegacyGrants::Refuse);
    made.await.unwrap();
    assert_code_is_dead(&cast, &code).await;
}
