//! The public way to a server: required parts, optional parts, one router.

use std::{future::Future, io, path::PathBuf, sync::Arc};

use arc_swap::ArcSwapOption;
use axum::Router;
use bailiwick_core::Config;
use bailiwick_jose::Secrets;
use bailiwick_store::{Store, StoreError};
use tokio::net::TcpListener;

use crate::{
    administration::{self, Administration},
    app::{App, Parts},
    clients::{self, Clients, ClientsError},
    clock::{Clock, Randomness, SystemClock},
    events::{EventLog, EventSink, Events},
    jobs::Jobs,
    last_used::LastUsed,
    limiter::FailureLimiter,
    listen::{self, ConnectionLimits},
    mount::Mount,
    password::PasswordPool,
    random::SystemRandomness,
    router::router,
    sign_in::SignIn,
    snapshot::{SnapshotError, SnapshotHolder},
    templates::{TemplateError, Templates},
    users::Users,
};

/// An authorization server, ready to serve.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use bailiwick_server::{
///     AuthorizationServer, Config, PasswordPool, Secrets, Store, StoreUsers,
/// };
///
/// async fn serve(
///     store: Arc<dyn Store>,
///     keys: Arc<Secrets>,
/// ) -> Result<(), Box<dyn std::error::Error>> {
///     let passwords = PasswordPool::new();
///     let server = AuthorizationServer::builder(Config::new("http://localhost:8000/o"))
///         .store(Arc::clone(&store))
///         .users(Arc::new(StoreUsers::new(store, passwords)))
///         .keys(keys)
///         .build()
///         .await?;
///     let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
///     server.serve(listener, std::future::pending()).await?;
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct AuthorizationServer {
    pub(crate) app: App,
    limits: ConnectionLimits,
}

impl AuthorizationServer {
    /// Begins a server of this configuration. Store, users and keys must follow:
    /// without them there is no `build`.
    pub fn builder(config: Config) -> Builder<Missing, Missing, Missing> {
        Builder {
            config,
            store: Missing,
            users: Missing,
            keys: Missing,
            options: Options::default(),
        }
    }

    /// Every route of the server, to be served or merged into a host's own.
    pub fn router(&self) -> Router {
        router(self.app.clone())
    }

    /// What administrators do, on this server's store.
    pub fn administration(&self) -> &Administration {
        &self.app.administration
    }

    /// Serves on `listener` until `shutdown` ends, then lets requests in flight
    /// end.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let jobs = Jobs::start(&self.app);
        let served = listen::serve(listener, self.router(), self.limits, shutdown).await;
        jobs.end().await;
        served
    }
}

/// A required part that is not there yet.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

/// Collects the parts of an [`AuthorizationServer`].
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
    events: Events,
    passwords: PasswordPool,
    templates: Option<PathBuf>,
    limits: ConnectionLimits,
    sign_in: Option<Arc<dyn SignIn>>,
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
            events: Events(vec![Arc::new(EventLog)]),
            passwords: PasswordPool::new(),
            templates: None,
            limits: ConnectionLimits::default(),
            sign_in: None,
        }
    }
}

impl<U, K> Builder<Missing, U, K> {
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

impl<S, K> Builder<S, Missing, K> {
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

impl<S, U> Builder<S, U, Missing> {
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

    /// Another source of randomness than the system's. It makes every secret.
    pub fn danger_randomness(mut self, random: Arc<dyn Randomness>) -> Self {
        self.options.random = random;
        self
    }

    /// One more listener for events.
    pub fn events(mut self, sink: Arc<dyn EventSink>) -> Self {
        self.options.events.0.push(sink);
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

impl Builder<Arc<dyn Store>, Arc<dyn Users>, Arc<Secrets>> {
    /// Reads clients, registry and keys, and puts the server together.
    pub async fn build(self) -> Result<AuthorizationServer, BuildError> {
        let Self {
            config,
            store,
            users,
            keys,
            options,
        } = self;
        let mount = Mount::of_issuer(&config.issuer).map_err(BuildError::Issuer)?;
        if !config.privileged.differ() {
            return Err(BuildError::PrivilegedScopes);
        }
        let snapshots = SnapshotHolder::load(
            Arc::clone(&store),
            options.clients,
            Arc::clone(&keys),
            Arc::clone(&options.clock),
        )
        .await?;
        let snapshots = Arc::new(snapshots);
        let templates = Templates::new(options.templates.as_deref())?;
        let config = Arc::new(config);
        let administration = Administration::new(administration::Parts {
            store: Arc::clone(&store),
            snapshots: Arc::clone(&snapshots),
            keys: Arc::clone(&keys),
            config: Arc::clone(&config),
            clock: Arc::clone(&options.clock),
            random: Arc::clone(&options.random),
            passwords: options.passwords,
        });
        let app = App::new(Parts {
            config,
            mount,
            store,
            users,
            sign_in: options.sign_in,
            keys,
            clock: options.clock,
            random: options.random,
            snapshots,
            events: options.events,
            failures: FailureLimiter::new(),
            last_used: LastUsed::default(),
            templates,
            administration,
            metadata: ArcSwapOption::empty(),
        });
        Ok(AuthorizationServer {
            app,
            limits: options.limits,
        })
    }
}

/// Why a server could not be put together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The issuer is not one (RFC 8414 §2).
    #[error("the issuer {0}")]
    Issuer(&'static str),
    /// One name for two rights.
    #[error("the two privileged scopes need two names")]
    PrivilegedScopes,
    /// A template of the overriding directory cannot be used.
    #[error(transparent)]
    Templates(#[from] TemplateError),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The host's own clients could not be made of their records.
    #[error(
        "the clients could not be made of their records: {0} (whatever tables a client type \
         reads must exist before the server is built: run the host's migrations first)"
    )]
    Clients(ClientsError),
}

impl From<SnapshotError> for BuildError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::Store(error) => Self::Store(error),
            SnapshotError::Clients(error) => Self::Clients(error),
        }
    }
}
