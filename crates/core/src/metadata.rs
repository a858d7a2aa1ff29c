//! RFC 8414: the metadata document, derived from what is switched on.

#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::{
    Config, Snapshot,
    model::{AuthMethod, GrantType, RegisteredScope, ScopeState},
    scope::is_openid_name,
};

/// What RFC 8414 §2, RFC 7009 and RFC 9207 §3 let a server say of itself; what
/// does not exist is absent (RFC 8414 §3.2), never null.
#[derive(Debug, Serialize)]
struct Metadata<'a> {
    issuer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_endpoint: Option<String>,
    token_endpoint: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes_supported: Vec<&'a str>,
    response_types_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    response_modes_supported: Vec<&'static str>,
    grant_types_supported: Vec<&'a str>,
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_challenge_methods_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    authorization_response_iss_parameter_supported: bool,
}

/// The metadata document as JSON. Its size does not depend on how many scopes
/// are registered: only those that are marked public are listed.
///
/// ```
/// use bailiwick_core::{Config, Snapshot, metadata::document};
///
/// let config = Config::new("https://login.example/o");
/// let document = document(&config, &Snapshot::new());
/// let document: serde_json::Value = serde_json::from_slice(&document)?;
/// assert_eq!(document["issuer"], "https://login.example/o");
/// assert_eq!(document["token_endpoint"], "https://login.example/o/token/");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn document(config: &Config, snapshot: &Snapshot) -> Vec<u8> {
    let endpoint = |path: &str| format!("{}{path}", config.issuer);
    let by_code = config.grant_types.contains(&GrantType::AuthorizationCode);
    let if_by_code = |word| if by_code { vec![word] } else { Vec::new() };
    let methods: Vec<_> = AuthMethod::BUILT_IN
        .iter()
        .map(AuthMethod::as_str)
        .collect();
    let metadata = Metadata {
        issuer: &config.issuer,
        authorization_endpoint: by_code.then(|| endpoint("/authorize/")),
        token_endpoint: endpoint("/token/"),
        revocation_endpoint: endpoint("/revoke_token/"),
        introspection_endpoint: endpoint("/introspect/"),
        scopes_supported: scopes(config, snapshot),
        response_types_supported: if_by_code("code"),
        response_modes_supported: if_by_code("query"),
        grant_types_supported: grant_types(config),
        token_endpoint_auth_methods_supported: methods.clone(),
        revocation_endpoint_auth_methods_supported: methods,
        introspection_endpoint_auth_methods_supported: vec![
            AuthMethod::ClientSecretBasic.as_str(),
            AuthMethod::ClientSecretPost.as_str(),
            // RFC 8414 §2: access token types stand here too.
            "Bearer",
        ],
        code_challenge_methods_supported: if_by_code("S256"),
        authorization_response_iss_parameter_supported: by_code,
    };
    // Strings and lists of strings: there is nothing that could fail.
    serde_json::to_vec(&metadata).unwrap_or_default()
}

/// Those that work: no endpoint gives tokens by the implicit grant.
fn grant_types(config: &Config) -> Vec<&str> {
    let grants = config.grant_types.iter();
    grants
        .filter(|grant| **grant != GrantType::Implicit)
        .map(GrantType::as_str)
        .collect()
}

/// security.md SR-1, SR-15: no privileged name, nothing that is not public.
fn scopes<'a>(config: &Config, snapshot: &'a Snapshot) -> Vec<&'a str> {
    let is_listed = |scope: &RegisteredScope| {
        scope.advertised
            && scope.state == ScopeState::Active
            && !config.privileged.contains(&scope.name)
            && !is_openid_name(&scope.name)
    };
    let mut names: Vec<_> = snapshot
        .scopes()
        .filter(|scope| is_listed(scope))
        .map(|scope| scope.name.as_str())
        .collect();
    names.sort_unstable();
    names
}
