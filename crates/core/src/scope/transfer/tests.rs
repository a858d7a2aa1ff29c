#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{
    model::{Implied, ParameterType, ScopeParameter, ScopeState},
    scope::{
        StateChange, Transition, change_state,
        fixtures::{namespace, resource_server, scope, snapshot, token},
    },
};

const NOW: UnixTime = UnixTime::from_secs(1_000_000);

fn config() -> Config {
    Config::new("https://as.example")
}

fn ruling(id: &str, resource: Option<&str>, namespaces: &[&str]) -> ClientRecord {
    let mut record = resource_server(id, resource);
    let role = record.resource_server.as_mut().unwrap();
    role.namespaces = namespaces.iter().map(|text| namespace(text)).collect();
    record
}

/// `a` rules `pets:`, `b` nothing, `c` rules `cats:`.
fn registry() -> Snapshot {
    let mut write = scope(2, "pets:write", Some("a"));
    write.implies = vec![
        Implied {
            name: token("pets:read"),
            since: NOW,
        },
        Implied {
            name: token("free"),
            since: NOW,
        },
    ];
    snapshot(
        [
            ruling("a", None, &["pets:"]),
            ruling("b", None, &[]),
            ruling("c", None, &["cats:"]),
        ],
        [
            scope(1, "pets:read", Some("a")),
            write,
            scope(3, "free", Some("a")),
            scope(4, "cats:read", Some("c")),
            scope(5, "own", None),
        ],
    )
}

fn from_to(from: &str, to: &str, what: TransferredNames) -> Transfer {
    Transfer {
        from: ClientId::new(from),
        to: ClientId::new(to),
        what,
        keep_grants: false,
    }
}

fn scopes(names: &[&str]) -> TransferredNames {
    TransferredNames::Scopes(names.iter().map(|name| token(name)).collect())
}

fn pets() -> TransferredNames {
    TransferredNames::Namespace(namespace("pets:"))
}

fn done(wanted: &Transfer, registry: &Snapshot) -> Result<Transferred, Vec<Problem>> {
    transfer(wanted, registry, &config(), NOW)
}

fn owner(snapshot: &Snapshot, name: &str) -> String {
    let scope = snapshot.scope(&token(name)).unwrap();
    scope.owner.client().unwrap().as_str().to_owned()
}

/// security.md SR-3, P8: owner and time of the change are what older grants are
/// held against.
#[test]
fn sr_3_a_scope_that_passed_is_held_since_then_unless_grants_are_kept() {
    let wanted = from_to("a", "b", scopes(&["free"]));
    let moved = done(&wanted, &registry()).unwrap();
    assert_eq!(moved.scopes[0].owner_since, NOW);
    let kept = Transfer {
        keep_grants: true,
        ..wanted
    };
    let moved = done(&kept, &registry()).unwrap();
    assert_eq!(moved.scopes[0].owner_since, UnixTime::EPOCH);
    assert_eq!(owner(&moved.applied(&registry()), "free"), "b");
}

/// security.md SR-9: nothing implies what belongs to somebody else.
#[test]
fn sr_9_a_transfer_leaves_no_implication_across_owners() {
    let moved = done(&from_to("a", "b", scopes(&["free"])), &registry()).unwrap();
    let names: Vec<_> = moved.names().map(ScopeToken::as_str).collect();
    assert_eq!(names, ["free"]);
    assert_eq!(moved.scopes[1].name, token("pets:write"));
    let left: Vec<_> = moved.scopes[1]
        .implies
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(left, ["pets:read"]);
    let moved = done(&from_to("a", "b", pets()), &registry()).unwrap();
    let write = moved
        .scopes
        .iter()
        .find(|scope| scope.name == token("pets:write"));
    let left: Vec<_> = write
        .unwrap()
        .implies
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(left, ["pets:read"]);
}

#[test]
fn a_namespace_passes_with_every_name_in_it_and_no_other() {
    let moved = done(&from_to("a", "b", pets()), &registry()).unwrap();
    let after = moved.applied(&registry());
    assert_eq!(owner(&after, "pets:read"), "b");
    assert_eq!(owner(&after, "pets:write"), "b");
    assert_eq!(owner(&after, "free"), "a");
    let ruler = after.namespace_owner(&token("pets:new")).unwrap();
    assert_eq!(ruler.as_str(), "b");
    let count = |id| {
        let client = after.client(&ClientId::new(id)).unwrap();
        client.resource_server().unwrap().namespaces.len()
    };
    assert_eq!((count("a"), count("b")), (0, 1));
}

