//! The grants that a host registers: nothing is granted before one is.
//!
//! ```
//! # use std::sync::Arc;
//! # use bailiwick_server::{AuthorizationServer, BuildError, Secrets, Store, Users};
//! use std::time::Duration;
//!
//! use bailiwick_server::grant::{AuthorizationCode, ClientCredentials, RefreshToken};
//!
//! # async fn build(
//! #     store: Arc<dyn Store>,
//! #     users: Arc<dyn Users>,
//! #     keys: Arc<Secrets>,
//! # ) -> Result<AuthorizationServer, BuildError> {
//! AuthorizationServer::builder("https://login.example.org/o")
//!     .store(store)
//!     .users(users)
//!     .keys(keys)
//!     .grant(AuthorizationCode::default())
//!     .grant(RefreshToken::default().lifetime(Duration::from_hours(24)))
//!     .grant(ClientCredentials)
//!     .build()
//!     .await
//! # }
//! ```

use std::time::Duration;

use bailiwick_core::{Config, model::GrantType};

/// A grant that is built in. One of a host's own is another matter: it says how
/// it decides.
///
/// ```
/// use bailiwick_server::grant::{AuthorizationCode, Grant};
///
/// fn is_a_grant(_: impl Grant) {}
/// is_a_grant(AuthorizationCode::default());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a grant that is built in",
    note = "the built-in grants are the values of `bailiwick_server::grant`"
)]
pub trait Grant: sealed::Registers {}

pub(crate) mod sealed {
    use bailiwick_core::Config;

    /// Switches a grant on.
    #[expect(unnameable_types, reason = "nobody else makes a built-in grant")]
    pub trait Registers {
        /// Switches it on in `config`, with its own settings.
        fn register(self, config: &mut Config);
    }
}

use self::sealed::Registers;

/// `authorization_code` (RFC 6749 §4.1), with PKCE (RFC 7636) and `iss`
/// (RFC 9207). It brings the authorization endpoint.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuthorizationCode {
    lifetime: Option<Duration>,
}

impl AuthorizationCode {
    /// How long a code lives: a minute unless said, ten at most (RFC 6749
    /// §4.1.2).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::grant::AuthorizationCode;
    ///
    /// let quick = AuthorizationCode::default().lifetime(Duration::from_secs(30));
    /// ```
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self {
            lifetime: Some(lifetime),
        }
    }
}

impl Grant for AuthorizationCode {}
impl Registers for AuthorizationCode {
    fn register(self, config: &mut Config) {
        config.grant_types.insert(GrantType::AuthorizationCode);
        set(&mut config.lifetimes.authorization_code, self.lifetime);
    }
}

/// `client_credentials` (RFC 6749 §4.4).
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientCredentials;

impl Grant for ClientCredentials {}
impl Registers for ClientCredentials {
    fn register(self, config: &mut Config) {
        config.grant_types.insert(GrantType::ClientCredentials);
    }
}

/// `refresh_token` (RFC 6749 §6), with rotation and detection of reuse. It needs
/// a grant that gives tokens for users beside it.
#[derive(Clone, Copy, Debug, Default)]
pub struct RefreshToken {
    lifetime: Option<Duration>,
    absolute_lifetime: Option<Duration>,
    grace: Option<Duration>,
}

impl RefreshToken {
    /// How long a refresh token lives from its last use: 30 days unless said.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::grant::RefreshToken;
    ///
    /// let daily = RefreshToken::default().lifetime(Duration::from_hours(24));
    /// ```
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self {
            lifetime: Some(lifetime),
            ..self
        }
    }

    /// How long all that comes of one consent lives: 365 days unless said.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::grant::RefreshToken;
    ///
    /// let monthly = RefreshToken::default().absolute_lifetime(Duration::from_hours(30 * 24));
    /// ```
    pub fn absolute_lifetime(self, lifetime: Duration) -> Self {
        Self {
            absolute_lifetime: Some(lifetime),
            ..self
        }
    }

    /// How long the newest spent refresh token still yields its successor pair to
    /// the same client: 10 seconds unless said, 120 at most; zero is off.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::grant::RefreshToken;
    ///
    /// let strict = RefreshToken::default().grace(Duration::ZERO);
    /// ```
    pub fn grace(self, grace: Duration) -> Self {
        Self {
            grace: Some(grace),
            ..self
        }
    }
}

impl Grant for RefreshToken {}
impl Registers for RefreshToken {
    fn register(self, config: &mut Config) {
        config.grant_types.insert(GrantType::RefreshToken);
        let lifetimes = &mut config.lifetimes;
        set(&mut lifetimes.refresh_token, self.lifetime);
        set(
            &mut lifetimes.refresh_token_absolute,
            self.absolute_lifetime,
        );
        set(&mut lifetimes.refresh_grace, self.grace);
    }
}

/// `password` (RFC 6749 §4.3): legacy, for RFC 9700 §2.4 forbids it to new
/// clients. A client must hold it besides.
///
/// ```
/// # use std::sync::Arc;
/// # use bailiwick_server::{AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let secret = bailiwick_core::Digest::of(b"an example");
/// # let keys = Arc::new(Secrets::new(secret.as_bytes(), &[])?);
/// # let store: Arc<dyn Store> = Arc::new(bailiwick_store::memory::Memory::new());
/// # let users = Arc::new(StoreUsers::new(Arc::clone(&store), PasswordPool::new()));
/// use bailiwick_server::{BuildError, grant::{Password, RefreshToken}};
///
/// let server = AuthorizationServer::builder("https://id.example/o")
///     .store(store)
///     .users(users)
///     .keys(keys)
///     .grant(Password) // for a command-line tool of the last decade
///     .grant(RefreshToken::default())
///     .build()
///     .await?;
/// assert!(!server.answers("/o/authorize/")); // no grant needs that endpoint
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Password;

impl Grant for Password {}
impl Registers for Password {
    fn register(self, config: &mut Config) {
        config.grant_types.insert(GrantType::Password);
    }
}

/// `implicit` (RFC 6749 §4.2): legacy, for RFC 9700 §2.1.2 advises against it. A
/// client must hold it besides.
///
/// ```
/// # use std::sync::Arc;
/// # use bailiwick_server::{AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let secret = bailiwick_core::Digest::of(b"an example");
/// # let keys = Arc::new(Secrets::new(secret.as_bytes(), &[])?);
/// # let store: Arc<dyn Store> = Arc::new(bailiwick_store::memory::Memory::new());
/// # let users = Arc::new(StoreUsers::new(Arc::clone(&store), PasswordPool::new()));
/// use bailiwick_server::{Route, grant::Implicit};
///
/// let builder = AuthorizationServer::builder("https://id.example/o").grant(Implicit);
/// let server = builder.store(store).users(users).keys(keys).build().await?;
/// let metadata = server.respond_at(Route::Metadata, http::Request::default()).await;
/// let metadata: serde_json::Value = serde_json::from_slice(metadata.body())?;
/// assert_eq!(metadata["response_types_supported"], serde_json::json!(["token"]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Implicit;

impl Grant for Implicit {}
impl Registers for Implicit {
    fn register(self, config: &mut Config) {
        config.grant_types.insert(GrantType::Implicit);
    }
}

fn set(setting: &mut Duration, said: Option<Duration>) {
    if let Some(said) = said {
        *setting = said;
    }
}
