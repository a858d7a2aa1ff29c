//! What a decision takes from the world: time, randomness, keys, configuration.

mod lifetimes;
pub use lifetimes::{LifetimeBounds, Lifetimes};

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    Policies, UnixTime,
    authorize::ResponseType,
    hexadecimal,
    model::{AuthMethod, GrantType, LanguageTag, ScopeRule},
    registration::Registrants,
    scope::ScopeToken,
    second_factor::SecondFactorPolicy,
};

/// Everything that a decision may use besides its request and what was loaded.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{Config, Env, NoSignatures, UnixTime};
///
/// // A host takes the system's clock and randomness, and the keys of `secret_file`.
/// let config = Config::new("https://login.example/o");
/// let env = Env {
///     now: UnixTime::from_secs(1_700_000_000),
///     random: &mut host::Counter(0),
///     keys: &host::Keys,
///     signatures: &NoSignatures, // nobody wants JWTs
///     config: &config,
/// };
/// let mut bytes = [0; 4];
/// env.random.fill(&mut bytes);
/// assert_eq!(bytes, [1, 2, 3, 4]);
/// ```
pub struct Env<'a> {
    /// The time of this decision.
    pub now: UnixTime,
    /// The source of secrets.
    pub random: &'a mut dyn Random,
    /// The keys of `secret_file`.
    pub keys: &'a dyn MacKeys,
    /// The signing keys.
    pub signatures: &'a dyn Signatures,
    /// The operator's settings.
    pub config: &'a Config,
}

impl std::fmt::Debug for Env<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Env")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// A cryptographically secure source of random bytes.
///
/// ```
/// use bailiwick_core::Random;
///
/// /// Counts: for tests that want the same tokens in every run.
/// struct Counting(u8);
///
/// impl Random for Counting {
///     fn fill(&mut self, bytes: &mut [u8]) {
///         for byte in bytes {
///             self.0 = self.0.wrapping_add(1);
///             *byte = self.0;
///         }
///     }
/// }
///
/// let mut bytes = [0; 3];
/// Counting(0).fill(&mut bytes);
/// assert_eq!(bytes, [1, 2, 3]);
/// ```
pub trait Random {
    /// Fills `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// Which of the keys in `secret_file` made a MAC: the first four bytes of the
/// SHA-256 of the key, so that several keys can be accepted during rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(#[serde(with = "hexadecimal")] pub [u8; 4]);

/// What a MAC is for; a MAC of one purpose never passes for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MacPurpose {
    /// Form tickets: consent, sign-in, every page form.
    Ticket,
    /// The successor pair of a spent refresh token.
    RefreshSuccessor,
    /// Client secrets that a person chose.
    ClientSecret,
}

/// HMAC-SHA-256 under the keys of `secret_file`.
///
/// ```
/// use bailiwick_core::{MacKeys, MacPurpose, env::KeyId};
///
/// /// No keys at all: whatever needs one is refused.
/// struct Keyless;
///
/// impl MacKeys for Keyless {
///     fn current(&self) -> KeyId {
///         KeyId([0; 4])
///     }
///
///     fn mac(&self, _: KeyId, _: MacPurpose, _: &[&[u8]]) -> Option<[u8; 32]> {
///         None
///     }
/// }
///
/// assert_eq!(Keyless.mac(Keyless.current(), MacPurpose::ClientSecret, &[b"x"]), None);
/// ```
pub trait MacKeys: Send + Sync {
    /// The key that new MACs are made with.
    fn current(&self) -> KeyId;
    /// The MAC of `parts` (each length-prefixed) under key `key`; `None` when
    /// that key is not held any more.
    fn mac(&self, key: KeyId, purpose: MacPurpose, parts: &[&[u8]]) -> Option<[u8; 32]>;
}

