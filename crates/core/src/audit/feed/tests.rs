//! Who sees what, and where a feed begins.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};

use super::*;
use crate::{
    UnixTime,
    model::{Actor, AuditAction, UserId},
    scope::fixtures::token,
    snapshot::Version,
};

fn entry(owner: &str, public: bool) -> AuditEntry {
    let side = |state: &str| {
        json!({
            "name": "see", "owner": { "resource_server": owner }, "state": state,
            "description": "See\nall", "state_reason": "a word among us",
        })
    };
    AuditEntry {
        number: AuditNumber(7),
        version: Version(3),
        before: Some(side("active")),
        after: Some(side("disabled")),
        reason: Some("a word among us".into()),
        public,
        ..AuditEntry::new(
            UnixTime::from_secs(1000),
            Actor::User(UserId::new("17")),
            AuditAction::ScopeStateChanged,
            AuditSubject::Scope(token("see")),
        )
    }
}

fn reader(client: Option<&str>) -> FeedReader {
    FeedReader {
        client: client.map(ClientId::new),
    }
}

/// Neither who did it nor why is anybody's business.
#[test]
fn an_event_says_what_became_of_the_scope_and_no_more() {
    let text = reader(None).event(&entry("plants", true)).unwrap();
    let lines: Vec<_> = text.split('\n').collect();
    let [id, event, data, "", ""] = lines.as_slice() else {
        unreachable!("{text:?}");
    };
    assert_eq!((*id, *event), ("id: 7", "event: scope.state_changed"));
    let data: Value = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
    let expected = json!({
        "number": 7, "version": 3, "at": 1000, "action": "scope.state_changed",
        "scope": "see", "owner": "plants", "state": "disabled", "description": "See\nall",
    });
    assert_eq!(data, expected);
}

/// security.md SR-15: a private scope is its owner's to know, before it goes and
/// after it came.
#[test]
fn sr_15_what_is_not_public_is_told_to_its_owner_alone() {
    let hidden = entry("plants", false);
    let sees = |client: Option<&str>, entry: &AuditEntry| reader(client).event(entry).is_some();
    assert!(!sees(None, &hidden));
    assert!(!sees(Some("cities"), &hidden));
    assert!(sees(Some("plants"), &hidden));
    assert!(sees(Some("cities"), &entry("plants", true)));
    let moved = AuditEntry {
        before: entry("cities", false).before,
        ..entry("plants", false)
    };
    assert!(sees(Some("cities"), &moved) && sees(Some("plants"), &moved));
    let consent = AuditEntry {
        subject: AuditSubject::Client(ClientId::new("plants")),
        ..entry("plants", true)
    };
    assert!(!sees(None, &consent) && !sees(Some("plants"), &consent));
}

#[test]
fn a_feed_begins_after_its_cursor_or_now() {
    let asked = |query: &'static str, last: Option<&'static [u8]>| {
        let parts = Parts {
            get: true,
            query: Some(query),
            ..Parts::default()
        };
        FeedRequest::parse(&parts, last)
    };
    let start = |query, last| {
        let asked = asked(query, last).map_err(|error| error.reason)?;
        let start = asked.start(AuditNumber(9));
        start.map(|number| number.0).map_err(|error| error.reason)
    };
    let wrong = Err(Reason::ParameterMalformed);
    assert_eq!(start("", None), Ok(9));
    assert_eq!(start("since=0", None), Ok(0));
    assert_eq!(start("since=4", Some(b"6")), Ok(6));
    assert_eq!(start("since=4", Some(b"")), Ok(4));
    assert_eq!(start("since=9", None), Ok(9));
    assert_eq!(start("since=10", None), wrong.clone());
    for query in [
        "since=-1",
        "since=x",
        "since=99999999999999999999",
        "since=%2B1",
    ] {
        assert_eq!(start(query, None), wrong, "{query}");
    }
    assert_eq!(start("", Some(b"\xff")), wrong);
    let twice = asked("since=1&since=2", None).unwrap_err();
    assert_eq!(twice.reason, Reason::ParameterRepeated);
}
