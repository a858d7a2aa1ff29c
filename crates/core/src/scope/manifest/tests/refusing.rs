//! What a manifest may not be: nothing of it is written.

use super::*;
use crate::{
    Reason,
    scope::manifest::{ManifestRule, ManifestRule as R},
};

/// Where, which rule, and what would do.
fn told(refusal: &ManifestRefusal) -> Vec<(&str, ManifestRule, Option<&str>)> {
    refusal
        .problems
        .iter()
        .map(|problem| {
            (
                problem.pointer.as_str(),
                problem.rule,
                problem.nearest.as_deref(),
            )
        })
        .collect()
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let mut registry = Registry::new();
    let long = "x".repeat(41);
    let body = json!({"revision": 0, "scopse": [], "source": 7, "scopes": [
        {"name": "plants:see all", "description": "See"},
        {"name": "plants:a", "description": long, "colour": "red"},
        {"name": "plants:b", "description": "a\u{202e}b", "description#f_r": "c"},
        {"name": "plants:c", "description": "\u{7}"},
        {"name": "plants:d", "visibility": "publik", "default": "yes"},
        {"name": "PLANTS:A", "description": "A"},
        "plants:e",
        {"name": "plants:f", "description": "F", "replaced_by": "plants:bb"},
        {"name": "plants:g", "description": "G", "implies": ["plants:h"]},
        {"name": "plants:h", "description": "H", "implies": ["plants:g", "cities"]},
        {"name": "openid", "description": "I"},
        {"name": "elsewhere", "description": "J"},
        {"description": "K"},
    ]});
    let request = registry.request("plants", &body, ManifestConditions::default());
    let ManifestOutcome::Refused(refusal) = registry.run(&request) else {
        panic!()
    };
    assert_eq!(refusal.reason, Reason::NameForeign);
    let expected: &[(&str, R, Option<&str>)] = &[
        ("/scopse", R::UnknownMember, Some("scopes")),
        ("/revision", R::Type, Some("1")),
        ("/source", R::Type, None),
        ("/scopes/0/name", R::NameGrammar, Some("plants:see-all")),
        ("/scopes/1/colour", R::UnknownMember, None),
        ("/scopes/1/description", R::Text, None),
        ("/scopes/2/description", R::Text, None),
        ("/scopes/2/description#f_r", R::Language, None),
        ("/scopes/3/description", R::Text, None),
        ("/scopes/4/description", R::Missing, None),
        ("/scopes/4/default", R::Type, None),
        ("/scopes/4/visibility", R::Word, Some("public")),
        ("/scopes/5/name", R::Repeated, None),
        ("/scopes/6", R::Type, None),
        ("/scopes/7/replaced_by", R::UnknownScope, Some("plants:b")),
        ("/scopes/9/implies", R::UnknownScope, None),
        ("/scopes/8/implies", R::Cycle, None),
        ("/scopes/9/implies", R::Cycle, None),
        ("/scopes/10/name", R::Reserved, None),
        ("/scopes/11/name", R::Namespace, Some("plants:elsewhere")),
        ("/scopes/12/name", R::Missing, None),
    ];
    let told = told(&refusal);
    for one in expected {
        assert!(told.contains(one), "{one:?} is not in {told:#?}");
    }
    assert_eq!(told.len(), expected.len() + 1, "{told:#?}"); // an empty description, too
    assert_eq!(registry.writes, []);
}

#[test]
fn a_body_that_is_no_object_is_malformed() {
    let mut registry = Registry::new();
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for body in [
        "",
        "[]",
        "null",
        "{",
        "\u{feff}{}",
        "{\"revision\": 1}x",
        &deep,
    ] {
        let caller = ManifestCaller::within(ClientId::new("plants"));
        let request =
            ManifestRequest::declare(caller, ManifestConditions::default(), body.as_bytes(), 10);
        let ManifestOutcome::Refused(refusal) = registry.run(&request) else {
            panic!("{body}")
        };
        assert_eq!(refusal.reason, Reason::ManifestMalformed, "{body}");
    }
}

