//! Users in a table of the application around the server, with a hash of its
//! own; people sign in at our page.

use std::{
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use bailiwick_core::{
    event::Event,
    model::{GrantType, UserId},
    registration::{ClientDraft, LegacyGrants},
};
use bailiwick_server::{
    AuthorizationServer, Config, PasswordPool, Randomness as _, Secrets, Store, StoreUsers,
    SystemRandomness,
};
use bailiwick_store::memory::Memory;
use bailiwick_testkit::{KnownUser, users_contract};

use crate::{
    browser::Answer,
    cast::{Cast, INACTIVE, Pair, TOKEN, VERIFIER, assert_refused},
    host::Host,
    world::PASSWORD,
};

/// With the password grant on the application.
async fn cast() -> Cast {
    let cast = Cast::hosted(false).await;
    let legacy = |draft: &mut ClientDraft| {
        draft.grant_types.insert(GrantType::Password);
        Ok(())
    };
    let administration = cast.world.administration();
    let allowed = administration.update_client(&cast.app.id, LegacyGrants::Allow, legacy);
    allowed.await.unwrap();
    cast
}

fn ada() -> UserId {
    UserId::new("1")
}

fn host(cast: &Cast) -> &Host {
    cast.world.host()
}

async fn by_password(cast: &Cast, username: &str, password: &str) -> Answer {
    let fields = [
        ("grant_type", "password"),
        ("username", username),
        ("password", password),
        ("scope", "read"),
    ];
    cast.send(cast.app.post(TOKEN).form(&fields)).await
}

async fn revoke_subject(cast: &Cast) {
    let administration = cast.world.administration();
    administration.revoke_subject(&ada()).await.unwrap();
}

#[tokio::test]
async fn the_hosts_people_sign_in_with_the_hosts_hash_and_hold_tokens() {
    let cast = cast().await;
    for login in ["ada", "ada@example.org", "ADA@example.org"] {
        let mut browser = cast.world.browser();
        assert_eq!(browser.sign_in(login, PASSWORD).await.location(), "/");
        assert!(
            browser.get("/").await.text.contains("Hello, ada"),
            "{login}"
        );
    }
    for (login, password) in [("ada", "wrong"), ("ADA", PASSWORD), ("nobody", PASSWORD)] {
        let answer = cast.world.browser().sign_in(login, password).await;
        assert_eq!(answer.element("error_code"), "login_failed", "{login}");
    }
    let pair = cast.pair(&cast.app).await;
    let refreshed = Pair::of(&cast.refresh(&cast.app, &pair.refresh).await);
    let legacy = Pair::of(&by_password(&cast, "ada", PASSWORD).await);
    assert_refused(
        &by_password(&cast, "ada", "wrong").await,
        400,
        "invalid_grant",
    );
    for token in [&refreshed.access, &legacy.access] {
        let seen = cast.introspect(&cast.cities, token).await.json();
        assert_eq!(
            (&seen["username"], &seen["sub"]),
            (&"ada".into(), &"1".into())
        );
    }
    assert_eq!(cast.world.state().count("users"), 0, "nobody is copied");
}

#[tokio::test]
async fn the_hosts_table_keeps_the_contract_of_users() {
    let cast = cast().await;
    host(&cast).account("eve", PASSWORD, false);
    host(&cast).set("eve", "banned", true);
    let known = KnownUser::new("1", "ada", PASSWORD).email("ada@example.org");
    users_contract(host(&cast), &known.inactive("eve")).await;
}

#[tokio::test]
async fn an_address_that_two_share_signs_in_neither() {
    let cast = cast().await;
    cast.world.user("bob", false).await;
    host(&cast).set("bob", "email", "ada@example.org");
    let answer = cast
        .world
        .browser()
        .sign_in("ada@example.org", PASSWORD)
        .await;
    assert_eq!(answer.element("error_code"), "login_failed");
}

#[tokio::test]
async fn what_the_host_changes_of_a_user_is_so_at_the_next_request() {
    let cast = cast().await;
    let pair = cast.pair(&cast.app).await;
    host(&cast).set("ada", "name", "countess");
    let seen = cast.introspect(&cast.cities, &pair.access).await.json();
    assert_eq!(seen["username"], "countess");
    assert_eq!(seen["sub"], "1");
}

/// Banned or deleted: at every step there is nobody.
async fn nobody_at_every_step(dismiss: fn(&Host)) {
    let cast = cast().await;
    let code = cast.code(&cast.app, "read").await;
    let pair = cast.pair(&cast.app).await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let form = browser.get("/o/applications/register/").await;
    dismiss(host(&cast));
    let answer = cast.introspect(&cast.plants, &pair.access).await;
    assert_eq!(answer.text, INACTIVE);
    let refused = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&refused, 400, "invalid_grant");
    let refused = cast.redeem(&cast.app, &code, VERIFIER).await;
    assert_refused(&refused, 400, "invalid_grant");
    assert_refused(
        &by_password(&cast, "ada", PASSWORD).await,
        400,
        "invalid_grant",
    );
    let page = browser.get("/o/applications/").await;
    assert!(page.location().starts_with("/accounts/login/?next="));
    let fields = [("name", "Late")];
    let path = "/o/applications/register/";
    let sent = browser.submit(&form, path, &fields).await;
    assert_eq!(sent.status, 403);
    assert!(sent.has_element("login_password"), "{}", sent.text);
    let answer = cast.world.browser().sign_in("ada", PASSWORD).await;
    assert_eq!(answer.element("error_code"), "login_failed");
}

