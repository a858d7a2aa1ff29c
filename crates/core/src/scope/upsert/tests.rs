#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    model::ScopeId,
    scope::fixtures::{resource_server, scope, snapshot, token},
};

fn registration(name: &str) -> ScopeRegistration {
    ScopeRegistration {
        name: token(name),
        description: "Read it".to_owned(),
        is_default: None,
        advertised: None,
    }
}

fn rs() -> Owner {
    Owner::ResourceServer(resource_server("rs", None).id)
}

fn put(
    before: Option<RegisteredScope>,
    registration: &ScopeRegistration,
    may_set_defaults: bool,
) -> Upsert {
    let snapshot = snapshot([resource_server("rs", None)], before);
    let config = Config::new("https://as.example");
    let now = UnixTime::from_secs(7);
    upsert(
        &rs(),
        registration,
        may_set_defaults,
        &snapshot,
        &config,
        now,
    )
    .unwrap()
}

fn held() -> RegisteredScope {
    RegisteredScope {
        description: "Read it".to_owned(),
        ..scope(4, "a", Some("rs"))
    }
}

#[test]
fn a_new_scope_is_active_and_neither_default_nor_advertised() {
    let upsert = put(Some(scope(4, "other", None)), &registration("a"), true);
    assert!(upsert.created);
    let expected = RegisteredScope {
        id: ScopeId(5),
        owner_since: UnixTime::from_secs(7),
        state_since: UnixTime::from_secs(7),
        created_at: UnixTime::from_secs(7),
        updated_at: UnixTime::from_secs(7),
        ..held()
    };
    assert_eq!(upsert.write, Some(expected));
}

#[test]
fn the_same_again_is_no_write() {
    let upsert = put(Some(held()), &registration("a"), true);
    assert_eq!(
        upsert,
        Upsert {
            write: None,
            created: false,
            default_refused: false
        }
    );
}

#[test]
fn a_new_text_counts_a_version() {
    let changed = ScopeRegistration {
        description: "Read more".to_owned(),
        ..registration("a")
    };
    let upsert = put(Some(held()), &changed, false);
    assert!(!upsert.created);
    let after = upsert.write.unwrap();
    assert_eq!(after.text_version, 2);
    assert_eq!(after.description, "Read more");
    assert_eq!(after.updated_at, UnixTime::from_secs(7));
    assert_eq!(after.created_at, UnixTime::from_secs(0));
}

/// security.md SR-8: recorded as asked for, and no default.
#[test]
fn sr_8_a_default_without_the_permission_is_only_asked_for() {
    let wanted = ScopeRegistration {
        is_default: Some(true),
        ..registration("a")
    };
    for before in [None, Some(held())] {
        let upsert = put(before, &wanted, false);
        assert!(upsert.default_refused);
        let after = upsert.write.unwrap();
        assert!(after.default_requested && !after.is_default);
        let again = put(Some(after), &wanted, false);
        assert_eq!(again.write, None);
        assert!(again.default_refused);
    }
    let upsert = put(None, &wanted, true);
    assert!(!upsert.default_refused);
    assert!(upsert.write.unwrap().is_default);
}

/// security.md SR-8: what an administrator decided stays.
#[test]
fn sr_8_without_the_permission_a_default_is_not_taken_back_either() {
    let by_administrator = RegisteredScope {
        is_default: true,
        ..held()
    };
    for wanted in [true, false] {
        let registration = ScopeRegistration {
            is_default: Some(wanted),
            ..registration("a")
        };
        let upsert = put(Some(by_administrator.clone()), &registration, false);
        assert!(!upsert.default_refused);
        assert!(upsert.write.is_none_or(|after| after.is_default));
        let upsert = put(Some(by_administrator.clone()), &registration, true);
        assert!(upsert.write.is_none_or(|after| after.is_default == wanted));
    }
}

/// scopes.md §3 defect 6: an update without `is_default` leaves it.
#[test]
fn an_omitted_flag_is_unchanged() {
    let before = RegisteredScope {
        is_default: true,
        default_requested: true,
        advertised: true,
        ..held()
    };
    assert_eq!(put(Some(before), &registration("a"), true).write, None);
}
