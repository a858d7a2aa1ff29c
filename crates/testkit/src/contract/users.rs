//! Users and groups.

use bailiwick_core::{
    model::UserRecord,
    store::{Commit, Conflict, LoadPlan, UserKey, Write},
};

use super::{Kept, committed, conflict, load};
use crate::records::{group, user, user_id};

async fn find(store: &Kept, key: UserKey) -> Option<UserRecord> {
    let plan = LoadPlan {
        user: Some(key),
        ..LoadPlan::default()
    };
    load(store, plan).await.user
}

async fn login(store: &Kept, login: &str) -> Option<UserRecord> {
    find(store, UserKey::Login(login.into())).await
}

fn insert(user: &UserRecord) -> Write {
    Write::InsertUser(Box::new(user.clone()))
}

fn update(user: &UserRecord) -> Write {
    Write::UpdateUser(Box::new(user.clone()))
}

pub async fn a_user_name_is_given_once(store: Kept) {
    committed(&store, vec![insert(&user(1)), insert(&user(2))]).await;
    let mut namesake = user(3);
    namesake.user.username = user(1).user.username;
    assert_eq!(
        conflict(&store, vec![insert(&namesake)]).await,
        Conflict::Name
    );
    let mut same_id = user(1);
    same_id.user.username = "another".into();
    assert_eq!(
        conflict(&store, vec![insert(&same_id)]).await,
        Conflict::Name
    );
    let mut renamed = user(2);
    renamed.user.username = user(1).user.username;
    assert_eq!(
        conflict(&store, vec![update(&renamed)]).await,
        Conflict::Name
    );
    let mut other_case = user(3);
    other_case.user.username = user(1).user.username.to_uppercase();
    committed(&store, vec![insert(&other_case)]).await;
}

pub async fn a_changed_user_is_kept(store: Kept) {
    committed(&store, vec![insert(&user(1))]).await;
    assert_eq!(find(&store, UserKey::Id(user_id(1))).await, Some(user(1)));
    let mut changed = user(1);
    changed.user.email = String::new();
    changed.user.active = false;
    changed.user.admin = true;
    changed.user.groups.clear();
    changed.password = String::new();
    committed(&store, vec![update(&changed)]).await;
    assert_eq!(find(&store, UserKey::Id(user_id(1))).await, Some(changed));
    assert_eq!(login(&store, "name-1@example.com").await, None);
}

pub async fn an_unknown_user_is_not_changed(store: Kept) {
    let commit = Commit {
        version: None,
        writes: vec![update(&user(1))],
    };
    store.commit(commit).await.unwrap_err();
    assert_eq!(find(&store, UserKey::Id(user_id(1))).await, None);
}

pub async fn a_login_is_a_name_or_an_address(store: Kept) {
    let mut without = user(2);
    without.user.email = String::new();
    committed(&store, vec![insert(&user(1)), insert(&without)]).await;
    assert_eq!(login(&store, "Name-1").await, Some(user(1)));
    assert_eq!(login(&store, "name-1").await, None);
    assert_eq!(login(&store, "name-1@EXAMPLE.com").await, Some(user(1)));
    assert_eq!(login(&store, "").await, None);
    // A name goes before an address.
    let mut named = user(3);
    named.user.username = "Name-1@Example.com".into();
    committed(&store, vec![insert(&named)]).await;
    assert_eq!(login(&store, "Name-1@Example.com").await, Some(named));
    assert_eq!(login(&store, "name-1@example.com").await, Some(user(1)));
}

pub async fn an_ambiguous_address_is_nobodys(store: Kept) {
    let mut same_address = user(2);
    same_address.user.email = user(1).user.email.to_uppercase();
    committed(&store, vec![insert(&user(1)), insert(&same_address)]).await;
    assert_eq!(login(&store, "name-1@example.com").await, None);
    same_address.user.email = "elsewhere@example.com".into();
    committed(&store, vec![update(&same_address)]).await;
    assert_eq!(login(&store, "name-1@example.com").await, Some(user(1)));
}

pub async fn a_group_name_is_given_once(store: Kept) {
    committed(&store, vec![Write::InsertGroup(group(1))]).await;
    let again = vec![Write::InsertGroup(group(1))];
    assert_eq!(conflict(&store, again).await, Conflict::Name);
}
