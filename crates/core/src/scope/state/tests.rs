#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    model::{ClientId, ParameterType, ResourceServer, ScopeParameter},
    scope::{
        Namespace,
        fixtures::{namespace, resource_server, scope, snapshot, token},
    },
};

const NOW: UnixTime = UnixTime::from_secs(1_000_000);

fn registry() -> Snapshot {
    let other = scope(9, "other", None);
    snapshot([resource_server("rs", None)], [other])
}

fn at(scope: &RegisteredScope, transition: &Transition, now: UnixTime) -> Changed {
    let config = Config::new("https://as.example");
    change_state(scope, transition, &registry(), &config, now)
}

type Changed = Result<Option<RegisteredScope>, Problem>;

fn changed(scope: &RegisteredScope, change: StateChange) -> Changed {
    at(scope, &Transition::new(change), NOW)
}

fn in_state(state: ScopeState) -> RegisteredScope {
    RegisteredScope {
        state,
        state_since: NOW,
        is_default: true,
        ..scope(1, "read", Some("rs"))
    }
}

/// The table of the book, cell by cell: `docs/managing-scopes.md`.
#[test]
fn every_cell_is_as_the_book_says() {
    const BOOK: &str = include_str!("../../../../../docs/managing-scopes.md");
    let word = |next| match next {
        NextState::To(state) => state.as_str(),
        NextState::Back => "as before",
        NextState::Stays => "–",
        NextState::Illegal => "",
    };
    let mut rows = BOOK
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter(|line| {
            let first = line.split('`').nth(1);
            first.is_some_and(|word| ScopeState::parse(word).is_some())
        });
    let heads: Vec<_> = StateChange::ALL
        .iter()
        .map(|change| format!("`{}`", change.as_str()))
        .collect();
    assert!(BOOK.contains(&format!("| | {} |", heads.join(" | "))));
    for state in ScopeState::ALL {
        let cells: Vec<_> = StateChange::ALL
            .iter()
            .map(|change| word(next_state(*state, *change)))
            .collect();
        let row = format!("| `{}` | {} |", state.as_str(), cells.join(" | "));
        assert_eq!(
            rows.next(),
            Some(row.replace("|  |", "| |").replace("|  |", "| |").as_str())
        );
    }
}

/// What the table says is what happens, in every cell.
#[test]
fn every_change_does_what_the_table_says() {
    for state in ScopeState::ALL {
        for change in StateChange::ALL {
            let before = in_state(*state);
            let result = changed(&before, *change);
            let expected = match next_state(*state, *change) {
                NextState::Illegal => {
                    assert_eq!(result.unwrap_err().field, "state", "{state:?} {change:?}");
                    continue;
                }
                NextState::Stays => None,
                NextState::To(after) if after == *state => None,
                NextState::To(after) => Some(after),
                NextState::Back => Some(ScopeState::Active),
            };
            let after = result.unwrap().map(|scope| scope.state);
            assert_eq!(after, expected, "{state:?} {change:?}");
        }
    }
}

/// Nobody but an administrator brings a scope into use, or back into it.
#[test]
fn the_owner_may_give_up_and_take_that_back_and_nothing_else() {
    for state in ScopeState::ALL {
        for change in StateChange::ALL {
            if !is_owners_own(*state, *change) {
                continue;
            }
            let before_and_after = match next_state(*state, *change) {
                NextState::To(after) => [*state, after],
                _ => unreachable!("{state:?} {change:?}"),
            };
            let in_use = [ScopeState::Active, ScopeState::Deprecated];
            assert!(before_and_after.iter().all(|state| in_use.contains(state)));
        }
    }
    assert!(!is_owners_own(ScopeState::Pending, StateChange::Approve));
}

#[test]
fn a_change_says_when_why_and_from_where() {
    let disable = Transition {
        reason: Some(" leaked\nby a partner ".to_owned()),
        ..Transition::new(StateChange::Disable)
    };
    let disabled = at(&in_state(ScopeState::Deprecated), &disable, NOW);
    let disabled = disabled.unwrap().unwrap();
    assert_eq!(disabled.state_since, NOW);
    assert_eq!(disabled.state_before, Some(ScopeState::Deprecated));
    assert_eq!(
        disabled.state_reason.as_deref(),
        Some("leaked by a partner")
    );
    assert_eq!(at(&disabled, &disable, NOW), Ok(None));
    let restored = changed(&disabled, StateChange::Restore).unwrap().unwrap();
    assert_eq!(restored.state, ScopeState::Deprecated);
    assert_eq!((restored.state_before, restored.state_reason), (None, None));
    let spoofed = Transition {
        reason: Some("a\u{202e}b".to_owned()),
        ..disable
    };
    let problem = at(&in_state(ScopeState::Active), &spoofed, NOW).unwrap_err();
    assert_eq!(problem.field, "reason");
}

#[test]
fn an_illegal_change_names_the_legal_ones() {
    let pending = in_state(ScopeState::Pending);
    let problem = changed(&pending, StateChange::Disable).unwrap_err();
    let expected =
        "a scope that is pending cannot be disabled, only approved or refused or retired";
    assert_eq!(problem.text, expected);
}