#[tokio::test]
async fn whom_the_host_bans_is_nobody_at_once() {
    nobody_at_every_step(|host| host.set("ada", "banned", true)).await;
}

#[tokio::test]
async fn whom_the_host_deletes_is_nobody_at_once() {
    nobody_at_every_step(|host| host.delete("ada")).await;
}

/// What a ban alone put to sleep wakes with its end: that is why there is
/// `revoke_subject`.
#[tokio::test]
async fn tokens_of_a_user_who_comes_back_work_unless_they_were_revoked() {
    let cast = cast().await;
    let pair = cast.pair(&cast.app).await;
    host(&cast).set("ada", "banned", true);
    assert!(!cast.is_active(&pair.access).await);
    host(&cast).set("ada", "banned", false);
    assert!(cast.is_active(&pair.access).await);
    revoke_subject(&cast).await;
    assert!(!cast.is_active(&pair.access).await);
}

#[tokio::test]
async fn revoke_subject_ends_everything_of_one_user_and_nothing_of_another() {
    let cast = cast().await;
    cast.world.user("bob", false).await;
    let bobs = Pair::of(&by_password(&cast, "bob", PASSWORD).await);
    let code = cast.code(&cast.app, "read").await;
    let pair = cast.pair(&cast.app).await;
    let legacy = Pair::of(&by_password(&cast, "ada", PASSWORD).await);
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    revoke_subject(&cast).await;
    let once = cast.world.state();
    revoke_subject(&cast).await;
    for table in ["families", "access_tokens", "codes", "sessions"] {
        assert_eq!(cast.world.state().rows(table), once.rows(table), "{table}");
    }
    for token in [&pair.access, &legacy.access] {
        assert!(!cast.is_active(token).await);
    }
    let refused = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&refused, 400, "invalid_grant");
    let refused = cast.redeem(&cast.app, &code, VERIFIER).await;
    assert_refused(&refused, 400, "invalid_grant");
    assert!(!browser.get("/").await.text.contains("Hello"));
    assert!(cast.is_active(&bobs.access).await);
    let again = cast.pair(&cast.app).await;
    assert!(cast.is_active(&again.access).await, "ada may begin anew");
}

/// Bans ada and ends all that she has, and lets her come back.
async fn banned_for_a_moment(cast: &Cast) {
    host(cast).set("ada", "banned", true);
    revoke_subject(cast).await;
    host(cast).set("ada", "banned", false);
}

/// A request that has read everything, user included, when the user is revoked.
#[tokio::test]
async fn nothing_that_revoke_subject_overtakes_is_issued() {
    let cast = cast().await;
    let gate = &host(&cast).look_ups;
    let revoked = || banned_for_a_moment(&cast);

    let pair = cast.pair(&cast.app).await;
    let refresh = cast.refresh(&cast.app, &pair.refresh);
    let refused = gate.overtaken(refresh, revoked()).await;
    assert_refused(&refused, 400, "invalid_grant");

    let code = cast.code(&cast.app, "read").await;
    let redeem = cast.redeem(&cast.app, &code, VERIFIER);
    let refused = gate.overtaken(redeem, revoked()).await;
    assert_refused(&refused, 400, "invalid_grant");

    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    let path = format!("/o/authorize/?{}", Cast::authorization(&cast.app, "read"));
    let granted = browser.get(&path);
    let answer = gate.overtaken(granted, revoked()).await;
    assert!(
        answer.location().starts_with("/accounts/login/"),
        "{answer:?}"
    );
}

