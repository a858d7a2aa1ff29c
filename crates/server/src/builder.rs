//! The public way to a server: required parts, optional parts, one server.

mod build;
mod danger;
mod error;
mod extending;
mod parts;
mod routes;

use std::{path::PathBuf, sync::Arc};

use bailiwick_core::Config;
use bailiwick_jose::Secrets;
use bailiwick_store::Store;

pub use error::BuildError;
pub use parts::{KeysMissing, KeysPart, StoreMissing, StorePart, UsersMissing, UsersPart};

use crate::{
    clients::{self, Clients},
    clock::{Clock, Randomness, SystemClock},
    events::EventSink,
    extensions::Extensions,
    grant::Grant,
    listen::ConnectionLimits,
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
    limits: ConnectionLimits,
    sign_in: Option<Arc<dyn SignIn>>,
    routing: Routing,
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
            limits: ConnectionLimits::default(),
            sign_in: None,
            routing: Routing::default(),
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
    /// Where everything is kept.
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
    pub fn users(self, users: Arc<dyn Users>) -> Builder<S, Arc<dyn Users>, K> {
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
            users,
            keys,
            options,
        }
    }
}

impl<S, U> Builder<S, U, KeysMissing> {
    /// The keys of `secret_file`.
    pub fn keys(self, keys: Arc<Secrets>) -> Builder<S, U, Arc<Secrets>> {
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
            keys,
            options,
        }
    }
}

impl<S, U, K> Builder<S, U, K> {
    /// Switches a grant on: see [`crate::grant`].
    pub fn grant(mut self, grant: impl Grant) -> Self {
        grant.register(&mut self.config);
        self
    }

    /// A host's own client type, made of each record: a function, or a table of
    /// the host's own ([`Clients`]).
    pub fn clients(mut self, clients: impl Clients) -> Self {
        self.options.clients = Arc::new(clients);
        self
    }

    /// Another clock than the system's.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.options.clock = clock;
        self
    }

    /// One more listener for events: see [`EventSink`].
    pub fn events(mut self, sink: Arc<dyn EventSink>) -> Self {
        self.options.events.push(sink);
        self
    }

    /// A directory whose files replace the templates of the same name.
    pub fn templates(mut self, directory: PathBuf) -> Self {
        self.options.templates = Some(directory);
        self
    }

    /// The host's own sessions and sign-in page, in place of ours.
    ///
    /// ```no_run
    /// # use bailiwick_server::{AuthorizationServer, Builder, Config};
    /// use std::sync::Arc;
    ///
    /// use bailiwick_server::{HostSignIn, SignedInAs};
    ///
    /// let builder = AuthorizationServer::builder(Config::new("https://app.example/o"))
    ///     .sign_in(Arc::new(HostSignIn::at("/login", |head| {
    ///         let said = head.extensions.get::<SignedInAs>().cloned();
    ///         async move { Ok(said) }
    ///     })));
    /// ```
    pub fn sign_in(mut self, sign_in: Arc<dyn SignIn>) -> Self {
        self.options.sign_in = Some(sign_in);
        self
    }

    /// The pool in which administration hashes passwords.
    pub fn passwords(mut self, passwords: PasswordPool) -> Self {
        self.options.passwords = passwords;
        self
    }

    /// Caps and deadlines of connections.
    pub fn connection_limits(mut self, limits: ConnectionLimits) -> Self {
        self.options.limits = limits;
        self
    }
}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/embedding.md")]
struct Embedding;
