//! A host's own client type, with a table of its own beside ours.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use bailiwick_core::{
    Random as _,
    model::{Client, ClientId, ClientRecord, ClientType, GrantType},
    registration::{ClientDraft, LegacyGrants, NewSecret},
    scope::{ConfiguredScopes, ScopeToken},
};
use bailiwick_jose::SystemRandom;
use bailiwick_server::{
    AuthorizationServer, BoxFuture, BuildError, Clients, ClientsError, PasswordPool, Secrets,
    Store, StoreUsers,
};
use bailiwick_store::sqlite::{self, Options, Sqlite};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::{browser::Answer, call::Call};

/// A client that works once its owner has accepted an agreement.
#[derive(Debug)]
struct Contracted {
    record: ClientRecord,
    accepted: bool,
}

impl Client for Contracted {
    fn record(&self) -> &ClientRecord {
        &self.record
    }

    fn is_usable(&self) -> bool {
        self.accepted && !self.record.disabled
    }
}

/// Reads the host's table `client_agreements`.
struct Agreements {
    connection: Mutex<Connection>,
    asked: Arc<AtomicUsize>,
}

impl Agreements {
    fn read(&self) -> rusqlite::Result<HashMap<String, bool>> {
        let connection = self.connection.lock().unwrap();
        let mut rows = connection.prepare("SELECT client, accepted FROM client_agreements")?;
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    }
}

impl Clients for Agreements {
    fn of(
        &self,
        records: Vec<ClientRecord>,
    ) -> BoxFuture<'_, Result<Vec<Arc<dyn Client>>, ClientsError>> {
        Box::pin(async move {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let agreements = self.read().map_err(ClientsError::failed)?;
            let clients = records.into_iter().map(|record| {
                let accepted = agreements.get(record.id.as_str()) == Some(&true);
                Arc::new(Contracted { record, accepted }) as Arc<dyn Client>
            });
            Ok(clients.collect())
        })
    }
}

/// One database of a host and ours.
struct Host {
    directory: TempDir,
    keys: Arc<Secrets>,
    asked: Arc<AtomicUsize>,
}

impl Host {
    fn new() -> Self {
        let mut secret = [0; 32];
        SystemRandom.fill(&mut secret);
        Self {
            directory: tempfile::tempdir().unwrap(),
            keys: Arc::new(Secrets::new(&secret, &[]).unwrap()),
            asked: Arc::default(),
        }
    }

    fn database(&self) -> PathBuf {
        self.directory.path().join("app.db")
    }

    fn execute(&self, sql: &str) {
        Connection::open(self.database())
            .unwrap()
            .execute_batch(sql)
            .unwrap();
    }

    fn migrate_ours(&self) {
        sqlite::migrate(self.database(), &options()).unwrap();
    }

    fn migrate_its_own(&self) {
        self.execute(
            "CREATE TABLE client_agreements (\
                client TEXT PRIMARY KEY REFERENCES bw_clients (id) ON DELETE CASCADE, \
                accepted INTEGER NOT NULL\
            ) STRICT",
        );
    }

    /// A client's agreement is accepted, and every node told.
    async fn accept(&self, id: &str, server: &AuthorizationServer) {
        self.execute(&format!("INSERT INTO client_agreements VALUES ('{id}', 1)"));
        let told = server.administration();
        told.refresh_client(&ClientId::new(id)).await.unwrap();
    }

    fn agreements(&self) -> Agreements {
        Agreements {
            connection: Mutex::new(Connection::open(self.database()).unwrap()),
            asked: Arc::clone(&self.asked),
        }
    }

    async fn build(&self, clients: impl Clients) -> Result<AuthorizationServer, BuildError> {
        let mut options = options();
        options.migrate = false;
        let store: Arc<dyn Store> = Arc::new(Sqlite::open(self.database(), options).unwrap());
        AuthorizationServer::builder(crate::world::config("http://localhost:8000/o"))
            .users(Arc::new(StoreUsers::new(
                Arc::clone(&store),
                PasswordPool::new(),
            )))
            .store(store)
            .keys(Arc::clone(&self.keys))
            .clients(clients)
            .build()
            .await
    }

