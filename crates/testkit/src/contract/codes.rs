//! Authorization codes: security.md P2, SU-5, CT-2.

use std::sync::Arc;

use bailiwick_core::{
    model::{AuthorizationCode, CodeUse},
    opaque::{Selector, TokenKey},
    store::{Commit, Conflict, LoadPlan, Outcome, Write},
};
use tokio::{sync::Barrier, task::JoinSet};

use super::{Kept, committed, conflict, load};
use crate::records::{
    NOW, access_token_of, code, family, family_id, minutes, refresh_token, selector,
};

async fn load_code(store: &Kept, selector: Selector) -> Option<AuthorizationCode> {
    let plan = LoadPlan {
        code: Some(selector),
        ..LoadPlan::default()
    };
    load(store, plan).await.code
}

fn spend(n: u8, family: u8) -> Write {
    Write::SpendCode {
        selector: selector(n),
        at: NOW,
        family: family_id(family),
    }
}

/// An exchange: the code is spent and its family begins.
fn exchange(n: u8, winner: u8) -> Vec<Write> {
    let new = family(winner);
    vec![
        spend(n, winner),
        Write::InsertFamily(new.clone()),
        Write::InsertAccessToken(access_token_of(winner, &new)),
        Write::InsertRefreshToken(refresh_token(winner, new.id)),
    ]
}

pub async fn a_code_is_kept_as_it_is(store: Kept) {
    let bare = AuthorizationCode {
        redirect_uri: None,
        audience: Vec::new(),
        challenge: None,
        ..code(2)
    };
    let writes = [code(1), bare.clone()].map(Write::InsertCode);
    committed(&store, writes.into()).await;
    assert_eq!(load_code(&store, selector(1)).await, Some(code(1)));
    assert_eq!(load_code(&store, selector(2)).await, Some(bare));
    assert_eq!(load_code(&store, selector(3)).await, None);
}

/// security.md CT-1
pub async fn a_code_is_single_use(store: Kept) {
    committed(&store, vec![Write::InsertCode(code(1))]).await;
    committed(&store, vec![spend(1, 5)]).await;
    let spent = AuthorizationCode {
        used: Some(CodeUse {
            at: NOW,
            family: family_id(5),
        }),
        ..code(1)
    };
    let row = conflict(&store, vec![spend(1, 6)]).await;
    assert_eq!(row, Conflict::Code(spent.clone()));
    assert_eq!(load_code(&store, selector(1)).await, Some(spent));
}

pub async fn an_expired_code_is_not_spent(store: Kept) {
    committed(&store, vec![Write::InsertCode(code(1))]).await;
    let at_its_end = Write::SpendCode {
        selector: selector(1),
        at: minutes(1),
        family: family_id(1),
    };
    let row = conflict(&store, vec![at_its_end]).await;
    assert_eq!(row, Conflict::Code(code(1)));
    committed(&store, vec![spend(1, 1)]).await;
}

pub async fn the_loser_gets_the_winners_row(store: Kept) {
    committed(&store, vec![Write::InsertCode(code(1))]).await;
    committed(&store, exchange(1, 5)).await;
    let row = conflict(&store, vec![spend(1, 6)]).await;
    let Conflict::Code(code) = row else {
        panic!("{row:?}");
    };
    assert_eq!(code.used.map(|used| used.family), Some(family_id(5)));
}

/// security.md P2: the consumption and its result are one.
pub async fn a_failed_precondition_undoes_the_whole_commit(store: Kept) {
    let ticket = |id| Write::ConsumeTicket {
        id: [id; 16],
        expires_at: minutes(9),
    };
    committed(&store, vec![ticket(1)]).await;
    let writes = vec![Write::InsertCode(code(1)), ticket(2), ticket(1)];
    assert_eq!(
        conflict(&store, writes).await,
        Conflict::Ticket { id: [1; 16] }
    );
    assert_eq!(load_code(&store, selector(1)).await, None);
    committed(&store, vec![Write::InsertCode(code(1)), ticket(2)]).await;
}

/// security.md CT-2
pub async fn one_of_64_exchanges_wins(store: Kept) {
    race(&[store]).await;
}

/// 64 exchanges of one code at several openings of one store.
pub(super) async fn race(openings: &[Kept]) {
    let mut turns = openings.iter().cycle().map(Arc::clone);
    let store = turns.next().unwrap();
    committed(&store, vec![Write::InsertCode(code(1))]).await;
    let barrier = Arc::new(Barrier::new(64));
    let mut tasks = JoinSet::new();
    for n in 1..=64 {
        let (store, barrier) = (turns.next().unwrap(), Arc::clone(&barrier));
        tasks.spawn(async move {
            let commit = Commit {
                version: None,
                writes: exchange(1, n),
            };
            barrier.wait().await;
            (n, store.commit(commit).await.unwrap())
        });
    }
    let outcomes = tasks.join_all().await;
    let won = |(_, outcome): &&(u8, Outcome)| matches!(outcome, Outcome::Committed { .. });
    let winners: Vec<u8> = outcomes.iter().filter(won).map(|(n, _)| *n).collect();
    let [winner] = winners.as_slice() else {
        panic!("{winners:?} won");
    };
    let code = load_code(&store, selector(1)).await.unwrap();
    assert_eq!(code.used.unwrap().family, family_id(*winner));
    for (n, outcome) in outcomes {
        let plan = LoadPlan {
            access_token: Some(TokenKey::Selector(selector(n))),
            ..LoadPlan::default()
        };
        let found = load(&store, plan).await;
        assert_eq!(found.access_token.is_some(), n == *winner);
        if n != *winner {
            let row = Conflict::Code(code.clone());
            assert_eq!(outcome, Outcome::Conflict(Box::new(row)));
        }
    }
}
