//! A server in memory at a moment that does not pass, with seeded randomness:
//! two walks along one path do the same.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use bailiwick_core::model::{
    Client, ClientId, ClientType, GrantType, Owner, RegisteredScope, ResourceServer, ScopeId,
    UserId,
};
use bailiwick_core::params::Parts;
use bailiwick_core::registration::{ClientDraft, LegacyGrants, NewSecret};
use bailiwick_core::scope::{ConfiguredScopes, ScopeSet, ScopeToken};
use bailiwick_core::store::{Commit, Write};
use bailiwick_core::{Config, Random, Snapshot, UnixTime};
use bailiwick_server::administration::NewResourceServer;
use bailiwick_server::{
    AuthorizationServer, Clock, PasswordPool, Randomness, Secrets, Store, StoreUsers,
};
use bailiwick_store::memory::Memory;
use data_encoding::BASE64;
use tokio::runtime::{Builder, Runtime};

use crate::preload::Grant;
use crate::requests::Values;

const REDIRECT_URI: &str = "https://client.example/callback";
/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const GRANTS: [GrantType; 3] = [
    GrantType::AuthorizationCode,
    GrantType::RefreshToken,
    GrantType::ClientCredentials,
];
const SCOPE: &str = "scope:1 scope:7";

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) path: &'static str,
    pub(super) authorization: String,
    pub(super) body: String,
    pub(super) expected: Expected,
}

impl Call {
    pub(super) const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";

    pub(super) fn parts(&self) -> Parts<'_> {
        Parts {
            get: false,
            authorization: Some(self.authorization.as_bytes()),
            content_type: Some(Self::CONTENT_TYPE.as_bytes()),
            query: None,
            body: self.body.as_bytes(),
            client_claim: None,
        }
    }
}

/// What the right answer holds: a walk that was refused counts nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected(&'static str);

impl Expected {
    pub(super) fn check(self, body: &[u8]) -> Result<()> {
        ensure!(body.starts_with(self.0.as_bytes()), "a wrong answer");
        Ok(())
    }
}

#[derive(Debug)]
struct Standing;

impl Clock for Standing {
    fn now(&self) -> UnixTime {
        Scene::NOW
    }
}

/// SplitMix64: the same sequence in every run.
#[derive(Debug)]
pub(super) struct Seeded(u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            for (place, byte) in chunk.iter_mut().zip((mixed ^ (mixed >> 31)).to_le_bytes()) {
                *place = byte;
            }
        }
    }
}

#[derive(Debug)]
struct Shared(Mutex<Seeded>);

impl Randomness for Shared {
    fn fill(&self, bytes: &mut [u8]) {
        let mut random = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        random.fill(bytes);
    }
}

/// A server, an application, a user and an API.
pub(super) struct Scene {
    pub(super) store: Arc<dyn Store>,
    pub(super) keys: Arc<Secrets>,
    pub(super) config: Config,
    pub(super) snapshot: Snapshot,
    pub(super) random: Seeded,
    pub(super) runtime: Runtime,
    server: AuthorizationServer,
    basic: String,
    bearer: String,
    grant: Grant,
}

impl Scene {
    pub(super) const NOW: UnixTime = UnixTime::from_millis(1_700_000_000_000);

