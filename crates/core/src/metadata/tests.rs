#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};

use super::*;
use crate::scope::fixtures::{scope, snapshot};

fn read(config: &Config, snapshot: &Snapshot) -> Value {
    serde_json::from_slice(&document(config, snapshot)).unwrap()
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
    let config = Config::new("https://as.example/o");
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
    });
    assert_eq!(read(&config, &registry), expected);
}

/// django-oauth-toolkit.md MD-06: what is switched off vanishes (RFC 8414 §3.2).
#[test]
fn md_06_without_codes_nothing_tells_of_them() {
    let mut config = Config::new("https://as.example");
    config.grant_types = [GrantType::ClientCredentials].into();
    let document = read(&config, &Snapshot::new());
    for member in [
        "authorization_endpoint",
        "code_challenge_methods_supported",
        "response_modes_supported",
        "authorization_response_iss_parameter_supported",
        "scopes_supported",
        "jwks_uri",
        "registration_endpoint",
    ] {
        assert!(document.get(member).is_none(), "{member}");
    }
    assert_eq!(document["response_types_supported"], json!([]));
}

/// security.md CT-13: a legacy grant is told of only while it is on.
#[test]
fn ct_13_legacy_grants_are_listed_only_while_they_are_on() {
    let mut config = Config::new("https://as.example");
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
    assert_eq!(document(&config, &few), document(&config, &many));
}
