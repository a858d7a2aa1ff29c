#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use serde_json::json;

use super::*;
use crate::{
    Reason,
    model::{ParameterType, ScopeParameter},
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

/// RFC 9728 §3.3: what is no other resource at the token endpoint is none here.
#[test]
fn a_document_below_the_host_is_about_its_very_path() {
    let of = |said: &str, resource: &str| {
        let document = json!({"resource": said, "authorization_servers": [ISSUER]});
        Announced::parse(document.to_string().as_bytes(), resource, ISSUER).is_ok()
    };
    let (with, without) = ("https://h.example/api/", "https://h.example/api");
    assert!(of(with, with) && of(without, without));
    assert!(!of(with, without) && !of(without, with));
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
    assert_eq!(announced.malformed, ["two words", "a\u{fffd}", ""]);
}

/// What a report repeats goes to somebody's terminal.
#[test]
fn sr_4_what_is_no_name_is_told_legibly() {
    let long = "\u{1b}]52;c;".repeat(100);
    let announced = read(&document(&["a\n\u{1b}[2Jb", &long])).unwrap();
    let [first, second] = &announced.malformed[..] else {
        panic!("{announced:?}");
    };
    assert_eq!(first, "a\u{fffd}\u{fffd}[2Jb");
    assert_eq!(second.chars().count(), 256, "cut off");
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

/// A plain scope of that name would be one that no token can make sense of.
#[test]
fn a_parameterised_name_needs_a_manifest() {
    let registry = registry(Approval::Automatic);
    let names = ["plants:{id}:see", "plants:add"];
    let nothing = pulled(&names, PulledAs::Policy, &registry);
    assert_eq!(nothing.imported.len(), 1);
    let (name, refusal) = nothing.refused.first().unwrap();
    assert_eq!(name, "plants:{id}:see");
    assert!(refusal.text.contains("manifest"), "{refusal}");

    // One that is declared is known like every other.
    let mut declared = scope(2, "plants:{id}:see", Some("plants"));
    let id = ScopeParameter::new(ParameterType::Integer);
    declared.parameters.insert("id".to_owned(), id);
    let registry = registry.with_scope(std::sync::Arc::new(declared));
    let known = pulled(&names, PulledAs::Policy, &registry).known;
    assert_eq!(known, ["plants:{id}:see"]);
}

/// RFC 9728 §3.3: the resource is the same, but for the slash behind a host.
#[test]
fn a_document_about_a_path_is_about_no_other() {
    let resource = "https://plants.example/v1";
    let read = |about: &str| {
        let document = json!({"resource": about, "authorization_servers": [ISSUER]});
        Announced::parse(document.to_string().as_bytes(), resource, ISSUER).is_ok()
    };
    assert!(read(resource));
    assert!(!read("https://plants.example/v1/"));
}

#[test]
fn who_may_not_register_has_nothing_in_use_by_policy() {
    let mut plants = registry(Approval::Automatic)
        .client(&ClientId::new("plants"))
        .unwrap()
        .record()
        .clone();
    let with = |record| registry(Approval::Automatic).with_client(std::sync::Arc::new(record));
    let disabled = crate::model::ClientRecord {
        disabled: true,
        ..plants.clone()
    };
    plants.resource_server.as_mut().unwrap().may_register = false;
    for registry in [with(plants), with(disabled)] {
        let pulled = pulled(&["plants:add"], PulledAs::Policy, &registry);
        let states: Vec<_> = pulled.imported.iter().map(|one| one.state).collect();
        assert_eq!(states, [ScopeState::Pending]);
    }
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
