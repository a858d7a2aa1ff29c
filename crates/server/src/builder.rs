//! The public way to a server: required parts, optional parts, one server.

mod build;
mod danger;
mod error;
mod extending;
mod parts;
mod routes;
mod scopes;

use std::{path::PathBuf, sync::Arc};

use bailiwick_core::Config;
use bailiwick_jose::Secrets;
use bailiwick_store::Store;

pub use error::BuildError;
pub use parts::{KeysMissing, KeysPart, StoreMissing, StorePart, UsersMissing, UsersPart};
use scopes::OwnScopes;

use crate::{
    app::ShownSetting,
    branding::Branding,
    clients::{self, Clients},
    clock::{Clock, Randomness, SystemClock},
    events::EventSink,
    extensions::Extensions,
    grant::Grant,
    listen::{ConnectionLimits, TrustedProxies},
    password::PasswordPool,
    random::SystemRandomness,
    routing::Routing,
    sign_in::SignIn,
    users::Users,
};

/// Collects the parts of an [`AuthorizationServer`](crate::AuthorizationServer).
#[derive(Debug)]
pub struct Builder<S, U, K> {
    config: Config,
    store: S,
    users: U,
    keys: K,
    options: Options,
}

struct Options {
    clients: Arc<dyn Clients>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    events: Vec<Arc<dyn EventSink>>,
    extensions: Extensions,
    passwords: PasswordPool,
    templates: Option<PathBuf>,
    branding: Branding,
    limits: ConnectionLimits,
    proxies: TrustedProxies,
    settings: Vec<ShownSetting>,
    sign_in: Option<Arc<dyn SignIn>>,
    routing: Routing,
    scopes: OwnScopes,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clients: clients::records(),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandomness),
            events: Vec::new(),
            extensions: Extensions::default(),
            passwords: PasswordPool::new(),
            templates: None,
            branding: Branding::default(),
            limits: ConnectionLimits::default(),
            proxies: TrustedProxies::default(),
            settings: Vec::new(),
            sign_in: None,
            routing: Routing::default(),
            scopes: OwnScopes::default(),
        }
    }
}

impl Builder<StoreMissing, UsersMissing, KeysMissing> {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            config,
            store: StoreMissing,
            users: UsersMissing,
            keys: KeysMissing,
            options: Options::default(),
        }
    }
}

impl<U, K> Builder<StoreMissing, U, K> {
    /// Where everything is kept. Of the parts it alone is asked for as an
    /// `Arc<dyn Store>`, because a host shares it, with [`StoreUsers`](crate::StoreUsers)
    /// for one. Every other part is taken as it is, and an `Arc` of it as well.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use bailiwick_server::{AuthorizationServer, bailiwick_store::memory::Memory};
    ///
    /// // For tests; `sqlite::Sqlite` is for what has to stay.
    /// let builder =
    ///     AuthorizationServer::builder("https://id.example/o").store(Arc::new(Memory::new()));
    /// # drop(builder);
    /// ```
    pub fn store(self, store: Arc<dyn Store>) -> Builder<Arc<dyn Store>, U, K> {
        let Self {
            config,
            users,
            keys,
            options,
            ..
        } = self;
        Builder {
            config,
            store,
            users,
            keys,
            options,
        }
    }
}

impl<S, K> Builder<S, UsersMissing, K> {
    /// Who can sign in.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use bailiwick_server::{AuthorizationServer, PasswordPool, Store, StoreUsers};
    /// use bailiwick_server::bailiwick_store::memory::Memory;
    ///
    /// let store: Arc<dyn Store> = Arc::new(Memory::new());
    /// let users = StoreUsers::new(Arc::clone(&store), PasswordPool::new());
    /// let builder = AuthorizationServer::builder("https://id.example/o")
    ///     .store(store)
    ///     .users(users);
    /// # drop(builder);
    /// ```
    pub fn users(self, users: impl Users) -> Builder<S, Arc<dyn Users>, K> {
        let Self {
            config,
            store,
            keys,
            options,
            ..
        } = self;
        Builder {
            config,
            store,
            users: Arc::new(users),
            keys,
            options,
        }
    }
}

