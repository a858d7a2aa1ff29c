//! The server, put together.

use std::{
    io,
    sync::{Arc, OnceLock, atomic::Ordering},
    time::Duration,
};

use axum::Router;
use bailiwick_core::Config;
use tokio::net::TcpListener;

use crate::{
    administration::Administration,
    app::App,
    builder::{Builder, KeysMissing, StoreMissing, UsersMissing},
    jobs::Jobs,
    listen::{self, ConnectionLimits, TrustedProxies},
    metrics::{self, Exposition},
    router,
};

/// An authorization server, ready to serve.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use bailiwick_server::{
///     AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers,
///     grant::{AuthorizationCode, RefreshToken},
/// };
///
/// async fn serve(
///     store: Arc<dyn Store>,
///     keys: Arc<Secrets>,
/// ) -> Result<(), Box<dyn std::error::Error>> {
///     let passwords = PasswordPool::new();
///     let server = AuthorizationServer::builder("http://localhost:8000/o")
///         .store(Arc::clone(&store))
///         .users(StoreUsers::new(store, passwords))
///         .keys(keys)
///         .grant(AuthorizationCode::default())
///         .grant(RefreshToken::default())
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
    routers: Arc<Routers>,
}

/// Put together once they are needed.
#[derive(Debug, Default)]
struct Routers {
    site: OnceLock<Router>,
    stock: OnceLock<Router>,
}

impl AuthorizationServer {
    /// Begins a server of this issuer, or of a whole configuration. Store, users
    /// and keys must follow: without them it does not compile. Nothing is granted
    /// before a grant is registered.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, Config};
    ///
    /// let by_issuer = AuthorizationServer::builder("https://login.example.org/o");
    /// let mut config = Config::new("https://login.example.org/o");
    /// config.scope_quota = 100;
    /// let by_configuration = AuthorizationServer::builder(config);
    /// ```
    pub fn builder(config: impl Into<Config>) -> Builder<StoreMissing, UsersMissing, KeysMissing> {
        Builder::new(config.into())
    }

    pub(crate) fn of(app: App) -> Self {
        Self {
            app,
            routers: Arc::default(),
        }
    }

    /// Every route, to be merged into a host's own router. The start page `/` and
    /// the page for what is not there are the host's: [`AuthorizationServer::site`]
    /// has them too. Paths are whole, so it is merged and not nested: the path of
    /// the issuer says where the endpoints hang.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// fn application(server: &AuthorizationServer) -> Router {
    ///     Router::new()
    ///         .route("/", get(async || "the host's own start page"))
    ///         .merge(server.router())
    /// }
    /// ```
    pub fn router(&self) -> Router {
        router::mergeable(&self.app)
    }

    /// Every route, with a start page and a page for what is not there: for a
    /// process that answers nothing else, or as a fallback of a host's router,
    /// whose own routes then come first.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// fn application(server: &AuthorizationServer) -> Router {
    ///     Router::new()
    ///         .route("/health/live", get(async || "the host's own"))
    ///         .fallback_service(server.site())
    /// }
    /// ```
    pub fn site(&self) -> Router {
        let site = self.routers.site.get_or_init(|| router::site(&self.app));
        site.clone()
    }

    /// The routes as they are without a host's replacements.
    pub(crate) fn stock(&self) -> Router {
        let stock = self.routers.stock.get_or_init(|| router::stock(&self.app));
        stock.clone()
    }

    /// What administrators do, on this server's store.
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
    /// let server = AuthorizationServer::builder("https://id.example/o")
    /// # .store(store).users(users).keys(keys)
    ///     .build()
    ///     .await?;
    /// if !server.administration().has_administrator().await? {
    ///     let link = server.administration().create_setup_link().await?;
    ///     println!("make an account at {}", *link.url);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn administration(&self) -> &Administration {
        &self.app.administration
    }

    /// Serves [`AuthorizationServer::site`] on `listener` until `shutdown` ends,
    /// then lets requests in flight end.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let jobs = Jobs::start(&self.app);
        let shutdown = async {
            shutdown.await;
            self.app.leaving.store(true, Ordering::Release);
            tokio::time::sleep(self.app.limits.notice).await;
            // Their answers have no other end.
            self.app.feeds.end();
        };
        let served = {
            let (limits, proxies) = (self.app.limits, self.app.proxies.clone());
            listen::serve(listener, self.site(), limits, proxies, shutdown).await
        };
        jobs.end().await;
        served
    }

    /// What the server has been doing, as text for Prometheus (OpenMetrics 1.0): no
    /// label has anything that a caller sent.
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// async fn tell(server: AuthorizationServer) -> Result<String, std::fmt::Error> {
    ///     server.metrics()
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// None that is known: whoever answers says that there is no text.
    pub fn metrics(&self) -> Result<String, std::fmt::Error> {
        Exposition::text(&self.app)
    }

    /// Serves [`AuthorizationServer::metrics`] at `/metrics` of `listener`, and nothing
    /// else, until `shutdown` ends. Who may get there is not asked: it is for a network
    /// in which only Prometheus is.
    ///
    /// ```no_run
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// async fn tell(server: AuthorizationServer) -> std::io::Result<()> {
    ///     let listener = tokio::net::TcpListener::bind("127.0.0.1:9464").await?;
    ///     server.serve_metrics(listener, std::future::pending()).await
    /// }
    /// ```
    pub async fn serve_metrics(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let limits = ConnectionLimits {
            connections: 16,
            drain: Duration::from_secs(1),
            ..self.app.limits
        };
        let proxies = TrustedProxies::default();
        listen::serve(
            listener,
            metrics::router(&self.app),
            limits,
            proxies,
            shutdown,
        )
        .await
    }

    /// What goes on beside requests, for a host that serves
    /// [`AuthorizationServer::router`] itself: expired rows are deleted and last
    /// uses written. Ends after `shutdown` does; `serve` does all
    /// of it. Nobody works with what has expired if it does not run; it only
    /// takes room.
    ///
    /// ```no_run
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// async fn beside(server: AuthorizationServer) {
    ///     server.maintain(std::future::pending()).await;
    /// }
    /// ```
    pub async fn maintain(&self, shutdown: impl Future<Output = ()>) {
        let jobs = Jobs::start(&self.app);
        shutdown.await;
        self.app.feeds.end();
        jobs.end().await;
    }
}
