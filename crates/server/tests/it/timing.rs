//! Time tells nothing: security.md CT-19. Shown by counting the work that takes
//! time, for a clock in a shared machine shows nothing.

use bailiwick_core::{model::GrantType, registration::LegacyGrants};

use crate::{
    cast::{Cast, INTROSPECT, Party, REVOKE, TOKEN, assert_refused},
    world::{PASSWORD, World},
};

/// What a request costs that takes time: loads, commits, password hashes.
fn work(world: &World) -> (usize, usize, usize) {
    let (loads, commits) = world.store.trips();
    (loads, commits, world.users.checks())
}

fn since(world: &World, before: (usize, usize, usize)) -> (usize, usize, usize) {
    let now = work(world);
    (now.0 - before.0, now.1 - before.1, now.2 - before.2)
}

/// security.md CT-19: an unknown or disabled client costs the trips of a known one
/// with a wrong secret, and is told the same.
#[tokio::test]
async fn ct_19_unknown_disabled_and_mistaken_clients_cost_the_same_trips() {
    let cast = Cast::new().await;
    let disable = |draft: &mut bailiwick_core::registration::ClientDraft| {
        draft.disabled = true;
        Ok(())
    };
    let administration = cast.world.administration();
    let disabled = administration.update_client(&cast.other.id, LegacyGrants::Refuse, disable);
    disabled.await.unwrap();
    // The node has seen the change before anything is counted.
    assert_eq!(cast.own_token(&cast.app, "read").await.status, 200);
    let party = |id: &str, secret: &str| Party {
        id: bailiwick_core::model::ClientId::new(id),
        secret: secret.to_owned(),
    };
    let secret = cast.app.secret.as_str();
    let callers = [
        ("known, wrong secret", party(cast.app.id.as_str(), "wrong")),
        (
            "known, a secret of another",
            party(cast.plants.party.id.as_str(), secret),
        ),
        ("unknown", party("nobody", secret)),
        ("disabled, its own secret", cast.other.clone()),
        ("public, a secret", party(cast.public.id.as_str(), secret)),
    ];
    for path in [TOKEN, REVOKE, INTROSPECT] {
        let fields = [("grant_type", "client_credentials"), ("token", "x")];
        let mut same = None;
        for (who, caller) in &callers {
            let before = work(&cast.world);
            let answer = cast.send(caller.post(path).form(&fields)).await;
            assert_refused(&answer, 401, "invalid_client");
            let seen = (since(&cast.world, before), answer.headers, answer.text);
            let first = same.get_or_insert(seen.clone());
            assert_eq!(*first, seen, "{who} at {path}");
        }
    }
}

/// Makes two users of the address of the first.
async fn share_address(world: &World, [first, second]: [&str; 2]) {
    let address = world.user(first, false).await.email;
    let second = world.user(second, false).await;
    let change = bailiwick_server::administration::UserChange {
        email: Some(address),
        ..Default::default()
    };
    let administration = world.administration();
    let changed = administration.update_user(&second.id, &change).await;
    changed.unwrap();
}

/// security.md CT-19; §4.4 (CVE-2026-23511): one password hash for everybody who
/// signs in, known or not.
#[tokio::test]
async fn ct_19_unknown_disabled_and_mistaken_users_cost_the_same_work() {
    let cast = Cast::with(|config| {
        config.grant_types.insert(GrantType::Password);
    })
    .await;
    cast.world.user("bob", false).await;
    cast.world.set_active("bob", false).await;
    share_address(&cast.world, ["eve", "mallory"]).await;
    let confidential = bailiwick_core::model::ClientType::Confidential;
    let client = cast
        .world
        .application_with("Legacy", confidential, |draft| {
            draft.grant_types.insert(GrantType::Password);
        });
    let client = client.await;
    let logins = [
        ("ada", "wrong"),
        ("ada@example.org", "wrong"),
        ("nobody", PASSWORD),
        ("bob", PASSWORD),
        ("bob", "wrong"),
        // An address that two share is nobody's.
        ("eve@example.org", PASSWORD),
    ];
    let mut browser = cast.world.browser();
    let (mut page_costs, mut grant_costs) = (None, None);
    for (login, password) in logins {
        let page = browser.get("/accounts/login/").await;
        let before = work(&cast.world);
        let fields = [("username", login), ("password", password)];
        let answer = browser.submit(&page, "/accounts/login/", &fields).await;
        assert_eq!(answer.element("error_code"), "login_failed");
        let spent = since(&cast.world, before);
        assert_eq!(spent.2, 1, "{login}");
        assert_eq!(*page_costs.get_or_insert(spent), spent, "{login}");

        let before = work(&cast.world);
        let fields = [
            ("grant_type", "password"),
            ("username", login),
            ("password", password),
        ];
        let answer = cast.send(client.post(TOKEN).form(&fields)).await;
        assert_refused(&answer, 400, "invalid_grant");
        let spent = since(&cast.world, before);
        assert_eq!(spent.2, 1, "{login}");
        assert_eq!(*grant_costs.get_or_insert(spent), spent, "{login}");
    }
}

/// security.md CT-20: who guesses is told to wait, the client itself is let in.
#[tokio::test]
async fn ct_20_guessing_a_secret_is_stopped_and_locks_nobody_out() {
    let cast = Cast::new().await;
    let mut thief = cast.app.clone();
    thief.secret = "guess".to_owned();
    let before = cast.world.state();
    let mut told_to_wait = 0;
    for _ in 0..200 {
        let answer = cast.own_token(&thief, "read").await;
        if answer.status == 429 {
            assert_refused(&answer, 429, "temporarily_unavailable");
            told_to_wait += 1;
        } else {
            assert_refused(&answer, 401, "invalid_client");
        }
    }
    assert_eq!(told_to_wait, 180, "twenty are borne");
    cast.world.assert_unchanged(&before);
    for client in [&cast.app, &cast.other] {
        assert_eq!(cast.own_token(client, "read").await.status, 200);
    }
}
