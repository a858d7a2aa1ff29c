#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::{
    model::{ClientRecord, ParameterType, RegisteredScope, ResourceServer, ScopeParameter},
    scope::fixtures::{namespace, resource_server, scope, snapshot, token},
};

fn configured(scopes: &[(&str, &str)], defaults: Defaults) -> ConfiguredScopes {
    ConfiguredScopes {
        scopes: scopes
            .iter()
            .map(|(name, text)| (token(name), (*text).to_owned()))
            .collect(),
        defaults,
    }
}

fn names(names: &[&str]) -> Defaults {
    Defaults::Names(names.iter().map(|name| token(name)).collect())
}

fn decide(configured: &ConfiguredScopes, snapshot: &Snapshot) -> Result<Configured, Vec<Problem>> {
    let config = Config::new("https://as.example");
    decide_configured(configured, snapshot, &config, UnixTime::from_secs(9))
}

fn apply(snapshot: &Snapshot, decided: &Configured) -> Snapshot {
    decided
        .writes
        .iter()
        .fold(snapshot.clone(), |s, write| match write {
            Write::PutScope(scope) => s.with_scope(RegisteredScope::clone(scope).into()),
            other => panic!("{other:?}"),
        })
}

fn defaults(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.default_scopes().map(ScopeToken::as_str).collect()
}

const THREE: [(&str, &str); 3] = [
    ("read", "Reading scope"),
    ("write", "Writing scope"),
    ("introspection", "Introspect\ntokens"),
];

#[test]
fn configured_scopes_are_the_servers_own_and_public() {
    let configured = configured(&THREE, names(&["read"]));
    let decided = decide(&configured, &Snapshot::new()).unwrap();
    let registry = apply(&Snapshot::new(), &decided);
    let read = registry.scope(&token("read")).unwrap();
    assert_eq!(read.owner, Owner::AuthorizationServer);
    assert_eq!(read.description, "Reading scope");
    assert!(read.advertised && read.is_default);
    let write = registry.scope(&token("write")).unwrap();
    assert!(write.advertised && !write.is_default);
    assert_ne!(read.id, write.id);
}

/// security.md SR-1: naming a privileged scope sets its text and nothing else.
#[test]
fn sr_1_a_privileged_name_is_only_text() {
    for defaults in [Defaults::All, names(&["read"])] {
        let decided = decide(&configured(&THREE, defaults), &Snapshot::new()).unwrap();
        let text = "Introspect tokens".to_owned();
        assert_eq!(decided.privileged, [(token("introspection"), text)]);
        assert_eq!(decided.writes.len(), 2);
    }
    let problems = decide(
        &configured(&THREE, names(&["introspection"])),
        &Snapshot::new(),
    );
    assert!(problems.is_err());
}

#[test]
fn all_means_every_configured_scope_and_no_other() {
    let before = snapshot([], [scope(1, "other", None)]);
    let decided = decide(&configured(&THREE, Defaults::All), &before).unwrap();
    assert_eq!(defaults(&apply(&before, &decided)), ["read", "write"]);
}

#[test]
fn the_next_start_writes_nothing() {
    let configured = configured(&THREE, Defaults::All);
    let first = decide(&configured, &Snapshot::new()).unwrap();
    let registry = apply(&Snapshot::new(), &first);
    let second = decide(&configured, &registry).unwrap();
    assert!(second.writes.is_empty() && second.left_out.is_empty());
}

#[test]
fn what_leaves_default_loses_the_flag() {
    let first = decide(&configured(&THREE, Defaults::All), &Snapshot::new()).unwrap();
    let registry = apply(&Snapshot::new(), &first);
    let decided = decide(&configured(&THREE, names(&["write"])), &registry).unwrap();
    assert_eq!(decided.writes.len(), 1);
    assert_eq!(defaults(&apply(&registry, &decided)), ["write"]);
}

