//! Families and revocation: security.md P1, P4, CT-11.

use std::{ops::RangeInclusive, sync::Arc};

use bailiwick_core::{
    UnixTime,
    model::{AccessToken, AuthorizationCode, ClientId, Family, FamilyId, UserId},
    opaque::{Selector, TokenKey},
    store::{Commit, Conflict, LoadPlan, Outcome, Write},
};
use tokio::{sync::watch, task::JoinSet};

use super::{Kept, committed, conflict, load, write};
use crate::records::{
    access_token, access_token_of, client_id, code, family, family_id, minutes, refresh_token,
    scope_set, selector, user_id,
};

fn revoke(n: u8, at: UnixTime) -> Write {
    Write::RevokeFamily {
        family: family_id(n),
        at,
    }
}

fn revoked(n: u8, at: UnixTime) -> Family {
    Family {
        revoked_at: Some(at),
        ..family(n)
    }
}

/// When a family was revoked, read through a token of it.
async fn revoked_at(store: &Kept, n: u8) -> Option<UnixTime> {
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(selector(n))),
        ..LoadPlan::default()
    };
    let loaded = load(store, plan).await;
    loaded.family.unwrap().revoked_at
}

async fn begin(store: &Kept, family: Family, n: u8) {
    let token = Write::InsertAccessToken(access_token_of(n, &family));
    committed(store, vec![Write::InsertFamily(family), token]).await;
}

pub async fn a_revoked_family_takes_no_tokens(store: Kept) {
    begin(&store, family(1), 1).await;
    committed(&store, vec![revoke(1, minutes(1))]).await;
    let row = Conflict::Family(revoked(1, minutes(1)));
    let token = Write::InsertAccessToken(access_token_of(2, &family(1)));
    assert_eq!(conflict(&store, vec![token]).await, row);
    let token = Write::InsertRefreshToken(refresh_token(2, family_id(1)));
    assert_eq!(conflict(&store, vec![token]).await, row);
}

pub async fn a_new_family_takes_its_tokens(store: Kept) {
    let born_revoked = revoked(1, minutes(0));
    begin(&store, born_revoked, 1).await;
    assert_eq!(revoked_at(&store, 1).await, Some(minutes(0)));
    let orphan = Commit {
        version: None,
        writes: vec![Write::InsertAccessToken(access_token_of(2, &family(2)))],
    };
    store.commit(orphan).await.unwrap_err();
}

pub async fn a_revocation_inside_of_the_commit_counts(store: Kept) {
    begin(&store, family(1), 1).await;
    let writes = vec![
        Write::InsertAccessToken(access_token_of(2, &family(1))),
        revoke(1, minutes(1)),
        Write::InsertAccessToken(access_token_of(3, &family(1))),
    ];
    let row = Conflict::Family(revoked(1, minutes(1)));
    assert_eq!(conflict(&store, writes).await, row);
    assert_eq!(revoked_at(&store, 1).await, None);
}

pub async fn the_first_revocation_stays(store: Kept) {
    begin(&store, family(1), 1).await;
    committed(&store, vec![revoke(1, minutes(2))]).await;
    committed(&store, vec![revoke(1, minutes(1)), revoke(2, minutes(1))]).await;
    assert_eq!(revoked_at(&store, 1).await, Some(minutes(2)));
}

/// Three families, three tokens without one and three unspent codes: of user 1
/// with client 1, of user 1 with client 2, of user 2 with client 1.
async fn three_of_each(store: &Kept) {
    let pairs = [(1, 1), (1, 2), (2, 1)];
    for (n, (user, client)) in (1..).zip(pairs) {
        let of_both = Family {
            user: user_id(user),
            client: client_id(client),
            ..family(n)
        };
        begin(store, of_both, n).await;
        let mut token = access_token(10 + n);
        token.user = Some(user_id(user));
        token.client = client_id(client);
        let code = AuthorizationCode {
            user: user_id(user),
            client: client_id(client),
            expires_at: minutes(10),
            ..code(n)
        };
        let writes = vec![Write::InsertAccessToken(token), Write::InsertCode(code)];
        committed(store, writes).await;
    }
}

async fn dead_after_revoking(
    store: &Kept,
    user: Option<UserId>,
    client: Option<ClientId>,
) -> Vec<u8> {
    three_of_each(store).await;
    let at = minutes(3);
    committed(store, vec![Write::RevokeAll { user, client, at }]).await;
    dead(store, 1..=3, at).await
}

/// Which of `all` are dead since `at`: family, token without one and code alike.
async fn dead(store: &Kept, all: RangeInclusive<u8>, at: UnixTime) -> Vec<u8> {
    let mut dead = Vec::new();
    for n in all {
        let plan = LoadPlan {
            access_token: Some(TokenKey::Selector(selector(10 + n))),
            code: Some(selector(n)),
            ..LoadPlan::default()
        };
        let loaded = load(store, plan).await;
        let family = revoked_at(store, n).await;
        let token = loaded.access_token.unwrap();
        assert_eq!(token.revoked_at, family, "token and family of {n}");
        let code = loaded.code.unwrap();
        assert_eq!(code.expires_at, family.unwrap_or(minutes(10)), "code {n}");
        assert!(family.is_none_or(|revoked| revoked == at));
        dead.extend(family.map(|_| n));
    }
    dead
}

