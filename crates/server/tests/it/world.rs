//! A server on a database in a directory of its own, with a manual clock and
//! seeded randomness.

use std::{
    collections::BTreeSet,
    error::Error,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use axum::Router;
use bailiwick_core::{
    Config, Env, Random, Snapshot, UnixTime,
    model::{
        ClientRecord, ClientType, GrantType, Owner, RegisteredScope, ScopeId, User, UserId,
        UserRecord,
    },
    opaque::{Opaque, OpaqueKind},
    registration::{self, ClientDraft, LegacyGrants, NewSecret},
    scope::{ConfiguredScopes, ScopeToken},
    store::{Commit, LoadPlan, Outcome, UserKey, Write},
    ticket::Ticket,
};
use bailiwick_jose::SystemRandom;
use bailiwick_server::{
    Administration, AuthorizationServer, Builder, Clock, PasswordCost, PasswordPool, Randomness,
    Secrets, Store, StoreUsers, SystemRandomness, Users,
};
use bailiwick_store::sqlite::{Options, Sqlite};
use tempfile::TempDir;

use crate::{
    browser::Browser,
    engine,
    host::Host,
    state::State,
    watched::{WatchedStore, WatchedUsers},
};

/// What all users here sign in with.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
pub(crate) const REDIRECT_URI: &str = "https://client.example/callback";

#[derive(Debug)]
struct ManualClock(AtomicI64);

impl Clock for ManualClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// The splitmix64 sequence of a seed: the same in every run.
#[derive(Debug)]
struct Seeded(Mutex<u64>);

impl Randomness for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let block = (z ^ (z >> 31)).to_le_bytes();
            for (to, from) in chunk.iter_mut().zip(block) {
                *to = from;
            }
        }
    }
}

/// What outlives a restart.
#[derive(Clone)]
struct Ground {
    directory: Arc<TempDir>,
    clock: Arc<ManualClock>,
    random: Arc<Seeded>,
    keys: Arc<Secrets>,
    passwords: PasswordPool,
    templates: Option<PathBuf>,
    /// Whether users are in a database of their own.
    users_apart: bool,
    /// The application around the server, and whether people sign in there.
    host: Option<(Arc<Host>, bool)>,
    build: Arc<dyn Fn(Ready) -> Ready + Send + Sync>,
}

/// A builder that lacks nothing.
pub(crate) type Ready = Builder<Arc<dyn Store>, Arc<dyn Users>, Arc<Secrets>>;

impl Ground {
    fn new() -> Self {
        let mut secret = [0; 32];
        SystemRandom.fill(&mut secret);
        Self {
            directory: Arc::new(tempfile::tempdir().unwrap()),
            clock: Arc::new(ManualClock(AtomicI64::new(1_700_000_000_000))),
            random: Arc::new(Seeded(Mutex::new(7))),
            keys: Arc::new(Secrets::new(&secret, &[]).unwrap()),
            passwords: PasswordPool::with_cost(PasswordCost {
                memory: 8,
                passes: 1,
            }),
            templates: None,
            users_apart: false,
            host: None,
            build: Arc::new(|builder| builder),
        }
    }
}

/// With the grants of today.
pub(crate) fn config(issuer: &str) -> Config {
    let mut config = Config::new(issuer);
    config.grant_types = [
        GrantType::AuthorizationCode,
        GrantType::ClientCredentials,
        GrantType::RefreshToken,
    ]
    .into();
    config
}