impl<S, U> Builder<S, U, KeysMissing> {
    /// The keys of `secret_file`.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use bailiwick_server::{AuthorizationServer, Secrets};
    ///
    /// # let directory = tempfile::tempdir()?;
    /// # let secret_file = directory.path().join("bailiwick.secret");
    /// let keys = Secrets::open_or_create(&secret_file)?;
    /// let builder = AuthorizationServer::builder("https://id.example/o").keys(keys);
    /// # drop(builder);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn keys(self, keys: impl Into<Arc<Secrets>>) -> Builder<S, U, Arc<Secrets>> {
        let Self {
            config,
            store,
            users,
            options,
            ..
        } = self;
        Builder {
            config,
            store,
            users,
            keys: keys.into(),
            options,
        }
    }
}

impl<S, U, K> Builder<S, U, K> {
    /// Switches a grant on: see [`crate::grant`].
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
    /// use bailiwick_server::{Route, grant::ClientCredentials};
    ///
    /// let server = AuthorizationServer::builder("https://id.example/o")
    ///     .grant(ClientCredentials)
    /// # .store(store).users(users).keys(keys)
    ///     .build()
    ///     .await?;
    /// let metadata = server.respond_at(Route::Metadata, http::Request::default()).await;
    /// let metadata: serde_json::Value = serde_json::from_slice(metadata.body())?;
    /// assert_eq!(metadata["grant_types_supported"], serde_json::json!(["client_credentials"]));
    /// # Ok(())
    /// # }
    /// ```
    pub fn grant(mut self, grant: impl Grant) -> Self {
        grant.register(&mut self.config);
        self
    }

    /// A host's own client type, made of each record: a function, or a table of
    /// the host's own ([`Clients`]).
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use bailiwick_server::AuthorizationServer;
    /// use bailiwick_server::bailiwick_core::model::{Client, ClientRecord};
    ///
    /// /// All are the company's own: nobody is asked for consent.
    /// #[derive(Debug)]
    /// struct Own(ClientRecord);
    ///
    /// impl Client for Own {
    /// #     fn record(&self) -> &ClientRecord {
    /// #         &self.0
    /// #     }
    ///     // …
    ///     fn skips_consent(&self) -> bool {
    ///         true
    ///     }
    /// }
    ///
    /// let builder = AuthorizationServer::builder("https://id.example/o")
    ///     .clients(|record| Arc::new(Own(record)) as Arc<dyn Client>);
    /// # drop(builder);
    /// ```
    pub fn clients(mut self, clients: impl Clients) -> Self {
        self.options.clients = Arc::new(clients);
        self
    }

