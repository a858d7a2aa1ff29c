//! Sessions, form tickets (security.md SU-9) and the set-up link.

use bailiwick_core::{
    UnixTime,
    model::{Session, SetupLink},
    store::{Conflict, LoadPlan, Loaded, Write},
};

use super::{Kept, committed, conflict, load};
use crate::records::{minutes, selector, session, setup_link, user, user_id};

async fn find(store: &Kept, n: u8) -> Option<Session> {
    let plan = LoadPlan {
        session: Some(selector(n)),
        ..LoadPlan::default()
    };
    load(store, plan).await.session
}

pub async fn a_session_is_touched_and_ended(store: Kept) {
    committed(&store, vec![Write::InsertSession(session(1))]).await;
    assert_eq!(find(&store, 1).await, Some(session(1)));
    let selector = selector(1);
    for minute in [3, 2] {
        let at = minutes(minute);
        committed(&store, vec![Write::TouchSession { selector, at }]).await;
    }
    for minute in [5, 4] {
        let at = minutes(minute);
        committed(&store, vec![Write::EndSession { selector, at }]).await;
    }
    let expected = Session {
        last_seen_at: minutes(3),
        ended_at: Some(minutes(5)),
        ..session(1)
    };
    assert_eq!(find(&store, 1).await, Some(expected));
}

pub async fn all_sessions_but_one_are_ended(store: Kept) {
    let of_user = |n| Session {
        user: user_id(1),
        ..session(n)
    };
    let sessions = [of_user(1), of_user(2), of_user(3), session(4)];
    committed(&store, sessions.map(Write::InsertSession).into()).await;
    let end = |except, at| Write::EndSessions {
        user: user_id(1),
        except,
        at,
    };
    committed(&store, vec![end(Some(selector(2)), minutes(1))]).await;
    assert_eq!(
        ends(&store).await,
        [Some(minutes(1)), None, Some(minutes(1)), None]
    );
    committed(&store, vec![end(None, minutes(2))]).await;
    let expected = [Some(minutes(1)), Some(minutes(2)), Some(minutes(1)), None];
    assert_eq!(ends(&store).await, expected);
}

async fn ends(store: &Kept) -> Vec<Option<UnixTime>> {
    let mut ends = Vec::new();
    for n in 1..=4 {
        ends.push(find(store, n).await.unwrap().ended_at);
    }
    ends
}

pub async fn a_ticket_is_consumed_once(store: Kept) {
    let consume = |id, minute| Write::ConsumeTicket {
        id: [id; 16],
        expires_at: minutes(minute),
    };
    committed(&store, vec![consume(1, 5)]).await;
    let again = vec![consume(1, 6)];
    assert_eq!(
        conflict(&store, again).await,
        Conflict::Ticket { id: [1; 16] }
    );
    let twice = vec![consume(2, 5), consume(2, 5)];
    assert_eq!(
        conflict(&store, twice).await,
        Conflict::Ticket { id: [2; 16] }
    );
    committed(&store, vec![consume(2, 5)]).await;
}

async fn find_link(store: &Kept, n: u8) -> Loaded {
    let plan = LoadPlan {
        setup_link: Some(selector(n)),
        ..LoadPlan::default()
    };
    load(store, plan).await
}

fn consume(n: u8, at: UnixTime) -> Vec<Write> {
    let selector = selector(n);
    vec![Write::ConsumeSetupLink { selector, at }]
}

pub async fn a_new_setup_link_kills_the_one_before(store: Kept) {
    committed(&store, vec![Write::InsertSetupLink(setup_link(1))]).await;
    assert_eq!(find_link(&store, 1).await.setup_link, Some(setup_link(1)));
    committed(&store, vec![Write::InsertSetupLink(setup_link(2))]).await;
    assert_eq!(find_link(&store, 1).await.setup_link, None);
    let row = conflict(&store, consume(1, minutes(1))).await;
    assert_eq!(row, Conflict::SetupLink);
    committed(&store, consume(2, minutes(1))).await;
}

pub async fn a_setup_link_works_once_and_in_time(store: Kept) {
    committed(&store, vec![Write::InsertSetupLink(setup_link(1))]).await;
    let late = conflict(&store, consume(1, minutes(15))).await;
    assert_eq!(late, Conflict::SetupLink);
    committed(&store, consume(1, minutes(14))).await;
    let used = SetupLink {
        used_at: Some(minutes(14)),
        ..setup_link(1)
    };
    assert_eq!(find_link(&store, 1).await.setup_link, Some(used));
    let again = conflict(&store, consume(1, minutes(14))).await;
    assert_eq!(again, Conflict::SetupLink);
}

pub async fn a_setup_link_is_dead_once_there_is_an_administrator(store: Kept) {
    let mut administrator = user(1);
    administrator.user.admin = true;
    administrator.user.active = false;
    let writes = vec![
        Write::InsertUser(Box::new(user(2))),
        Write::InsertUser(Box::new(administrator.clone())),
        Write::InsertSetupLink(setup_link(1)),
    ];
    committed(&store, writes).await;
    assert!(!find_link(&store, 1).await.administrator_exists);
    administrator.user.active = true;
    committed(
        &store,
        vec![Write::UpdateUser(Box::new(administrator.clone()))],
    )
    .await;
    assert!(find_link(&store, 1).await.administrator_exists);
    let row = conflict(&store, consume(1, minutes(1))).await;
    assert_eq!(row, Conflict::SetupLink);
    administrator.user.active = false;
    let mut first = consume(1, minutes(1));
    first.insert(0, Write::UpdateUser(Box::new(administrator)));
    committed(&store, first).await;
}