pub async fn all_of_a_user_is_revoked(store: Kept) {
    let dead = dead_after_revoking(&store, Some(user_id(1)), None).await;
    assert_eq!(dead, [1, 2]);
}

pub async fn what_was_decided_before_all_of_a_user_was_revoked_is_stale(store: Kept) {
    let before = load(&store, LoadPlan::default()).await.version;
    let revoke = |client| Write::RevokeAll {
        user: Some(user_id(1)),
        client,
        at: minutes(3),
    };
    committed(&store, vec![revoke(Some(client_id(1)))]).await;
    assert_eq!(load(&store, LoadPlan::default()).await.version, before);
    committed(&store, vec![revoke(None)]).await;
    let late = Commit {
        version: Some(before),
        writes: vec![Write::InsertCode(code(1))],
    };
    let outcome = store.commit(late).await.unwrap();
    assert!(
        matches!(outcome, Outcome::Stale { version } if version > before),
        "{outcome:?}"
    );
}

pub async fn all_of_a_client_is_revoked(store: Kept) {
    let dead = dead_after_revoking(&store, None, Some(client_id(1))).await;
    assert_eq!(dead, [1, 3]);
}

pub async fn what_a_user_has_with_a_client_is_revoked(store: Kept) {
    let dead = dead_after_revoking(&store, Some(user_id(1)), Some(client_id(1))).await;
    assert_eq!(dead, [1]);
}

/// A family, a token without one and an unspent code with each scope: what carries
/// one of those taken back is dead, of this user with this client alone.
pub async fn what_carries_a_scope_is_revoked(store: Kept) {
    let scopes = ["read", "read:all", "write read", "read"];
    for (n, scope) in (1..).zip(scopes) {
        let other = n == 4;
        let client = client_id(if other { 2 } else { 1 });
        let of_both = Family {
            user: user_id(1),
            client: client.clone(),
            scope: scope_set(scope),
            ..family(n)
        };
        begin(&store, of_both, n).await;
        let mut token = access_token(10 + n);
        token.user = Some(user_id(1));
        token.client = client.clone();
        token.scope = scope_set(scope);
        let code = AuthorizationCode {
            user: user_id(1),
            client,
            scope: scope_set(scope),
            expires_at: minutes(10),
            ..code(n)
        };
        let writes = vec![Write::InsertAccessToken(token), Write::InsertCode(code)];
        committed(&store, writes).await;
    }
    let taken_back = Write::RevokeCarrying {
        scopes: scope_set("read other"),
        user: user_id(1),
        client: client_id(1),
        at: minutes(3),
    };
    committed(&store, vec![taken_back]).await;
    assert_eq!(dead(&store, 1..=4, minutes(3)).await, [1, 3]);
}

pub async fn the_last_use_of_a_family_moves_forward(store: Kept) {
    begin(&store, family(1), 1).await;
    let touch = |at| Write::TouchFamily {
        family: family_id(1),
        at,
    };
    for minute in [7, 5] {
        committed(&store, vec![touch(minutes(minute))]).await;
    }
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(selector(1))),
        ..LoadPlan::default()
    };
    let used = load(&store, plan).await.family.unwrap().last_used_at;
    assert_eq!(used, Some(minutes(7)));
}

pub async fn revoking_all_of_nobody_revokes_nothing(store: Kept) {
    let dead = dead_after_revoking(&store, None, None).await;
    assert_eq!(dead, [0; 0]);
}

/// security.md CT-11
pub async fn after_a_revocation_is_answered_nothing_joins_the_family(store: Kept) {
    begin(&store, family(1), 1).await;
    let (joined, mut joins) = watch::channel(0);
    let rotating = {
        let store = Arc::clone(&store);
        JoinSet::from_iter([async move {
            for n in 1..1_000_000 {
                if let Outcome::Conflict(row) = join(&store, n).await {
                    return (n, *row);
                }
                joined.send_replace(n);
                tokio::task::yield_now().await;
            }
            panic!("the family was never revoked");
        }])
    };
    joins.wait_for(|n| *n >= 20).await.unwrap();
    committed(&store, vec![revoke(1, minutes(4))]).await;
    let after = Outcome::Conflict(Box::new(Conflict::Family(revoked(1, minutes(4)))));
    assert_eq!(join(&store, u32::MAX).await, after);
    let refused = rotating.join_all().await.pop();
    let (first_refused, row) = refused.unwrap();
    assert_eq!(Outcome::Conflict(Box::new(row)), after);
    assert_eq!(nth(&store, 20).await, Some(family_id(1)));
    assert_eq!(nth(&store, first_refused).await, None);
}

/// The `n`th of many tokens of the family.
fn many(n: u32) -> Selector {
    let mut tail = [0xee; 10];
    tail[..4].copy_from_slice(&n.to_be_bytes());
    Selector::from_tail(minutes(0), tail)
}

async fn join(store: &Kept, n: u32) -> Outcome {
    let token = AccessToken {
        selector: many(n),
        ..access_token_of(1, &family(1))
    };
    write(store, vec![Write::InsertAccessToken(token)]).await
}

async fn nth(store: &Kept, n: u32) -> Option<FamilyId> {
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(many(n))),
        ..LoadPlan::default()
    };
    load(store, plan).await.access_token?.family
}
