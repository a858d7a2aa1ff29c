use super::*;
use crate::scope::{
    AnnouncedScope,
    fixtures::{resource_server, scope, snapshot, token},
};

const DAY: Duration = Duration::from_hours(24);

fn announced(scopes: &[(&str, &str)]) -> Announced {
    let scope = |(name, text): &(&str, &str)| AnnouncedScope {
        name: token(name),
        description: (*text).to_owned(),
    };
    Announced {
        scopes: scopes.iter().map(scope).collect(),
        ..Announced::default()
    }
}

fn registry() -> Snapshot {
    let told = |id, name, text: &str, state| RegisteredScope {
        description: text.to_owned(),
        state,
        ..scope(id, name, Some("plants"))
    };
    snapshot(
        [resource_server("plants", Some("https://plants.example"))],
        [
            told(1, "p:see", "See", ScopeState::Active),
            told(2, "p:add", "Add", ScopeState::Active),
            told(3, "p:old", "Old", ScopeState::Deprecated),
            told(4, "p:off", "Off", ScopeState::Disabled),
            told(5, "p:new", "New", ScopeState::Pending),
            told(6, "p:dead", "Dead", ScopeState::Retired),
            scope(7, "read", None),
        ],
    )
}

fn between(announced: Option<&Announced>, impact: &[Impact], now: UnixTime) -> Drift {
    drift(
        &ClientId::new("plants"),
        announced,
        impact,
        DAY,
        &registry(),
        now,
    )
}

#[test]
fn both_saying_the_same_is_no_drift() {
    let same = announced(&[("p:see", "See"), ("p:add", "")]);
    let drift = between(Some(&same), &[], UnixTime::from_secs(5));
    assert!(drift.is_none(), "{drift:?}");
}

/// A resource server that keeps a scope to itself does not announce it.
#[test]
fn a_private_scope_need_not_be_announced() {
    let hidden = RegisteredScope {
        visibility: Visibility::Private,
        ..scope(1, "p:audit", Some("plants"))
    };
    let registry = snapshot([resource_server("plants", None)], [hidden]);
    let drift = drift(
        &ClientId::new("plants"),
        Some(&announced(&[])),
        &[],
        DAY,
        &registry,
        UnixTime::from_secs(5),
    );
    assert!(drift.is_none(), "{drift:?}");
}

#[test]
fn what_only_one_of_them_says_is_told() {
    let said = announced(&[
        ("p:see", "Look"),
        ("p:off", ""),
        ("p:new", ""),
        ("read", ""),
    ]);
    let drift = between(Some(&said), &[], UnixTime::from_secs(5));
    assert_eq!(drift.not_announced, [token("p:add")]);
    let not_registered = [token("p:new"), token("p:off"), token("read")];
    assert_eq!(drift.not_registered, not_registered);
    let other_text = TextMismatch {
        name: token("p:see"),
        registered: "See".to_owned(),
        announced: "Look".to_owned(),
    };
    assert_eq!(drift.other_text, [other_text]);
}

#[test]
fn what_no_live_grant_carries_for_so_long_is_unused() {
    let granted = Impact {
        grants: 1,
        ..Impact::none(token("p:see"))
    };
    let impact = [granted, Impact::none(token("p:add"))];
    let day = UnixTime::EPOCH.plus(DAY);
    let early = day.minus(Duration::from_millis(1));
    assert_eq!(between(None, &impact, early), Drift::default());
    let drift = between(None, &impact, day);
    assert_eq!(drift.unused, [token("p:add"), token("p:old")]);
    assert!(drift.not_announced.is_empty());
}
