//! RFC 8414: the metadata document, derived from what is switched on.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::{
    Config, Snapshot, UnixTime,
    authorize::ResponseType,
    model::{AuthMethod, GrantType, RegisteredScope},
    scope::{Moment, effect, is_openid_name},
};

/// What a server has besides the endpoints that its grants bring.
///
/// ```
/// use bailiwick_core::{Config, Snapshot, UnixTime, metadata::{Endpoints, document}};
///
/// let config = Config::new("https://login.example.org");
/// let document = document(&config, &Endpoints::default(), &Snapshot::new(), UnixTime::EPOCH);
/// assert_eq!(document, br#"{"issuer":"https://login.example.org"}"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Whether tokens can be revoked (RFC 7009). Without a grant there are none.
    pub revocation: bool,
    /// Whether tokens can be introspected (RFC 7662). Without a grant there are
    /// none.
    pub introspection: bool,
    /// Members of a host's own; none of [`MEMBERS`].
    pub members: BTreeMap<String, Value>,
}

impl Default for Endpoints {
    fn default() -> Self {
        Self {
            revocation: true,
            introspection: true,
            members: BTreeMap::new(),
        }
    }
}

/// The members that follow from what a server has.
pub const MEMBERS: [&str; 15] = [
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "jwks_uri",
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "token_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_methods_supported",
    "code_challenge_methods_supported",
    "authorization_response_iss_parameter_supported",
];

/// What RFC 8414 §2, RFC 7009 and RFC 9207 §3 let a server say of itself; what
/// does not exist is absent (RFC 8414 §3.2), never null.
#[derive(Debug, Serialize)]
struct Metadata<'a> {
    issuer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    introspection_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwks_uri: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes_supported: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    response_types_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    response_modes_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grant_types_supported: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    token_endpoint_auth_methods_supported: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    revocation_endpoint_auth_methods_supported: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    revocation_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    introspection_endpoint_auth_methods_supported: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    introspection_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_challenge_methods_supported: Vec<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    authorization_response_iss_parameter_supported: bool,
    #[serde(flatten)]
    members: &'a BTreeMap<String, Value>,
}

/// Until when a document made at `now` holds, if nothing is changed: until a scope
/// that may be listed goes out of use by itself.
///
/// ```
/// use bailiwick_core::{Snapshot, UnixTime, metadata::holds_until};
///
/// assert_eq!(holds_until(&Snapshot::new(), UnixTime::EPOCH), None);
/// ```
pub fn holds_until(snapshot: &Snapshot, now: UnixTime) -> Option<UnixTime> {
    let listed = snapshot.advertised_scopes();
    let ends = listed.filter_map(|scope| scope.sunset);
    ends.filter(|end| *end > now).min()
}

/// The metadata document as JSON, as it is at `now`. Its size does not depend on how many scopes
/// are registered: only those that are marked public are listed.
///
/// ```
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     metadata::{Endpoints, document},
///     model::GrantType,
/// };
///
/// let mut config = Config::new("https://login.example/o");
/// config.grant_types.insert(GrantType::ClientCredentials);
/// let document = document(&config, &Endpoints::default(), &Snapshot::new(), UnixTime::EPOCH);
/// let document: serde_json::Value = serde_json::from_slice(&document)?;
/// assert_eq!(document["issuer"], "https://login.example/o");
/// assert_eq!(document["token_endpoint"], "https://login.example/o/token/");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn document(
    config: &Config,
    endpoints: &Endpoints,
    snapshot: &Snapshot,
    now: UnixTime,
) -> Vec<u8> {
    let endpoint =
        |is_there: bool, path: &str| is_there.then(|| format!("{}{path}", config.issuer));
    let by_code = ResponseType::Code.is_on(config);
    let response_types = || {
        ResponseType::ALL
            .into_iter()
            .filter(|one| one.is_on(config))
    };
    let asks = config.has_authorization_endpoint();
    let gives = config.has_token_endpoint();
    let has_tokens = !config.grant_types.is_empty();
    let revokes = endpoints.revocation && has_tokens;
    let introspects = endpoints.introspection && has_tokens;
    let methods = || client_methods(config);
    let algorithms = || signing_algorithms(config);
    let metadata = Metadata {
        issuer: &config.issuer,
        authorization_endpoint: endpoint(asks, "/authorize/"),
        token_endpoint: endpoint(gives, "/token/"),
        revocation_endpoint: endpoint(revokes, "/revoke_token/"),
        introspection_endpoint: endpoint(introspects, "/introspect/"),
        jwks_uri: endpoint(has_tokens, "/.well-known/jwks.json"),
        scopes_supported: scopes(config, snapshot, now),
        response_types_supported: response_types().map(ResponseType::as_str).collect(),
        response_modes_supported: response_types().map(|one| one.mode().as_str()).collect(),
        grant_types_supported: config.grant_types.iter().map(GrantType::as_str).collect(),
        token_endpoint_auth_methods_supported: listed(gives, methods),
        token_endpoint_auth_signing_alg_values_supported: listed(gives, algorithms),
        revocation_endpoint_auth_methods_supported: listed(revokes, methods),
        revocation_endpoint_auth_signing_alg_values_supported: listed(revokes, algorithms),
        introspection_endpoint_auth_methods_supported: listed(introspects, || {
            resource_server_methods(config)
        }),
        introspection_endpoint_auth_signing_alg_values_supported: listed(introspects, algorithms),
        code_challenge_methods_supported: listed(by_code, || vec!["S256"]),
        authorization_response_iss_parameter_supported: asks,
        members: &endpoints.members,
    };
    // Strings and lists of strings: there is nothing that could fail.
    serde_json::to_vec(&metadata).unwrap_or_default()
}

/// How a client authenticates: the built-in methods, then the host's.
fn client_methods(config: &Config) -> Vec<&str> {
    AuthMethod::BUILT_IN
        .iter()
        .chain(config.extension_auth_methods.keys())
        .map(AuthMethod::as_str)
        .collect()
}

/// How a resource server does (RFC 8414 §2: access token types stand here too).
fn resource_server_methods(config: &Config) -> Vec<&str> {
    let methods = client_methods(config).into_iter();
    let methods = methods.filter(|name| *name != AuthMethod::None.as_str());
    methods.chain(["Bearer"]).collect()
}

fn signing_algorithms(config: &Config) -> Vec<&'static str> {
    let algorithms = config.extension_auth_methods.values().flatten();
    let algorithms: BTreeSet<_> = algorithms.copied().collect();
    algorithms.into_iter().collect()
}

fn listed<T>(is_there: bool, words: impl FnOnce() -> Vec<T>) -> Vec<T> {
    if is_there { words() } else { Vec::new() }
}

/// security.md SR-1, SR-15: no privileged name, nothing that is not public.
fn scopes<'a>(config: &Config, snapshot: &'a Snapshot, now: UnixTime) -> Vec<&'a str> {
    let is_listed = |scope: &RegisteredScope| {
        config.policies.scopes.is_listed(scope)
            && effect(scope.state_at(now), Moment::Metadata).is_granted()
            // The name of a parameterised scope is none that could be asked for.
            && !scope.is_parameterised()
            && !config.privileged.contains(&scope.name)
            && !is_openid_name(&scope.name)
    };
    let public = snapshot.advertised_scopes();
    public
        .filter(|scope| is_listed(scope))
        .map(|scope| scope.name.as_str())
        .collect()
}
