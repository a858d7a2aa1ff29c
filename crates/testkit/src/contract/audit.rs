//! The record of changes.

use bailiwick_core::{
    UnixTime,
    model::{Actor, AuditAction, AuditEntry, AuditNumber, AuditSubject},
    snapshot::Version,
    store::{AuditFilter, AuditPart, Commit, ListQuery, Outcome, Page, Write},
};

use serde_json::json;

use super::{Kept, committed, conflict};
use crate::records::{audit_entry, client, client_id, minutes, registered_scope, user, user_id};

fn write(entry: AuditEntry) -> Write {
    Write::Audit(Box::new(entry))
}

async fn list(store: &Kept, filter: AuditFilter) -> Vec<AuditEntry> {
    match store.page(ListQuery::Audit(filter)).await.unwrap() {
        Page::Audit(entries) => entries,
        other => panic!("another list: {other:?}"),
    }
}

async fn numbers(store: &Kept, filter: AuditFilter) -> Vec<u64> {
    let entries = list(store, filter).await;
    entries.iter().map(|entry| entry.number.0).collect()
}

pub async fn entries_are_kept_as_they_are_and_numbered(store: Kept) {
    let bare = AuditEntry::new(
        minutes(-1),
        Actor::Server,
        AuditAction::ConsentWithdrawn,
        AuditSubject::Consent(user_id(1), client_id(2)),
    );
    let by_user = AuditEntry {
        actor: Actor::User(user_id(3)),
        subject: AuditSubject::User(user_id(3)),
        ..bare.clone()
    };
    let by_operator = AuditEntry {
        actor: Actor::Operator,
        subject: AuditSubject::Client(client_id(3)),
        ..bare.clone()
    };
    let given = [audit_entry(1), bare, by_user, by_operator];
    // What somebody else numbered is numbered anew.
    let numbered = AuditEntry {
        number: AuditNumber(77),
        version: Version(77),
        ..given[0].clone()
    };
    committed(&store, vec![write(numbered), write(given[1].clone())]).await;
    committed(
        &store,
        vec![write(given[2].clone()), write(given[3].clone())],
    )
    .await;
    let expected = (1..).zip(given).map(|(number, entry)| AuditEntry {
        number: AuditNumber(number),
        ..entry
    });
    let found = list(&store, AuditFilter::default()).await;
    assert_eq!(found, expected.collect::<Vec<_>>());
}

/// The version is that of its commit; what is not committed is not recorded.
pub async fn an_entry_belongs_to_its_commit(store: Kept) {
    let put = Write::PutScope(Box::new(registered_scope(1)));
    let version = committed(&store, vec![write(audit_entry(1)), put.clone()]).await;
    assert_eq!(version, Version(1));
    let same = committed(&store, vec![write(audit_entry(2))]).await;
    assert_eq!(same, version, "to record makes no version");
    let stale = Commit {
        version: Some(Version(0)),
        writes: vec![write(audit_entry(3)), put.clone()],
    };
    let outcome = store.commit(stale).await.unwrap();
    assert_eq!(outcome, Outcome::Stale { version });
    committed(&store, vec![Write::InsertUser(Box::new(user(1)))]).await;
    let namesake = Write::InsertUser(Box::new(user(1)));
    conflict(&store, vec![write(audit_entry(3)), namesake]).await;
    let writes = vec![
        put,
        write(audit_entry(4)),
        Write::PutClient(Box::new(client(1))),
    ];
    committed(&store, writes).await;
    let found = list(&store, AuditFilter::default()).await;
    let found: Vec<_> = found
        .iter()
        .map(|entry| (entry.number.0, entry.version.0, &entry.subject))
        .collect();
    let subject = |n| audit_entry(n).subject;
    let expected = [
        (1, 1, &subject(1)),
        (2, 1, &subject(2)),
        (3, 3, &subject(4)),
    ];
    assert_eq!(found, expected);
}

pub async fn a_list_goes_on_where_it_ended(store: Kept) {
    let writes = (1..=5).map(|n| write(audit_entry(n)));
    committed(&store, writes.collect()).await;
    let from = |after, limit| AuditFilter {
        after: AuditNumber(after),
        limit,
        ..AuditFilter::default()
    };
    assert_eq!(numbers(&store, from(0, 2)).await, [1, 2]);
    assert_eq!(numbers(&store, from(2, 2)).await, [3, 4]);
    assert_eq!(numbers(&store, from(4, 2)).await, [5]);
    assert_eq!(numbers(&store, from(5, 2)).await, [0; 0]);
    assert_eq!(numbers(&store, from(u64::MAX, 2)).await, [0; 0]);
    // A page has one row at least.
    assert_eq!(numbers(&store, from(0, 0)).await, [1]);
    let newest = |before: Option<u64>| AuditFilter {
        before: before.map(AuditNumber),
        newest_first: true,
        ..from(1, 2)
    };
    assert_eq!(numbers(&store, newest(None)).await, [5, 4]);
    assert_eq!(numbers(&store, newest(Some(4))).await, [3, 2]);
    assert_eq!(numbers(&store, newest(Some(2))).await, [0; 0]);
}

