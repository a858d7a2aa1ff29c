//! RFC 6749 §2: clients.

use std::{collections::BTreeSet, fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    ClientId, ClientSecret, ExtensionName, Extra, ResourceServer, ScopeRule, UserId,
    extension::{is_absolute_uri, is_method_name},
};
use crate::{MacKeys, UnixTime, scope::ScopeSet};

words! {
    /// RFC 6749 §2.1.
    ///
    /// ```
    /// use bailiwick_core::model::ClientType;
    ///
    /// assert_eq!(ClientType::parse("public"), Some(ClientType::Public));
    /// assert_eq!(ClientType::Confidential.as_str(), "confidential");
    /// ```
    ClientType {
        /// Can keep a secret.
        Confidential = "confidential",
        /// Cannot.
        Public = "public",
    }
}

open_words! {
    /// Grant types by their registered names; those that a host adds are named by
    /// an absolute URI (RFC 6749 §4.5).
    ///
    /// ```
    /// use bailiwick_core::model::GrantType;
    ///
    /// assert_eq!(GrantType::parse("refresh_token"), Some(GrantType::RefreshToken));
    /// let own = GrantType::parse("urn:example:ticket").unwrap();
    /// assert_eq!(own.as_str(), "urn:example:ticket");
    /// assert_eq!(GrantType::parse("ticket"), None);
    /// ```
    GrantType by is_absolute_uri, "a grant type", "One that a host registered." {
        /// RFC 6749 §4.1.
        AuthorizationCode = "authorization_code",
        /// RFC 6749 §4.4.
        ClientCredentials = "client_credentials",
        /// RFC 6749 §6.
        RefreshToken = "refresh_token",
        /// RFC 6749 §4.3: legacy, off until the operator names it.
        Password = "password",
        /// RFC 6749 §4.2: legacy, off until the operator names it.
        Implicit = "implicit",
    }
}

impl GrantType {
    /// Whether it is off until the operator names it (RFC 9700 §2.1.2, §2.4).
    ///
    /// ```
    /// use bailiwick_core::model::GrantType;
    ///
    /// assert!(GrantType::Password.is_legacy());
    /// assert!(!GrantType::RefreshToken.is_legacy());
    /// ```
    pub const fn is_legacy(&self) -> bool {
        matches!(self, Self::Password | Self::Implicit)
    }
}

open_words! {
    /// How a client authenticates (RFC 7591 §2 `token_endpoint_auth_method`).
    ///
    /// ```
    /// use bailiwick_core::model::AuthMethod;
    ///
    /// assert_eq!(AuthMethod::parse("none"), Some(AuthMethod::None));
    /// // Any other word could be that of a method that a host adds.
    /// let own = AuthMethod::parse("tls_client_auth").unwrap();
    /// assert_eq!(own.as_str(), "tls_client_auth");
    /// assert!(matches!(own, AuthMethod::Extension(name) if name.as_str() == "tls_client_auth"));
    /// ```
    AuthMethod by is_method_name, "an authentication method", "One that a host registered." {
        /// HTTP Basic (RFC 6749 §2.3.1).
        ClientSecretBasic = "client_secret_basic",
        /// Parameters in the body (RFC 6749 §2.3.1).
        ClientSecretPost = "client_secret_post",
        /// Not at all: public clients.
        None = "none",
    }
}

/// The endpoints at which clients authenticate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientEndpoint {
    /// RFC 6749 §3.2.
    Token,
    /// RFC 7009 §2.
    Revocation,
    /// RFC 7662 §2.
    Introspection,
    /// One that a host added.
    Other,
}