/// A password that was checked proves nothing once it was changed.
#[tokio::test]
async fn a_change_of_password_overtakes_whoever_used_the_old_one() {
    let cast = cast().await;
    let gate = &host(&cast).checks;
    let changed = |password| {
        let cast = &cast;
        async move {
            host(cast).set_password("ada", password);
            revoke_subject(cast).await;
        }
    };
    let mut browser = cast.world.browser();
    let sign_in = browser.sign_in("ada", PASSWORD);
    let answer = gate.overtaken(sign_in, changed("second")).await;
    assert_eq!(answer.element("error_code"), "login_failed");

    let legacy = by_password(&cast, "ada", "second");
    let refused = gate.overtaken(legacy, changed("third")).await;
    assert_refused(&refused, 400, "invalid_grant");
    assert_eq!(by_password(&cast, "ada", "third").await.status, 200);
}

#[tokio::test]
async fn a_ban_overtakes_whoever_signs_in() {
    let cast = cast().await;
    let mut browser = cast.world.browser();
    let banned = async {
        host(&cast).set("ada", "banned", true);
        revoke_subject(&cast).await;
    };
    let sign_in = browser.sign_in("ada", PASSWORD);
    let answer = host(&cast).checks.overtaken(sign_in, banned).await;
    assert_eq!(answer.element("error_code"), "login_failed");
    host(&cast).set("ada", "banned", false);
    assert!(!browser.get("/").await.text.contains("Hello"));
}

#[tokio::test]
async fn nobody_learns_who_exists_by_a_check_that_is_left_out() {
    let cast = cast().await;
    let checks = || host(&cast).checks.reached();
    host(&cast).account("eve", PASSWORD, false);
    host(&cast).set("eve", "banned", true);
    for login in ["nobody", "eve", "ada"] {
        let before = checks();
        cast.world.browser().sign_in(login, "wrong").await;
        assert_eq!(checks(), before + 1, "{login}");
        by_password(&cast, login, "wrong").await;
        assert_eq!(checks(), before + 2, "{login}");
    }
}

/// The host administers its users itself; who administers the server, it says.
#[tokio::test]
async fn pages_for_users_are_the_hosts() {
    let cast = cast().await;
    cast.world.user("root", true).await;
    let home = cast.world.browser().get("/").await;
    assert!(!home.text.contains("setup-link"), "{}", home.text);
    let mut browser = cast.world.browser();
    browser.sign_in("root", PASSWORD).await;
    let page = browser.get("/admin/").await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains("/admin/users/"));
    let scopes = browser.get("/admin/scopes/create/").await;
    for path in [
        "/admin/users/",
        "/admin/users/create/",
        "/admin/groups/",
        "/setup/",
    ] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
        let sent = browser.submit(&scopes, path, &[("name", "x")]).await;
        assert_eq!(sent.status, 404, "{path}");
    }
    host(&cast).set("root", "staff", false);
    assert_eq!(browser.get("/admin/").await.status, 404);
}

#[tokio::test]
async fn the_end_of_a_users_grants_is_told() {
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let store: Arc<dyn Store> = Arc::new(Memory::new());
    let mut key = [0; 32];
    SystemRandomness.fill(&mut key);
    let server = AuthorizationServer::builder(Config::new("https://id.example"))
        .store(Arc::clone(&store))
        .users(Arc::new(StoreUsers::new(store, PasswordPool::new())))
        .keys(Arc::new(Secrets::new(&key, &[]).unwrap()))
        .events(move |event: &Event| {
            let _ = tell.lock().unwrap().send(event.clone());
        })
        .build()
        .await
        .unwrap();
    let administration = server.administration();
    administration.revoke_subject(&ada()).await.unwrap();
    let event = told.recv_timeout(Duration::from_secs(20));
    assert_eq!(event, Ok(Event::SubjectRevoked { user: ada() }));
}
