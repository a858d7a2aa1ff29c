//! Forgetting: only what nothing can ask for any more.

use std::time::Duration;

use bailiwick_core::{
    UnixTime,
    model::{AccessToken, AuditEntry, CodeUse},
    opaque::TokenKey,
    store::{
        AuditFilter, Conflict, ListQuery, LoadPlan, Maintenance, MaintenanceReport, Page, Write,
    },
};

use super::{Kept, committed, conflict, load};
use crate::records::{
    NOW, access_token, access_token_of, audit_entry, code, family, family_id, minutes,
    refresh_token, selector, session,
};

async fn sweep(store: &Kept, now: UnixTime, limit: usize) -> MaintenanceReport {
    let task = Maintenance::Sweep { now, limit };
    store.maintain(task).await.unwrap()
}

/// What is left of rows 1: access token, refresh token, code, session.
async fn left(store: &Kept) -> [bool; 4] {
    let plan = LoadPlan {
        code: Some(selector(1)),
        access_token: Some(TokenKey::Selector(selector(1))),
        refresh_token: Some(TokenKey::Selector(selector(1))),
        session: Some(selector(1)),
        ..LoadPlan::default()
    };
    let loaded = load(store, plan).await;
    [
        loaded.access_token.is_some(),
        loaded.refresh_token.is_some(),
        loaded.code.is_some(),
        loaded.session.is_some(),
    ]
}

pub async fn only_what_is_long_dead_is_swept(store: Kept) {
    let endless = AccessToken {
        is_static: true,
        expires_at: None,
        ..access_token(2)
    };
    let writes = vec![
        Write::InsertFamily(family(1)),
        Write::InsertAccessToken(access_token_of(1, &family(1))),
        Write::InsertAccessToken(endless.clone()),
        Write::InsertRefreshToken(refresh_token(1, family_id(1))),
        Write::InsertCode(code(1)),
        Write::InsertSession(session(1)),
        Write::ConsumeTicket {
            id: [1; 16],
            expires_at: minutes(2),
        },
    ];
    committed(&store, writes).await;
    let hour = 60;
    let steps = [
        (1 + hour, 0, [true, true, true, true]),
        (2 + hour, 1, [true, true, false, true]),
        (3 + hour, 1, [true, true, false, true]),
        (1 + 2 * hour, 1, [false, true, false, true]),
        (1 + 13 * hour, 1, [false, false, false, true]),
        (1 + 25 * hour, 2, [false, false, false, false]),
        (1 + 1000 * hour, 0, [false, false, false, false]),
    ];
    for (minute, deleted, expected) in steps {
        let report = sweep(&store, minutes(minute), 100).await;
        let more = false;
        assert_eq!(report, MaintenanceReport { deleted, more }, "at {minute}");
        assert_eq!(left(&store).await, expected, "at {minute}");
    }
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(selector(2))),
        ..LoadPlan::default()
    };
    assert_eq!(load(&store, plan).await.access_token, Some(endless));
}

/// security.md §2: the record of a spent code outlives what came of it.
pub async fn a_spent_code_stays_as_long_as_its_family(store: Kept) {
    let mut spent = code(1);
    spent.used = Some(CodeUse {
        at: NOW,
        family: family_id(1),
    });
    let writes = vec![
        Write::InsertFamily(family(1)),
        Write::InsertCode(spent.clone()),
        Write::InsertCode(code(2)),
    ];
    committed(&store, writes).await;
    let report = sweep(&store, minutes(24 * 60), 100).await;
    assert_eq!(report.deleted, 1, "only the unspent code");
    let replay = Write::SpendCode {
        selector: selector(1),
        at: minutes(24 * 60),
        family: family_id(3),
    };
    let row = conflict(&store, vec![replay]).await;
    assert_eq!(row, Conflict::Code(spent));
    let report = sweep(&store, minutes(25 * 60 + 1), 100).await;
    assert_eq!(report.deleted, 2, "the family and its code");
    assert_eq!(left(&store).await, [false; 4]);
}