/// A registered client.
///
/// ```
/// use bailiwick_core::{
///     Digest, UnixTime,
///     model::{Client, ClientId, ClientRecord, ClientSecret, ClientType, GrantType, SecretHash},
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let mut record = ClientRecord::new(ClientId::new("field-notes"), now);
/// record.name = "Field Notes".to_owned();
/// record.client_type = ClientType::Confidential;
/// record.grant_types.insert(GrantType::AuthorizationCode);
/// record.redirect_uris.push("https://notes.example/callback".to_owned());
/// record.secrets.push(ClientSecret {
///     hash: SecretHash::Sha256(Digest::of(b"bwk_256-random-bits")),
///     created_at: now,
/// });
/// assert!(record.is_confidential() && record.allows_grant_type(&GrantType::AuthorizationCode));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the registration"
)]
pub struct ClientRecord {
    /// `client_id`.
    pub id: ClientId,
    /// `client_name`, for people.
    pub name: String,
    /// Confidential or public.
    pub client_type: ClientType,
    /// The grant types it may use.
    pub grant_types: BTreeSet<GrantType>,
    /// Its redirect URIs, byte for byte.
    pub redirect_uris: Vec<String>,
    /// Where it may send people after logout.
    pub post_logout_redirect_uris: Vec<String>,
    /// Web origins that may call the token endpoint from a browser.
    pub allowed_origins: Vec<String>,
    /// The scopes that it may ask for; `None`: any unprivileged one.
    pub scope: Option<ScopeSet>,
    /// What a request without `scope` means; `None`: the registry's defaults.
    #[serde(default)]
    pub default_scope: Option<ScopeSet>,
    /// Rules about what it may ask for; those of the server come besides.
    #[serde(default)]
    pub scope_rules: Vec<ScopeRule>,
    /// Whether what it may not have is left out of what it gets, instead of
    /// refused; `None`: as the server's setting says.
    #[serde(default)]
    pub narrows_scope: Option<bool>,
    /// Its declared authentication method, to which it is held.
    pub auth_method: Option<AuthMethod>,
    /// Its secrets: none for a public client, at most two.
    pub secrets: Vec<ClientSecret>,
    /// The user who registered it.
    pub owner: Option<UserId>,
    /// Whether people are not asked for consent.
    pub skip_authorization: bool,
    /// Whether it needs PKCE; `None`: as the server's setting says.
    pub pkce_required: Option<bool>,
    /// How long its access tokens live; `None`: as the server's setting says.
    pub access_token_lifetime: Option<Duration>,
    /// Whether a token over several resource servers with identifiers is
    /// allowed.
    pub mixed_audience: bool,
    /// Whether people may allow it a part of what it asks for: it must bear with
    /// less than it asked for.
    #[serde(default)]
    pub partial_consent: bool,
    /// Disabled clients are as unknown ones.
    pub disabled: bool,
    /// The resource-server role, given by an administrator only.
    pub resource_server: Option<ResourceServer>,
    /// What the host keeps with it.
    #[serde(default)]
    pub extra: Extra,
    /// When it was registered.
    pub created_at: UnixTime,
    /// When it was last changed.
    pub updated_at: UnixTime,
}

impl ClientRecord {
    /// A public client without a name, about which nothing else is said.
    pub fn new(id: ClientId, created_at: UnixTime) -> Self {
        Self {
            id,
            name: String::new(),
            client_type: ClientType::Public,
            grant_types: BTreeSet::new(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            allowed_origins: Vec::new(),
            scope: None,
            default_scope: None,
            scope_rules: Vec::new(),
            narrows_scope: None,
            auth_method: None,
            secrets: Vec::new(),
            owner: None,
            skip_authorization: false,
            pkce_required: None,
            access_token_lifetime: None,
            mixed_audience: false,
            partial_consent: false,
            disabled: false,
            resource_server: None,
            extra: Extra::EMPTY,
            created_at,
            updated_at: created_at,
        }
    }
}

/// What the server asks of a client. [`ClientRecord`] answers from its fields;
/// a host's own type wraps a record and overrides what differs.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{Client, ClientEndpoint, ClientId, ClientRecord, Extra, GrantType},
/// };
/// use serde_json::json;
///
/// /// A client of the host's own: it has a logo, and signed an agreement or not.
/// #[derive(Debug)]
/// struct Partner {
///     record: ClientRecord,
///     logo: String,
///     agreed: bool,
/// }
///
/// impl Client for Partner {
///     fn record(&self) -> &ClientRecord {
///         &self.record
///     }
///
///     fn is_usable(&self) -> bool {
///         self.agreed && !self.record.disabled
///     }
///
///     /// What the templates get besides: `client.extra.logo`.
///     fn page_fields(&self) -> Extra {
///         Extra::from_iter([("logo", json!(self.logo))])
///     }
/// }
///
/// let mut record = ClientRecord::new(ClientId::new("p1"), UnixTime::EPOCH);
/// record.redirect_uris = vec!["https://p1.example/cb".to_owned()];
/// let partner = Partner { record, logo: "/p1.svg".to_owned(), agreed: false };
///
/// // What the type says itself:
/// assert!(!partner.is_usable());
/// assert_eq!(partner.page_fields().text("logo"), Some("/p1.svg"));
///
/// // What the record says for it:
/// assert_eq!((partner.id().as_str(), partner.name()), ("p1", ""));
/// assert!(!partner.is_confidential() && !partner.skips_consent());
/// assert_eq!(partner.default_redirect_uri(), Some(&*partner.redirect_uris()[0]));
/// assert!(!partner.allows_grant_type(&GrantType::AuthorizationCode));
/// assert!(!partner.allows_response_type("code"));
/// assert!(partner.auth_method().is_none() && partner.allowed_scope().is_none());
/// assert!(partner.default_scope().is_none() && partner.scope_rules().is_empty());
/// assert!(partner.narrows_scope().is_none());
/// assert!(partner.requires_pkce().is_none() && partner.access_token_lifetime().is_none());
/// assert!(partner.allowed_origins().is_empty() && !partner.allows_origin("https://p1.example"));
/// assert!(!partner.allows_partial_consent());
/// assert!(!partner.allows_mixed_audience() && partner.resource_server().is_none());
/// assert!(partner.extra().is_empty());
/// # use bailiwick_core::{MacKeys, MacPurpose, env::KeyId, model::AuthMethod};
/// # struct Keyless;
/// # impl MacKeys for Keyless {
/// #     fn current(&self) -> KeyId { KeyId([0; 4]) }
/// #     fn mac(&self, _: KeyId, _: MacPurpose, _: &[&[u8]]) -> Option<[u8; 32]> { None }
/// # }
/// assert!(!partner.check_secret(&Keyless, "a public client has none"));
/// assert!(partner.allows_auth_method(&AuthMethod::None, ClientEndpoint::Token));
/// ```
pub trait Client: fmt::Debug + Send + Sync {
    /// The record underneath.
    fn record(&self) -> &ClientRecord;

