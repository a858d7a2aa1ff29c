//! Putting the parts together.

use std::sync::{Arc, atomic::AtomicBool};

use arc_swap::ArcSwapOption;
use bailiwick_core::{Config, model::GrantType, second_factor::SecondFactorPolicy};
use bailiwick_jose::Secrets;
use bailiwick_store::{BoxFuture, Store};

use super::{BuildError, Builder, KeysPart, StorePart, UsersPart, extending};
use crate::{
    administration::{self, Administration},
    app::{App, Parts},
    events::Events,
    feeds::Feeds,
    last_used::LastUsed,
    limiter::FailureLimiter,
    links::Links,
    metrics::Metrics,
    mount::Mount,
    route::{Route, RouteGroup},
    secret_uses::SecretUses,
    server::AuthorizationServer,
    snapshot::SnapshotHolder,
    templates::Templates,
    users::Users,
    waiting::Waiters,
    weather::Weather,
};

impl<S, U, K> Builder<S, U, K> {
    /// Reads clients, registry and keys, and puts the server together. What does
    /// not fit is said here, before anything is served. The first time it makes the
    /// key that signs JWTs, and registers the scopes of [`Builder::scope`]: of several
    /// nodes that start at once one does it. Nothing else has to be done before the
    /// server is served.
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
    /// use std::time::Duration;
    ///
    /// use bailiwick_server::{BuildError, grant::AuthorizationCode};
    ///
    /// let builder = AuthorizationServer::builder("https://id.example/o")
    ///     .store(store)
    ///     .users(users)
    ///     .keys(keys)
    ///     .grant(AuthorizationCode::default().lifetime(Duration::from_hours(1)));
    /// // RFC 6749 §4.1.2: ten minutes are the most.
    /// let refused = builder.build().await.unwrap_err();
    /// assert!(matches!(refused, BuildError::Lifetime(_)));
    /// # Ok(())
    /// # }
    /// ```
    // No `async fn`: its future would have the type of the parts in its own, and
    // the compiler would say twice more what is missing.
    pub fn build(self) -> BoxFuture<'static, Result<AuthorizationServer, BuildError>>
    where
        S: StorePart,
        U: UsersPart,
        K: KeysPart,
    {
        let complete: Complete = Builder {
            config: self.config,
            store: self.store.into(),
            users: self.users.into(),
            keys: self.keys.into(),
            options: self.options,
        };
        Box::pin(complete.assemble())
    }
}

/// With every part that is needed.
type Complete = Builder<Arc<dyn Store>, Arc<dyn Users>, Arc<Secrets>>;

impl Complete {
    async fn assemble(self) -> Result<AuthorizationServer, BuildError> {
        let (mut config, options) = (self.config, self.options);
        let (store, users, keys) = (self.store, self.users, self.keys);
        let mount = Mount::of_issuer(&config.issuer).map_err(BuildError::Issuer)?;
        extending::enrol(&mut config, &options.extensions)?;
        check(&config)?;
        let mut routing = options.routing;
        if options.sign_in.is_some() {
            routing.drop_group(RouteGroup::SignIn);
        } else if !routing.keeps(RouteGroup::SignIn) && routing.needs_sign_in(&config) {
            return Err(BuildError::SignInMissing);
        }
        if !users.in_store(&store) {
            routing.drop_group(RouteGroup::Users);
            routing.drop_group(RouteGroup::Setup);
            routing.drop_group(RouteGroup::Account);
        }
        routing.check(&config, &mount)?;
        let required = config.second_factor != SecondFactorPolicy::Optional;
        if required && !routing.offers(Route::AccountSecondFactor, &config) {
            return Err(BuildError::SecondFactorNowhere);
        }
        let scopes = options.scopes.configured()?;
        let endpoints = routing.metadata(&config);
        let links = Links::of(&routing);
        let mut templates = Templates::new(options.templates.as_deref())?;
        templates.add_style(&options.branding.style());
        let snapshots = SnapshotHolder::load(
            Arc::clone(&store),
            options.clients,
            Arc::clone(&keys),
            Arc::clone(&options.clock),
        );
        let snapshots = Arc::new(snapshots.await?);
        let feeds = Feeds::new(config.feed_connections);
        let config = Arc::new(config);
        let weather = Arc::new(Weather::new(Arc::clone(&snapshots)));
        let events = Events::start(options.events).map_err(BuildError::Events)?;
        let metrics = Arc::new(Metrics::new(&mount));
        let events = events.counted(Arc::clone(&weather), Arc::clone(&metrics));
        let administration = Administration::new(administration::Parts {
            store: Arc::clone(&store),
            snapshots: Arc::clone(&snapshots),
            keys: Arc::clone(&keys),
            config: Arc::clone(&config),
            clock: Arc::clone(&options.clock),
            random: Arc::clone(&options.random),
            passwords: options.passwords,
            events: events.clone(),
        });
        let prepared = administration.prepare(&scopes).await;
        for name in prepared.map_err(BuildError::Prepare)?.scopes_retired {
            tracing::warn!(scope = name.as_str(), "the scope was retired and stays so");
        }
        Ok(AuthorizationServer::of(App::new(Parts {
            config,
            mount,
            store,
            users,
            keys,
            clock: options.clock,
            random: options.random,
            snapshots,
            events,
            extensions: options.extensions,
            failures: FailureLimiter::new(),
            waiters: Waiters::default(),
            last_used: LastUsed::default(),
            secret_uses: SecretUses::default(),
            metrics,
            weather,
            feeds,
            templates,
            branding: options.branding,
            administration,
            metadata: ArcSwapOption::empty(),
            routing,
            sign_in: options.sign_in,
            endpoints,
            links,
            limits: options.limits,
            leaving: AtomicBool::new(false),
            proxies: options.proxies,
            settings: options.settings,
        })))
    }
}

fn check(config: &Config) -> Result<(), BuildError> {
    if !config.privileged.differ() {
        return Err(BuildError::PrivilegedScopes);
    }
    let gives_no_refresh_token = |grant: &GrantType| {
        matches!(
            grant,
            GrantType::RefreshToken | GrantType::ClientCredentials | GrantType::Implicit
        )
    };
    if config.grant_types.contains(&GrantType::RefreshToken)
        && config.grant_types.iter().all(gives_no_refresh_token)
    {
        return Err(BuildError::RefreshAlone);
    }
    match config.lifetimes.out_of_bounds() {
        Some(bounds) => Err(BuildError::Lifetime(bounds)),
        None => Ok(()),
    }
}