#[test]
fn all_passes_with_the_resource_identifier_if_there_is_room_for_it() {
    let uri = "https://pets.example";
    let below = scope(7, "https://pets.example/read", Some("a"));
    let registry = registry()
        .with_client(Arc::new(ruling("a", Some(uri), &["pets:"])))
        .with_scope(Arc::new(below));
    let all = from_to("a", "b", TransferredNames::All);
    let moved = done(&all, &registry).unwrap();
    assert_eq!(moved.passed, 4);
    let after = moved.applied(&registry);
    let role = |id| {
        let client = after.client(&ClientId::new(id)).unwrap();
        client.resource_server().unwrap().clone()
    };
    assert_eq!(role("a").resource, None);
    assert_eq!(role("b").resource.as_deref(), Some(uri));
    assert_eq!(
        after.names_held_by(&Owner::ResourceServer(ClientId::new("a"))),
        0
    );

    // A name below an identifier that stays would lie in a foreign namespace.
    let registry = registry.with_client(Arc::new(ruling("b", Some("https://b.example"), &[])));
    let problems = done(&all, &registry).unwrap_err();
    assert!(
        problems[0].text.contains("lies in a namespace of"),
        "{problems:?}"
    );
}

#[test]
fn what_cannot_pass_is_refused_with_the_reason() {
    let cases = [
        (from_to("a", "a", pets()), "to", "the same"),
        (from_to("a", "nobody", pets()), "to", "nobody"),
        (from_to("nobody", "a", pets()), "from", "nobody"),
        (
            from_to("a", "b", scopes(&["pets:red"])),
            "scopes",
            "is 'pets:read' meant?",
        ),
        (from_to("a", "b", scopes(&["cats:read"])), "scopes", "'c'"),
        (
            from_to("a", "b", scopes(&["own"])),
            "scopes",
            "authorization server",
        ),
        (
            from_to("a", "b", scopes(&["pets:read"])),
            "scopes",
            "transfer the namespace",
        ),
        (
            from_to("a", "b", TransferredNames::Namespace(namespace("cats:"))),
            "namespace",
            "pets:",
        ),
        (
            from_to("b", "a", TransferredNames::Namespace(namespace("x:"))),
            "from",
            "no resource server",
        ),
    ];
    for (wanted, field, text) in cases {
        let problems = done(&wanted, &registry()).unwrap_err();
        let found = &problems[0];
        if field == "from" && text == "no resource server" {
            // It is there, but rules nothing.
            assert_eq!(found.field, "namespace", "{found}");
            continue;
        }
        assert_eq!(found.field, field, "{found}");
        assert!(found.text.contains(text), "{found}");
    }
    let mut small = config();
    small.scope_quota = 1;
    let problems = transfer(&from_to("a", "b", pets()), &registry(), &small, NOW).unwrap_err();
    assert_eq!(problems[0].field, "to");
}

fn with_parameter(id: u64, name: &str, owner: &str) -> RegisteredScope {
    let word = ScopeParameter::new(ParameterType::Word);
    RegisteredScope {
        parameters: [("id".to_owned(), word)].into(),
        ..scope(id, name, Some(owner))
    }
}

/// `a` holds names that two owners must not hold between them.
fn alike() -> Snapshot {
    let names = [
        scope(10, "Free", Some("a")),
        with_parameter(11, "set:{id}:read", "a"),
        with_parameter(12, "set:{id}:write", "a"),
        scope(13, "set:7:own", Some("a")),
    ];
    let names = names.into_iter().map(Arc::new);
    names.fold(registry(), Snapshot::with_scope)
}

/// security.md SR-2, SR-4: names that one owner must hold are not parted: those that
/// differ by case alone, and those that begin like a parameterised one.
#[test]
fn sr_2_names_that_begin_alike_are_not_parted() {
    for (names, other) in [
        (vec!["free"], "'Free'"),
        (vec!["set:{id}:read"], "'set:"),
        (vec!["set:{id}:read", "set:{id}:write"], "'set:7:own'"),
        (vec!["set:7:own"], "'set:{id}:"),
    ] {
        let wanted = from_to("a", "b", scopes(&names));
        let problems = done(&wanted, &alike()).unwrap_err();
        let problem = &problems[0];
        assert_eq!(problem.field, "scopes", "{problem}");
        assert!(problem.text.contains(other), "{problem}");
    }
    let whole = ["set:{id}:read", "set:{id}:write", "set:7:own"];
    for names in [&["free", "Free"][..], &whole] {
        let passed = done(&from_to("a", "b", scopes(names)), &alike()).unwrap();
        assert_eq!(passed.passed, names.len());
    }
}

/// security.md SR-2: a name with parameters does not leave a namespace in which it
/// stands for names.
#[test]
fn sr_2_a_parameterised_scope_does_not_pass_without_the_namespace_below_it() {
    let dogs = ruling("a", None, &["set:dogs:"]);
    let registry = snapshot(
        [dogs, ruling("b", None, &[])],
        [with_parameter(1, "set:{id}:read", "a")],
    );
    let wanted = from_to("a", "b", scopes(&["set:{id}:read"]));
    let problems = done(&wanted, &registry).unwrap_err();
    assert!(problems[0].text.contains("'set:dogs:'"), "{problems:?}");
}