/// JSON Web Signatures under the server's own keys (RFC 7515).
///
/// ```
/// use bailiwick_core::{NoSignatures, Signatures};
///
/// assert!(!NoSignatures.can_sign());
/// assert_eq!(NoSignatures.sign("at+jwt", b"{}"), None);
/// ```
pub trait Signatures: Send + Sync {
    /// Whether there is a key to sign with.
    fn can_sign(&self) -> bool;

    /// Signs `payload`, a JSON object, as a JWS in compact form of this `typ`, with
    /// the key that signs now; `None` if there is none.
    fn sign(&self, typ: &str, payload: &[u8]) -> Option<String>;

    /// The payload of a JWS in compact form, if it is of this `typ` and one of the
    /// keys that are published made it.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::Signatures;
    ///
    /// let keys = host::Signer;
    /// let text = keys.sign("at+jwt", b"{}").unwrap();
    /// assert_eq!(keys.verify("at+jwt", &text), Some(b"{}".to_vec()));
    /// assert_eq!(keys.verify("logout+jwt", &text), None); // not what it was made for
    /// ```
    fn verify(&self, typ: &str, text: &str) -> Option<Vec<u8>>;
}

/// A server without signing keys: nothing is signed, no signature is right.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSignatures;

impl Signatures for NoSignatures {
    fn can_sign(&self) -> bool {
        false
    }

    fn sign(&self, _: &str, _: &[u8]) -> Option<String> {
        None
    }

    fn verify(&self, _: &str, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// The operator's settings, as far as decisions depend on them.
///
/// Nothing is granted before a grant type is named. What the specifications of
/// today ask for is on, and only a method whose name begins with `danger_` takes
/// it back; exact redirect URIs, `iss` and single use cannot be taken back at all.
///
/// ```
/// use bailiwick_core::{Config, model::GrantType};
///
/// let mut config = Config::new("https://login.example.org/o");
/// assert!(config.grant_types.is_empty());
/// config.grant_types.insert(GrantType::AuthorizationCode);
/// assert!(config.requires_pkce());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// The issuer identifier: one string without a trailing slash (RFC 8414 §2).
    pub issuer: String,
    /// The names of the privileged scopes.
    pub privileged: PrivilegedScopes,
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// The grant types that are switched on; at first none.
    pub grant_types: BTreeSet<GrantType>,
    /// The ways for clients to authenticate that a host added, each with the
    /// signature algorithms that it takes.
    pub extension_auth_methods: BTreeMap<AuthMethod, Vec<&'static str>>,
    /// Whether a consent already given is asked for again.
    pub approval_prompt: ApprovalPrompt,
    /// For how long people may choose to allow something, besides until they take
    /// it back; none: they are not asked how long.
    pub consent_durations: Vec<Duration>,
    /// The language of descriptions that name none.
    pub language: LanguageTag,
    /// Longest scope description, in characters.
    pub description_limit: usize,
    /// Most names that one resource server may hold.
    pub scope_quota: usize,
    /// Rules about who may ask for which scope, for all clients.
    pub scope_rules: Vec<ScopeRule>,
    /// Whether what a client may not have is left out of what it gets, instead of
    /// refused, where its registration does not say.
    pub narrows_scope: bool,
    /// Who may register applications of their own.
    pub registrants: Registrants,
    /// Who must have a second factor, where people sign in at our own page.
    pub second_factor: SecondFactorPolicy,
    /// Most readers of the change feed at once; strangers have half of the places.
    pub feed_connections: usize,
    /// How many days the record of changes is kept; 0: for ever.
    pub audit_days: u32,
    /// A host's own rules.
    pub policies: Policies,
    relaxed: Relaxed,
}

/// What was taken back of the protection that is on.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the configuration"
)]
struct Relaxed {
    pkce_optional: bool,
    localhost_any_port: bool,
    introspection_by_get: bool,
    approval_prompt_by_public_clients: bool,
}

