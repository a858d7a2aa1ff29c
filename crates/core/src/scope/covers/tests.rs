use std::{collections::BTreeMap, sync::Arc};

use super::*;
use crate::{
    Config,
    model::{Implied, ParameterType, RegisteredScope, ScopeParameter, ScopeState},
    scope::fixtures::{NOW, scope, set, snapshot, token},
};

const EARLIER: UnixTime = UnixTime::from_secs(500);

fn implying(id: u64, name: &str, children: &[&str]) -> RegisteredScope {
    let implies = children.iter().map(|child| Implied {
        name: token(child),
        since: EARLIER,
    });
    RegisteredScope {
        implies: implies.collect(),
        ..scope(id, name, Some("data"))
    }
}

fn parameterised(scope: RegisteredScope, parameters: &[(&str, ParameterType)]) -> RegisteredScope {
    let parameters: BTreeMap<_, _> = parameters
        .iter()
        .map(|(name, kind)| ((*name).to_owned(), ScopeParameter::new(*kind)))
        .collect();
    RegisteredScope {
        parameters,
        ..scope
    }
}

fn chain() -> Snapshot {
    snapshot(
        [],
        [
            implying(1, "admin", &["write"]),
            implying(2, "write", &["read"]),
            implying(3, "read", &[]),
            scope(4, "other", None),
        ],
    )
}

fn at<'a>(snapshot: &'a Snapshot, config: &'a Config, granted_at: UnixTime) -> Coverage<'a> {
    Coverage {
        snapshot,
        config,
        granted_at,
        now: NOW,
    }
}

fn config() -> Config {
    Config::new("https://as.example")
}

#[test]
fn what_is_implied_is_implied_through_others() {
    let (registry, config) = (chain(), config());
    let at = at(&registry, &config, NOW);
    assert_eq!(at.expanded(&set("admin")).to_string(), "admin write read");
    assert_eq!(at.expanded(&set("read other")).to_string(), "read other");
    assert!(at.covers(&token("admin"), &token("read")));
    assert!(!at.covers(&token("read"), &token("admin")));
    assert!(!at.covers(&token("admin"), &token("other")));
}

/// security.md SR-9: a token issued before stays what it was.
#[test]
fn sr_9_an_older_grant_is_not_widened() {
    let (registry, config) = (chain(), config());
    let before = at(&registry, &config, UnixTime::from_secs(499));
    assert_eq!(before.expanded(&set("admin")).to_string(), "admin");
    assert!(!before.covers(&token("admin"), &token("read")));
    let since = at(&registry, &config, EARLIER);
    assert!(since.covers(&token("admin"), &token("read")));
}

/// security.md SR-1, SR-9: never a right of resource servers, nothing of others,
/// nothing that is out of use.
#[test]
fn sr_1_nothing_foreign_privileged_or_disabled_comes_along() {
    let config = config();
    let parent = implying(
        1,
        "admin",
        &["introspection", "theirs", "off", "wait", "late", "on"],
    );
    let in_state = |id, name: &str, state| RegisteredScope {
        state,
        ..scope(id, name, Some("data"))
    };
    let late = RegisteredScope {
        owner_since: UnixTime::from_secs(700),
        ..scope(7, "late", Some("data"))
    };
    let registry = snapshot(
        [],
        [
            parent,
            scope(2, "introspection", Some("data")),
            scope(3, "theirs", Some("else")),
            in_state(4, "off", ScopeState::Disabled),
            in_state(5, "wait", ScopeState::Pending),
            in_state(6, "on", ScopeState::Deprecated),
            late,
        ],
    );
    let granted_before = at(&registry, &config, UnixTime::from_secs(600));
    assert_eq!(
        granted_before.expanded(&set("admin")).to_string(),
        "admin on"
    );
}

/// security.md SR-9: an administrator may close what its owner had left open.
#[test]
fn sr_9_nothing_exclusive_comes_with_what_is_not() {
    let config = config();
    let expanded = |closed: &[u64]| {
        let close = |one: RegisteredScope| RegisteredScope {
            exclusive: closed.contains(&one.id.0),
            ..one
        };
        let scopes = [
            implying(1, "admin", &["write"]),
            implying(2, "write", &["read"]),
            implying(3, "read", &[]),
        ];
        let registry = snapshot([], scopes.map(close));
        at(&registry, &config, NOW)
            .expanded(&set("admin"))
            .to_string()
    };
    assert_eq!(expanded(&[]), "admin write read");
    assert_eq!(expanded(&[2]), "admin");
    assert_eq!(expanded(&[3]), "admin write");
    assert_eq!(expanded(&[1, 2]), "admin write read");
    assert_eq!(expanded(&[1, 2, 3]), "admin write read");
}

