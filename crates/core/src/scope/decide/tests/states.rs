//! What the state, the owner and the visibility of a scope mean in a decision.

use super::*;
use crate::{
    model::Visibility,
    scope::{Effect, Moment, effect},
};

fn decided(
    scope: RegisteredScope,
    ceiling: Option<ScopeCeiling<'_>>,
) -> Result<GrantedScope, OAuthError> {
    let replacement = super::scope(9, "new", None);
    let snapshot = snapshot([], [scope, replacement]);
    let client = client("a");
    let wanted = set("s");
    let request = ScopeRequest {
        requested: ceiling.is_none().then_some(&wanted),
        ceiling,
        ..request(&client)
    };
    decide_scopes(&request, &snapshot, &Config::new("https://as.example"))
}

fn in_state(state: ScopeState) -> RegisteredScope {
    RegisteredScope {
        state,
        ..scope(1, "s", None)
    }
}

/// Each cell of the table of `docs/scope-lifecycle.md` that a decision reads.
#[test]
fn the_table_decides_at_request_redemption_and_refresh() {
    let granted = set("s");
    for state in ScopeState::ALL {
        for moment in [Moment::Request, Moment::Redemption, Moment::Refresh] {
            let ceiling = (moment != Moment::Request).then(|| ScopeCeiling {
                moment,
                ..within(&granted)
            });
            let answer = decided(in_state(*state), ceiling);
            let says = effect(*state, moment);
            assert_eq!(answer.is_ok(), says.is_granted(), "{state:?} {moment:?}");
            if says == Effect::Dropped {
                assert_eq!(reason(answer), Reason::ScopeNothingLeft);
            }
        }
    }
}

#[test]
fn a_sunset_disables() {
    let at = |sunset| RegisteredScope {
        sunset: Some(sunset),
        ..in_state(ScopeState::Deprecated)
    };
    let later = NOW.plus(std::time::Duration::from_millis(1));
    assert!(decided(at(later), None).is_ok());
    assert_eq!(reason(decided(at(NOW), None)), Reason::ScopeDisabled);
}

#[test]
fn what_is_out_of_use_names_its_replacement() {
    for state in [ScopeState::Disabled, ScopeState::Retired] {
        let replaced = RegisteredScope {
            replaced_by: Some(token("new")),
            ..in_state(state)
        };
        let error = decided(replaced, None).unwrap_err();
        assert_eq!(
            error.description,
            "scope 's' is out of use: ask for 'new' instead"
        );
        let error = decided(in_state(state), None).unwrap_err();
        assert_eq!(error.description, "scope 's' is out of use");
        for hidden in ["introspection", "gone", "openid"] {
            let replaced = RegisteredScope {
                replaced_by: Some(token(hidden)),
                ..in_state(state)
            };
            let error = decided(replaced, None).unwrap_err();
            assert_eq!(error.description, "scope 's' is out of use");
        }
    }
}

/// security.md SR-15: pending, private, privileged, exclusive and denied names are
/// told as one that was never registered, in every state.
#[test]
fn sr_15_what_may_not_be_known_reads_as_unknown() {
    let unknown = {
        let client = client("a");
        let requested = set("s");
        let request = ScopeRequest {
            requested: Some(&requested),
            ..request(&client)
        };
        decide_scopes(
            &request,
            &Snapshot::new(),
            &Config::new("https://as.example"),
        )
        .unwrap_err()
    };
    let private = |state| RegisteredScope {
        visibility: Visibility::Private,
        exclusive: true,
        replaced_by: Some(token("new")),
        ..in_state(state)
    };
    let mut hidden: Vec<_> = ScopeState::ALL
        .iter()
        .map(|state| private(*state))
        .collect();
    hidden.push(in_state(ScopeState::Pending));
    hidden.push(RegisteredScope {
        exclusive: true,
        ..in_state(ScopeState::Active)
    });
    for scope in hidden {
        let error = decided(scope.clone(), None).unwrap_err();
        assert_eq!(error.code, unknown.code);
        assert_eq!(error.description, unknown.description, "{scope:?}");
        assert_eq!(error.delivery, unknown.delivery);
    }
}

/// security.md SR-15: who does not know the name of a private scope is not helped
/// to it.
#[test]
fn sr_15_a_private_name_is_never_suggested() {
    let secret = RegisteredScope {
        visibility: Visibility::Private,
        ..scope(1, "secret", None)
    };
    let snapshot = snapshot([], [secret]);
    let client = client("a");
    let ask = |name: &str| {
        let requested = set(name);
        let request = ScopeRequest {
            requested: Some(&requested),
            ..request(&client)
        };
        decide_scopes(&request, &snapshot, &Config::new("https://as.example"))
    };
    assert!(ask("secret").is_ok(), "whoever knows it may ask for it");
    let error = ask("secre").unwrap_err();
    assert!(!error.description.contains("secret"), "{error}");
}

/// security.md SR-3: what another owner holds since is not in an older grant.
#[test]
fn sr_3_a_grant_is_bound_to_the_owner_of_its_time() {
    let granted = set("s");
    let moved = |at| RegisteredScope {
        owner_since: at,
        ..in_state(ScopeState::Active)
    };
    let later = NOW.plus(std::time::Duration::from_millis(1));
    for moment in [Moment::Redemption, Moment::Refresh] {
        let ceiling = Some(ScopeCeiling {
            moment,
            ..within(&granted)
        });
        assert!(decided(moved(NOW), ceiling).is_ok());
        assert_eq!(
            reason(decided(moved(later), ceiling)),
            Reason::ScopeNothingLeft
        );
    }
    assert!(decided(moved(later), None).is_ok(), "a new grant has it");
}
