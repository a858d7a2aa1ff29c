use bailiwick_core::{
    model::{Session, UserId},
    opaque::Selector,
    store::UserKey,
};
use secrecy::SecretString;

use super::*;

pub(super) fn alice() -> NewUser {
    NewUser {
        username: "alice".to_owned(),
        email: "alice@example.org".to_owned(),
        password: Some(SecretString::from("correct horse")),
        ..NewUser::default()
    }
}

#[tokio::test]
async fn a_user_is_made_with_a_hashed_password_and_found_by_name_only() {
    let f = fixture().await;
    let made = f.admin.create_user(&alice()).await.unwrap();
    let kept = f.admin.user("alice").await.unwrap();
    assert_eq!(kept.user, made);
    assert!(kept.password.starts_with("$argon2id$"));
    assert_eq!(f.admin.user_by_id(&made.id).await.unwrap(), kept);
    let by_email = f.admin.user("alice@example.org").await.unwrap_err();
    assert_eq!(by_email.to_string(), "there is no user alice@example.org");
}

#[tokio::test]
async fn a_name_is_taken_once() {
    let f = fixture().await;
    f.admin.create_user(&alice()).await.unwrap();
    let again = f.admin.create_user(&alice()).await.unwrap_err();
    assert_eq!(problems(again), [("username", "is taken".to_owned())]);
    let (one, two) = (f.beside().await, f.beside().await);
    let bob = NewUser {
        username: "bob".to_owned(),
        ..NewUser::default()
    };
    let results = tokio::join!(one.create_user(&bob), two.create_user(&bob));
    assert!(results.0.is_ok() != results.1.is_ok(), "{results:?}");
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let f = fixture().await;
    let new = NewUser {
        username: " ".to_owned(),
        email: "nobody".to_owned(),
        first_name: "x".repeat(151),
        password: Some(SecretString::from("short")),
        groups: vec!["nowhere".to_owned()],
        ..NewUser::default()
    };
    let found = problems(f.admin.create_user(&new).await.unwrap_err());
    let fields: Vec<_> = found.iter().map(|(field, _)| *field).collect();
    assert_eq!(
        fields,
        ["username", "email", "groups", "first_name", "password"]
    );
    assert!(f.admin.users().await.unwrap().is_empty());
}

#[tokio::test]
async fn groups_are_made_once_and_users_join_those_that_exist() {
    let f = fixture().await;
    f.admin.create_group("staff").await.unwrap();
    let again = f.admin.create_group("staff").await.unwrap_err();
    assert_eq!(again, AdministrationError::NameTaken);
    assert!(f.admin.create_group("  ").await.is_err());
    let new = NewUser {
        groups: vec!["staff".to_owned(), "staff".to_owned()],
        ..alice()
    };
    let user = f.admin.create_user(&new).await.unwrap();
    assert_eq!(user.groups, ["staff"]);
    let names: Vec<_> = f.admin.groups().await.unwrap();
    assert_eq!(names[0].name, "staff");
}

#[tokio::test]
async fn a_disabled_user_loses_sessions_for_good() {
    let f = fixture().await;
    let user = f.admin.create_user(&alice()).await.unwrap();
    let selector = sign_in(&f, &user.id).await;
    let active = |active| UserChange {
        active: Some(active),
        ..UserChange::default()
    };
    let disabled = f.admin.update_user(&user.id, &active(false)).await.unwrap();
    assert!(!disabled.active);
    f.admin.update_user(&user.id, &active(true)).await.unwrap();
    assert!(session(&f, selector).await.ended_at.is_some());
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let f = fixture().await;
    let user = f.admin.create_user(&alice()).await.unwrap();
    let (here, there) = (sign_in(&f, &user.id).await, sign_in(&f, &user.id).await);
    let before = f.admin.user("alice").await.unwrap().password;
    let password = SecretString::from("battery staple");
    f.admin
        .set_password(&user.id, &password, Some(here))
        .await
        .unwrap();
    assert_ne!(f.admin.user("alice").await.unwrap().password, before);
    assert!(session(&f, here).await.ended_at.is_none());
    assert!(session(&f, there).await.ended_at.is_some());
    let short = SecretString::from("short");
    let refused = f.admin.set_password(&user.id, &short, None).await;
    assert_eq!(problems(refused.unwrap_err())[0].0, "password");
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let f = fixture().await;
    let admin = NewUser {
        admin: true,
        ..alice()
    };
    let first = f.admin.create_user(&admin).await.unwrap();
    for change in [
        UserChange {
            active: Some(false),
            ..UserChange::default()
        },
        UserChange {
            admin: Some(false),
            ..UserChange::default()
        },
    ] {
        let refused = f.admin.update_user(&first.id, &change).await.unwrap_err();
        assert!(
            matches!(refused, AdministrationError::Conflict(_)),
            "{refused}"
        );
    }
    let second = NewUser {
        username: "second".to_owned(),
        admin: true,
        ..NewUser::default()
    };
    f.admin.create_user(&second).await.unwrap();
    let change = UserChange {
        active: Some(false),
        ..UserChange::default()
    };
    assert!(f.admin.update_user(&first.id, &change).await.is_ok());
}