/// RFC 8259 §4: two parsers may read them differently.
#[test]
fn members_that_come_twice_are_refused_wherever_they_are() {
    let mut registry = Registry::new();
    for (body, pointer) in [
        (
            r#"{"revision": 1, "revision": 1, "scopes": []}"#,
            "/revision",
        ),
        (
            r#"{"revision": 1, "scopes": [{"name": "plants:a", "name": "plants:a", "description": "A"}]}"#,
            "/scopes/0/name",
        ),
        (
            r#"{"revision": 1, "scopes": [{"name": "plants:{i}", "description": "A",
                "parameters": {"i": {"type": "word", "type": "path"}}}]}"#,
            "/scopes/0/parameters/i/type",
        ),
        (
            r#"{"revision": 1, "scopes": [{"name": "plants:a", "description": "A",
                "description#FR": "A", "description#fr": "B"}]}"#,
            "/scopes/0/description#fr",
        ),
    ] {
        let caller = ManifestCaller::within(ClientId::new("plants"));
        let request =
            ManifestRequest::declare(caller, ManifestConditions::default(), body.as_bytes(), 10);
        let ManifestOutcome::Refused(refusal) = registry.run(&request) else {
            panic!("{body}")
        };
        assert_eq!(told(&refusal), [(pointer, ManifestRule::Repeated, None)]);
    }
}

/// security.md SR-2: nobody's name by a manifest either, and whoever asks is told
/// whose it is and what to do.
#[test]
fn sr_2_names_of_others_refuse_the_whole_manifest_and_name_their_owner() {
    for name in ["plants:see", "plants:new", "Plants:SEE", "plants:"] {
        let mut registry = Registry::new();
        registry.diff("plants", 1, &json!([see("See")]));
        let set = json!([
            {"name": "cities", "description": "See cities"},
            {"name": name, "description": "Mine"},
        ]);
        let refusal = registry.refused("cities", 1, &set);
        assert_eq!(refusal.reason, Reason::NameForeign);
        assert_eq!(
            told(&refusal),
            [("/scopes/1/name", ManifestRule::Foreign, None)]
        );
        let detail = &refusal.problems[0].detail;
        assert!(
            detail.contains("'plants' (plants)") && detail.contains("ask"),
            "{detail}"
        );
        assert!(registry.snapshot.scope_by_text("cities").is_none());
    }
}

/// security.md SR-4
#[test]
fn sr_4_look_alikes_and_control_characters_are_refused() {
    for name in [
        "plants:s\u{435}e",
        "plants:see\u{202e}",
        "plants:see\u{200d}",
        "plants:\0",
        "plants:see all",
        "plants:\"",
        "",
    ] {
        let mut registry = Registry::new();
        let set = json!([{"name": name, "description": "See"}]);
        let refusal = registry.refused("plants", 1, &set);
        assert_eq!(
            refusal.problems[0].rule,
            ManifestRule::NameGrammar,
            "{name:?}"
        );
    }
    let mut registry = Registry::new();
    let set = json!([{"name": "x".repeat(1_000_000), "description": "See"}]);
    registry.refused("plants", 1, &set);
}

/// security.md SR-11: a quota for each resource server, retired names included.
#[test]
fn sr_11_no_more_names_than_the_quota() {
    let mut registry = Registry::new();
    registry.config.scope_quota = 3;
    let of = |names: &[&str]| {
        let entry = |name: &&str| json!({"name": format!("plants:{name}"), "description": "One"});
        Value::Array(names.iter().map(entry).collect())
    };
    let refusal = registry.refused("plants", 1, &of(&["a", "b", "c", "d"]));
    assert_eq!(told(&refusal), [("/scopes", ManifestRule::Quota, None)]);
    registry.diff("plants", 1, &of(&["a", "b", "c"]));
    let refusal = registry.refused("plants", 2, &of(&["a", "b", "d"]));
    assert_eq!(
        told(&refusal),
        [("/scopes/2/name", ManifestRule::Quota, None)]
    );
    registry.diff("plants", 2, &of(&["a", "b"]));
}