    /// `client_id`.
    fn id(&self) -> &ClientId {
        &self.record().id
    }

    /// The name that people see.
    fn name(&self) -> &str {
        &self.record().name
    }

    /// Whether it can keep a secret.
    fn is_confidential(&self) -> bool {
        self.record().client_type == ClientType::Confidential
    }

    /// Whether it may be used now; a client that may not is as an unknown one.
    fn is_usable(&self) -> bool {
        !self.record().disabled
    }

    /// Its registered redirect URIs.
    fn redirect_uris(&self) -> &[String] {
        &self.record().redirect_uris
    }

    /// Where answers go when a request names no redirect URI: the only registered
    /// one (RFC 6749 §3.1.2.3).
    fn default_redirect_uri(&self) -> Option<&str> {
        match self.redirect_uris() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether it may use the response type `code` or `token` (RFC 6749 §3.1.1).
    fn allows_response_type(&self, response_type: &str) -> bool {
        match response_type {
            "code" => self.allows_grant_type(&GrantType::AuthorizationCode),
            "token" => self.allows_grant_type(&GrantType::Implicit),
            _ => false,
        }
    }

    /// Whether it may use `grant_type`.
    fn allows_grant_type(&self, grant_type: &GrantType) -> bool {
        self.record().grant_types.contains(grant_type)
    }

    /// The authentication method that it is held to, if it declared one.
    fn auth_method(&self) -> Option<&AuthMethod> {
        self.record().auth_method.as_ref()
    }

    /// Whether it may authenticate by `method` at `endpoint`: by the one that it
    /// declared, or else by any that is built in: a method that a host adds opens no
    /// second door to those who never asked for it. A public client is not asked.
    fn allows_auth_method(&self, method: &AuthMethod, endpoint: ClientEndpoint) -> bool {
        let _ = endpoint;
        match self.auth_method() {
            Some(declared) => declared == method,
            None => !matches!(method, AuthMethod::Extension(_)),
        }
    }

    /// Whether `secret` is one of its secrets, compared in constant time.
    fn check_secret(&self, keys: &dyn MacKeys, secret: &str) -> bool {
        // No early end: how many secrets there are is nobody's business.
        let secrets = &self.record().secrets;
        secrets
            .iter()
            .fold(false, |found, one| one.hash.matches(keys, secret) | found)
    }

    /// The scopes that it may ask for; `None`: any unprivileged one.
    fn allowed_scope(&self) -> Option<&ScopeSet> {
        self.record().scope.as_ref()
    }

    /// What a request of its without `scope` means; `None`: the registry's
    /// defaults.
    fn default_scope(&self) -> Option<&ScopeSet> {
        self.record().default_scope.as_ref()
    }

    /// Rules about what it may ask for.
    fn scope_rules(&self) -> &[ScopeRule] {
        &self.record().scope_rules
    }

    /// Whether what it may not have is left out of what it gets, instead of
    /// refused; `None`: as the server's setting says.
    fn narrows_scope(&self) -> Option<bool> {
        self.record().narrows_scope
    }

    /// Whether people are not asked for consent.
    fn skips_consent(&self) -> bool {
        self.record().skip_authorization
    }

    /// Whether its authorization requests need a code challenge; `None`: as the
    /// server's setting says.
    fn requires_pkce(&self) -> Option<bool> {
        self.record().pkce_required
    }

    /// How long its access tokens live; `None`: as the server's setting says.
    fn access_token_lifetime(&self) -> Option<Duration> {
        self.record().access_token_lifetime
    }

    /// The web origins whose pages may call the token endpoint for it.
    fn allowed_origins(&self) -> &[String] {
        &self.record().allowed_origins
    }

    /// Whether a page of `origin` may call the token endpoint for it.
    fn allows_origin(&self, origin: &str) -> bool {
        self.allowed_origins()
            .iter()
            .any(|allowed| allowed == origin)
    }

    /// Whether it may have a token over several resource servers with
    /// identifiers.
    fn allows_mixed_audience(&self) -> bool {
        self.record().mixed_audience
    }

    /// Whether people may allow it a part of what it asks for.
    fn allows_partial_consent(&self) -> bool {
        self.record().partial_consent
    }

    /// What the host keeps with it.
    fn extra(&self) -> &Extra {
        &self.record().extra
    }

    /// What pages may show of it besides its name: `client.extra` in templates.
    fn page_fields(&self) -> Extra {
        self.extra().clone()
    }

    /// The resource-server role, if an administrator gave it.
    fn resource_server(&self) -> Option<&ResourceServer> {
        self.record().resource_server.as_ref()
    }
}

impl Client for ClientRecord {
    fn record(&self) -> &ClientRecord {
        self
    }
}