impl Config {
    /// The defaults for `issuer`.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            privileged: PrivilegedScopes::default(),
            lifetimes: Lifetimes::default(),
            grant_types: BTreeSet::new(),
            extension_auth_methods: BTreeMap::new(),
            approval_prompt: ApprovalPrompt::Force,
            consent_durations: Vec::new(),
            language: LanguageTag::english(),
            description_limit: 500,
            scope_quota: 10_000,
            scope_rules: Vec::new(),
            narrows_scope: false,
            registrants: Registrants::Everybody,
            second_factor: SecondFactorPolicy::default(),
            feed_connections: 64,
            audit_days: 0,
            policies: Policies::default(),
            relaxed: Relaxed::default(),
        }
    }

    /// Whether a grant that is on begins at the authorization endpoint
    /// (RFC 6749 §3.1).
    ///
    /// ```
    /// use bailiwick_core::{Config, model::GrantType};
    ///
    /// let mut config = Config::new("https://login.example/o");
    /// config.grant_types.insert(GrantType::ClientCredentials);
    /// assert!(!config.has_authorization_endpoint());
    /// config.grant_types.insert(GrantType::AuthorizationCode);
    /// assert!(config.has_authorization_endpoint());
    /// ```
    pub fn has_authorization_endpoint(&self) -> bool {
        ResponseType::ALL.into_iter().any(|one| one.is_on(self))
    }

    /// Whether a grant that is on ends at the token endpoint (RFC 6749 §3.2):
    /// every one but `implicit`.
    ///
    /// ```
    /// use bailiwick_core::{Config, model::GrantType};
    ///
    /// let mut config = Config::new("https://login.example/o");
    /// config.grant_types.insert(GrantType::Implicit);
    /// assert!(!config.has_token_endpoint());
    /// config.grant_types.insert(GrantType::ClientCredentials);
    /// assert!(config.has_token_endpoint());
    /// ```
    pub fn has_token_endpoint(&self) -> bool {
        let mut grants = self.grant_types.iter();
        grants.any(|grant| *grant != GrantType::Implicit)
    }

    /// Whether an authorization request needs a code challenge (RFC 7636) where
    /// the client's registration does not say.
    pub fn requires_pkce(&self) -> bool {
        !self.relaxed.pkce_optional
    }

    /// Whether `http://localhost` redirect URIs match on any port, as those of
    /// the loopback addresses always do.
    ///
    /// ```
    /// use bailiwick_core::{Config, redirect_uri};
    ///
    /// let any_port = Config::new("https://login.example/o").localhost_matches_any_port();
    /// let sent = "http://localhost:51004/cb";
    /// assert!(!redirect_uri::matches("http://localhost/cb", sent, any_port));
    /// ```
    pub fn localhost_matches_any_port(&self) -> bool {
        self.relaxed.localhost_any_port
    }

    /// Whether resource servers may introspect by GET, unless one's own setting
    /// says otherwise.
    ///
    /// ```
    /// # use bailiwick_core::{Config, model::ResourceServer};
    /// # let (config, plants) = (Config::new("https://login.example/o"), ResourceServer::new());
    /// let by_get = plants.introspection_get.unwrap_or(config.allows_introspection_by_get());
    /// assert!(!by_get);
    /// ```
    pub fn allows_introspection_by_get(&self) -> bool {
        self.relaxed.introspection_by_get
    }

    /// Whether a public client's own `approval_prompt` counts.
    ///
    /// ```
    /// use bailiwick_core::{Config, model::Client};
    ///
    /// fn counts(client: &dyn Client, config: &Config) -> bool {
    ///     client.is_confidential() || config.heeds_approval_prompt_of_public_clients()
    /// }
    /// # use bailiwick_core::{UnixTime, model::{ClientId, ClientRecord}};
    /// # let public = ClientRecord::new(ClientId::new("phone"), UnixTime::EPOCH);
    /// assert!(!counts(&public, &Config::new("https://login.example/o")));
    /// ```
    pub fn heeds_approval_prompt_of_public_clients(&self) -> bool {
        self.relaxed.approval_prompt_by_public_clients
    }

    /// Lets clients ask for codes without a challenge (against RFC 9700 §2.1.1):
    /// whoever gets hold of such a code can redeem it at a public client.
    ///
    /// ```
    /// let mut config = bailiwick_core::Config::new("https://login.example/o");
    /// config.danger_pkce_optional();
    /// assert!(!config.requires_pkce());
    /// ```
    pub fn danger_pkce_optional(&mut self) {
        self.relaxed.pkce_optional = true;
    }

    /// Lets `http://localhost` redirect URIs match on any port (RFC 8252 §8.3
    /// advises against the name, for others may listen to what it resolves to).
    ///
    /// ```
    /// let mut config = bailiwick_core::Config::new("https://login.example/o");
    /// config.danger_localhost_any_port();
    /// assert!(config.localhost_matches_any_port());
    /// ```
    pub fn danger_localhost_any_port(&mut self) {
        self.relaxed.localhost_any_port = true;
    }

    /// Lets resource servers introspect by GET (against RFC 7662 §2.1): tokens
    /// come to stand in access logs.
    ///
    /// ```
    /// let mut config = bailiwick_core::Config::new("https://login.example/o");
    /// config.danger_introspection_by_get();
    /// assert!(config.allows_introspection_by_get());
    /// ```
    pub fn danger_introspection_by_get(&mut self) {
        self.relaxed.introspection_by_get = true;
    }

    /// Lets a public client say that consent already given is not asked for
    /// again, so that whoever poses as it is let through unseen (RFC 6749 §10.2).
    ///
    /// ```
    /// let mut config = bailiwick_core::Config::new("https://login.example/o");
    /// config.danger_approval_prompt_by_public_clients();
    /// assert!(config.heeds_approval_prompt_of_public_clients());
    /// ```
    pub fn danger_approval_prompt_by_public_clients(&mut self) {
        self.relaxed.approval_prompt_by_public_clients = true;
    }
}