#[test]
fn a_disabled_parent_brings_nothing_and_takes_nothing() {
    let config = config();
    let off = RegisteredScope {
        state: ScopeState::Disabled,
        ..implying(1, "admin", &["read"])
    };
    let registry = snapshot([], [off, scope(3, "read", Some("data"))]);
    let at = at(&registry, &config, NOW);
    assert_eq!(at.expanded(&set("admin")).to_string(), "admin");
    assert_eq!(at.expanded(&set("read")).to_string(), "read");
}

#[test]
fn a_path_covers_what_lies_below_and_a_value_only_itself() {
    let config = config();
    let path = [("path", ParameterType::Path)];
    let registry = snapshot(
        [],
        [
            parameterised(
                implying(1, "storage.write:{path}", &["storage.read:{path}"]),
                &path,
            ),
            parameterised(scope(2, "storage.read:{path}", Some("data")), &path),
            parameterised(
                scope(3, "dataset:{id}:read", Some("data")),
                &[("id", ParameterType::Integer)],
            ),
        ],
    );
    let at = at(&registry, &config, NOW);
    let covers = |a: &str, b: &str| at.covers(&token(a), &token(b));
    assert!(covers("storage.read:/home", "storage.read:/home/ada"));
    assert!(covers("storage.read:/", "storage.read:/home"));
    assert!(!covers("storage.read:/home", "storage.read:/homes"));
    assert!(!covers("storage.read:/home/ada", "storage.read:/home"));
    assert!(covers("storage.write:/home", "storage.read:/home/ada"));
    assert!(!covers("storage.read:/home", "storage.write:/home"));
    assert!(covers("dataset:7:read", "dataset:7:read"));
    assert!(!covers("dataset:7:read", "dataset:8:read"));
    let expanded = at.expanded(&set("storage.write:/a")).to_string();
    assert_eq!(expanded, "storage.write:/a storage.read:/a");
}

#[test]
fn implications_are_checked_against_the_registry_as_it_would_be() {
    use ImplicationProblem as P;
    let config = config();
    let path = [("path", ParameterType::Path)];
    let registry = snapshot(
        [],
        [
            implying(1, "a", &["b"]),
            implying(2, "b", &["c"]),
            implying(3, "c", &["a"]),
            scope(4, "theirs", Some("else")),
            parameterised(scope(5, "storage:{path}", Some("data")), &path),
            scope(6, "fine", Some("data")),
        ],
    );
    let check = |name: &str, children: &[&str]| {
        check_implications(&implying(9, name, children), &registry, &config)
    };
    assert_eq!(check("new", &["fine"]), Ok(()));
    assert_eq!(check("new", &["new"]), Err(P::Circular(token("new"))));
    assert!(matches!(check("a", &["b"]), Err(P::Circular(_))));
    assert_eq!(check("new", &["gone"]), Err(P::Unknown(token("gone"))));
    assert_eq!(check("new", &["theirs"]), Err(P::Foreign(token("theirs"))));
    assert_eq!(check("new", &["openid"]), Err(P::Reserved(token("openid"))));
    let privileged = check("new", &["register-scope"]);
    assert_eq!(privileged, Err(P::Reserved(token("register-scope"))));
    let unbound = check("new", &["storage:{path}"]);
    assert_eq!(unbound, Err(P::Parameter(token("storage:{path}"))));
    let bound = parameterised(implying(9, "full:{path}", &["storage:{path}"]), &path);
    assert_eq!(check_implications(&bound, &registry, &config), Ok(()));
    let many: Vec<_> = (0..101_u64)
        .map(|n| scope(n + 10, &format!("m{n}"), Some("data")))
        .collect();
    let names: Vec<_> = many.iter().map(|scope| scope.name.to_string()).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let full = many
        .into_iter()
        .fold(registry, |s, one| s.with_scope(Arc::new(one)));
    let all = check_implications(&implying(9, "all", &names), &full, &config);
    assert_eq!(all, Err(P::TooMany));
}
