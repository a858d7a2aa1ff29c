#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;
use crate::{
    Reason,
    scope::fixtures::{NOW, namespace, resource_server, scope, snapshot},
};

const ISSUER: &str = "https://as.example/o";
const RESOURCE: &str = "https://plants.example";

fn read(document: &serde_json::Value) -> Result<Announced, DocumentProblem> {
    Announced::parse(document.to_string().as_bytes(), RESOURCE, ISSUER)
}

fn document(scopes: &[&str]) -> serde_json::Value {
    json!({"resource": RESOURCE, "authorization_servers": [ISSUER], "scopes_supported": scopes})
}

fn pulled(scopes: &[&str], pulled_as: PulledAs, registry: &Snapshot) -> Pulled {
    let announced = read(&document(scopes)).unwrap();
    let config = Config::new(ISSUER);
    decide_pull(
        &ClientId::new("plants"),
        &announced,
        pulled_as,
        registry,
        &config,
        NOW,
    )
}

fn registry(approval: Approval) -> Snapshot {
    let mut plants = resource_server("plants", Some(RESOURCE));
    let role = plants.resource_server.as_mut().unwrap();
    role.namespaces = vec![namespace("plants:")];
    role.approval = approval;
    let mut other = resource_server("other", None);
    other.resource_server.as_mut().unwrap().namespaces = vec![namespace("other:")];
    snapshot([plants, other], [scope(1, "plants:see", Some("plants"))])
}

/// RFC 9728 §3.3, and that the document names this server.
#[test]
fn a_document_must_be_about_this_resource_and_this_server() {
    let with = |member: &str, value: serde_json::Value| {
        let mut changed = document(&["plants:see"]);
        changed
            .as_object_mut()
            .unwrap()
            .insert(member.to_owned(), value);
        read(&changed).map(|announced| announced.scopes.len())
    };
    let servers = "authorization_servers";
    for (answer, expected) in [
        (with("resource", json!("https://plants.example/")), Ok(1)),
        (
            with("resource", json!("https://plants.example/x")),
            Err(DocumentProblem::AnotherResource(
                "https://plants.example/x".to_owned(),
            )),
        ),
        (
            with("resource", json!(null)),
            Err(DocumentProblem::Unreadable),
        ),
        (with(servers, json!([])), Err(DocumentProblem::NamesOthers)),
        (
            with(servers, json!(["https://as.example/o/"])),
            Err(DocumentProblem::NamesOthers),
        ),
        (
            with(servers, json!(ISSUER)),
            Err(DocumentProblem::Unreadable),
        ),
        (with(servers, json!(["x", ISSUER])), Ok(1)),
        (
            with("scopes_supported", json!([1])),
            Err(DocumentProblem::Unreadable),
        ),
        (with("scopes_supported", json!(["a", "a", "a"])), Ok(1)),
        (with("anything", json!({"else": 1})), Ok(1)),
    ] {
        assert_eq!(answer, expected);
    }
    let many: Vec<_> = (0..=MOST_PLUS).map(|n| format!("a{n}")).collect();
    assert_eq!(
        with("scopes_supported", json!(many)),
        Err(DocumentProblem::TooMany)
    );
    assert_eq!(
        Announced::parse(b"\xff", RESOURCE, ISSUER),
        Err(DocumentProblem::Unreadable)
    );
}

const MOST_PLUS: usize = 10_000;

/// security.md SR-4: what is no name, and no text, is no scope and no description.
#[test]
fn sr_4_hostile_names_and_texts_are_left_out() {
    let mut hostile = document(&["plants:a", "two words", "a\u{202e}", "", "plants:b"]);
    let texts = json!({"plants:a": "Read\nit", "plants:b": "txt\u{202e}", "two words": 1});
    hostile
        .as_object_mut()
        .unwrap()
        .insert("scope_descriptions".to_owned(), texts);
    let announced = read(&hostile).unwrap();
    let said: Vec<_> = announced
        .scopes
        .iter()
        .map(|scope| (scope.name.as_str(), scope.description.as_str()))
        .collect();
    assert_eq!(said, [("plants:a", "Read it"), ("plants:b", "")]);
    assert_eq!(announced.malformed.len(), 3);
}

/// A document takes no name of somebody else and changes nothing that is there.
#[test]
fn sr_2_a_document_squats_nothing() {
    let registry = registry(Approval::Automatic);
    let names = [
        "plants:see",
        "plants:add",
        "other:x",
        "free",
        "introspection",
        "openid",
    ];
    let pulled = pulled(&names, PulledAs::Pending, &registry);
    assert_eq!(pulled.known, ["plants:see"]);
    let imported: Vec<_> = pulled
        .imported
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(imported, ["plants:add"]);
    let refused: Vec<_> = pulled
        .refused
        .iter()
        .map(|(_, refusal)| refusal.reason)
        .collect();
    assert_eq!(
        refused,
        [
            Reason::NameInForeignNamespace,
            Reason::NameOutsideNamespace,
            Reason::NameReserved,
            Reason::NameReserved,
        ]
    );
    assert_eq!(pulled.writes.len(), 1);
}

#[test]
fn what_is_pulled_waits_unless_policy_says_otherwise() {
    for (approval, pulled_as, state) in [
        (Approval::Automatic, PulledAs::Pending, ScopeState::Pending),
        (Approval::Automatic, PulledAs::Policy, ScopeState::Active),
        (Approval::Required, PulledAs::Pending, ScopeState::Pending),
        (Approval::Required, PulledAs::Policy, ScopeState::Pending),
    ] {
        let pulled = pulled(&["plants:add"], pulled_as, &registry(approval));
        let states: Vec<_> = pulled.imported.iter().map(|one| one.state).collect();
        assert_eq!(states, [state]);
    }
}