/// security.md SR-11: each name with parameters is compared with every other, so a
/// manifest of too many is refused before any is.
#[test]
fn sr_11_a_manifest_with_too_many_parameterised_names_is_not_played_out() {
    let mut registry = Registry::new();
    let of = |count: usize| {
        let entry = |n| {
            json!({"name": format!("cities:{n}:{{id}}"), "description": "One",
                   "parameters": {"id": {"type": "word"}}})
        };
        Value::Array((0..count).map(entry).collect())
    };
    // Every one of them lies outside of the namespace.
    let refusal = registry.refused("plants", 1, &of(10));
    let rules: Vec<_> = refusal.problems.iter().map(|one| one.rule).collect();
    assert_eq!(rules, [ManifestRule::Namespace; 10]);
    let refusal = registry.refused("plants", 1, &of(1001));
    assert_eq!(told(&refusal), [("/scopes", ManifestRule::Quota, None)]);
}

/// security.md SR-12: an older deploy cannot undo a newer one.
#[test]
fn sr_12_revisions_never_go_backwards_and_mean_one_set_each() {
    let mut registry = Registry::new();
    registry.diff("plants", 8, &json!([see("See")]));
    // Whatever else is wrong with it: it is too old.
    for set in [
        json!([]),
        json!([see("See")]),
        json!([{"name": "openid", "description": "I"}]),
    ] {
        let refusal = registry.refused("plants", 7, &set);
        assert_eq!(refusal.reason, Reason::ManifestSuperseded);
        assert_eq!(refusal.revision, 8);
    }
    let refusal = registry.refused("plants", 8, &json!([see("See all")]));
    assert_eq!(refusal.reason, Reason::ManifestConflict);
}

/// security.md SR-12, RFC 9110 §13.1.1
#[test]
fn sr_12_a_stale_validator_writes_nothing_and_a_repeat_is_no_change() {
    let mut registry = Registry::new();
    let empty = registry.etag("plants");
    let body = |text: &str, revision: u64| json!({"revision": revision, "scopes": [see(text)]});
    let put = |registry: &mut Registry, body: &Value, etag: &str| {
        let conditions = ManifestConditions {
            if_match: Some(etag.as_bytes()),
            ..ManifestConditions::default()
        };
        let request = registry.request("plants", body, conditions);
        registry.run(&request)
    };
    let ManifestOutcome::Applied { etag, .. } = put(&mut registry, &body("See", 1), &empty) else {
        panic!()
    };
    assert_eq!(registry.etag("plants"), etag);
    let ManifestOutcome::Refused(refusal) = put(&mut registry, &body("See all", 2), &empty) else {
        panic!()
    };
    assert_eq!(refusal.reason, Reason::PreconditionFailed);
    assert_eq!(refusal.etag, etag);
    // The answer to the first was lost, and it is sent again.
    let again = put(&mut registry, &body("See", 1), &empty);
    assert!(matches!(again, ManifestOutcome::Applied { .. }));
    assert_eq!(registry.writes, []);
    // An administrator changed a text meanwhile.
    registry.edit("plants:see", |scope| {
        scope.description = "See some".to_owned();
    });
    let ManifestOutcome::Refused(refusal) = put(&mut registry, &body("See all", 2), &etag) else {
        panic!()
    };
    assert_eq!(refusal.reason, Reason::PreconditionFailed);
}

#[test]
fn an_exclusive_scope_comes_with_no_other() {
    let mut registry = Registry::new();
    let set = json!([
        {"name": "plants:keys", "description": "Keys", "exclusive": true},
        {"name": "plants:rule", "description": "Rule", "implies": ["plants:keys"]},
    ]);
    let refusal = registry.refused("plants", 1, &set);
    assert_eq!(
        told(&refusal),
        [("/scopes/1/implies", ManifestRule::Contradiction, None)]
    );
}

