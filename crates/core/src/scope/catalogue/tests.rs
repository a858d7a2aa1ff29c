#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use super::*;
use crate::model::Implied;
use crate::scope::fixtures::{NOW, resource_server, scope, snapshot, token};

fn config() -> Config {
    Config::new("https://as.example/o")
}

fn found(snapshot: &Snapshot, query: &str) -> (Vec<String>, Option<String>) {
    let query = CatalogueQuery::parse(&Parameters::parse(query.as_bytes()).unwrap()).unwrap();
    let config = config();
    let page = catalogue(&query, snapshot, &config, &Languages::default(), NOW);
    let names = page.scopes.iter().map(|entry| entry.name.to_string());
    (names.collect(), page.next.map(ToString::to_string))
}

fn registry() -> Snapshot {
    let in_state = |id, name, state| RegisteredScope {
        state,
        ..scope(id, name, Some("plants"))
    };
    snapshot(
        [resource_server("plants", Some("https://plants.example"))],
        [
            scope(1, "read", None),
            in_state(2, "plants:see", ScopeState::Active),
            in_state(3, "plants:old", ScopeState::Deprecated),
            in_state(4, "plants:off", ScopeState::Disabled),
            in_state(5, "plants:dead", ScopeState::Retired),
            in_state(6, "plants:new", ScopeState::Pending),
            RegisteredScope {
                visibility: Visibility::Private,
                ..scope(7, "plants:secret", Some("plants"))
            },
            RegisteredScope {
                exclusive: true,
                description: "Move MONEY".to_owned(),
                ..scope(8, "plants:pay", Some("plants"))
            },
        ],
    )
}

/// security.md SR-15: nor does the entry of another scope name it.
#[test]
fn sr_15_no_entry_names_what_is_not_to_be_found() {
    let told = |name: &str| {
        let one = RegisteredScope {
            replaced_by: Some(token(name)),
            implies: vec![Implied {
                name: token(name),
                since: NOW,
            }],
            ..scope(9, "plants:all", Some("plants"))
        };
        let (snapshot, config) = (registry().with_scope(Arc::new(one)), config());
        let query = CatalogueQuery {
            after: "plants:a".to_owned(),
            limit: 1,
            ..CatalogueQuery::default()
        };
        let page = catalogue(&query, &snapshot, &config, &Languages::default(), NOW);
        let [entry] = &page.scopes[..] else {
            unreachable!()
        };
        assert_eq!(entry.name.as_str(), "plants:all");
        (entry.replaced_by.is_some(), entry.implies.len())
    };
    for hidden in ["plants:secret", "plants:new", "plants:dead"] {
        assert_eq!(told(hidden), (false, 0), "{hidden}");
    }
    assert_eq!(told("plants:pay"), (true, 1));
}

/// security.md SR-15: what is private, pending or gone cannot be found, by no word.
#[test]
fn sr_15_only_public_scopes_are_found() {
    let all = [
        "plants:off",
        "plants:old",
        "plants:pay",
        "plants:see",
        "read",
    ];
    assert_eq!(found(&registry(), "").0, all);
    for word in ["secret", "plants:new", "dead"] {
        assert_eq!(found(&registry(), &format!("q={word}")), (vec![], None));
    }
    assert_eq!(found(&registry(), "state=pending").0, [""; 0]);
    assert_eq!(found(&registry(), "state=retired").0, [""; 0]);
}

/// security.md SR-1.
#[test]
fn sr_1_privileged_names_are_not_in_the_catalogue() {
    let registry = snapshot(
        [],
        [scope(1, "introspection", None), scope(2, "openid", None)],
    );
    assert_eq!(found(&registry, "").0, [""; 0]);
}

#[test]
fn a_search_is_by_word_owner_and_state() {
    let registry = registry();
    for (query, names) in [
        ("q=money", &["plants:pay"][..]),
        ("q=PLANTS:S", &["plants:see"]),
        ("owner=plants&state=deprecated", &["plants:old"]),
        ("owner=-", &["read"]),
        ("owner=nobody", &[]),
        (
            "q=&state=",
            &[
                "plants:off",
                "plants:old",
                "plants:pay",
                "plants:see",
                "read",
            ],
        ),
    ] {
        assert_eq!(found(&registry, query).0, names, "{query}");
    }
}

#[test]
fn an_entry_says_who_may_ask() {
    let (registry, config) = (registry(), config());
    let query = CatalogueQuery::default();
    let page = catalogue(&query, &registry, &config, &Languages::default(), NOW);
    let said: Vec<_> = page
        .scopes
        .iter()
        .map(|entry| (entry.name.as_str(), entry.requestable_by.as_str()))
        .collect();
    let expected = [
        ("plants:off", "nobody"),
        ("plants:old", "any_client"),
        ("plants:pay", "by_rule"),
        ("plants:see", "any_client"),
        ("read", "any_client"),
    ];
    assert_eq!(said, expected);
}

#[test]
fn pages_follow_each_other_without_gap() {
    let scopes = (1..=95).map(|n| scope(n, &format!("s{n:03}"), None));
    let registry = snapshot([], scopes);
    let (mut names, mut after) = (Vec::new(), String::new());
    loop {
        let (page, next) = found(&registry, &format!("limit=10&after={after}"));
        names.extend(page);
        match next {
            Some(name) => after = name,
            None => break,
        }
    }
    let all: Vec<_> = (1..=95).map(|n| format!("s{n:03}")).collect();
    assert_eq!(names, all);
}

/// security.md OP-1: a search for nothing looks at so many and no more.
#[test]
fn a_search_that_finds_nothing_is_carried_on_by_the_next_page() {
    let scopes = (1..=5_200).map(|n| scope(n, &format!("s{n:04}"), None));
    let registry = snapshot([], scopes);
    let (names, next) = found(&registry, "q=zzz");
    assert_eq!((names.len(), next.as_deref()), (0, Some("s5000")));
    assert_eq!(found(&registry, "q=zzz&after=s5000"), (vec![], None));
}

/// security.md SR-15: nor does a page of a search say the name of one that it passed by.
#[test]
fn sr_15_the_next_page_begins_at_nobodys_secret() {
    let every_other = |n: u64| RegisteredScope {
        visibility: if n.is_multiple_of(2) {
            Visibility::Private
        } else {
            Visibility::Public
        },
        ..scope(n, &format!("s{n:05}"), None)
    };
    let registry = snapshot([], (1..=11_000).map(every_other));
    let mut after = String::new();
    let mut pages = 0;
    while let (_, Some(next)) = found(&registry, &format!("q=zzz&after={after}")) {
        let named = registry.scope(&token(&next)).unwrap();
        assert_eq!(named.visibility, Visibility::Public, "{next}");
        after = next;
        pages += 1;
    }
    assert_eq!(pages, 1);
}

#[test]
fn a_scope_past_its_sunset_is_nobodys() {
    let registry = snapshot(
        [],
        [
            RegisteredScope {
                state: ScopeState::Deprecated,
                sunset: Some(NOW),
                replaced_by: Some(token("new")),
                ..scope(1, "old", None)
            },
            scope(2, "new", None),
        ],
    );
    let (query, config) = (CatalogueQuery::default(), config());
    let page = catalogue(&query, &registry, &config, &Languages::default(), NOW);
    let entry = page.scopes.last().unwrap();
    assert_eq!(entry.state, ScopeState::Disabled);
    assert_eq!(entry.requestable_by, Requestable::Nobody);
    assert_eq!(entry.replaced_by, Some(&token("new")));
}
