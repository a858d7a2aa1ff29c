//! What happens while a password is being checked: security.md P4, CT-20.

use std::future::Future;

use bailiwick_core::{
    Config,
    model::{GrantType, UserId},
    registration::{ClientDraft, LegacyGrants},
};
use secrecy::SecretString;

use crate::{
    browser::{Answer, Browser},
    cast::{Cast, TOKEN, assert_refused},
    world::{PASSWORD, World},
};

async fn world() -> World {
    let world = World::new().await;
    world.user("ada", false).await;
    world
}

/// A sign-in with the right password whose check takes as long as `meanwhile`.
async fn sign_in_during(world: &World, meanwhile: impl Future<Output = ()>) -> (Browser, Answer) {
    let mut browser = world.browser();
    let checks = world.users.checks();
    let held = world.users.hold().await;
    let signing_in = async {
        let answer = browser.sign_in("ada", PASSWORD).await;
        (browser, answer)
    };
    let others = async {
        while world.users.checks() == checks {
            tokio::task::yield_now().await;
        }
        meanwhile.await;
        drop(held);
    };
    tokio::join!(signing_in, others).0
}

/// security.md P4: a change of password ends all sessions, those included that
/// are about to begin.
#[tokio::test]
async fn a_sign_in_that_a_change_of_password_overtook_is_refused() {
    let world = world().await;
    let ada = UserId::new("id-of-ada");
    let new = SecretString::from("another password");
    let (mut browser, answer) = sign_in_during(&world, async {
        let done = world.administration().set_password(&ada, &new, None);
        done.await.unwrap();
    })
    .await;
    assert_eq!(answer.element("error_code"), "login_failed");
    assert!(!browser.get("/").await.text.contains("Hello"));
}

/// security.md P4
#[tokio::test]
async fn a_sign_in_that_a_disabling_overtook_begins_no_session_for_later() {
    let world = world().await;
    let (mut browser, answer) = sign_in_during(&world, world.set_active("ada", false)).await;
    assert_eq!(answer.element("error_code"), "login_failed");
    world.set_active("ada", true).await;
    assert!(!browser.get("/").await.text.contains("Hello"));
}

/// What changes meanwhile about others costs no second check of the password.
#[tokio::test]
async fn a_sign_in_that_another_change_overtook_goes_on() {
    let world = world().await;
    let (mut browser, answer) = sign_in_during(&world, async {
        world.client("Meanwhile").await;
    })
    .await;
    assert_eq!((answer.location(), world.users.checks()), ("/", 1));
    assert!(browser.get("/").await.text.contains("Hello"));
}

/// security.md CT-20: who guesses many passwords at once learns no more than who
/// guesses them one after the other.
#[tokio::test]
async fn ct_20_a_right_guess_among_many_at_once_is_not_told() {
    let world = world().await;
    let (mut browser, answer) = sign_in_during(&world, async {
        for _ in 0..10 {
            world.browser().sign_in("ada", "wrong").await;
        }
    })
    .await;
    assert_eq!(answer.status, 429);
    assert!(!browser.get("/").await.text.contains("Hello"));
}

/// security.md CT-13, CT-20: the same for the password grant.
#[tokio::test]
async fn ct_20_a_right_guess_among_many_grants_at_once_is_not_told() {
    let allow = |config: &mut Config| {
        config.grant_types.insert(GrantType::Password);
    };
    let cast = Cast::with(allow).await;
    let legacy = |draft: &mut ClientDraft| {
        draft.grant_types.insert(GrantType::Password);
        Ok(())
    };
    let administration = cast.world.administration();
    let allowed = administration.update_client(&cast.app.id, LegacyGrants::Allow, legacy);
    allowed.await.unwrap();
    let guess = |password: &'static str| {
        let fields = [
            ("grant_type", "password"),
            ("username", "ada"),
            ("password", password),
        ];
        cast.send(cast.app.post(TOKEN).form(&fields))
    };
    let held = cast.world.users.hold().await;
    let others = async {
        while cast.world.users.checks() == 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..10 {
            assert_refused(&guess("wrong").await, 400, "invalid_grant");
        }
        drop(held);
    };
    let before = cast.world.state();
    let (answer, ()) = tokio::join!(guess(PASSWORD), others);
    assert_refused(&answer, 429, "temporarily_unavailable");
    cast.world.assert_unchanged(&before);
}