pub async fn a_list_is_of_what_was_asked_for(store: Kept) {
    let of = |subject: &AuditSubject, public| {
        write(AuditEntry {
            subject: subject.clone(),
            public,
            ..audit_entry(1)
        })
    };
    let scope = audit_entry(1).subject;
    let other_scope = audit_entry(2).subject;
    let client = AuditSubject::Client(client_id(1));
    let user = AuditSubject::User(user_id(1));
    let consent = AuditSubject::Consent(user_id(1), client_id(1));
    let key = AuditSubject::SigningKey("kid-1".into());
    let staff = AuditSubject::Group("staff".into());
    let others_consent = AuditSubject::Consent(user_id(2), client_id(1));
    let writes = vec![
        of(&scope, true),
        of(&other_scope, true),
        of(&client, false),
        of(&user, false),
        of(&consent, false),
        of(&others_consent, false),
        of(&scope, false),
        of(&consent, true),
        of(&key, false),
        of(&staff, false),
    ];
    committed(&store, writes).await;
    let everything = AuditPart::Everything;
    let cases: [(Option<&AuditSubject>, AuditPart, &[u64]); 15] = [
        (None, everything, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        (None, AuditPart::Scopes, &[1, 2, 7]),
        (None, AuditPart::Public, &[1, 2, 8]),
        (Some(&scope), everything, &[1, 7]),
        (Some(&scope), AuditPart::Scopes, &[1, 7]),
        (Some(&scope), AuditPart::Public, &[1]),
        (Some(&client), everything, &[3, 5, 6, 8]),
        (Some(&client), AuditPart::Scopes, &[]),
        (Some(&user), everything, &[4, 5, 8]),
        (Some(&user), AuditPart::Public, &[8]),
        (Some(&consent), everything, &[5, 8]),
        (Some(&others_consent), AuditPart::Public, &[]),
        (Some(&key), everything, &[9]),
        (Some(&staff), everything, &[10]),
        (Some(&staff), AuditPart::Public, &[]),
    ];
    for (subject, part, expected) in cases {
        let filter = AuditFilter {
            subject: subject.cloned(),
            part,
            ..AuditFilter::default()
        };
        let found = numbers(&store, filter.clone()).await;
        assert_eq!(found, expected, "{subject:?} {part:?}");
        let newest = AuditFilter {
            newest_first: true,
            ..filter
        };
        let mut found = numbers(&store, newest).await;
        found.reverse();
        assert_eq!(found, expected, "{subject:?} {part:?}, newest first");
    }
}

/// What another release wrote is listed as it stands.
pub async fn what_another_release_did_is_listed(store: Kept) {
    let entry = AuditEntry {
        actor: Actor::Other(json!("committee")),
        action: AuditAction::parse("tenant.moved").unwrap(),
        subject: AuditSubject::Other(json!({ "tenant": "north" })),
        ..audit_entry(1)
    };
    committed(&store, vec![write(entry.clone()), write(audit_entry(2))]).await;
    let found = list(&store, AuditFilter::default()).await;
    let told = found.iter().find(|found| found.subject == entry.subject);
    let told = told.map(|found| (&found.actor, &found.action, found.subject.to_string()));
    let expected = (&entry.actor, &entry.action, "tenant north".to_owned());
    assert_eq!((told, found.len()), (Some(expected), 2));
    let of_it = AuditFilter {
        subject: Some(entry.subject.clone()),
        ..AuditFilter::default()
    };
    assert_eq!(numbers(&store, of_it).await, [0; 0]);
}

/// Clocks of several nodes differ: numbers do not grow with time everywhere.
pub async fn a_list_begins_at_a_time(store: Kept) {
    let at = |minute| {
        write(AuditEntry {
            at: minutes(minute),
            ..audit_entry(1)
        })
    };
    committed(&store, [1, 3, 2, 4, 3].map(at).into()).await;
    let since = |at: UnixTime, after| AuditFilter {
        since: Some(at),
        after: AuditNumber(after),
        ..AuditFilter::default()
    };
    assert_eq!(numbers(&store, since(minutes(3), 0)).await, [2, 4, 5]);
    assert_eq!(numbers(&store, since(minutes(3), 4)).await, [5]);
    assert_eq!(numbers(&store, since(minutes(5), 0)).await, [0; 0]);
    assert_eq!(numbers(&store, since(minutes(0), 0)).await, [1, 2, 3, 4, 5]);
    let newest = AuditFilter {
        newest_first: true,
        limit: 2,
        ..since(minutes(3), 0)
    };
    assert_eq!(numbers(&store, newest).await, [5, 4]);
}