impl From<&str> for Config {
    fn from(issuer: &str) -> Self {
        Self::new(issuer)
    }
}

impl From<String> for Config {
    fn from(issuer: String) -> Self {
        Self::new(issuer)
    }
}

/// Whether a consent already given is asked for again.
///
/// ```
/// use bailiwick_core::{Config, env::ApprovalPrompt};
///
/// let mut config = Config::new("https://login.example/o");
/// assert_eq!(config.approval_prompt, ApprovalPrompt::Force);
/// config.approval_prompt = ApprovalPrompt::Auto;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ApprovalPrompt {
    /// Always ask.
    #[default]
    Force,
    /// Ask only when something is not yet allowed.
    Auto,
}

/// The names of the two rights that only resource servers hold.
///
/// ```
/// use bailiwick_core::{env::PrivilegedScopes, scope::ScopeToken};
///
/// let mut privileged = PrivilegedScopes::default();
/// let [introspection, register] = privileged.names();
/// assert_eq!((introspection.as_str(), register.as_str()), ("introspection", "register-scope"));
/// assert!(privileged.contains(&ScopeToken::from_static("introspection")));
///
/// privileged.register_scope = ScopeToken::from_static("Introspection");
/// assert!(!privileged.differ());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivilegedScopes {
    /// The right to introspect tokens.
    pub introspection: ScopeToken,
    /// The right to register scopes.
    pub register_scope: ScopeToken,
}

impl PrivilegedScopes {
    /// Both names.
    pub fn names(&self) -> [&ScopeToken; 2] {
        [&self.introspection, &self.register_scope]
    }

    /// Whether they are two names, case aside: one name would give both rights.
    pub fn differ(&self) -> bool {
        self.introspection.folded() != self.register_scope.folded()
    }

    /// Whether `scope` is one of them.
    pub fn contains(&self, scope: &ScopeToken) -> bool {
        *scope == self.introspection || *scope == self.register_scope
    }
}

impl Default for PrivilegedScopes {
    fn default() -> Self {
        Self {
            introspection: ScopeToken::from_static("introspection"),
            register_scope: ScopeToken::from_static("register-scope"),
        }
    }
}
