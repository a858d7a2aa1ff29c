//! What a manifest changes.

use super::*;
use crate::{
    model::{Owner, Risk, UserId, Visibility},
    scope::{ScopeToken, TextChange},
};

#[test]
fn a_new_set_is_in_use_at_once_and_the_same_again_writes_nothing() {
    let mut registry = Registry::new();
    let set = json!([see("See"), {
        "name": "plants:rule", "description": "Rule", "description#fr": "Régner",
        "exclusive": true, "visibility": "private", "implies": ["plants:see"],
        "replaced_by": "plants:see",
    }]);
    let diff = registry.diff("plants", 8, &set);
    assert_eq!(names(&diff.added), ["plants:see", "plants:rule"]);
    assert_eq!(diff.entries().count(), 2);
    let rule = registry.scope("plants:rule");
    assert_eq!(rule.owner, Owner::ResourceServer(ClientId::new("plants")));
    assert_eq!(rule.state, ScopeState::Active);
    assert_eq!((rule.text_version, rule.consent_version), (1, 1));
    assert!(rule.exclusive && rule.visibility == Visibility::Private);
    assert_eq!(rule.implies[0].name.as_str(), "plants:see");
    assert_eq!(rule.translations.len(), 1);
    let mark = registry.role("plants").manifest.unwrap();
    assert_eq!((mark.revision, mark.source), (8, None));
    assert!(
        registry
            .writes
            .iter()
            .any(|write| matches!(write, Write::Audit(_)))
    );

    let etag = registry.etag("plants");
    let again = json!([set[1], set[0]]);
    let answer = registry.applied("plants", 8, &again);
    assert!(answer.diff.is_empty(), "in another order");
    assert_eq!(registry.writes, []);
    assert_eq!(registry.etag("plants"), etag);

    let diff = registry.diff("plants", 9, &again);
    assert!(diff.is_empty());
    assert_eq!(registry.role("plants").manifest.unwrap().revision, 9);
    assert!(
        !registry
            .writes
            .iter()
            .any(|write| matches!(write, Write::PutScope(_)))
    );
}

#[test]
fn a_dry_run_answers_the_same_and_writes_nothing() {
    let mut registry = Registry::new();
    let dry = ManifestConditions {
        dry_run: true,
        ..ManifestConditions::default()
    };
    let body = json!({"revision": 1, "scopes": [see("See")]});
    let request = registry.request("plants", &body, dry);
    let ManifestOutcome::Applied { answer, .. } = registry.run(&request) else {
        panic!()
    };
    assert!(answer.dry_run);
    assert_eq!(registry.writes, []);
    assert_eq!(registry.snapshot.scopes().count(), 0);
    let real = registry.applied("plants", 1, &body["scopes"]);
    assert_eq!(real.diff, answer.diff);
}

/// Leaving out deprecates and never deletes; naming again takes up again.
#[test]
fn what_is_left_out_is_deprecated_and_comes_back_when_it_is_named() {
    let mut registry = Registry::new();
    registry.diff("plants", 1, &json!([see("See")]));
    let diff = registry.diff("plants", 2, &json!([]));
    assert_eq!(names(&diff.deprecated), ["plants:see"]);
    let scope = registry.scope("plants:see");
    assert_eq!(scope.state, ScopeState::Deprecated);
    assert_eq!(scope.state_before, Some(ScopeState::Active));
    assert!(registry.diff("plants", 3, &json!([])).is_empty(), "once");
    let diff = registry.diff("plants", 4, &json!([see("See")]));
    assert_eq!(names(&diff.reactivated), ["plants:see"]);
    let scope = registry.scope("plants:see");
    assert_eq!(
        (scope.state, scope.state_reason),
        (ScopeState::Active, None)
    );
    assert_eq!(scope.text_version, 1);
}

