#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    model::{ClientRecord, RegisteredScope},
    scope::fixtures::{namespace, resource_server, scope, snapshot},
};

fn role(namespaces: &[&str], resource: Option<&str>) -> ResourceServer {
    ResourceServer {
        namespaces: namespaces.iter().map(|prefix| namespace(prefix)).collect(),
        resource: resource.map(str::to_owned),
        ..ResourceServer::new()
    }
}

fn check(id: &str, role: &ResourceServer) -> Result<(), Vec<NamespaceProblem>> {
    let pay = ClientRecord {
        name: "Payments".to_owned(),
        resource_server: Some(self::role(&["pay:"], Some("https://pay.example/api"))),
        ..resource_server("pay", None)
    };
    let retired = RegisteredScope {
        state: ScopeState::Retired,
        ..scope(4, "dead:one", Some("free"))
    };
    let scopes = [
        scope(1, "map.see", Some("free")),
        scope(2, "MAP.draw", Some("free")),
        scope(3, "common.read", None),
        retired,
    ];
    let snapshot = snapshot([pay, resource_server("free", None)], scopes);
    check_namespaces(&ClientId::new(id), role, &snapshot)
}

fn reasons(id: &str, role: &ResourceServer) -> Vec<Reason> {
    check(id, role)
        .err()
        .into_iter()
        .flatten()
        .map(|problem| problem.reason())
        .collect()
}

/// security.md SR-2: an overlapping claim is refused at claim time.
#[test]
fn sr_2_overlapping_claims_are_refused() {
    for claim in ["pay:", "PAY:", "pay:send:", "Pay:x."] {
        assert_eq!(
            reasons("new", &role(&[claim], None)),
            [Reason::NamespaceOverlaps],
            "{claim}"
        );
        assert!(reasons("pay", &role(&[claim], None)).is_empty());
    }
    for claim in ["payments:", "pay.", "pay-", "p:"] {
        assert!(reasons("new", &role(&[claim], None)).is_empty(), "{claim}");
    }
    let text = check("new", &role(&["pay:send:"], None)).unwrap_err();
    assert_eq!(
        text.first().unwrap().to_string(),
        "'pay:send:' overlaps 'pay:' of the resource server 'Payments' (pay)"
    );
}

/// security.md SR-2: a resource identifier is claimed once, and a prefix cannot
/// be laid around it.
#[test]
fn sr_2_a_resource_identifier_is_a_claim_too() {
    for resource in [
        "https://pay.example/api",
        "https://pay.example/api/",
        "https://pay.example/api/v1",
        "https://pay.example",
    ] {
        assert_eq!(
            reasons("new", &role(&[], Some(resource))),
            [Reason::NamespaceOverlaps],
            "{resource}"
        );
    }
    assert_eq!(
        reasons("new", &role(&["https:"], None)),
        [Reason::NamespaceOverlaps]
    );
    assert!(reasons("new", &role(&[], Some("https://pay.example/apis"))).is_empty());
}

#[test]
fn foreign_names_inside_are_listed_in_order_with_their_owners() {
    let problems = check("new", &role(&["map.", "common."], None)).unwrap_err();
    let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "in 'map.' lie names of others: 'MAP.draw' of the resource server 'free' (free), \
             'map.see' of the resource server 'free' (free)",
            "in 'common.' lie names of others: 'common.read' of the authorization server",
        ]
    );
    let reason = problems.first().map(NamespaceProblem::reason);
    assert_eq!(reason, Some(Reason::NamespaceHoldsForeignNames));
    assert!(reasons("free", &role(&["map."], None)).is_empty());
}

#[test]
fn retired_names_of_others_do_not_stand_in_the_way() {
    assert!(reasons("new", &role(&["dead:"], None)).is_empty());
}

#[test]
fn long_lists_are_cut() {
    let names: Vec<_> = (0..25)
        .map(|n| scope(n, &format!("a:{n:02}"), None))
        .collect();
    let problems = check_namespaces(
        &ClientId::new("new"),
        &role(&["a:"], None),
        &snapshot([], names),
    )
    .unwrap_err();
    let text = problems.first().unwrap().to_string();
    assert!(text.contains("'a:19'") && !text.contains("'a:20'"));
    assert!(text.ends_with("and 5 more"), "{text}");
}

/// RFC 8707 §2.
#[test]
fn resource_identifiers_are_absolute_web_uris_in_one_spelling() {
    for good in [
        "https://api.example",
        "https://api.example/",
        "https://api.example/v1",
        "https://api.example/v1/",
        "http://localhost:8001",
        "https://api.example:8443/x%20y",
        "http://[::1]:80801",
    ] {
        let expected = if good.ends_with("80801") {
            Err("must be an absolute URI that begins with https:// or http://")
        } else {
            Ok(())
        };
        assert_eq!(check_resource(good), expected, "{good}");
    }
    let long = format!("https://api.example/{}", "a".repeat(300));
    for bad in [
        "",
        "api",
        "/v1",
        "urn:api",
        "ftp://api.example",
        "https:api.example",
        "https:///api.example",
        "HTTPS://api.example",
        "https://API.example",
        "https://api.example:443",
        "https://api.example/a/../b",
        "https://api.example?x",
        "https://api.example#x",
        "https://api.example/#",
        "https://u@api.example",
        "https://u:p@api.example",
        "https://@api.example",
        "https://api.example/a b",
        "https://api.example/\"",
        "https://api.example/\0",
        "https://äpi.example",
        &long,
    ] {
        assert!(check_resource(bad).is_err(), "{bad}");
    }
}