/// The server and what is behind it.
pub(crate) struct World {
    pub(crate) router: Router,
    pub(crate) store: Arc<WatchedStore>,
    pub(crate) users: Arc<WatchedUsers>,
    /// Where users are kept.
    pub(crate) people: Arc<dyn Store>,
    pub(crate) server: AuthorizationServer,
    config: Config,
    ground: Ground,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(config("http://localhost:8000/o")).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        Self::on(Ground::new(), config).await
    }

    /// With templates of the operator's own.
    pub(crate) async fn with_templates(directory: &Path) -> Self {
        let ground = Ground {
            templates: Some(directory.to_owned()),
            ..Ground::new()
        };
        Self::on(ground, config("http://localhost:8000/o")).await
    }

    /// With what `build` adds.
    pub(crate) async fn built(
        config: Config,
        build: impl Fn(Ready) -> Ready + Send + Sync + 'static,
    ) -> Self {
        let ground = Ground {
            build: Arc::new(build),
            ..Ground::new()
        };
        Self::on(ground, config).await
    }

    /// Why a server with what `build` adds does not start.
    pub(crate) async fn refusal_to_build(
        config: Config,
        build: impl Fn(Ready) -> Ready + Send + Sync + 'static,
    ) -> String {
        let ground = Ground {
            build: Arc::new(build),
            ..Ground::new()
        };
        let refusal = Self::started(ground, config).await.err();
        refusal.expect("it starts").to_string()
    }

    /// Tokens in one database, users in another.
    pub(crate) async fn with_users_apart(config: Config) -> Self {
        let ground = Ground {
            users_apart: true,
            ..Ground::new()
        };
        Self::on(ground, config).await
    }

    /// In an application that has its own accounts, and its own sign-in page if
    /// `signs_in`.
    pub(crate) async fn hosted(config: Config, signs_in: bool) -> Self {
        let mut ground = Ground::new();
        let host = Host::new(ground.clock.clone(), ground.passwords.clone());
        ground.host = Some((Arc::new(host), signs_in));
        Self::on(ground, config).await
    }

    /// The application around the server.
    pub(crate) fn host(&self) -> &Arc<Host> {
        &self.ground.host.as_ref().unwrap().0
    }

    async fn on(ground: Ground, config: Config) -> Self {
        Self::started(ground, config).await.unwrap()
    }

    async fn started(ground: Ground, config: Config) -> Result<Self, Box<dyn Error>> {
        let store = Arc::new(WatchedStore::new(engine::open(&ground.directory).await));
        let people: Arc<dyn Store> = if ground.users_apart {
            let path = ground.directory.path().join("users.db");
            Arc::new(Sqlite::open(path, Options::default()).unwrap())
        } else {
            store.clone()
        };
        let users = StoreUsers::new(Arc::clone(&people), ground.passwords.clone());
        let users = Arc::new(WatchedUsers::new(users));
        let host = ground.host.as_ref();
        let hosts = host.map(|(host, _)| Arc::clone(host) as Arc<dyn Users>);
        let builder = AuthorizationServer::builder(config.clone())
            .store(store.clone())
            .users(hosts.unwrap_or_else(|| users.clone()))
            .keys(ground.keys.clone())
            .clock(ground.clock.clone())
            .danger_randomness(ground.random.clone())
            .passwords(ground.passwords.clone());
        let mut builder = (ground.build)(builder);
        if let Some((host, true)) = host {
            builder = builder.sign_in(host.sign_in());
        }
        let server = match ground.templates.clone() {
            Some(directory) => builder.templates(directory).build().await?,
            None => builder.build().await?,
        };
        let administration = server.administration();
        administration.prepare(&ConfiguredScopes::default()).await?;
        Ok(Self {
            router: match host {
                Some((host, _)) => server.site().merge(host.router()),
                None => server.site(),
            },
            store,
            users,
            people,
            server,
            config,
            ground,
        })
    }

    /// Closes the database.
    fn stopped(self) -> (Ground, Config) {
        let Self { ground, config, .. } = self;
        (ground, config)
    }

    /// The server started again on the same database, otherwise configured.
    pub(crate) async fn restarted(self, configure: impl FnOnce(&mut Config)) -> Self {
        let (ground, mut config) = self.stopped();
        configure(&mut config);
        Self::on(ground, config).await
    }

    /// Why the server does not start again when it is configured so.
    pub(crate) async fn refusal_to_start(self, configure: impl FnOnce(&mut Config)) -> String {
        let (ground, mut config) = self.stopped();
        configure(&mut config);
        let refusal = Self::started(ground, config).await.err();
        refusal.expect("it starts").to_string()
    }

    /// Another node on the same database.
    pub(crate) async fn beside(&self) -> AuthorizationServer {
        Self::on(self.ground.clone(), self.config.clone())
            .await
            .server
    }

    /// Administration of the database in which users are.
    pub(crate) async fn administration_of_people(&self) -> Administration {
        let (config, keys) = (self.config.clone(), Arc::clone(&self.ground.keys));
        Administration::open(config, Arc::clone(&self.people), keys)
            .await
            .unwrap()
    }

    /// The path of a file of the server's directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.ground.directory.path().join(name)
    }

    pub(crate) fn administration(&self) -> &Administration {
        self.server.administration()
    }

    /// All that is kept, as it is on disk.
    pub(crate) fn state(&self) -> State {
        engine::state(&self.ground.directory)
    }

    #[track_caller]
    pub(crate) fn assert_unchanged(&self, before: &State) {
        self.state().assert_same(before);
    }

    /// Every byte that is kept.
    pub(crate) fn files(&self) -> Vec<u8> {
        engine::kept(&self.ground.directory)
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// The ticket of the form that `browser` would send to `path`, whether a page has it
    /// or not.
    pub(crate) fn ticket(&self, browser: &Browser, path: &str) -> String {
        let session = &browser.cookies["bailiwick_session"];
        let session = Opaque::parse(OpaqueKind::Session, session).unwrap();
        let selector = session.selector();
        let subject: [&[u8]; 3] = [
            b"form",
            path.trim_end_matches('/').as_bytes(),
            selector.as_bytes(),
        ];
        let mut random = SystemRandom;
        let mut env = Env {
            now: self.now(),
            random: &mut random,
            keys: &*self.ground.keys,
            signatures: &bailiwick_core::NoSignatures,
            config: &self.config,
        };
        Ticket::issue(&subject, &mut env).unwrap()
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.ground.clock.now()
    }

    pub(crate) fn wait(&self, span: Duration) {
        let millis = i64::try_from(span.as_millis()).unwrap();
        self.ground.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub(crate) fn put_back(&self, span: Duration) {
        let millis = i64::try_from(span.as_millis()).unwrap();
        self.ground.clock.0.fetch_sub(millis, Ordering::SeqCst);
    }

    pub(crate) async fn write(&self, write: Write) {
        write_to(&*self.store, write).await;
    }

    pub(crate) async fn user(&self, username: &str, admin: bool) -> User {
        if let Some((host, _)) = &self.ground.host {
            return host.account(username, PASSWORD, admin);
        }
        let user = User {
            extra: bailiwick_core::model::Extra::EMPTY,
            language: None,
            id: UserId::new(&format!("id-of-{username}")),
            username: username.to_owned(),
            email: format!("{username}@example.org"),
            first_name: String::new(),
            last_name: String::new(),
            active: true,
            admin,
            groups: Vec::new(),
        };
        let record = UserRecord {
            user: user.clone(),
            password: self
                .ground
                .passwords
                .hash(PASSWORD, &SystemRandomness)
                .await
                .unwrap(),
            created_at: self.now(),
        };
        write_to(&*self.people, Write::InsertUser(Box::new(record))).await;
        user
    }

    pub(crate) async fn set_active(&self, username: &str, active: bool) {
        let plan = LoadPlan {
            user: Some(UserKey::Login(username.to_owned())),
            ..LoadPlan::default()
        };
        let mut record = self.people.load(plan).await.unwrap().user.unwrap();
        record.user.active = active;
        write_to(&*self.people, Write::UpdateUser(Box::new(record))).await;
    }

    /// A confidential client for codes that asks as `name`.
    pub(crate) async fn client(&self, name: &str) -> ClientRecord {
        let mut draft = ClientDraft::new(name, ClientType::Confidential);
        draft.grant_types = BTreeSet::from([GrantType::AuthorizationCode]);
        draft.redirect_uris = vec![REDIRECT_URI.to_owned()];
        let mut random = SystemRandom;
        let mut env = Env {
            now: self.now(),
            random: &mut random,
            keys: &*self.ground.keys,
            signatures: &bailiwick_core::NoSignatures,
            config: &self.config,
        };
        let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
        let registered =
            registration::register(&draft, None, &secret, legacy, &Snapshot::new(), &mut env);
        let record = registered.unwrap().record;
        self.write(Write::PutClient(Box::new(record.clone()))).await;
        record
    }

    /// A browser in which this user is signed in, who is made if need be.
    pub(crate) async fn signed_in(&self, username: &str, admin: bool) -> Browser {
        self.user(username, admin).await;
        let mut browser = self.browser();
        assert_eq!(browser.sign_in(username, PASSWORD).await.location(), "/");
        browser
    }

    pub(crate) async fn scope(&self, id: u64, name: &str, description: &str, owner: Owner) {
        self.put_scope(id, name, owner, |scope| {
            description.clone_into(&mut scope.description);
            scope.is_default = true;
        })
        .await;
    }

    /// Keeps a scope as `edit` makes it.
    pub(crate) async fn put_scope(
        &self,
        id: u64,
        name: &str,
        owner: Owner,
        edit: impl FnOnce(&mut RegisteredScope),
    ) {
        let name = ScopeToken::parse(name).unwrap();
        let mut scope = RegisteredScope::new(ScopeId(id), name, owner, self.now());
        edit(&mut scope);
        self.write(Write::PutScope(Box::new(scope))).await;
    }
}

async fn write_to(store: &dyn Store, write: Write) {
    let commit = Commit {
        version: None,
        writes: vec![write],
    };
    let outcome = store.commit(commit).await.unwrap();
    assert!(matches!(outcome, Outcome::Committed { .. }), "{outcome:?}");
}
