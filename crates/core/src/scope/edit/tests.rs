#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::scope::fixtures::{scope, snapshot, token};

const NOW: UnixTime = UnixTime::from_secs(9);

fn edited(
    scope: &RegisteredScope,
    change: &ScopeChange,
) -> Result<Option<RegisteredScope>, Problem> {
    let others = snapshot([], [scope_retired(), self::scope(8, "other", None)]);
    edit(
        scope,
        change,
        &others,
        &Config::new("https://as.example"),
        NOW,
    )
}

fn scope_retired() -> RegisteredScope {
    RegisteredScope {
        state: ScopeState::Retired,
        ..scope(9, "gone", None)
    }
}

#[test]
fn only_what_is_named_changes() {
    let before = scope(1, "read", Some("rs"));
    assert_eq!(edited(&before, &ScopeChange::default()), Ok(None));
    let change = ScopeChange {
        description: Some("Read\nall".to_owned()),
        is_default: Some(true),
        advertised: Some(true),
        exclusive: Some(true),
        visibility: Some(Visibility::Private),
        replaced_by: Some(Some(token("other"))),
        ..ScopeChange::default()
    };
    let expected = RegisteredScope {
        description: "Read all".to_owned(),
        text_version: 2,
        consent_version: 2,
        is_default: true,
        advertised: true,
        exclusive: true,
        visibility: Visibility::Private,
        replaced_by: Some(token("other")),
        updated_at: NOW,
        ..before.clone()
    };
    assert_eq!(edited(&before, &change), Ok(Some(expected.clone())));
    assert_eq!(edited(&expected, &change), Ok(None));
}

/// scopes.md 4.10: a rise in risk is always material.
#[test]
fn a_rise_in_risk_asks_again_and_a_fall_does_not() {
    let before = scope(1, "pay", Some("rs"));
    let to = |risk| ScopeChange {
        risk: Some(risk),
        ..ScopeChange::default()
    };
    let said_cosmetic = ScopeChange {
        material: Some(false),
        ..to(Risk::High)
    };
    let raised = edited(&before, &said_cosmetic).unwrap().unwrap();
    assert_eq!((raised.risk, raised.risk_declared), (Risk::High, None));
    assert!(!raised.consent_holds(before.text_version));
    assert_eq!(edited(&raised, &to(Risk::High)).unwrap(), None);
    let lowered = edited(&raised, &to(Risk::Medium)).unwrap().unwrap();
    assert_eq!(lowered.risk, Risk::Medium);
    assert!(lowered.consent_holds(raised.text_version));
}

/// security.md SR-4.
#[test]
fn sr_4_a_description_is_plain_text() {
    for text in [" ", "a\0", "a\u{202e}", &"a".repeat(501)] {
        let change = ScopeChange {
            description: Some(text.to_owned()),
            ..ScopeChange::default()
        };
        let problem = edited(&scope(1, "read", None), &change).unwrap_err();
        assert_eq!(problem.field, "description");
        let french = LanguageTag::parse("fr").unwrap();
        let change = ScopeChange {
            translations: [(french, Some(text.to_owned()))].into(),
            ..ScopeChange::default()
        };
        let problem = edited(&scope(1, "read", None), &change).unwrap_err();
        assert_eq!(problem.field, "description");
        assert!(problem.text.starts_with("(fr) must"), "{problem}");
    }
}

/// security.md SR-7: what people were shown holds unless the change is material,
/// and whoever says nothing asks them again.
#[test]
fn sr_7_only_a_cosmetic_change_leaves_consents_as_they_are() {
    let text = |text: &str, material| ScopeChange {
        description: Some(text.to_owned()),
        material,
        ..ScopeChange::default()
    };
    let judged = |material| ScopeChange {
        material,
        ..ScopeChange::default()
    };
    let versions = |scope: &RegisteredScope| (scope.text_version, scope.consent_version);
    let first = scope(1, "read", None);
    let steps = [
        (text("Read", None), (2, 2)),
        (text("Read.", Some(false)), (3, 2)),
        (judged(Some(true)), (3, 3)),
        (judged(Some(false)), (3, 2)),
        (text("Read all", Some(true)), (4, 4)),
    ];
    let mut now = first.clone();
    for (change, expected) in steps {
        now = edited(&now, &change).unwrap().unwrap();
        assert_eq!(versions(&now), expected, "{change:?}");
        assert_eq!(edited(&now, &change), Ok(None), "{change:?} again");
    }
    assert_eq!(
        edited(&first, &judged(Some(false))),
        Ok(None),
        "nothing to judge"
    );
}

#[test]
fn a_translation_is_a_text_like_any() {
    let french = LanguageTag::parse("fr").unwrap();
    let say = |text: Option<&str>| ScopeChange {
        translations: [(french.clone(), text.map(str::to_owned))].into(),
        ..ScopeChange::default()
    };
    let before = scope(1, "read", None);
    let with = edited(&before, &say(Some("Lire"))).unwrap().unwrap();
    assert_eq!(with.translations.get(&french).unwrap(), "Lire");
    assert_eq!((with.text_version, with.consent_version), (2, 2));
    let without = edited(&with, &say(None)).unwrap().unwrap();
    assert!(without.translations.is_empty());
    assert_eq!(edited(&before, &say(None)), Ok(None));
}

#[test]
fn an_end_and_a_replacement_must_make_sense() {
    let active = scope(1, "read", None);
    let deprecated = RegisteredScope {
        state: ScopeState::Deprecated,
        ..active.clone()
    };
    let sunset = |at| ScopeChange {
        sunset: Some(at),
        ..ScopeChange::default()
    };
    let later = Some(UnixTime::from_secs(10));
    assert_eq!(edited(&active, &sunset(later)).unwrap_err().field, "sunset");
    assert_eq!(
        edited(&deprecated, &sunset(Some(NOW))).unwrap_err().field,
        "sunset"
    );
    let ending = edited(&deprecated, &sunset(later)).unwrap().unwrap();
    assert_eq!(ending.sunset, later);
    assert_eq!(
        edited(&ending, &sunset(None)).unwrap().unwrap().sunset,
        None
    );
    for (other, expected) in [
        ("read", "another scope"),
        ("gone", "retired"),
        ("othr", "is 'other' meant?"),
    ] {
        let change = ScopeChange {
            replaced_by: Some(Some(token(other))),
            ..ScopeChange::default()
        };
        let problem = edited(&active, &change).unwrap_err();
        assert_eq!(problem.field, "replaced_by");
        assert!(problem.text.contains(expected), "{problem}");
    }
}

#[test]
fn a_retired_scope_is_not_edited() {
    let change = ScopeChange {
        is_default: Some(true),
        ..ScopeChange::default()
    };
    let retired = scope_retired();
    assert_eq!(edited(&retired, &change).unwrap_err().field, "state");
}