#[test]
fn a_changed_text_counts_a_version() {
    let first = decide(&configured(&THREE, Defaults::All), &Snapshot::new()).unwrap();
    let registry = apply(&Snapshot::new(), &first);
    let changed = configured(
        &[("read", "Read all"), ("write", "Writing scope")],
        Defaults::All,
    );
    let registry = apply(&registry, &decide(&changed, &registry).unwrap());
    assert_eq!(registry.scope(&token("read")).unwrap().text_version, 2);
    assert_eq!(registry.scope(&token("write")).unwrap().text_version, 1);
}

#[test]
fn a_scope_left_out_stays_and_is_reported() {
    let first = decide(&configured(&THREE, Defaults::All), &Snapshot::new()).unwrap();
    let registry = apply(&Snapshot::new(), &first);
    let decided = decide(
        &configured(&[("read", "Reading scope")], Defaults::All),
        &registry,
    );
    let decided = decided.unwrap();
    assert_eq!(decided.left_out, [token("write")]);
    assert!(decided.writes.is_empty());
}

#[test]
fn a_retired_scope_stays_retired_and_is_reported() {
    let retired = RegisteredScope {
        state: ScopeState::Retired,
        ..scope(1, "read", None)
    };
    let before = snapshot([], [retired]);
    let decided = decide(&configured(&THREE, Defaults::All), &before).unwrap();
    assert_eq!(decided.retired, [token("read")]);
    assert_eq!(decided.writes.len(), 1);
}

/// The start is stopped with the owner's name, and with every problem at once.
#[test]
fn names_of_resource_servers_stop_the_start() {
    let pay = ClientRecord {
        name: "Payments".to_owned(),
        resource_server: Some(ResourceServer {
            namespaces: vec![namespace("pay:")],
            ..ResourceServer::new()
        }),
        ..resource_server("pay", None)
    };
    let before = snapshot([pay], [scope(1, "read", Some("pay"))]);
    for (name, problem) in [
        (
            "read",
            "the scope 'read' belongs to the resource server 'Payments' (pay)",
        ),
        (
            "READ",
            "the name 'READ' differs only by case from one that belongs to \
             the resource server 'Payments' (pay)",
        ),
        (
            "pay:x",
            "the name 'pay:x' lies in a namespace of the resource server 'Payments' (pay)",
        ),
        ("openid", "the name 'openid' is reserved"),
    ] {
        let configured = configured(&[(name, "x"), ("bad", "a\0"), ("fine", "")], names(&["no"]));
        let problems = decide(&configured, &before).unwrap_err();
        let texts: Vec<_> = problems
            .iter()
            .map(|problem| problem.text.as_str())
            .collect();
        let bad = "'bad': must not have control characters";
        assert_eq!(
            texts,
            ["'no' is not described under [scopes]", problem, bad]
        );
    }
}

/// security.md SR-1: a start with privileged names that mean something else
/// already is refused.
#[test]
fn sr_1_privileged_names_are_names_of_nothing_else() {
    let word = ScopeParameter::new(ParameterType::Word);
    let values = RegisteredScope {
        parameters: [("id".to_owned(), word)].into(),
        ..scope(2, "door:{id}", None)
    };
    let registry = snapshot([], [scope(1, "Peek", None), values]);
    for (introspection, register_scope, fine) in [
        ("a", "b", true),
        ("a", "a", false),
        ("a", "A", false),
        ("openid", "b", false),
        ("a", "Profile", false),
        ("Peek", "b", false),
        ("a", "peek", false),
        ("a", "door:key", false),
        ("a", "door:", true),
    ] {
        let mut config = Config::new("https://as.example");
        config.privileged.introspection = token(introspection);
        config.privileged.register_scope = token(register_scope);
        let now = UnixTime::from_secs(9);
        let decided = decide_configured(&ConfiguredScopes::default(), &registry, &config, now);
        assert_eq!(decided.is_ok(), fine, "{introspection} {register_scope}");
    }
}