#[tokio::test]
async fn two_administrators_cannot_disable_each_other() {
    let f = fixture().await;
    let admin = |name: &str| NewUser {
        username: name.to_owned(),
        admin: true,
        ..NewUser::default()
    };
    let one = f.admin.create_user(&admin("one")).await.unwrap();
    let two = f.admin.create_user(&admin("two")).await.unwrap();
    let beside = f.beside().await;
    let set = |active| UserChange {
        active: Some(active),
        ..UserChange::default()
    };
    for round in 0..20 {
        let off = set(false);
        let results = tokio::join!(
            f.admin.update_user(&one.id, &off),
            beside.update_user(&two.id, &off)
        );
        assert!(
            results.0.is_ok() != results.1.is_ok(),
            "round {round}: {results:?}"
        );
        for user in [&one, &two] {
            f.admin.update_user(&user.id, &set(true)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_change_leaves_the_rest_and_no_change_writes_nothing() {
    let f = fixture().await;
    let user = f.admin.create_user(&alice()).await.unwrap();
    let change = UserChange {
        first_name: Some("Alice".to_owned()),
        ..UserChange::default()
    };
    let changed = f.admin.update_user(&user.id, &change).await.unwrap();
    assert_eq!(changed.first_name, "Alice");
    assert_eq!(changed.email, user.email);
    let version = f.load(LoadPlan::default()).await.version;
    f.admin.update_user(&user.id, &change).await.unwrap();
    assert_eq!(f.load(LoadPlan::default()).await.version, version);
    let nobody = f.admin.update_user(&UserId::new("x"), &change).await;
    assert!(matches!(nobody, Err(AdministrationError::NotFound { .. })));
}

#[tokio::test]
async fn lists_are_read_to_their_end() {
    let f = fixture().await;
    for at in 0..PAGE + 5 {
        let new = NewUser {
            username: format!("user{at:05}"),
            ..NewUser::default()
        };
        let record = UserRecordOf(&f).of(&new, at);
        let commit = Commit {
            version: None,
            writes: vec![Write::InsertUser(Box::new(record))],
        };
        f.store.commit(commit).await.unwrap();
    }
    assert_eq!(f.admin.users().await.unwrap().len(), PAGE + 5);
    let after = f.admin.users_after(Some("user00002".to_owned()), 2).await;
    let names: Vec<_> = after
        .unwrap()
        .into_iter()
        .map(|r| r.user.username)
        .collect();
    assert_eq!(names, ["user00003", "user00004"]);
}

struct UserRecordOf<'a>(&'a Fixture);

impl UserRecordOf<'_> {
    fn of(&self, new: &NewUser, at: usize) -> bailiwick_core::model::UserRecord {
        bailiwick_core::model::UserRecord {
            user: bailiwick_core::model::User {
                extra: bailiwick_core::model::Extra::EMPTY,
                language: None,
                id: UserId::new(&at.to_string()),
                username: new.username.clone(),
                email: String::new(),
                first_name: String::new(),
                last_name: String::new(),
                active: true,
                admin: false,
                groups: Vec::new(),
            },
            password: String::new(),
            created_at: self.0.admin.now(),
        }
    }
}

pub(super) async fn sign_in(f: &Fixture, user: &UserId) -> Selector {
    let now = f.admin.now();
    let selector = Selector::new(now, &mut Borrowed(&SystemRandomness));
    let session = Session {
        selector,
        digest: bailiwick_core::Digest::of(b"x"),
        user: user.clone(),
        authenticated_at: now,
        last_seen_at: now,
        expires_at: now.plus(Duration::from_hours(1)),
        ended_at: None,
        user_agent: String::new(),
        amr: Vec::new(),
    };
    let commit = Commit {
        version: None,
        writes: vec![Write::InsertSession(session)],
    };
    f.store.commit(commit).await.unwrap();
    selector
}

pub(super) async fn session(f: &Fixture, selector: Selector) -> Session {
    let plan = LoadPlan {
        session: Some(selector),
        user: Some(UserKey::Login("alice".to_owned())),
        ..LoadPlan::default()
    };
    f.load(plan).await.session.unwrap()
}
