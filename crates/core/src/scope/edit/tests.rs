#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::scope::fixtures::{resource_server, scope, snapshot};

const NOW: UnixTime = UnixTime::from_secs(9);

fn edited(
    scope: &RegisteredScope,
    change: &ScopeChange,
) -> Result<Option<RegisteredScope>, Problem> {
    edit(scope, change, &Config::new("https://as.example"), NOW)
}

#[test]
fn only_what_is_named_changes() {
    let before = scope(1, "read", Some("rs"));
    assert_eq!(edited(&before, &ScopeChange::default()), Ok(None));
    let change = ScopeChange {
        description: Some("Read\nall".to_owned()),
        is_default: Some(true),
        advertised: Some(true),
    };
    let expected = RegisteredScope {
        description: "Read all".to_owned(),
        text_version: 2,
        consent_version: 2,
        is_default: true,
        advertised: true,
        updated_at: NOW,
        ..before.clone()
    };
    assert_eq!(edited(&before, &change), Ok(Some(expected.clone())));
    assert_eq!(edited(&expected, &change), Ok(None));
}

/// security.md SR-4.
#[test]
fn sr_4_a_description_is_plain_text() {
    for text in ["a\0", "a\u{202e}", &"a".repeat(501)] {
        let change = ScopeChange {
            description: Some(text.to_owned()),
            ..ScopeChange::default()
        };
        let problem = edited(&scope(1, "read", None), &change).unwrap_err();
        assert_eq!(problem.field, "description");
    }
}

/// security.md SR-3.
#[test]
fn sr_3_retiring_is_for_ever_and_takes_the_default_flag() {
    let before = RegisteredScope {
        is_default: true,
        ..scope(1, "read", None)
    };
    let retired = retire(&before, NOW).unwrap();
    assert_eq!(retired.state, ScopeState::Retired);
    assert!(!retired.is_default);
    assert_eq!(retire(&retired, NOW), None);
    let change = ScopeChange {
        is_default: Some(true),
        ..ScopeChange::default()
    };
    assert_eq!(edited(&retired, &change).unwrap_err().field, "state");
}

/// security.md SR-3: what is retired with an owner is all of the owner's and
/// nobody else's.
#[test]
fn sr_3_all_of_one_owner_are_retired() {
    let gone = retire(&scope(3, "gone", Some("rs")), NOW).unwrap();
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
