#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};

use super::*;
use crate::{
    model::ScopeState,
    scope::fixtures::{NOW, scope, snapshot},
    world::config,
};

fn read(config: &Config, snapshot: &Snapshot) -> Value {
    serde_json::from_slice(&document(config, &Endpoints::default(), snapshot, NOW)).unwrap()
}

fn public(id: u64, name: &str) -> RegisteredScope {
    RegisteredScope {
        advertised: true,
        ..scope(id, name, None)
    }
}

/// django-oauth-toolkit.md MD-02, MD-06, MD-09: all that exists, and nothing
/// else.
#[test]
fn md_09_the_document_says_what_exists() {
    let config = config("https://as.example/o");
    let registry = snapshot([], [public(1, "write"), public(2, "read")]);
    let expected = json!({
        "issuer": "https://as.example/o",
        "authorization_endpoint": "https://as.example/o/authorize/",
        "token_endpoint": "https://as.example/o/token/",
        "revocation_endpoint": "https://as.example/o/revoke_token/",
        "introspection_endpoint": "https://as.example/o/introspect/",
        "scopes_supported": ["read", "write"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
        "token_endpoint_auth_methods_supported":
            ["client_secret_basic", "client_secret_post", "none"],
        "revocation_endpoint_auth_methods_supported":
            ["client_secret_basic", "client_secret_post", "none"],
        "introspection_endpoint_auth_methods_supported":
            ["client_secret_basic", "client_secret_post", "Bearer"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "jwks_uri": "https://as.example/o/.well-known/jwks.json",
    });
    assert_eq!(read(&config, &registry), expected);
}

/// The members of a document of `grants` and `endpoints` besides the issuer.
fn members(grants: &[GrantType], endpoints: &Endpoints) -> Vec<String> {
    let mut config = Config::new("https://as.example");
    config.grant_types.extend(grants.iter().cloned());
    let document = document(&config, endpoints, &Snapshot::new(), NOW);
    let document: Value = serde_json::from_slice(&document).unwrap();
    let members = document.as_object().unwrap();
    assert!(members.values().all(|value| !value.is_null()), "{document}");
    assert!(members.values().all(|value| *value != json!([])));
    let names = members.keys().filter(|name| *name != "issuer");
    names.cloned().collect()
}

const BY_CODE: [&str; 5] = [
    "authorization_endpoint",
    "response_types_supported",
    "response_modes_supported",
    "code_challenge_methods_supported",
    "authorization_response_iss_parameter_supported",
];
const BY_TOKENS: [&str; 4] = [
    "jwks_uri",
    "token_endpoint",
    "token_endpoint_auth_methods_supported",
    "grant_types_supported",
];
const REVOCATION: [&str; 2] = [
    "revocation_endpoint",
    "revocation_endpoint_auth_methods_supported",
];
const INTROSPECTION: [&str; 2] = [
    "introspection_endpoint",
    "introspection_endpoint_auth_methods_supported",
];

/// django-oauth-toolkit.md MD-06: each combination of grants and endpoints says
/// what it has and nothing else (RFC 8414 §3.2).
#[test]
fn md_06_the_document_follows_from_what_is_registered() {
    use GrantType::{AuthorizationCode, ClientCredentials, Password, RefreshToken};
    let ticket = GrantType::parse("urn:example:ticket").unwrap();
    let grants = [
        AuthorizationCode,
        ClientCredentials,
        Password,
        RefreshToken,
        ticket,
    ];
    for chosen in 0..1_u32 << grants.len() {
        let chosen = (0..grants.len()).filter(|at| chosen & (1 << at) != 0);
        let chosen: Vec<_> = chosen.map(|at| grants[at].clone()).collect();
        for (revocation, introspection) in [(true, true), (false, true), (true, false)] {
            let endpoints = Endpoints {
                revocation,
                introspection,
                ..Endpoints::default()
            };
            let mut expected: Vec<&str> = Vec::new();
            if chosen.contains(&AuthorizationCode) {
                expected.extend(BY_CODE);
            }
            if !chosen.is_empty() {
                expected.extend(BY_TOKENS);
                expected.extend(revocation.then_some(REVOCATION).into_iter().flatten());
                expected.extend(introspection.then_some(INTROSPECTION).into_iter().flatten());
            }
            expected.sort_unstable();
            let mut found = members(&chosen, &endpoints);
            found.sort_unstable();
            assert_eq!(found, expected, "{chosen:?} {revocation} {introspection}");
        }
    }
}

#[test]
fn a_host_adds_members_of_its_own() {
    let endpoints = Endpoints {
        members: [(
            "op_policy_uri".to_owned(),
            json!("https://as.example/policy"),
        )]
        .into(),
        ..Endpoints::default()
    };
    assert_eq!(members(&[], &endpoints), ["op_policy_uri"]);
}

/// Nothing that the document says of itself can be said by a host.
#[test]
fn every_member_that_is_derived_is_listed() {
    let mut config = config("https://as.example");
    config.grant_types.extend([GrantType::Password]);
    let document = read(&config, &snapshot([], [public(1, "read")]));
    for name in document.as_object().unwrap().keys() {
        assert!(MEMBERS.contains(&name.as_str()), "{name}");
    }
}

/// security.md CT-13: a legacy grant is told of only while it is on.
#[test]
fn ct_13_legacy_grants_are_listed_only_while_they_are_on() {
    let mut config = config("https://as.example");
    let listed = |config: &Config| read(config, &Snapshot::new())["grant_types_supported"].clone();
    assert!(
        !listed(&config)
            .as_array()
            .unwrap()
            .contains(&json!("password"))
    );
    config.grant_types.insert(GrantType::Password);
    assert!(
        listed(&config)
            .as_array()
            .unwrap()
            .contains(&json!("password"))
    );
}

/// RFC 8414 §2; security.md CT-13: the implicit grant shows in all that it adds,
/// and adds no challenge methods.
#[test]
fn ct_13_the_implicit_grant_is_listed_only_while_it_is_on() {
    let mut config = Config::new("https://as.example");
    config.grant_types = [GrantType::AuthorizationCode, GrantType::Implicit].into();
    let both = read(&config, &Snapshot::new());
    assert_eq!(both["response_types_supported"], json!(["code", "token"]));
    assert_eq!(
        both["response_modes_supported"],
        json!(["query", "fragment"])
    );
    let listed = both["grant_types_supported"].as_array().unwrap();
    assert!(listed.contains(&json!("implicit")));
    config.grant_types = [GrantType::Implicit].into();
    let alone = read(&config, &Snapshot::new());
    assert_eq!(alone["response_types_supported"], json!(["token"]));
    assert_eq!(alone["response_modes_supported"], json!(["fragment"]));
    assert_eq!(
        alone["authorization_endpoint"],
        json!("https://as.example/authorize/")
    );
    let said = &alone["authorization_response_iss_parameter_supported"];
    assert_eq!(*said, json!(true));
    assert!(alone.get("code_challenge_methods_supported").is_none());
}

/// security.md SR-1, SR-15.
#[test]
fn sr_15_only_active_public_unprivileged_scopes_are_listed() {
    let mut config = Config::new("https://as.example");
    config.privileged.introspection = crate::scope::fixtures::token("peek");
    let retired = RegisteredScope {
        state: ScopeState::Retired,
        ..public(3, "gone")
    };
    let registry = snapshot(
        [],
        [
            public(1, "read"),
            scope(2, "secret", None),
            retired,
            public(4, "peek"),
            public(5, "register-scope"),
            public(6, "openid"),
        ],
    );
    let document = read(&config, &registry);
    assert_eq!(document["scopes_supported"], json!(["read"]));
}

/// scopes.md §4.15: clients ask for all that is listed.
#[test]
fn ten_thousand_scopes_do_not_change_the_size() {
    let config = Config::new("https://as.example");
    let few = snapshot([], [public(1, "read")]);
    let many = (2..10_002).map(|n| scope(n, &format!("api:{n}"), Some("rs")));
    let many = many.fold(few.clone(), |s, scope| s.with_scope(scope.into()));
    assert_eq!(
        document(&config, &Endpoints::default(), &few, NOW),
        document(&config, &Endpoints::default(), &many, NOW)
    );
}

/// What goes out of use by itself is listed no longer than that; a parameterised
/// name is none that a client could ask for.
#[test]
fn a_sunset_ends_the_listing_and_templates_are_not_listed() {
    let config = config("https://as.example/o");
    let end = NOW.plus(std::time::Duration::from_secs(5));
    let goes = RegisteredScope {
        state: ScopeState::Deprecated,
        sunset: Some(end),
        ..public(1, "goes")
    };
    let parameter = crate::model::ScopeParameter::new(crate::model::ParameterType::Word);
    let template = RegisteredScope {
        parameters: [("id".to_owned(), parameter)].into(),
        ..public(2, "set:{id}")
    };
    let registry = snapshot([], [goes, template, public(3, "stays")]);
    assert_eq!(
        read(&config, &registry)["scopes_supported"],
        json!(["goes", "stays"])
    );
    assert_eq!(holds_until(&registry, NOW), Some(end));
    let later = document(&config, &Endpoints::default(), &registry, end);
    let later: Value = serde_json::from_slice(&later).unwrap();
    assert_eq!(later["scopes_supported"], json!(["stays"]));
    assert_eq!(holds_until(&registry, end), None);
}
