//! A server with a manual clock, a user, a client and scopes.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use axum::Router;
use bailiwick_core::{
    Config, Env, Random, Snapshot, UnixTime,
    model::{
        ClientRecord, ClientType, GrantType, Owner, RegisteredScope, ScopeId, ScopeState, User,
        UserId, UserRecord,
    },
    registration::{self, ClientDraft, LegacyGrants, NewSecret},
    scope::ScopeToken,
    store::{Commit, LoadPlan, Outcome, UserKey, Write},
};
use bailiwick_jose::SystemRandom;
use bailiwick_server::{
    AuthorizationServer, Builder, Clock, PasswordCost, PasswordPool, Secrets, Store, StoreUsers,
    SystemRandomness, Users,
};
use bailiwick_store::memory::Memory;

use crate::browser::Browser;

/// What all users here sign in with.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
pub(crate) const REDIRECT_URI: &str = "https://client.example/callback";

type Complete = Builder<Arc<dyn Store>, Arc<dyn Users>, Arc<Secrets>>;

#[derive(Debug)]
struct ManualClock(AtomicI64);

impl Clock for ManualClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_millis(self.0.load(Ordering::SeqCst))
    }
}

fn secrets() -> Secrets {
    let mut secret = [0; 32];
    SystemRandom.fill(&mut secret);
    Secrets::new(&secret, &[]).unwrap()
}

/// The server and what is behind it.
pub(crate) struct World {
    pub(crate) server: AuthorizationServer,
    router: Router,
    pub(crate) store: Arc<Memory>,
    clock: Arc<ManualClock>,
    config: Config,
    keys: Arc<Secrets>,
    passwords: PasswordPool,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Config::new("http://localhost:8000/o")).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        Self::built(config, |builder| builder).await
    }

    /// With templates of the operator's own.
    pub(crate) async fn with_templates(directory: &Path) -> Self {
        let config = Config::new("http://localhost:8000/o");
        Self::built(config, |builder| builder.templates(directory.to_owned())).await
    }

    async fn built(config: Config, finish: impl FnOnce(Complete) -> Complete) -> Self {
        let store = Arc::new(Memory::new());
        let clock = Arc::new(ManualClock(AtomicI64::new(1_700_000_000_000)));
        let keys = Arc::new(secrets());
        let passwords = PasswordPool::with_cost(PasswordCost {
            memory: 8,
            passes: 1,
        });
        let users = StoreUsers::new(store.clone(), passwords.clone());
        let builder = AuthorizationServer::builder(config.clone())
            .store(store.clone())
            .users(Arc::new(users))
            .keys(keys.clone())
            .clock(clock.clone())
            .passwords(passwords.clone());
        let server = finish(builder).build().await.unwrap();
        let router = server.router();
        Self {
            server,
            router,
            store,
            clock,
            config,
            keys,
            passwords,
        }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.clock.now()
    }

    pub(crate) fn wait(&self, span: Duration) {
        let millis = i64::try_from(span.as_millis()).unwrap();
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub(crate) async fn write(&self, write: Write) {
        let commit = Commit {
            version: None,
            writes: vec![write],
        };
        let outcome = self.store.commit(commit).await.unwrap();
        assert!(matches!(outcome, Outcome::Committed { .. }), "{outcome:?}");
    }

    pub(crate) async fn user(&self, username: &str, admin: bool) -> User {
        let user = User {
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
                .passwords
                .hash(PASSWORD, &SystemRandomness)
                .await
                .unwrap(),
            created_at: self.now(),
        };
        self.write(Write::InsertUser(Box::new(record))).await;
        user
    }

    pub(crate) async fn set_active(&self, username: &str, active: bool) {
        let plan = LoadPlan {
            user: Some(UserKey::Login(username.to_owned())),
            ..LoadPlan::default()
        };
        let mut record = self.store.load(plan).await.unwrap().user.unwrap();
        record.user.active = active;
        self.write(Write::UpdateUser(Box::new(record))).await;
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
            keys: &*self.keys,
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
        let scope = RegisteredScope {
            id: ScopeId(id),
            name: ScopeToken::parse(name).unwrap(),
            owner,
            description: description.to_owned(),
            text_version: 1,
            state: ScopeState::Active,
            is_default: true,
            default_requested: false,
            advertised: false,
            created_at: self.now(),
            updated_at: self.now(),
        };
        self.write(Write::PutScope(Box::new(scope))).await;
    }
}