    pub(super) fn new(scopes: u64) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let made = runtime.block_on(Made::new(scopes))?;
        let Made {
            store,
            keys,
            config,
            server,
            basic,
            bearer,
            grant,
        } = made;
        let changes = runtime.block_on(store.changes(None))?;
        let mut snapshot = Snapshot::new().with_version(changes.version);
        for client in changes.clients {
            snapshot = snapshot.with_client(Arc::new(client));
        }
        for scope in changes.scopes {
            snapshot = snapshot.with_scope(Arc::new(scope));
        }
        Ok(Self {
            store,
            keys,
            config,
            snapshot,
            random: Seeded(11),
            runtime,
            server,
            basic,
            bearer,
            grant,
        })
    }

    pub(super) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    pub(super) fn router(&self) -> axum::Router {
        self.server.router()
    }

    pub(super) fn client(&self) -> Result<Arc<dyn Client>> {
        let client = self.snapshot.client(&self.grant.client);
        Ok(Arc::clone(client.context("no client")?))
    }

    pub(super) fn client_credentials(&self) -> Call {
        self.token_call("grant_type=client_credentials&scope=scope:1+scope:7".to_owned())
    }

    pub(super) fn codes(&self, count: usize) -> Result<Vec<Call>> {
        let codes = self.grant.insert_codes(&*self.store, count as u64);
        let form = format!(
            "grant_type=authorization_code&redirect_uri={REDIRECT_URI}&code_verifier={VERIFIER}&code="
        );
        let codes = self.runtime.block_on(codes)?;
        each(&codes, |code| self.token_call(format!("{form}{code}")))
    }

    pub(super) fn refresh_tokens(&self, count: usize) -> Result<Vec<Call>> {
        let tokens = self.grant.insert_refresh_tokens(&*self.store, count as u64);
        let tokens = self.runtime.block_on(tokens)?;
        each(&tokens, |token| {
            self.token_call(format!("grant_type=refresh_token&refresh_token={token}"))
        })
    }

    pub(super) fn live_tokens(&self, count: usize) -> Result<Vec<Call>> {
        let tokens = self.grant.insert_access_tokens(&*self.store, count as u64);
        let tokens = self.runtime.block_on(tokens)?;
        each(&tokens, |token| {
            self.introspection(token, r#"{"active":true"#)
        })
    }

    pub(super) fn unknown_token(&self) -> Call {
        self.introspection("a-token-of-another-server", r#"{"active":false}"#)
    }

    fn token_call(&self, body: String) -> Call {
        Call {
            path: "/o/token/",
            authorization: self.basic.clone(),
            body,
            expected: Expected(r#"{"access_token":""#),
        }
    }

    fn introspection(&self, token: &str, expected: &'static str) -> Call {
        Call {
            path: "/o/introspect/",
            authorization: self.bearer.clone(),
            body: format!("token={token}"),
            expected: Expected(expected),
        }
    }
}

fn each(values: &Values, call: impl Fn(&str) -> Call) -> Result<Vec<Call>> {
    (0..values.count())
        .map(|index| {
            Ok(call(std::str::from_utf8(
                values.at(index).unwrap_or_default(),
            )?))
        })
        .collect()
}

struct Made {
    store: Arc<dyn Store>,
    keys: Arc<Secrets>,
    config: Config,
    server: AuthorizationServer,
    basic: String,
    bearer: String,
    grant: Grant,
}

impl Made {
    async fn new(scopes: u64) -> Result<Self> {
        let mut random = Seeded(7);
        let mut secret = [0; 32];
        random.fill(&mut secret);
        let keys = Arc::new(Secrets::new(&secret, &[])?);
        let store: Arc<dyn Store> = Arc::new(Memory::new());
        let mut config = Config::new("http://localhost:8000/o");
        config.grant_types = BTreeSet::from(GRANTS);
        let users = StoreUsers::new(Arc::clone(&store), PasswordPool::new());
        let server = AuthorizationServer::builder(config.clone())
            .store(Arc::clone(&store))
            .users(Arc::new(users))
            .keys(Arc::clone(&keys))
            .clock(Arc::new(Standing))
            .danger_randomness(Arc::new(Shared(Mutex::new(random))))
            .build()
            .await?;
        let administration = server.administration();
        administration.prepare(&ConfiguredScopes::default()).await?;
        let api = administration
            .create_resource_server(&NewResourceServer {
                name: "Plants".to_owned(),
                role: ResourceServer::new(),
                client_id: None,
                token: None,
            })
            .await?;
        let owner = Owner::ResourceServer(api.record.id.clone());
        let writes = (1..=scopes).map(|number| scope(number, owner.clone()));
        let writes = writes.collect::<Result<_>>()?;
        let version = None;
        store.commit(Commit { version, writes }).await?;
        let (client, basic) = application(&server).await?;
        let grant = Grant {
            client,
            user: UserId::new("ada"),
            scopes: vec![ScopeSet::parse(SCOPE)?],
            redirect_uri: REDIRECT_URI.to_owned(),
            code_challenge: CHALLENGE.to_owned(),
            now: Scene::NOW,
        };
        grant.insert_user(&*store).await?;
        Ok(Self {
            bearer: format!("Bearer {}", *api.token.access_token),
            store,
            keys,
            config,
            server,
            basic,
            grant,
        })
    }
}

async fn application(server: &AuthorizationServer) -> Result<(ClientId, String)> {
    let mut draft = ClientDraft::new("Field Notes", ClientType::Confidential);
    draft.grant_types = BTreeSet::from(GRANTS);
    draft.redirect_uris = vec![REDIRECT_URI.to_owned()];
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    let registry = server.administration();
    let made = registry
        .create_client(&draft, None, &secret, legacy)
        .await?;
    let secret = made.secret.context("no secret")?;
    let credentials = format!("{}:{}", made.record.id.as_str(), *secret);
    let basic = format!("Basic {}", BASE64.encode(credentials.as_bytes()));
    Ok((made.record.id, basic))
}

fn scope(number: u64, owner: Owner) -> Result<Write> {
    Ok(Write::PutScope(Box::new(RegisteredScope {
        description: format!("See number {number}"),
        ..RegisteredScope::new(
            ScopeId(number),
            ScopeToken::parse(&format!("scope:{number}"))?,
            owner,
            Scene::NOW,
        )
    })))
}