/// security.md SR-15: a private scope of somebody else is as one that is not there.
#[test]
fn sr_15_a_private_scope_of_others_replaces_nothing() {
    let mut registry = Registry::new();
    let mut hidden = see("See");
    hidden["visibility"] = json!("private");
    let water = json!({"name": "plants:water", "description": "Water"});
    registry.diff("plants", 1, &json!([hidden, water]));
    let by = |name: &str| json!([{"name": "old", "description": "Old", "replaced_by": name}]);
    let private = registry.refused("cities", 1, &by("plants:see"));
    let unknown = registry.refused("cities", 1, &by("plants:sea"));
    assert_eq!(
        private.problems[0].detail.replace("see", "sea"),
        unknown.problems[0].detail
    );
    registry.diff("cities", 1, &by("plants:water"));
}

/// security.md SR-9
#[test]
fn sr_9_nothing_comes_with_itself_and_not_too_much_with_one() {
    let entry = |n: usize, next: Option<usize>| {
        let implies: Vec<_> = next.iter().map(|n| format!("plants:{n}")).collect();
        json!({"name": format!("plants:{n}"), "description": "One", "implies": implies})
    };
    let chain = |length: usize, last: Option<usize>| {
        let next = |n: usize| if n + 1 < length { Some(n + 1) } else { last };
        Value::Array((0..length).map(|n| entry(n, next(n))).collect())
    };
    let mut registry = Registry::new();
    registry.diff("plants", 1, &chain(50, None));
    let refusal = registry.refused("plants", 2, &chain(50, Some(48)));
    let circle = [48, 49].map(|n| format!("/scopes/{n}/implies"));
    let circle: Vec<_> = circle
        .iter()
        .map(|pointer| (pointer.as_str(), R::Cycle, None))
        .collect();
    assert_eq!(told(&refusal), circle);
    let refusal = registry.refused("plants", 2, &chain(5000, None));
    assert!(told(&refusal).iter().all(|(_, rule, _)| *rule == R::Quota));
}

/// security.md SR-1: no name with parameters has a privileged one among its own.
#[test]
fn sr_1_no_parameterised_name_stands_for_a_privileged_one() {
    let mut registry = Registry::new();
    let set = |name: &str| json!([{"name": name, "description": "One", "parameters": {"id": {"type": "word"}}}]);
    for name in ["register-{id}", "Register-{id}"] {
        let refusal = registry.refused("cities", 1, &set(name));
        assert_eq!(told(&refusal), [("/scopes/0/name", R::Reserved, None)]);
    }
    registry.diff("cities", 1, &set("register-{id}:city"));
}

/// Item 6: what a name stands for is its owner's alone.
#[test]
fn names_with_parameters_are_checked_as_they_are_everywhere() {
    let mut registry = Registry::new();
    let id = json!({"id": {"type": "integer"}});
    for (name, rule) in [
        ("plants:a{id}", R::NameGrammar),
        ("plants:{id}:{other}", R::NameGrammar),
        ("plants:", R::NameGrammar),
    ] {
        let set = json!([{"name": name, "description": "See", "parameters": id}]);
        let refusal = registry.refused("plants", 1, &set);
        assert!(
            told(&refusal).iter().any(|(_, found, _)| *found == rule),
            "{name}"
        );
    }
    let none = json!([{"name": "plants:{id}", "description": "See"}]);
    let refusal = registry.refused("plants", 1, &none);
    assert_eq!(
        told(&refusal),
        [("/scopes/0/parameters", R::NameGrammar, None)]
    );
    let two = json!([
        {"name": "plants:{id}:see", "description": "See", "parameters": id},
        {"name": "plants:{number}:see", "description": "See",
         "parameters": {"number": {"type": "integer"}}},
    ]);
    let refusal = registry.refused("plants", 1, &two);
    assert_eq!(
        told(&refusal),
        [("/scopes/1/parameters", R::NameGrammar, None)]
    );
}