    /// A server with a scope, and the client `reports` with the secret `secret`.
    async fn prepared(&self) -> AuthorizationServer {
        self.migrate_ours();
        self.migrate_its_own();
        let server = self.build(self.agreements()).await.unwrap();
        configure(&server, &["read"]).await;
        create(&server, "reports").await;
        server
    }
}

const NOT_REGISTERED: &str = "client_id is not registered";

fn options() -> Options {
    let mut options = Options::default();
    options.prefix = "bw_".parse().unwrap();
    options
}

async fn configure(server: &AuthorizationServer, names: &[&str]) {
    let scope = |name: &&str| (ScopeToken::parse(name).unwrap(), format!("To {name}"));
    let scopes = ConfiguredScopes {
        scopes: names.iter().map(scope).collect(),
        ..ConfiguredScopes::default()
    };
    server.administration().prepare(&scopes).await.unwrap();
}

async fn create(server: &AuthorizationServer, id: &str) {
    let mut draft = ClientDraft::new(id, ClientType::Confidential);
    draft.grant_types.insert(GrantType::ClientCredentials);
    let secret = NewSecret::Chosen("a secret of 32 characters or so.".to_owned().into());
    server
        .administration()
        .create_client(&draft, Some(id), &secret, LegacyGrants::Refuse)
        .await
        .unwrap();
}

async fn token(server: &AuthorizationServer) -> Answer {
    Call::post("/o/token/")
        .basic("reports", "a secret of 32 characters or so.")
        .form(&[("grant_type", "client_credentials"), ("scope", "read")])
        .send(&server.router())
        .await
}

/// The mistake: the server is built before the host's migrations ran.
#[tokio::test]
async fn a_host_table_that_is_missing_is_one_clear_error_at_start() {
    let host = Host::new();
    host.migrate_ours();
    let server = host.build(|record| Arc::new(record) as Arc<dyn Client>);
    create(&server.await.unwrap(), "reports").await;
    let error = host.build(host.agreements()).await.unwrap_err();
    assert!(matches!(error, BuildError::Clients(_)), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("no such table: client_agreements"), "{text}");
    assert!(text.contains("run the host's migrations first"), "{text}");
    host.migrate_its_own();
    host.build(host.agreements()).await.unwrap();
}

/// On a database without clients the mistake shows as well.
#[tokio::test]
async fn a_host_table_that_is_missing_is_noticed_before_the_first_client() {
    let host = Host::new();
    host.migrate_ours();
    let error = host.build(host.agreements()).await.unwrap_err();
    assert!(matches!(error, BuildError::Clients(_)), "{error:?}");
}

#[tokio::test]
async fn a_hosts_own_client_decides_and_is_read_anew_on_every_node() {
    let host = Host::new();
    let server = host.prepared().await;
    let beside = host.build(host.agreements()).await.unwrap();
    for node in [&server, &beside] {
        assert_eq!(token(node).await.status, 401, "no agreement was accepted");
    }
    host.execute("INSERT INTO client_agreements VALUES ('reports', 1)");
    assert_eq!(token(&server).await.status, 401, "nobody was told");
    let reports = ClientId::new("reports");
    let told = server.administration().refresh_client(&reports);
    told.await.unwrap();
    for node in [&server, &beside] {
        assert_eq!(token(node).await.status, 200);
    }
    let nobody = ClientId::new("nobody");
    let told = server.administration().refresh_client(&nobody).await;
    assert!(told.unwrap_err().to_string().contains("nobody"));
}

