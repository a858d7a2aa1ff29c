use super::*;
use crate::scope::fixtures::scope;

/// A scope that counts as `risk`, of which its owner last said `declared`.
fn standing(risk: Risk, declared: Option<Risk>) -> RegisteredScope {
    RegisteredScope {
        risk,
        risk_declared: declared,
        ..scope(1, "pay", Some("bank"))
    }
}

/// (counts, was said) and what is said now: (counts, is kept as said, asks again, tells).
#[test]
fn an_owner_raises_the_risk_at_once_and_lowers_it_with_an_administrator_only() {
    use Risk::{Critical, High, Low, Medium};
    for (before, said, after) in [
        ((Low, None), None, (Low, None, false, false)),
        ((Low, None), Some(Low), (Low, Some(Low), false, false)),
        ((Low, None), Some(High), (High, Some(High), true, true)),
        (
            (Low, Some(Low)),
            Some(Critical),
            (Critical, Some(Critical), true, true),
        ),
        // Said again: nothing.
        (
            (High, Some(High)),
            Some(High),
            (High, Some(High), false, false),
        ),
        // Less is a wish.
        (
            (High, Some(High)),
            Some(Low),
            (High, Some(Low), false, true),
        ),
        (
            (High, Some(Low)),
            Some(Low),
            (High, Some(Low), false, false),
        ),
        (
            (High, Some(Low)),
            Some(High),
            (High, Some(High), false, true),
        ),
        // An administrator raised it: the same manifest does not undo that, and silence
        // neither.
        (
            (High, Some(Medium)),
            Some(Medium),
            (High, Some(Medium), false, false),
        ),
        (
            (High, Some(Medium)),
            None,
            (High, Some(Medium), false, false),
        ),
        ((High, None), Some(Low), (High, Some(Low), false, true)),
        // An administrator lowered it: nor that.
        (
            (Low, Some(High)),
            Some(High),
            (Low, Some(High), false, false),
        ),
        (
            (Low, Some(High)),
            Some(Medium),
            (Medium, Some(Medium), true, true),
        ),
    ] {
        let mut scope = standing(before.0, before.1);
        let tells = declare(&mut scope, said, false);
        let asks_again = scope.consent_version == 2;
        assert_eq!(
            (scope.risk, scope.risk_declared, asks_again, tells),
            after,
            "{before:?} {said:?}"
        );
        assert_eq!(scope.text_version == 2, asks_again);
    }
}

#[test]
fn a_new_scope_is_of_the_risk_that_is_said_and_asks_nobody_again() {
    for said in Risk::ALL.iter().copied().map(Some).chain([None]) {
        let mut new = standing(Risk::Low, None);
        declare(&mut new, said, true);
        assert_eq!(
            (new.risk, new.risk_declared),
            (said.unwrap_or_default(), said)
        );
        assert_eq!((new.text_version, new.consent_version), (1, 1));
    }
}