/// What an administrator decided stays decided.
#[test]
fn what_an_administrator_took_out_of_use_is_blocked_and_the_rest_goes_on() {
    for (state, sunset, reason) in [
        (ScopeState::Disabled, None, Some("leaks addresses")),
        (ScopeState::Retired, None, None),
        (ScopeState::Deprecated, None, Some("leaks addresses")),
        (
            ScopeState::Deprecated,
            Some(UnixTime::from_secs(9000)),
            None,
        ),
    ] {
        let mut registry = Registry::new();
        registry.diff("plants", 1, &json!([see("See")]));
        registry.edit("plants:see", |scope| {
            scope.state = state;
            scope.sunset = sunset;
            scope.state_reason = reason.map(str::to_owned);
        });
        let water = json!({"name": "plants:water", "description": "Water"});
        let diff = registry.diff("plants", 2, &json!([see("See all"), water]));
        assert_eq!(names(&diff.blocked), ["plants:see"], "{state:?}");
        assert_eq!(names(&diff.added), ["plants:water"]);
        let why = diff.blocked[0].why.as_deref().unwrap();
        assert!(why.contains(reason.unwrap_or("plants:see")), "{why}");
        assert_eq!(registry.scope("plants:see").state, state);
        let text = registry.scope("plants:see").description;
        let open = state == ScopeState::Deprecated;
        assert_eq!(
            text == "See all",
            open,
            "texts of what is in use may be put right"
        );
        assert!(
            registry
                .diff("plants", 3, &json!([water]))
                .deprecated
                .is_empty()
        );
    }
}

/// Item 4: where approval is required, what is new waits; nothing that was approved
/// is taken back.
#[test]
fn new_scopes_wait_where_approval_is_required() {
    let mut registry = Registry::new();
    registry.diff("plants", 1, &json!([see("See")]));
    let mut registry = registry.with_role("plants", |role| role.approval = Approval::Required);
    let water = json!({"name": "plants:water", "description": "Water"});
    let diff = registry.diff("plants", 2, &json!([see("See all"), water]));
    assert_eq!(names(&diff.pending), ["plants:water"]);
    assert_eq!(names(&diff.changed), ["plants:see"]);
    assert_eq!(registry.scope("plants:water").state, ScopeState::Pending);

    let diff = registry.diff("plants", 3, &json!([see("See all")]));
    assert_eq!(
        names(&diff.changed),
        ["plants:water"],
        "given up, and not in use"
    );
    let waiting = registry.scope("plants:water");
    assert_eq!(
        waiting.state,
        ScopeState::Pending,
        "leaving out approves nothing"
    );
    assert!(
        waiting
            .state_reason
            .unwrap()
            .starts_with("left out of revision 3")
    );
    let diff = registry.diff("plants", 4, &json!([see("See all"), water]));
    assert_eq!(names(&diff.reactivated), ["plants:water"]);
    let waiting = registry.scope("plants:water");
    assert_eq!(
        (waiting.state, waiting.state_reason),
        (ScopeState::Pending, None)
    );
}

/// Item 8: which changes ask people again.
#[test]
fn material_changes_move_the_version_of_consent_and_cosmetic_ones_do_not() {
    let id = json!({"id": {"type": "integer"}});
    let base = json!({"name": "plants:see", "description": "See", "description#fr": "Voir"});
    let with = |member: &str, value: Value| {
        let mut entry = base.clone();
        entry[member] = value;
        entry
    };
    let cosmetic = |mut entry: Value| {
        entry["change"] = json!("cosmetic");
        entry
    };
    for (entry, versions, change) in [
        (
            with("description", json!("See all")),
            (2, 2),
            Some(TextChange::Material),
        ),
        (
            with("description#fr", json!("Tout voir")),
            (2, 2),
            Some(TextChange::Material),
        ),
        (
            cosmetic(with("description", json!("See."))),
            (2, 1),
            Some(TextChange::Cosmetic),
        ),
        // Nobody read it before.
        (
            with("description#de", json!("Sehen")),
            (2, 1),
            Some(TextChange::Cosmetic),
        ),
        // It stands for more than before, whatever its owner calls it.
        (
            cosmetic(with("implies", json!(["plants:water"]))),
            (2, 2),
            Some(TextChange::Material),
        ),
        (with("exclusive", json!(true)), (1, 1), None),
    ] {
        let mut registry = Registry::new();
        let water = json!({"name": "plants:water", "description": "Water"});
        registry.diff("plants", 1, &json!([base, water]));
        let diff = registry.diff("plants", 2, &json!([entry, water]));
        let scope = registry.scope("plants:see");
        assert_eq!(
            (scope.text_version, scope.consent_version),
            versions,
            "{entry}"
        );
        assert_eq!(diff.changed[0].change, change, "{entry}");
        assert_eq!(diff.changed[0].what.len(), 1, "{entry}");
    }
    let mut registry = Registry::new();
    let entry = json!({"name": "plants:{id}", "description": "See", "parameters": id});
    registry.diff("plants", 1, &json!([entry]));
    assert!(registry.scope("plants:{id}").is_parameterised());
}