/// Clients come from the snapshot alone: whoever is not in it is looked for in a
/// newer one before the request is refused, and is the host's own there too.
#[tokio::test]
async fn a_client_of_another_node_is_the_hosts_own_at_once() {
    let host = Host::new();
    host.migrate_ours();
    host.migrate_its_own();
    let server = host.build(host.agreements()).await.unwrap();
    configure(&server, &["read"]).await;
    let beside = host.build(host.agreements()).await.unwrap();
    assert_eq!(token(&beside).await.status, 401);
    create(&server, "reports").await;
    let refused = token(&beside).await;
    assert_eq!(refused.status, 401, "its agreement is not accepted");
    create(&server, "later").await;
    host.accept("later", &server).await;
    let authorize = "/o/authorize/?response_type=code&client_id=later";
    let page = Call::get(authorize).send(&beside.router()).await;
    assert!(!page.text.contains(NOT_REGISTERED), "{}", page.text);
    let page = Call::get(format!("{authorize}st"));
    let page = page.send(&beside.router()).await;
    assert!(page.text.contains(NOT_REGISTERED), "{}", page.text);
    let endpoints = [
        ("/o/token/", "grant_type", "client_credentials", 200),
        ("/o/revoke_token/", "token", "nothing", 200),
    ];
    for (n, (path, name, value, status)) in endpoints.into_iter().enumerate() {
        let id = format!("later-{n}");
        create(&server, &id).await;
        host.accept(&id, &server).await;
        let answer = Call::post(path)
            .basic(&id, "a secret of 32 characters or so.")
            .form(&[(name, value), ("scope", "read")])
            .send(&beside.router())
            .await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_host_is_asked_for_what_changed_and_for_nothing_else() {
    let host = Host::new();
    let server = host.prepared().await;
    let before = host.asked.load(Ordering::SeqCst);
    configure(&server, &["read", "write"]).await;
    for _ in 0..3 {
        token(&server).await;
    }
    assert_eq!(host.asked.load(Ordering::SeqCst), before);
    create(&server, "other").await;
    assert_eq!(host.asked.load(Ordering::SeqCst), before + 1);
}

/// Never a snapshot that lacks what could not be made: nothing is answered until
/// it can.
#[tokio::test]
async fn what_cannot_be_read_later_is_503_until_it_can() {
    let host = Host::new();
    let server = host.prepared().await;
    let beside = host.build(host.agreements()).await.unwrap();
    host.accept("reports", &server).await;
    assert_eq!(token(&server).await.status, 200);
    host.execute("ALTER TABLE client_agreements RENAME TO moved");
    // This node holds the newest version already, the other does not.
    assert_eq!(token(&server).await.status, 200);
    for _ in 0..2 {
        let refused = token(&beside).await;
        assert_eq!(refused.status, 503, "{}", refused.text);
        assert!(!refused.text.contains("agreements"), "{}", refused.text);
    }
    host.execute("ALTER TABLE moved RENAME TO client_agreements");
    assert_eq!(token(&beside).await.status, 200, "it is tried again");
}

/// Answers in another order, or not for all.
struct Wrong(fn(Made) -> Made);

type Made = Vec<Arc<dyn Client>>;

impl Clients for Wrong {
    fn of(
        &self,
        records: Vec<ClientRecord>,
    ) -> BoxFuture<'_, Result<Vec<Arc<dyn Client>>, ClientsError>> {
        let clients = records.into_iter();
        let clients = clients.map(|record| Arc::new(record) as Arc<dyn Client>);
        let answer = (self.0)(clients.collect());
        Box::pin(async move { Ok(answer) })
    }
}

#[tokio::test]
async fn a_client_of_another_record_is_refused() {
    let host = Host::new();
    let server = host.prepared().await;
    create(&server, "other").await;
    let wrong: [fn(Made) -> Made; 2] = [
        |clients| clients.into_iter().rev().collect(),
        |clients| clients.into_iter().take(1).collect(),
    ];
    for answer in wrong {
        let error = host.build(Wrong(answer)).await.unwrap_err();
        let missing = matches!(error, BuildError::Clients(ClientsError::Missing(_)));
        assert!(missing, "{error:?}");
    }
    host.build(Wrong(|clients| clients)).await.unwrap();
}
