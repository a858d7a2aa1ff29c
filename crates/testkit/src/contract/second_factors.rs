//! Second factors: one successor of each revision.

use bailiwick_core::{
    model::SecondFactor,
    store::{Commit, Conflict, LoadPlan, Loaded, Outcome, SecondFactorKey, UserKey, Write},
};
use tokio::task::JoinSet;

use super::{Kept, committed, conflict, load};
use crate::records::{NOW, digest, second_factor, session, user, user_id};

fn put(kept: SecondFactor) -> Write {
    Write::PutSecondFactor(Box::new(kept))
}

fn check(n: u8, revision: u64) -> Write {
    let user = user_id(n);
    Write::CheckSecondFactor { user, revision }
}

async fn of_user(store: &Kept, n: u8) -> Option<SecondFactor> {
    let plan = LoadPlan {
        user: Some(UserKey::Id(user_id(n))),
        second_factor: Some(SecondFactorKey::OfUser),
        ..LoadPlan::default()
    };
    load(store, plan).await.second_factor
}

async fn by_handle(store: &Kept, n: u8) -> Loaded {
    let plan = LoadPlan {
        second_factor: Some(SecondFactorKey::Handle([n; 16])),
        ..LoadPlan::default()
    };
    load(store, plan).await
}

/// Users 1 and 2, of whom the first has second factors.
async fn users(store: &Kept) {
    let users = [user(1), user(2)].map(|user| Write::InsertUser(Box::new(user)));
    committed(store, users.into()).await;
    committed(store, vec![put(second_factor(1, 1))]).await;
}

pub async fn they_are_kept_as_they_are_and_found_by_user_and_handle(store: Kept) {
    users(&store).await;
    assert_eq!(of_user(&store, 1).await, Some(second_factor(1, 1)));
    assert_eq!(of_user(&store, 2).await, None);
    assert_eq!(of_user(&store, 3).await, None);
    let found = by_handle(&store, 1).await;
    assert_eq!(found.second_factor, Some(second_factor(1, 1)));
    assert_eq!(found.user, Some(user(1)));
    let none = by_handle(&store, 2).await;
    assert_eq!((none.second_factor, none.user), (None, None));
    let unasked = LoadPlan {
        user: Some(UserKey::Id(user_id(1))),
        ..LoadPlan::default()
    };
    assert_eq!(load(&store, unasked).await.second_factor, None);
}

pub async fn one_successor_of_a_revision_is_kept(store: Kept) {
    users(&store).await;
    for stale in [1, 3, 4] {
        let now = conflict(&store, vec![put(second_factor(1, stale))]).await;
        let kept = Box::new(second_factor(1, 1));
        assert_eq!(now, Conflict::SecondFactor(Some(kept)), "{stale}");
    }
    let changed = SecondFactor {
        totp: None,
        passkeys: Vec::new(),
        ..second_factor(1, 2)
    };
    committed(&store, vec![put(changed.clone())]).await;
    assert_eq!(of_user(&store, 1).await, Some(changed));
    let early = conflict(&store, vec![put(second_factor(2, 2))]).await;
    assert_eq!(early, Conflict::SecondFactor(None));
}

pub async fn a_revision_is_checked_and_nothing_written(store: Kept) {
    users(&store).await;
    committed(&store, vec![check(1, 1), check(2, 0), check(3, 0)]).await;
    let lost = conflict(&store, vec![check(2, 1)]).await;
    assert_eq!(lost, Conflict::SecondFactor(None));
    let writes = vec![Write::InsertSession(session(1)), check(1, 0)];
    let lost = conflict(&store, writes).await;
    let kept = Box::new(second_factor(1, 1));
    assert_eq!(lost, Conflict::SecondFactor(Some(kept)));
    let plan = LoadPlan {
        session: Some(session(1).selector),
        ..LoadPlan::default()
    };
    assert_eq!(load(&store, plan).await.session, None, "all or nothing");
}

/// Who signs in while a second factor is set up is asked for it, or is signed out.
pub async fn no_session_outlives_a_setting_up_that_came_between(store: Kept) {
    let all = || 1..=24_u8;
    let users = all().map(|n| Write::InsertUser(Box::new(user(n))));
    committed(&store, users.collect()).await;
    let mut tasks = JoinSet::new();
    for n in all() {
        let sign_in = vec![check(n, 0), Write::InsertSession(session(n))];
        let set_up = vec![
            put(second_factor(n, 1)),
            Write::EndSessions {
                user: user_id(n),
                except: None,
                at: NOW,
            },
        ];
        for writes in [sign_in, set_up] {
            let store = Kept::clone(&store);
            let commit = Commit {
                version: None,
                writes,
            };
            tasks.spawn(async move { store.commit(commit).await.unwrap() });
        }
    }
    let outcomes = tasks.join_all().await;
    let is_kept = |outcome: &&Outcome| matches!(outcome, Outcome::Committed { .. });
    assert!(
        outcomes.iter().filter(is_kept).count() >= 24,
        "each is set up"
    );
    for n in all() {
        let plan = LoadPlan {
            session: Some(session(n).selector),
            ..LoadPlan::default()
        };
        let kept = load(&store, plan).await.session;
        let lives = kept.is_some_and(|kept| kept.ended_at.is_none());
        assert!(!lives, "user {n} is signed in without the second factor");
    }
}

pub async fn one_of_64_uses_wins_and_the_losers_get_its_row(store: Kept) {
    users(&store).await;
    let mut tasks = JoinSet::new();
    for n in 0..64 {
        let store = Kept::clone(&store);
        let mut row = second_factor(1, 2);
        row.recovery_codes = vec![digest(n)];
        tasks.spawn(async move {
            let commit = Commit {
                version: None,
                writes: vec![put(row.clone())],
            };
            (row, store.commit(commit).await.unwrap())
        });
    }
    let (mut won, mut lost) = (Vec::new(), Vec::new());
    for outcome in tasks.join_all().await {
        match outcome {
            (row, Outcome::Committed { .. }) => won.push(row),
            (_, Outcome::Conflict(row)) => lost.push(*row),
            (_, other) => panic!("{other:?}"),
        }
    }
    assert_eq!((won.len(), lost.len()), (1, 63));
    let winner = won.pop().map(Box::new);
    assert!(
        lost.iter()
            .all(|row| *row == Conflict::SecondFactor(winner.clone()))
    );
}