/// security.md SR-8
#[test]
fn sr_8_a_default_is_recorded_as_asked_for_and_in_force_only_by_permission() {
    let mut registry = Registry::new();
    let mut entry = see("See");
    entry["default"] = json!(true);
    let diff = registry.diff("plants", 1, &json!([entry]));
    assert!(
        diff.added[0]
            .why
            .as_deref()
            .unwrap()
            .contains("administrator")
    );
    let scope = registry.scope("plants:see");
    assert!(scope.default_requested && !scope.is_default);
    assert_eq!(registry.snapshot.default_scopes().count(), 0);

    let mut registry = registry.with_role("plants", |role| role.may_set_defaults = true);
    let diff = registry.diff("plants", 2, &json!([entry]));
    assert_eq!(diff.changed[0].what, ["default"]);
    assert_eq!(diff.changed[0].why, None);
    assert_eq!(registry.snapshot.default_scopes().count(), 1);
}

/// security.md SR-9: since when a scope comes with another is not forgotten.
#[test]
fn sr_9_what_is_implied_is_so_since_it_was_declared() {
    let mut registry = Registry::new();
    let water = json!({"name": "plants:water", "description": "Water"});
    let mut rule = json!({"name": "plants:rule", "description": "Rule", "implies": ["plants:see"]});
    registry.diff("plants", 1, &json!([see("See"), water, rule]));
    let first = registry.scope("plants:rule").implies[0].since;
    rule["implies"] = json!(["plants:water", "plants:see"]);
    registry.diff("plants", 2, &json!([see("See"), water, rule]));
    let since = |name: &str| {
        let implies = registry.scope("plants:rule").implies;
        implies
            .into_iter()
            .find(|one| one.name.as_str() == name)
            .unwrap()
            .since
    };
    assert_eq!(since("plants:see"), first);
    assert!(since("plants:water") > first);
}

#[test]
fn each_entry_says_what_hangs_on_it_and_whom_only_to_administrators() {
    let mut registry = Registry::new();
    registry.diff("plants", 1, &json!([see("See")]));
    registry.impact = vec![Impact {
        scope: ScopeToken::from_static("plants:see"),
        clients: vec![ClientId::new("notes"), ClientId::new("maps")],
        users: vec![UserId::new("ada")],
        grants: 3,
    }];
    let diff = registry.diff("plants", 2, &json!([]));
    let entry = &diff.deprecated[0];
    assert_eq!((entry.clients, entry.users, entry.grants), (2, 1, 3));
    assert_eq!(entry.touched.as_ref().unwrap().clients.len(), 2);
}

/// A thousand scopes are one transaction, and asking what hangs on scopes that
/// nobody can hold costs nothing.
#[test]
fn a_thousand_scopes_are_one_decision() {
    let mut registry = Registry::new();
    let entries: Vec<_> = (0..1000)
        .map(|n| json!({"name": format!("plants:{n}"), "description": "One of many"}))
        .collect();
    let body = json!({"revision": 1, "scopes": entries});
    let request = registry.request("plants", &body, ManifestConditions::default());
    assert_eq!(request.load_plan(&registry.snapshot).impact, []);
    let ManifestOutcome::Applied { answer, .. } = registry.run(&request) else {
        panic!()
    };
    assert_eq!(answer.diff.added.len(), 1000);
    assert_eq!(registry.snapshot.scopes().count(), 1000);
    assert_eq!(request.load_plan(&registry.snapshot).impact, []);
}

#[test]
fn what_is_shown_can_be_declared() {
    let mut registry = Registry::new();
    let set = json!([see("See"), {
        "name": "plants:rule", "description": "Rule", "description#pt-br": "Reinar",
        "implies": ["plants:see"], "default": true,
    }]);
    registry.diff("plants", 1, &set);
    let caller = ManifestCaller::within(ClientId::new("plants"));
    let request = ManifestRequest::show(caller, ManifestConditions::default());
    let ManifestOutcome::Kept { manifest, .. } = registry.run(&request) else {
        panic!()
    };
    let text = serde_json::to_string(&manifest).unwrap();
    assert_eq!(
        serde_json::from_str::<super::super::KeptManifest>(&text).unwrap(),
        manifest
    );
    let again = Manifest {
        revision: 1,
        source: None,
        scopes: manifest.scopes.into_iter().map(|kept| kept.entry).collect(),
    };
    let request = ManifestRequest::within(ClientId::new("plants"), again, false);
    let ManifestOutcome::Applied { answer, .. } = registry.run(&request) else {
        panic!()
    };
    assert!(answer.diff.is_empty());
    assert_eq!(registry.writes, []);
}