/// What cannot be parted is accepted together, whichever name of it is taken first.
#[test]
fn names_that_begin_alike_are_accepted_together() {
    let wanted = from_to("a", "b", TransferredNames::All);
    let without_namespace = ruling("a", None, &[]);
    let registry = alike().with_client(Arc::new(without_namespace));
    let offering = offered(&wanted, &registry, NOW);
    for (first, others) in [
        ("free", &["Free"][..]),
        ("set:7:own", &["set:{id}:read", "set:{id}:write"]),
        ("set:{id}:write", &["set:{id}:read", "set:7:own"]),
    ] {
        let taken = accepted(first, "b", &offering, NOW).unwrap();
        assert_eq!(taken.passed, 1 + others.len(), "{first}");
        let after = taken.applied(&offering);
        for name in others {
            assert_eq!(owner(&after, name), "b");
        }
        assert_eq!(owner(&after, "pets:read"), "a");
    }
}

/// security.md SR-3: what a deleted resource server leaves stays reserved until an
/// administrator gives it to another; then it can be restored.
#[test]
fn sr_3_the_names_of_a_deleted_owner_pass_only_by_force_and_are_then_restored() {
    let a = Owner::ResourceServer(ClientId::new("a"));
    let retired = crate::scope::retire_all(&a, &registry(), NOW);
    let deleted = retired
        .into_iter()
        .fold(registry(), |snapshot, write| match write {
            Write::PutScope(scope) => snapshot.with_scope(Arc::from(scope)),
            _ => snapshot,
        })
        .without_client(&ClientId::new("a"));
    let wanted = from_to("a", "b", pets());
    let problems = offer(&wanted, &deleted, &config(), NOW).unwrap_err();
    assert_eq!(problems[0].field, "from");
    let after = done(&wanted, &deleted).unwrap().applied(&deleted);
    let scope = after.scope(&token("pets:read")).unwrap();
    assert_eq!(scope.state, ScopeState::Retired);
    let restore = Transition::new(StateChange::Restore);
    let back = change_state(scope, &restore, &after, &config(), NOW)
        .unwrap()
        .unwrap();
    assert_eq!(back.state, ScopeState::Active);
    assert_eq!(
        back.owner_since, NOW,
        "nothing of the former owner's comes back"
    );
    assert_eq!(
        after.namespace_owner(&token("pets:x")).unwrap().as_str(),
        "b"
    );
}

fn offered(wanted: &Transfer, registry: &Snapshot, now: UnixTime) -> Snapshot {
    let record = offer(wanted, registry, &config(), now).unwrap();
    registry.clone().with_client(Arc::new(record))
}

fn accepted(name: &str, by: &str, snapshot: &Snapshot, now: UnixTime) -> Option<Transferred> {
    accept_offer(&token(name), &ClientId::new(by), snapshot, &config(), now).unwrap()
}

/// security.md P8: an owner changes only when both sides say so.
#[test]
fn sr_2_only_who_was_offered_a_name_takes_it_and_only_once_and_in_time() {
    let wanted = from_to("a", "b", scopes(&["free"]));
    let snapshot = offered(&wanted, &registry(), NOW);
    assert_eq!(owner(&snapshot, "free"), "a", "an offer moves nothing");
    for (name, by) in [
        ("free", "c"),
        ("free", "a"),
        ("pets:read", "b"),
        ("own", "b"),
    ] {
        assert_eq!(accepted(name, by, &snapshot, NOW), None, "{name} {by}");
    }
    let late = NOW.plus(OFFER_LIFETIME);
    assert_eq!(accepted("free", "b", &snapshot, late), None);
    let after = accepted("free", "b", &snapshot, NOW)
        .unwrap()
        .applied(&snapshot);
    assert_eq!(owner(&after, "free"), "b");
    assert_eq!(accepted("free", "b", &after, NOW), None);
    let role = after.client(&ClientId::new("a")).unwrap();
    assert!(role.resource_server().unwrap().offers.is_empty());
}

#[test]
fn a_new_name_in_an_offered_namespace_accepts_the_namespace() {
    let snapshot = offered(&from_to("a", "b", TransferredNames::All), &registry(), NOW);
    let after = accepted("pets:new", "b", &snapshot, NOW)
        .unwrap()
        .applied(&snapshot);
    assert_eq!(owner(&after, "pets:read"), "b");
    assert_eq!(owner(&after, "free"), "a", "offered apart");
    assert!(accepted("free", "b", &after, NOW).is_some());
}

#[test]
fn an_offer_is_renewed_and_withdrawn() {
    let wanted = from_to("a", "b", pets());
    let twice = offered(
        &wanted,
        &offered(&wanted, &registry(), UnixTime::EPOCH),
        NOW,
    );
    let record = twice.client(&wanted.from).unwrap().record();
    let offers = &record.resource_server.as_ref().unwrap().offers;
    assert_eq!(offers.len(), 1);
    assert_eq!(offers[0].offered_at, NOW);
    let other = Offered::Namespace(namespace("x:"));
    assert_eq!(
        withdraw_offers(record, &wanted.to, Some(&[other]), NOW),
        None
    );
    assert_eq!(
        withdraw_offers(record, &ClientId::new("c"), None, NOW),
        None
    );
    let gone = withdraw_offers(record, &wanted.to, Some(&[offers[0].what.clone()]), NOW).unwrap();
    assert!(gone.resource_server.unwrap().offers.is_empty());
}