pub async fn a_sweep_keeps_its_limit(store: Kept) {
    let mut writes = Vec::new();
    for n in 1..=5 {
        writes.push(Write::InsertAccessToken(access_token(n)));
        writes.push(Write::InsertSession(session(n)));
    }
    committed(&store, writes).await;
    let end = Write::EndSession {
        selector: selector(1),
        at: minutes(1),
    };
    committed(&store, vec![end]).await;
    let long_after = minutes(10_000);
    for (deleted, more) in [(4, true), (4, true), (2, false), (0, false)] {
        let report = sweep(&store, long_after, 4).await;
        assert_eq!(report, MaintenanceReport { deleted, more });
    }
}

/// Entries are cut the oldest first, and no number is given twice: the newest stays
/// however old it is.
pub async fn the_record_is_cut_at_its_old_end_and_counts_on(store: Kept) {
    let record = |minute: u64| {
        let entry = AuditEntry {
            at: NOW.minus(Duration::from_mins(60 - minute)),
            ..audit_entry(1)
        };
        vec![Write::Audit(Box::new(entry))]
    };
    let numbers = async || {
        let page = store.page(ListQuery::Audit(AuditFilter::default())).await;
        let Page::Audit(entries) = page.unwrap() else {
            panic!("another list")
        };
        let numbers = entries.iter().map(|entry| entry.number.0);
        numbers.collect::<Vec<_>>()
    };
    // The second was written last but one, and is the oldest.
    for minute in [10, 5, 20, 30, 40] {
        committed(&store, record(minute)).await;
    }
    let all = numbers().await;
    let [first, second, third, fourth, last] = all[..] else {
        panic!("{all:?}")
    };
    let cut = async |before: UnixTime, limit: usize| {
        let task = Maintenance::CutAudit { before, limit };
        let report = store.maintain(task).await.unwrap();
        (report.deleted, report.more)
    };
    let at = |minute: u64| NOW.minus(Duration::from_mins(60 - minute));
    assert_eq!(cut(at(5), 9).await, (0, false), "nothing is older");
    assert_eq!(cut(at(30), 1).await, (1, true));
    assert_eq!(numbers().await, [first, third, fourth, last]);
    assert!(second > first);
    assert_eq!(cut(at(30), 9).await, (2, false), "what is as old stays");
    assert_eq!(numbers().await, [fourth, last]);
    assert_eq!(cut(NOW, 9).await, (1, false));
    assert_eq!(cut(NOW, 9).await, (0, false), "the newest stays");
    committed(&store, record(50)).await;
    assert_eq!(numbers().await, [last, last + 1]);
}

/// Families go with their codes, some after the other: a batch that deletes codes looks no
/// further than the families that go next.
pub async fn codes_go_just_before_their_families(store: Kept) {
    let mut writes = Vec::new();
    for n in 1..=6 {
        let mut spent = code(n);
        spent.used = Some(CodeUse {
            at: NOW,
            family: family_id(n),
        });
        writes.push(Write::InsertFamily(family(n)));
        writes.push(Write::InsertCode(spent));
    }
    committed(&store, writes).await;
    let long_after = minutes(10_000_000);
    for (deleted, more, first, last) in [
        (4, true, true, true),
        (4, true, false, true),
        (4, true, false, false),
        (0, false, false, false),
    ] {
        let report = sweep(&store, long_after, 4).await;
        assert_eq!(report, MaintenanceReport { deleted, more });
        for (n, is_left) in [(1, first), (6, last)] {
            let found = store.page(ListQuery::Family(family_id(n))).await.unwrap();
            let Page::Families(found) = found else {
                panic!("another page: {found:?}");
            };
            assert_eq!(!found.is_empty(), is_left, "{n} after {deleted}");
        }
    }
}
