#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;
use crate::{ParameterType, declared::DeclaredScope};

const NOW: i64 = 1_800_000_000;

fn expected() -> Expected {
    Expected {
        issuer: "https://as.example/o".to_owned(),
        resource: "https://api.example".to_owned(),
        scopes: None,
        leeway: 5,
    }
}

fn good() -> Map<String, Value> {
    let good = json!({
        "iss": "https://as.example/o",
        "aud": "https://api.example",
        "sub": "7",
        "client_id": "app",
        "exp": NOW + 60,
        "iat": NOW - 60,
        "jti": "j",
        "scope": "read groups",
        "tenant": { "name": "north" },
    });
    good.as_object().unwrap().clone()
}

fn check(members: &Map<String, Value>) -> Result<AccessToken, Problem> {
    expected().check(&serde_json::to_vec(members).unwrap(), NOW)
}

/// What becomes of a good token with one member changed.
fn with(name: &str, value: Value) -> Result<AccessToken, Problem> {
    let mut members = good();
    members.insert(name.to_owned(), value);
    check(&members)
}

/// RFC 9068 §2.2.
#[test]
fn a_good_token_is_described() {
    let token = check(&good()).unwrap();
    assert_eq!(token.scopes().collect::<Vec<_>>(), ["groups", "read"]);
    assert_eq!(token.client_id(), Some("app"));
    assert_eq!(token.subject(), Some("7"));
    assert_eq!(token.user(), Some("7"));
    assert_eq!(token.expires_at(), Some(NOW + 60));
    assert_eq!(token.audience(), ["https://api.example"]);
    assert_eq!(token.claim("tenant"), Some(&json!({ "name": "north" })));
    assert_eq!(token.claim("jti"), Some(&json!("j")));
    assert_eq!(token.claim("scope"), None);
}

/// RFC 9068 §2.2: the subject of a token that a client got for itself is the
/// client.
#[test]
fn a_token_of_a_client_has_no_user() {
    let token = with("sub", json!("app")).unwrap();
    assert_eq!(token.user(), None);
    let token = with("username", json!("ada")).unwrap();
    assert_eq!(token.user(), Some("ada"));
}

#[test]
fn no_required_claim_may_be_missing_or_malformed() {
    for name in ["iss", "aud", "sub", "client_id", "exp", "iat", "jti"] {
        let mut without = good();
        without.remove(name);
        assert_eq!(check(&without), Err(Problem::Claim(name)));
        for value in [json!(null), json!([7]), json!({}), json!(true)] {
            assert_eq!(with(name, value), Err(Problem::Claim(name)), "{name}");
        }
    }
    for name in ["iss", "sub", "client_id", "jti", "scope", "username"] {
        assert_eq!(with(name, json!(7)), Err(Problem::Claim(name)));
    }
    for name in ["sub", "client_id", "jti"] {
        assert_eq!(with(name, json!("")), Err(Problem::Claim(name)));
    }
    let mut without = good();
    without.remove("scope");
    assert_eq!(check(&without).unwrap().scopes().count(), 0);
}

/// security.md JW-4: a malformed time is not an absent one.
#[test]
fn jw_4_a_malformed_time_is_refused() {
    for name in ["exp", "iat", "nbf"] {
        for value in [
            json!("1900000000"),
            json!(-1),
            json!(1e308),
            json!(1_800_000_030.5),
            json!(1.8e9),
            json!(u64::MAX),
            json!(null),
            json!([]),
            json!({}),
            json!(true),
        ] {
            let refused = with(name, value.clone());
            assert_eq!(refused, Err(Problem::Claim(name)), "{name} {value}");
        }
    }
}

/// security.md JW-4: clocks may disagree by the leeway and no more.
#[test]
fn jw_4_times_hold_within_the_leeway() {
    for (name, value, outcome) in [
        ("exp", NOW + 1, None),
        ("exp", NOW - 4, None),
        ("exp", NOW - 5, Some(Problem::Expired)),
        ("exp", NOW - 61, Some(Problem::Expired)),
        ("exp", 0, Some(Problem::Expired)),
        ("exp", i64::MAX, None),
        ("iat", NOW + 5, None),
        ("iat", NOW + 6, Some(Problem::NotYet)),
        ("iat", i64::MAX, Some(Problem::NotYet)),
        ("iat", 0, None),
        ("nbf", NOW + 5, None),
        ("nbf", NOW + 6, Some(Problem::NotYet)),
    ] {
        assert_eq!(with(name, json!(value)).err(), outcome, "{name} {value}");
    }
}

/// security.md CT-23: another issuer's token, another resource server's.
#[test]
fn ct_23_a_signed_token_is_of_its_issuer_and_for_its_audience() {
    for issuer in [
        "https://as.example/o/",
        "https://as.example",
        "HTTPS://as.example/o",
    ] {
        assert_eq!(with("iss", json!(issuer)), Err(Problem::Issuer));
    }
    for audience in [
        json!("https://other.example"),
        json!("https://api.example/"),
        json!(["https://other.example", "https://API.example"]),
        json!([]),
        json!(""),
    ] {
        assert_eq!(with("aud", audience), Err(Problem::Audience));
    }
    let both = json!(["https://other.example", "https://api.example"]);
    assert_eq!(with("aud", both).unwrap().audience().len(), 2);
}

/// security.md CT-23: in a token for several, only the scopes of our own.
#[test]
fn ct_23_a_scope_of_another_owner_is_not_seen() {
    let ours = Expected {
        scopes: Some(SeenScopes::named(["groups"])),
        ..expected()
    };
    let token = ours.check(&serde_json::to_vec(&good()).unwrap(), NOW);
    assert_eq!(token.unwrap().scopes().collect::<Vec<_>>(), ["groups"]);
}

/// security.md CT-23: of a parameterised scope those with well-formed values.
#[test]
fn scopes_with_values_are_seen_where_they_are_declared() {
    let dataset = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}")
        .parameter("id", ParameterType::Integer);
    let declared = [dataset, DeclaredScope::new("groups", "See the groups")];
    let ours = Expected {
        scopes: Some(SeenScopes::declared(&declared)),
        ..expected()
    };
    let mut claims = good();
    let scope = "groups read dataset:7:read dataset:x:read dataset:{id}:read";
    claims.insert("scope".to_owned(), json!(scope));
    let payload = serde_json::to_vec(&claims).unwrap();
    let token = ours.check(&payload, NOW).unwrap();
    assert!(token.scopes().eq(["dataset:7:read", "groups"]));
}

/// RFC 7800 §3.1.
#[test]
fn a_token_that_is_bound_to_a_key_is_refused() {
    let bound = with("cnf", json!({ "jkt": "x" }));
    assert_eq!(bound, Err(Problem::Bound));
    assert_eq!(with("cnf", json!(null)), Err(Problem::Bound));
}

#[test]
fn another_payload_than_one_object_is_refused() {
    for payload in [
        "",
        "[]",
        "7",
        "null",
        "{",
        "\u{0}",
        r#"{"iss":"a","iss":"b"}"#,
    ] {
        let refused = expected().check(payload.as_bytes(), NOW);
        assert_eq!(refused, Err(Problem::Malformed), "{payload}");
    }
}
