use super::*;
use crate::{
    UnixTime,
    model::{Implied, ParameterType},
    scope::fixtures::{scope, snapshot, token},
};

fn implied(name: &str) -> Implied {
    Implied {
        name: token(name),
        since: UnixTime::EPOCH,
    }
}

/// `all` brings `some`, and that `pay`; nothing comes with `alone`.
fn registry() -> Snapshot {
    let all = RegisteredScope {
        implies: vec![implied("some")],
        ..scope(1, "all", Some("bank"))
    };
    let some = RegisteredScope {
        implies: vec![implied("pay")],
        ..scope(2, "some", Some("bank"))
    };
    let pay = RegisteredScope {
        risk: Risk::Medium,
        ..scope(3, "pay", Some("bank"))
    };
    let alone = scope(4, "alone", Some("bank"));
    snapshot([], [all, some, pay, alone])
}

fn asked(changed: &RegisteredScope) -> Vec<String> {
    let asked = bringing_more(changed, &registry());
    for scope in &asked {
        assert!(!scope.consent_holds(1), "{scope:?}");
    }
    asked.iter().map(|one| one.name.to_string()).collect()
}

#[test]
fn what_comes_with_a_scope_counts_too() {
    let implied = |name: &str| Implied {
        name: token(name),
        since: UnixTime::EPOCH,
    };
    let all = RegisteredScope {
        implies: vec![implied("some"), implied("gone")],
        risk: Risk::Medium,
        ..scope(1, "all", None)
    };
    let some = RegisteredScope {
        implies: vec![implied("pay")],
        ..scope(2, "some", None)
    };
    let pay = RegisteredScope {
        risk: Risk::Critical,
        // Never declared so, and still it ends.
        implies: vec![implied("all")],
        ..scope(3, "pay", None)
    };
    let registry = snapshot([], [all.clone(), some.clone()]);
    assert_eq!(risk_of(&all, &registry), Risk::Medium);
    let registry = registry.with_scope(Arc::new(pay));
    assert_eq!(risk_of(&all, &registry), Risk::Critical);
    assert_eq!(risk_of(&some, &registry), Risk::Critical);
}

#[test]
fn more_risk_of_what_comes_with_a_scope_asks_for_it_again() {
    let pay = |risk| RegisteredScope {
        risk,
        ..scope(3, "pay", Some("bank"))
    };
    assert_eq!(asked(&pay(Risk::High)), ["all", "some"]);
    assert_eq!(asked(&pay(Risk::Medium)), [""; 0]);
    assert_eq!(asked(&pay(Risk::Low)), [""; 0], "less asks nobody");
    let alone = RegisteredScope {
        risk: Risk::Critical,
        ..scope(4, "alone", Some("bank"))
    };
    assert_eq!(asked(&alone), [""; 0], "nothing brings it");
    // As risky as something else that comes with it.
    let some = RegisteredScope {
        risk: Risk::Medium,
        ..scope(2, "some", Some("bank"))
    };
    let some = RegisteredScope {
        implies: vec![implied("pay")],
        ..some
    };
    assert_eq!(asked(&some), [""; 0]);
}

/// security.md SR-9: what was allowed does not grow by what comes with something that
/// comes with it.
#[test]
fn sr_9_more_that_comes_with_what_comes_with_a_scope_asks_for_it_again() {
    let some = RegisteredScope {
        implies: vec![implied("pay"), implied("alone")],
        ..scope(2, "some", Some("bank"))
    };
    assert_eq!(asked(&some), ["all", "some"]);
    let less = scope(2, "some", Some("bank"));
    assert_eq!(asked(&less), [""; 0]);
    let parameters = [("id".to_owned(), ScopeParameter::new(ParameterType::Integer))];
    let wider = RegisteredScope {
        parameters: parameters.into(),
        ..scope(3, "pay", Some("bank"))
    };
    assert_eq!(asked(&wider), ["all", "some"]);
}

#[test]
fn what_is_retired_is_asked_for_by_nobody_and_left_alone() {
    let all = RegisteredScope {
        state: ScopeState::Retired,
        ..registry()
            .scope(&token("all"))
            .map_or_else(|| scope(1, "all", None), |one| (**one).clone())
    };
    let registry = registry().with_scope(Arc::new(all));
    let pay = RegisteredScope {
        risk: Risk::Critical,
        ..scope(3, "pay", Some("bank"))
    };
    let names: Vec<_> = bringing_more(&pay, &registry)
        .into_iter()
        .map(|one| one.name.to_string())
        .collect();
    assert_eq!(names, ["some"]);
}
