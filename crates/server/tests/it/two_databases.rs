//! Tokens in one database, users in another.

use bailiwick_core::model::{ClientType, GrantType, UserId};
use bailiwick_server::administration::{NewUser, UserChange};

use crate::{
    cast::{Cast, Pair, TOKEN, VERIFIER, assert_refused},
    state::State,
    world::PASSWORD,
};

/// The tables of tokens and of what people allowed: all in one database.
const OF_TOKENS: [&str; 7] = [
    "families",
    "codes",
    "access_tokens",
    "refresh_tokens",
    "sessions",
    "consents",
    "tickets",
];

fn ada() -> UserId {
    UserId::new("id-of-ada")
}

async fn set_active(cast: &Cast, active: bool) {
    let change = UserChange {
        active: Some(active),
        ..UserChange::default()
    };
    let people = cast.world.administration_of_people().await;
    people.update_user(&ada(), &change).await.unwrap();
}

#[tokio::test]
async fn people_of_another_database_sign_in_and_hold_tokens() {
    let cast = Cast::with_users_apart().await;
    let pair = cast.pair(&cast.app).await;
    assert!(cast.is_active(&pair.access).await);
    let seen = cast.introspect(&cast.cities, &pair.access).await.json();
    assert_eq!(seen["username"], "ada", "{seen}");
    let refreshed = Pair::of(&cast.refresh(&cast.app, &pair.refresh).await);
    assert!(cast.is_active(&refreshed.access).await);
    let (tokens, users) = (
        cast.world.state(),
        State::read(&cast.world.path("users.db")),
    );
    assert_eq!((tokens.count("users"), users.count("users")), (0, 1));
    for table in ["families", "access_tokens", "refresh_tokens", "sessions"] {
        assert!(tokens.count(table) > 0, "{table}");
    }
    for table in OF_TOKENS.into_iter().chain(["clients", "scopes"]) {
        assert_eq!(users.count(table), 0, "{table}");
    }
}

#[tokio::test]
async fn the_password_grant_asks_the_database_of_users() {
    let cast = Cast::with_users_apart().await;
    let legacy = cast
        .world
        .application_with("Legacy", ClientType::Confidential, |draft| {
            draft.grant_types.insert(GrantType::Password);
        });
    let legacy = legacy.await;
    let by_password = |password| {
        let fields = [
            ("grant_type", "password"),
            ("username", "ada@example.org"),
            ("password", password),
        ];
        cast.send(legacy.post(TOKEN).form(&fields))
    };
    let pair = Pair::of(&by_password(PASSWORD).await);
    assert!(cast.is_active(&pair.access).await);
    assert_refused(&by_password("wrong").await, 400, "invalid_grant");
    set_active(&cast, false).await;
    assert_refused(&by_password(PASSWORD).await, 400, "invalid_grant");
}

/// Every way on reads the user anew: nothing works from the moment on in which the
/// user is disabled, whichever database the tokens are in.
#[tokio::test]
async fn a_disabled_user_has_nothing_at_once() {
    let cast = Cast::with_users_apart().await;
    let pair = cast.pair(&cast.app).await;
    let code = cast.code(&cast.app, "read").await;
    let mut browser = cast.world.browser();
    browser.sign_in("ada", PASSWORD).await;
    assert!(browser.get("/").await.text.contains("ada"));
    set_active(&cast, false).await;
    assert!(!cast.is_active(&pair.access).await);
    let refused = cast.refresh(&cast.app, &pair.refresh).await;
    assert_refused(&refused, 400, "invalid_grant");
    let refused = cast.redeem(&cast.app, &code, VERIFIER).await;
    assert_refused(&refused, 400, "invalid_grant");
    assert!(!browser.get("/").await.text.contains("ada"));
    let page = browser.sign_in("ada", PASSWORD).await;
    assert_eq!(page.element("error_code"), "login_failed");
}

/// What one database would have revoked for good waits in the other until it is
/// told to.
#[tokio::test]
async fn a_user_who_is_enabled_again_holds_what_nobody_revoked() {
    let cast = Cast::with_users_apart().await;
    let pair = cast.pair(&cast.app).await;
    set_active(&cast, false).await;
    assert!(!cast.is_active(&pair.access).await);
    set_active(&cast, true).await;
    assert!(cast.is_active(&pair.access).await);
    let tokens = cast.world.administration();
    tokens.revoke_subject(&ada()).await.unwrap();
    assert!(!cast.is_active(&pair.access).await);
    set_active(&cast, false).await;
    set_active(&cast, true).await;
    assert!(!cast.is_active(&pair.access).await, "that is for good");
}

/// The pages that change users are those of the database that holds them.
#[tokio::test]
async fn the_pages_for_users_are_closed() {
    let cast = Cast::with_users_apart().await;
    for (cast, status) in [(&Cast::new().await, 200), (&cast, 404)] {
        cast.world.user("root", true).await;
        let mut browser = cast.world.browser();
        browser.sign_in("root", PASSWORD).await;
        for path in ["/admin/users/", "/admin/users/id-of-ada/"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, status, "{path}: {}", page.text);
        }
    }
    let people = cast.world.administration_of_people().await;
    let new = NewUser {
        username: "grace".to_owned(),
        password: Some(PASSWORD.to_owned().into()),
        ..NewUser::default()
    };
    people.create_user(&new).await.unwrap();
    let answer = cast.world.browser().sign_in("grace", PASSWORD).await;
    assert_eq!(answer.location(), "/");
}

/// A failure of the other database is a 503 and changes nothing.
#[tokio::test]
async fn users_that_cannot_be_read_are_503() {
    let cast = Cast::with_users_apart().await;
    let pair = cast.pair(&cast.app).await;
    let users = rusqlite::Connection::open(cast.world.path("users.db")).unwrap();
    users
        .execute_batch("ALTER TABLE users RENAME TO away")
        .unwrap();
    let before = cast.world.state();
    let refused = cast.refresh(&cast.app, &pair.refresh).await;
    assert_eq!(refused.status, 503, "{}", refused.text);
    cast.world.assert_unchanged(&before);
    users
        .execute_batch("ALTER TABLE away RENAME TO users")
        .unwrap();
    Pair::of(&cast.refresh(&cast.app, &pair.refresh).await);
}
