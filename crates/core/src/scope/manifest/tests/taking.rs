//! What is offered is taken by declaring it.

use super::*;
use crate::{
    model::{Offered, Owner, TransferOffer},
    scope::{Namespace, ScopeToken},
};

fn owner(id: &str) -> Owner {
    Owner::ResourceServer(ClientId::new(id))
}

fn offering(what: Offered) -> Registry {
    let mut registry = Registry::new();
    let water = json!({"name": "plants:water", "description": "Water"});
    registry.diff("plants", 1, &json!([see("See"), water]));
    registry.with_role("plants", |role| {
        role.offers = vec![TransferOffer {
            what,
            to: ClientId::new("cities"),
            offered_at: UnixTime::EPOCH,
            keep_grants: false,
        }];
    })
}

fn cities() -> Value {
    json!([
        {"name": "see-cities", "description": "See"},
        {"name": "build-cities", "description": "Build"},
    ])
}

/// `cities` offers `name` to `to`.
fn offering_scope(name: &'static str, to: &str) -> Registry {
    let mut registry = Registry::new();
    registry.diff("cities", 1, &cities());
    registry.with_role("cities", |role| {
        role.offers = vec![TransferOffer {
            what: Offered::Scope(ScopeToken::from_static(name)),
            to: ClientId::new(to),
            offered_at: UnixTime::EPOCH,
            keep_grants: false,
        }];
    })
}

fn see_cities() -> Value {
    json!([{"name": "see-cities", "description": "See"}])
}

#[test]
fn an_offered_scope_is_taken_with_a_new_beginning() {
    let mut registry = offering_scope("see-cities", "plants");
    let before = registry.scope("see-cities");
    let diff = registry.diff("plants", 1, &see_cities());
    assert_eq!(names(&diff.changed), ["see-cities"]);
    assert_eq!(diff.changed[0].what, ["owner"]);
    let after = registry.scope("see-cities");
    assert_eq!((after.id, after.owner), (before.id, owner("plants")));
    assert!(
        after.owner_since > before.owner_since,
        "no grant of before carries it"
    );
    assert_eq!(registry.role("cities").offers, [], "an offer is taken once");
    assert_eq!(registry.scope("build-cities").owner, owner("cities"));
    // It is the other's now, and lost to whom it was.
    registry.refused("cities", 2, &cities());
}

#[test]
fn an_offered_namespace_is_taken_with_all_in_it() {
    let plants = Namespace::parse("plants:").unwrap();
    let mut registry = offering(Offered::Namespace(plants.clone()));
    let new = json!({"name": "plants:new", "description": "New"});
    let diff = registry.diff("cities", 1, &json!([see("See"), new]));
    assert_eq!(names(&diff.added), ["plants:new"]);
    assert_eq!(names(&diff.changed), ["plants:see"]);
    assert_eq!(
        names(&diff.deprecated),
        ["plants:water"],
        "taken, and left out"
    );
    assert_eq!(registry.role("cities").namespaces, [plants]);
    assert_eq!(registry.role("plants").namespaces, []);
    for name in ["plants:see", "plants:water", "plants:new"] {
        assert_eq!(registry.scope(name).owner, owner("cities"));
    }
    assert_eq!(registry.role("cities").manifest.unwrap().revision, 1);
}

/// Whoever declares it is told of every scope that passes, whichever name takes it
/// over, and what hangs on it.
#[test]
fn the_diff_names_all_that_is_taken() {
    for (declared, deprecated) in [
        (vec!["plants:new", "plants:see", "plants:water"], vec![]),
        (vec!["plants:water", "plants:see"], vec![]),
        (vec!["plants:new"], vec!["plants:see", "plants:water"]),
    ] {
        let plants = Namespace::parse("plants:").unwrap();
        let mut registry = offering(Offered::Namespace(plants));
        let held = ["plants:see", "plants:water"];
        registry.impact = held.map(with_grants).into();
        let text = |name: &str| if name == "plants:see" { "See" } else { "Water" };
        let entry = |name: &&str| json!({"name": name, "description": text(name)});
        let diff = registry.diff("cities", 1, &declared.iter().map(entry).collect());
        assert_eq!(names(&diff.deprecated), deprecated, "{declared:?}");
        for name in held {
            let told = diff.entries().find(|entry| entry.name.as_str() == name);
            let told = told.unwrap_or_else(|| panic!("{declared:?}: {name}"));
            assert_eq!((told.what[0].as_str(), told.grants), ("owner", 3));
        }
    }
}

fn with_grants(name: &'static str) -> Impact {
    Impact {
        grants: 3,
        ..Impact::none(ScopeToken::from_static(name))
    }
}

#[test]
fn nothing_is_taken_that_was_offered_to_somebody_else_or_not_at_all() {
    let mut registry = offering_scope("see-cities", "gardens");
    registry.refused("plants", 1, &see_cities());
    let mut registry = offering_scope("build-cities", "plants");
    registry.refused("plants", 1, &see_cities());
    let look_alike = json!([{"name": "Build-Cities", "description": "Build"}]);
    registry.refused("plants", 1, &look_alike);
}

/// A namespace that is offered whole is not taken by one name of it alone.
#[test]
fn a_scope_in_a_namespace_of_others_passes_only_with_the_namespace() {
    let mut registry = offering(Offered::Scope(ScopeToken::from_static("plants:see")));
    let refusal = registry.refused("cities", 1, &json!([see("See")]));
    let detail = &refusal.problems[0].detail;
    assert!(detail.contains("transfer the namespace"), "{detail}");
}

/// A dry run shows what would be taken, and takes nothing.
#[test]
fn a_dry_run_takes_nothing() {
    let mut registry = offering_scope("see-cities", "plants");
    let body = json!({"revision": 1, "scopes": see_cities()});
    let dry = ManifestConditions {
        dry_run: true,
        ..ManifestConditions::default()
    };
    let request = registry.request("plants", &body, dry);
    let ManifestOutcome::Applied { answer, .. } = registry.run(&request) else {
        panic!()
    };
    assert_eq!(names(&answer.diff.changed), ["see-cities"]);
    assert_eq!(registry.writes, []);
}
