//! Refresh tokens: security.md SU-6, CT-9, CT-10.

use std::sync::Arc;

use bailiwick_core::{
    model::RefreshToken,
    opaque::TokenKey,
    store::{Commit, Conflict, LoadPlan, Loaded, Outcome, Write},
};
use tokio::{sync::Barrier, task::JoinSet};

use super::{Kept, committed, conflict, load};
use crate::records::{
    NOW, access_token_of, digest, family, family_id, minutes, refresh_token, refresh_token_use,
    selector,
};

async fn load_token(store: &Kept, key: TokenKey) -> Loaded {
    let plan = LoadPlan {
        refresh_token: Some(key),
        ..LoadPlan::default()
    };
    load(store, plan).await
}

async fn begin(store: &Kept) {
    let new = family(1);
    let token = refresh_token(1, new.id);
    let writes = vec![Write::InsertFamily(new), Write::InsertRefreshToken(token)];
    committed(store, writes).await;
}

fn spend(n: u8, successor: u8) -> Write {
    Write::SpendRefreshToken {
        selector: selector(n),
        used: refresh_token_use(minutes(1), successor),
    }
}

fn rotation(n: u8, successor: u8) -> Vec<Write> {
    let family = family(1);
    vec![
        spend(n, successor),
        Write::InsertAccessToken(access_token_of(successor, &family)),
        Write::InsertRefreshToken(refresh_token(successor, family.id)),
    ]
}

fn spent(n: u8, successor: u8) -> RefreshToken {
    RefreshToken {
        used: Some(refresh_token_use(minutes(1), successor)),
        ..refresh_token(n, family_id(1))
    }
}

pub async fn a_refresh_token_is_kept_as_it_is(store: Kept) {
    begin(&store).await;
    let bare = RefreshToken {
        access_token: None,
        ..refresh_token(2, family_id(1))
    };
    let used = spent(3, 4);
    let writes = [bare.clone(), used.clone()].map(Write::InsertRefreshToken);
    committed(&store, writes.into()).await;
    for token in [refresh_token(1, family_id(1)), bare, used] {
        let loaded = load_token(&store, TokenKey::Selector(token.selector)).await;
        assert_eq!(loaded.refresh_token, Some(token));
        assert_eq!(loaded.successor, None);
        assert_eq!(loaded.family, Some(family(1)));
    }
}

/// security.md CT-9
pub async fn a_refresh_token_is_spent_once(store: Kept) {
    begin(&store).await;
    committed(&store, rotation(1, 2)).await;
    let row = conflict(&store, rotation(1, 3)).await;
    let expected = Conflict::RefreshToken {
        token: spent(1, 2),
        successor: Some(refresh_token(2, family_id(1))),
        access_token: Some(access_token_of(2, &family(1))),
    };
    assert_eq!(row, expected);
    committed(&store, rotation(2, 3)).await;
    let loaded = load_token(&store, TokenKey::Selector(selector(1))).await;
    assert_eq!(loaded.refresh_token, Some(spent(1, 2)));
    assert_eq!(loaded.successor, Some(spent(2, 3)));
    let access_token = access_token_of(2, &family(1));
    assert_eq!(loaded.successor_access_token, Some(access_token));
}

/// security.md CT-10
pub async fn one_of_64_rotations_wins(store: Kept) {
    begin(&store).await;
    let barrier = Arc::new(Barrier::new(64));
    let mut tasks = JoinSet::new();
    for n in 2..66 {
        let (store, barrier) = (Arc::clone(&store), Arc::clone(&barrier));
        tasks.spawn(async move {
            let commit = Commit {
                version: None,
                writes: rotation(1, n),
            };
            barrier.wait().await;
            store.commit(commit).await.unwrap()
        });
    }
    let outcomes = tasks.join_all().await;
    let loaded = load_token(&store, TokenKey::Selector(selector(1))).await;
    let row = Conflict::RefreshToken {
        token: loaded.refresh_token.unwrap(),
        successor: Some(loaded.successor.unwrap()),
        access_token: Some(loaded.successor_access_token.unwrap()),
    };
    let lost = Outcome::Conflict(Box::new(row));
    let losers = outcomes.iter().filter(|outcome| **outcome == lost).count();
    assert_eq!(losers, 63);
    let mut successors = 0;
    for n in 2..66 {
        let loaded = load_token(&store, TokenKey::Selector(selector(n))).await;
        successors += usize::from(loaded.refresh_token.is_some());
    }
    assert_eq!(successors, 1);
}

pub async fn an_imported_refresh_token_is_found_by_its_digest(store: Kept) {
    begin(&store).await;
    let imported = RefreshToken {
        imported: true,
        ..refresh_token(2, family_id(1))
    };
    let writes = vec![Write::InsertRefreshToken(imported.clone())];
    committed(&store, writes).await;
    let loaded = load_token(&store, TokenKey::Imported(digest(2))).await;
    assert_eq!(loaded.refresh_token, Some(imported));
    let ours = load_token(&store, TokenKey::Imported(digest(1))).await;
    assert_eq!(ours.refresh_token, None);
    let again = Write::InsertRefreshToken(RefreshToken {
        selector: selector(3),
        imported: true,
        issued_at: NOW,
        ..refresh_token(2, family_id(1))
    });
    let commit = Commit {
        version: None,
        writes: vec![again],
    };
    store.commit(commit).await.unwrap_err();
}