    /// Another clock than the system's.
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
    /// use bailiwick_server::{Clock, bailiwick_core::UnixTime};
    ///
    /// #[derive(Debug)]
    /// struct Stopped(UnixTime);
    ///
    /// impl Clock for Stopped {
    ///     fn now(&self) -> UnixTime {
    ///         self.0
    ///     }
    /// }
    ///
    /// let noon = UnixTime::from_secs(1_900_000_000);
    /// let builder = AuthorizationServer::builder("https://id.example/o");
    /// let builder = builder.clock(Stopped(noon));
    /// let server = builder.store(store).users(users).keys(keys).build().await?;
    /// let staff = server.administration().create_group("staff").await?;
    /// assert_eq!(staff.created_at, noon);
    /// # Ok(())
    /// # }
    /// ```
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.options.clock = Arc::new(clock);
        self
    }

    /// One more listener for events: see [`EventSink`].
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
    /// use std::sync::mpsc::channel;
    ///
    /// use bailiwick_server::bailiwick_core::{event::Event, model::UserId};
    ///
    /// let (tell, told) = channel();
    /// let builder = AuthorizationServer::builder("https://id.example/o")
    ///     .events(move |event: &Event| drop(tell.send(event.clone())));
    /// let server = builder.store(store).users(users).keys(keys).build().await?;
    ///
    /// server.administration().revoke_subject(&UserId::new("17")).await?;
    /// assert_eq!(told.recv()?, Event::SubjectRevoked { user: UserId::new("17") });
    /// # Ok(())
    /// # }
    /// ```
    pub fn events(mut self, sink: impl EventSink) -> Self {
        self.options.events.push(Arc::new(sink));
        self
    }

    /// The organisation's own name, colour and logo on the pages, and where help is.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, Branding};
    ///
    /// let branding = Branding::default().name("Herbarium")?.accent("#0a6b3d")?;
    /// let builder = AuthorizationServer::builder("https://id.example/o").branding(branding);
    /// # drop(builder);
    /// # Ok::<(), bailiwick_server::BrandingError>(())
    /// ```
    pub fn branding(mut self, branding: Branding) -> Self {
        self.options.branding = branding;
        self
    }

    /// A directory whose files replace the templates of the same name.
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
    /// use bailiwick_server::Route;
    ///
    /// # let directory = tempfile::tempdir()?;
    /// let pages = directory.path().to_owned();
    /// std::fs::write(pages.join("style.css"), "body { color: navy }")?;
    /// let builder = AuthorizationServer::builder("https://id.example/o").templates(pages);
    /// let server = builder.store(store).users(users).keys(keys).build().await?;
    ///
    /// let style = server.respond_at(Route::Stylesheet, http::Request::default()).await;
    /// assert_eq!(style.body(), "body { color: navy }");
    /// # Ok(())
    /// # }
    /// ```
    pub fn templates(mut self, directory: impl Into<PathBuf>) -> Self {
        self.options.templates = Some(directory.into());
        self
    }

    /// The host's own sessions and sign-in page, in place of ours.
    ///
    /// ```no_run
    /// # use bailiwick_server::{AuthorizationServer, Builder, Config};
    /// use bailiwick_server::{HostSignIn, SignedInAs};
    ///
    /// let builder = AuthorizationServer::builder(Config::new("https://app.example/o"))
    ///     .sign_in(HostSignIn::at("/login", |head| {
    ///         let said = head.extensions.get::<SignedInAs>().cloned();
    ///         async move { Ok(said) }
    ///     }));
    /// ```
    pub fn sign_in(mut self, sign_in: impl SignIn) -> Self {
        self.options.sign_in = Some(Arc::new(sign_in));
        self
    }

    /// The pool in which administration hashes passwords.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, PasswordCost, PasswordPool};
    ///
    /// // One pool for those who sign in and those who are given a password.
    /// let cost = PasswordCost { memory: 64 * 1024, passes: 3 };
    /// let passwords = PasswordPool::with_cost(cost);
    /// let builder =
    ///     AuthorizationServer::builder("https://id.example/o").passwords(passwords.clone());
    /// # drop(builder);
    /// ```
    pub fn passwords(mut self, passwords: PasswordPool) -> Self {
        self.options.passwords = passwords;
        self
    }

    /// Shows administrators a setting of the program around the server, beside those of
    /// the server itself: its name, its value, and whether it is other than usual. No
    /// secret belongs there.
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// let builder = AuthorizationServer::builder("https://id.example/o")
    ///     .shown_setting("listen", "0.0.0.0:8443", true);
    /// # drop(builder);
    /// ```
    pub fn shown_setting(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
        is_set: bool,
    ) -> Self {
        self.options.settings.push(ShownSetting {
            name: name.into(),
            value: value.into(),
            is_set,
        });
        self
    }

    /// Caps and deadlines of connections.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::{AuthorizationServer, ConnectionLimits};
    ///
    /// let builder = AuthorizationServer::builder("https://id.example/o").connection_limits(
    ///     ConnectionLimits { drain: Duration::from_secs(25), ..ConnectionLimits::default() },
    /// );
    /// # drop(builder);
    /// ```
    pub fn connection_limits(mut self, limits: ConnectionLimits) -> Self {
        self.options.limits = limits;
        self
    }

    /// The proxies in front of [`serve`](crate::AuthorizationServer::serve) that are
    /// believed about the address they speak for (`X-Forwarded-For`): wrong secrets and
    /// passwords are counted by it. Default: nobody.
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// let builder = AuthorizationServer::builder("https://id.example/o")
    ///     .trusted_proxies("10.0.0.0/8".parse()?);
    /// # drop(builder);
    /// # Ok::<(), String>(())
    /// ```
    pub fn trusted_proxies(mut self, proxies: TrustedProxies) -> Self {
        self.options.proxies = proxies;
        self
    }
}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/embedding.md")]
struct Embedding;