/// security.md SR-3: the name stays with its owner, and may come back for 30 days.
#[test]
fn sr_3_a_retired_scope_is_restored_for_30_days_to_what_it_was_but_is_no_default() {
    for state in [
        ScopeState::Pending,
        ScopeState::Active,
        ScopeState::Deprecated,
        ScopeState::Disabled,
    ] {
        let retired = changed(&in_state(state), StateChange::Retire)
            .unwrap()
            .unwrap();
        assert!(!retired.is_default);
        let restore = Transition::new(StateChange::Restore);
        let last = UnixTime::from_millis(NOW.plus(UNDO_WINDOW).as_millis() - 1);
        let back = at(&retired, &restore, last).unwrap().unwrap();
        assert_eq!(back.state, state);
        assert!(!back.is_default);
        assert_eq!(
            back.owner_since, retired.owner_since,
            "grants carry it again"
        );
        let late = at(&retired, &restore, NOW.plus(UNDO_WINDOW)).unwrap_err();
        assert!(late.text.contains("30 days"), "{late}");
    }
}

#[test]
fn a_sunset_is_for_the_deprecated_and_a_restored_scope_does_not_end_at_once() {
    let (sunset, other) = (NOW.plus(UNDO_WINDOW), token("other"));
    let deprecate = Transition {
        sunset: Some(sunset),
        replaced_by: Some(other.clone()),
        ..Transition::new(StateChange::Deprecate)
    };
    let active = in_state(ScopeState::Active);
    let deprecated = at(&active, &deprecate, NOW).unwrap().unwrap();
    assert_eq!(
        (deprecated.sunset, &deprecated.replaced_by),
        (Some(sunset), &Some(other))
    );
    assert_eq!(
        at(&deprecated, &Transition::new(StateChange::Deprecate), NOW),
        Ok(None)
    );
    let past = Transition {
        sunset: Some(NOW),
        ..deprecate.clone()
    };
    assert_eq!(at(&active, &past, NOW).unwrap_err().field, "sunset");
    let disable = Transition {
        change: StateChange::Disable,
        ..deprecate
    };
    assert_eq!(at(&active, &disable, NOW).unwrap_err().field, "sunset");

    let disabled = changed(&deprecated, StateChange::Disable).unwrap().unwrap();
    let restore = Transition::new(StateChange::Restore);
    let back = at(&disabled, &restore, sunset).unwrap().unwrap();
    assert_eq!((back.state, back.sunset), (ScopeState::Deprecated, None));
    let active = at(&deprecated, &restore, NOW).unwrap().unwrap();
    assert_eq!((active.sunset, active.replaced_by), (None, None));
}

/// security.md SR-3.
#[test]
fn sr_3_the_scope_of_a_deleted_owner_or_of_a_lost_namespace_is_not_restored() {
    let mut retired = in_state(ScopeState::Retired);
    retired.owner = Owner::ResourceServer(ClientId::new("gone"));
    let problem = changed(&retired, StateChange::Restore).unwrap_err();
    assert_eq!(problem.field, "owner");
    assert!(problem.text.contains("deleted"), "{problem}");

    retired.owner = Owner::ResourceServer(ClientId::new("rs"));
    retired.name = token("pets:read");
    let mut ruler = resource_server("pets", None);
    let prefixes: Vec<Namespace> = vec![namespace("pets:")];
    ruler.resource_server = Some(ResourceServer {
        namespaces: prefixes,
        ..ResourceServer::new()
    });
    let registry = registry().with_client(std::sync::Arc::new(ruler));
    let restore = Transition::new(StateChange::Restore);
    let config = Config::new("https://as.example");
    let problem = change_state(&retired, &restore, &registry, &config, NOW).unwrap_err();
    assert!(problem.text.contains("'pets'"), "{problem}");
}

/// security.md SR-2: a namespace may be given where only retired names lie, and then
/// no name with parameters comes back that would answer in it.
#[test]
fn sr_2_a_parameterised_scope_does_not_come_back_into_a_namespace_of_others() {
    let mut retired = in_state(ScopeState::Retired);
    retired.owner = Owner::ResourceServer(ClientId::new("rs"));
    retired.name = token("pets:{kind}:{id}");
    let word = |name: &str| (name.to_owned(), ScopeParameter::new(ParameterType::Word));
    retired.parameters = ["kind", "id"].map(word).into();
    let restored = |ruled: &str| {
        let mut ruler = resource_server("dogs", None);
        ruler.resource_server = Some(ResourceServer {
            namespaces: vec![namespace(ruled)],
            ..ResourceServer::new()
        });
        let registry = registry().with_client(std::sync::Arc::new(ruler));
        let restore = Transition::new(StateChange::Restore);
        let config = Config::new("https://as.example");
        change_state(&retired, &restore, &registry, &config, NOW)
    };
    let problem = restored("pets:dogs:").unwrap_err();
    assert_eq!(problem.field, "parameters");
    assert!(problem.text.contains("'dogs'"), "{problem}");
    assert!(restored("dogs:").is_ok());
}

/// security.md SR-3: what is retired with an owner is all of the owner's and
/// nobody else's.
#[test]
fn sr_3_all_of_one_owner_are_retired() {
    let gone = retire(&scope(3, "gone", Some("rs")), None, NOW).unwrap();
    let scopes = [
        scope(2, "b", Some("rs")),
        scope(1, "a", Some("rs")),
        gone,
        scope(4, "other", Some("other")),
        scope(5, "read", None),
    ];
    let registry = snapshot([resource_server("rs", None)], scopes);
    let owner = Owner::ResourceServer(resource_server("rs", None).id);
    let writes = retire_all(&owner, &registry, NOW);
    let names: Vec<_> = writes
        .iter()
        .map(|write| match write {
            Write::PutScope(scope) => (scope.name.as_str(), scope.state),
            _ => ("", ScopeState::Active),
        })
        .collect();
    assert_eq!(
        names,
        [("a", ScopeState::Retired), ("b", ScopeState::Retired)]
    );
}