/// What an owner says of the risk: more counts and asks again, less is a wish that is
/// told at every deploy, and what is critical waits for an administrator.
#[test]
fn the_risk_of_a_scope_rises_by_its_manifest_and_falls_by_an_administrator() {
    let of = |risk: &str| json!([{"name": "plants:see", "description": "See", "risk": risk}]);
    let mut registry = Registry::new();
    registry.diff("plants", 1, &of("medium"));
    let first = registry.scope("plants:see");
    assert_eq!((first.risk, first.text_version), (Risk::Medium, 1));
    assert!(registry.diff("plants", 2, &of("medium")).is_empty());

    let diff = registry.diff("plants", 3, &of("high"));
    assert_eq!(diff.changed[0].what, ["risk"]);
    assert_eq!(diff.changed[0].change, Some(TextChange::Material));
    assert!(!registry.scope("plants:see").consent_holds(1));

    let diff = registry.diff("plants", 4, &of("low"));
    assert_eq!(diff.changed[0].what, ["risk"]);
    let why = diff.changed[0].why.as_deref().unwrap();
    assert!(why.contains("stays at high"), "{why}");
    let asked = registry.scope("plants:see");
    assert_eq!(
        (asked.risk, asked.risk_declared),
        (Risk::High, Some(Risk::Low))
    );
    assert!(asked.consent_holds(2));
    assert!(registry.diff("plants", 5, &of("low")).is_empty());

    registry.edit("plants:see", |scope| scope.risk = Risk::Low);
    assert!(registry.diff("plants", 6, &of("low")).is_empty());
    // Who says nothing of it leaves it.
    assert!(registry.diff("plants", 7, &json!([see("See")])).is_empty());
    assert_eq!(registry.scope("plants:see").risk_declared, Some(Risk::Low));
}

/// security.md SR-9: a scope of which nothing new is said is asked for again when more
/// comes with it, or more harm.
#[test]
fn sr_9_what_brings_more_than_before_is_asked_for_again() {
    let of = |risk: &str, brings: &Value| {
        json!([
            {"name": "plants:see", "description": "See"},
            {"name": "plants:water", "description": "Water", "risk": risk},
            {"name": "plants:tend", "description": "Tend", "implies": brings},
            {"name": "plants:rule", "description": "Rule", "implies": ["plants:tend"]},
        ])
    };
    let mut registry = Registry::new();
    registry.diff("plants", 1, &of("low", &json!(["plants:water"])));
    let diff = registry.diff("plants", 2, &of("high", &json!(["plants:water"])));
    let changed: Vec<_> = diff
        .changed
        .iter()
        .map(|one| (one.name.as_str(), &*one.what))
        .collect();
    let (risk, implied) = (["risk".to_owned()], ["implied".to_owned()]);
    let wanted: [(&str, &[String]); 3] = [
        ("plants:water", &risk),
        ("plants:rule", &implied),
        ("plants:tend", &implied),
    ];
    assert_eq!(changed, wanted);
    for entry in &diff.changed {
        assert_eq!(entry.change, Some(TextChange::Material), "{entry:?}");
        assert!(!registry.scope(entry.name.as_str()).consent_holds(1));
    }
    assert!(
        registry
            .diff("plants", 3, &of("high", &json!(["plants:water"])))
            .is_empty()
    );

    let more = json!(["plants:water", "plants:see"]);
    let diff = registry.diff("plants", 4, &of("high", &more));
    let changed: Vec<_> = diff.changed.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(changed, ["plants:tend", "plants:rule"]);
    assert!(!registry.scope("plants:rule").consent_holds(2));
    assert!(registry.scope("plants:water").consent_holds(2));
}

#[test]
fn a_critical_scope_waits_for_an_administrator() {
    let mut registry = Registry::new();
    let set = json!([see("See"), {
        "name": "plants:burn", "description": "Burn", "risk": "critical",
    }]);
    let diff = registry.diff("plants", 1, &set);
    assert_eq!(names(&diff.added), ["plants:see"]);
    assert_eq!(names(&diff.pending), ["plants:burn"]);
    let burn = registry.scope("plants:burn");
    assert_eq!(
        (burn.state, burn.risk),
        (ScopeState::Pending, Risk::Critical)
    );
}
