//! For tests: a store of maps around the decisions, so that a chain of requests
//! can be followed. Preconditions are kept as the store contract says.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod kept;
mod request;
mod signing_keys;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use crate::{
    Asserted, Config, Decision, Digest, Env, Facts, Inquiry, MacKeys, MacPurpose, OAuthError,
    Operation, Random, Situation, Snapshot, UnixTime,
    assertion::{Assertion, Authenticated},
    env::KeyId,
    event::Event,
    model::{
        AccessToken, AuthorizationCode, ChallengeMethod, ClientId, ClientRecord, ClientSecret,
        ClientType, CodeChallenge, Family, FamilyId, GrantType, RefreshToken, SecretHash, User,
        UserId, UserRecord,
    },
    opaque::{Opaque, OpaqueKind, Selector},
    scope::{ScopeSet, fixtures},
    store::{Conflict, Loaded, Write},
    token::{IssuedAccessToken, TokenRequest, TokenResponse},
};

pub(crate) use self::{
    request::{Request, grant},
    signing_keys::SigningKeys,
};

/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const REDIRECT_URI: &str = "https://app.example/cb";

/// The secrets of the world's clients.
pub(crate) const SECRET: &str = "correct horse";

/// Bytes that never repeat within a test.
#[derive(Debug, Default)]
pub(crate) struct Sequence(u64);

impl Random for Sequence {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.0 += 1;
            let digest = Digest::of(&self.0.to_be_bytes());
            chunk.copy_from_slice(digest.as_bytes().split_at(chunk.len()).0);
        }
    }
}

/// Digests stand for MACs; which keys are held is the test's to say.
#[derive(Debug)]
pub(crate) struct Keys {
    /// The first makes new MACs.
    pub(crate) held: Vec<KeyId>,
    made: AtomicUsize,
}

impl Keys {
    pub(crate) fn new(held: &[KeyId]) -> Self {
        Self {
            held: held.to_vec(),
            made: AtomicUsize::new(0),
        }
    }

    /// How many MACs were made.
    pub(crate) fn macs(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }
}

impl MacKeys for Keys {
    fn current(&self) -> KeyId {
        *self.held.first().expect("a key")
    }

    fn mac(&self, key: KeyId, purpose: MacPurpose, parts: &[&[u8]]) -> Option<[u8; 32]> {
        let head = [key.0.to_vec(), format!("{purpose:?}").into_bytes()];
        let head = head.iter().map(Vec::as_slice);
        let digest = Digest::of_parts(head.chain(parts.iter().copied()));
        self.made.fetch_add(1, Ordering::Relaxed);
        self.held.contains(&key).then(|| *digest.as_bytes())
    }
}

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) now: UnixTime,
    pub(crate) config: Config,
    pub(crate) keys: Keys,
    pub(crate) signatures: SigningKeys,
    pub(crate) snapshot: Snapshot,
    pub(crate) users: Vec<UserRecord>,
    pub(crate) codes: BTreeMap<Selector, AuthorizationCode>,
    pub(crate) families: BTreeMap<FamilyId, Family>,
    pub(crate) access_tokens: BTreeMap<Selector, AccessToken>,
    pub(crate) refresh_tokens: BTreeMap<Selector, RefreshToken>,
    /// Of the last request.
    pub(crate) writes: Vec<Write>,
    /// Of the last request.
    pub(crate) events: Vec<Event>,
    /// What a host's own grant answers.
    pub(crate) assertion: Result<Assertion, OAuthError>,
    /// What a host's own authentication method answers.
    pub(crate) authenticated: Result<Authenticated, OAuthError>,
    /// How often slow work was asked for.
    pub(crate) inquiries: usize,
    /// Consumed tickets.
    pub(crate) tickets: BTreeSet<[u8; 16]>,
    random: Sequence,
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

/// A confidential client with the usual grants.
pub(crate) fn confidential(id: &str) -> ClientRecord {
    let secret = SecretHash::Sha256(Digest::of(SECRET.as_bytes()));
    ClientRecord {
        grant_types: GrantType::BUILT_IN.iter().cloned().collect(),
        redirect_uris: vec![REDIRECT_URI.to_owned()],
        secrets: vec![ClientSecret {
            hash: secret,
            created_at: UnixTime::from_secs(0),
        }],
        ..fixtures::client(id)
    }
}

pub(crate) fn public(id: &str) -> ClientRecord {
    ClientRecord {
        client_type: ClientType::Public,
        secrets: Vec::new(),
        ..confidential(id)
    }
}

pub(crate) fn resource_server(id: &str, resource: Option<&str>) -> ClientRecord {
    ClientRecord {
        resource_server: fixtures::resource_server(id, resource).resource_server,
        ..confidential(id)
    }
}

pub(crate) fn user(name: &str) -> UserRecord {
    UserRecord {
        user: User {
            extra: crate::model::Extra::EMPTY,
            language: None,
            id: UserId::new(&format!("id-of-{name}")),
            username: name.to_owned(),
            email: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            active: true,
            admin: false,
            groups: Vec::new(),
        },
        password: format!("password of {name}"),
        created_at: UnixTime::from_secs(0),
    }
}

impl World {
    /// Clients `app` (confidential), `other` (confidential), `phone` (public),
    /// `api` (a resource server that owns `pets:read` and `pets:write`), `bank`
    /// (another, which owns `money`), users `ann` and `bob`, and the common
    /// scopes `read` (the default) and `write`.
    pub(crate) fn new() -> Self {
        let clients = [
            confidential("app"),
            confidential("other"),
            public("phone"),
            resource_server("api", None),
            resource_server("bank", None),
        ];
        let mut read = fixtures::scope(1, "read", None);
        read.is_default = true;
        let scopes = [
            read,
            fixtures::scope(2, "write", None),
            fixtures::scope(3, "pets:read", Some("api")),
            fixtures::scope(4, "pets:write", Some("api")),
            fixtures::scope(5, "money", Some("bank")),
        ];
        Self {
            now: UnixTime::from_secs(1_700_000_000),
            config: config("https://as.example/o"),
            keys: Keys::new(&[KeyId([1; 4])]),
            signatures: SigningKeys::default(),
            snapshot: fixtures::snapshot(clients, scopes),
            users: vec![user("ann"), user("bob")],
            codes: BTreeMap::new(),
            families: BTreeMap::new(),
            access_tokens: BTreeMap::new(),
            refresh_tokens: BTreeMap::new(),
            writes: Vec::new(),
            events: Vec::new(),
            assertion: Ok(Assertion::of_client()),
            authenticated: Ok(Authenticated::new()),
            inquiries: 0,
            tickets: BTreeSet::new(),
            random: Sequence::default(),
        }
    }

    pub(crate) fn sleep(&mut self, span: Duration) {
        self.now = self.now.plus(span);
    }

    pub(crate) fn sleep_secs(&mut self, secs: u64) {
        self.sleep(Duration::from_secs(secs));
    }

    pub(crate) fn put(&mut self, client: ClientRecord) {
        self.snapshot = self.snapshot.clone().with_client(Arc::new(client));
    }

    pub(crate) fn retire(&mut self, name: &str) {
        let name = fixtures::token(name);
        let mut scope = (**self.snapshot.scope(&name).unwrap()).clone();
        scope.state = crate::model::ScopeState::Retired;
        self.snapshot = self.snapshot.clone().with_scope(Arc::new(scope));
    }

    pub(crate) fn user_mut(&mut self, name: &str) -> &mut UserRecord {
        let mut users = self.users.iter_mut();
        users.find(|record| record.user.username == name).unwrap()
    }

    /// A code of `client` for ann, with the challenge of RFC 7636 appendix B.
    pub(crate) fn code(&mut self, client: &str, scope: &str) -> Opaque {
        let code = Opaque::new(OpaqueKind::AuthorizationCode, self.now, &mut self.random);
        let row = AuthorizationCode {
            selector: code.selector(),
            digest: code.digest(),
            client: ClientId::new(client),
            user: UserId::new("id-of-ann"),
            redirect_uri: Some(REDIRECT_URI.to_owned()),
            scope: ScopeSet::parse(scope).unwrap(),
            audience: Vec::new(),
            challenge: Some(CodeChallenge {
                method: ChallengeMethod::S256,
                value: CHALLENGE.to_owned(),
            }),
            authenticated_at: self.now,
            issued_at: self.now,
            expires_at: self.now.plus(Duration::from_mins(1)),
            ends_at: None,
            used: None,
        };
        self.codes.insert(row.selector, row);
        code
    }

    /// The right redemption of `code` by a confidential client.
    pub(crate) fn redemption(code: &Opaque) -> Request {
        grant("authorization_code")
            .with("code", &code.encode())
            .with("redirect_uri", REDIRECT_URI)
            .with("code_verifier", VERIFIER)
    }

    /// Tokens of `client` for ann, with a refresh token.
    pub(crate) fn sign_in(&mut self, client: &str, scope: &str) -> TokenResponse {
        let code = self.code(client, scope);
        let request = Self::redemption(&code).basic(client, SECRET);
        self.token(&request).expect("a right redemption")
    }

    /// Sends a token request.
    pub(crate) fn token(&mut self, request: &Request) -> Result<TokenResponse, OAuthError> {
        let operation = request.post(TokenRequest::parse)?;
        self.run(&operation)
    }

    /// load → decide → commit.
    pub(crate) fn run<O: Operation>(&mut self, operation: &O) -> Result<O::Answer, OAuthError> {
        let loaded = self.load(&operation.load_plan(&self.snapshot));
        let (outcome, conflict) = self.settle(operation, &loaded);
        assert_eq!(conflict, None, "nobody else is writing");
        outcome
    }

    /// Decides on what was loaded before, and commits.
    pub(crate) fn settle<O: Operation>(
        &mut self,
        operation: &O,
        loaded: &Loaded,
    ) -> (Result<O::Answer, OAuthError>, Option<Conflict>) {
        let decision = self.decide(operation, loaded);
        self.writes = decision.writes;
        self.events = decision.events;
        let conflict = self.commit();
        (decision.outcome, conflict)
    }

    fn decide<O: Operation>(&mut self, operation: &O, loaded: &Loaded) -> Decision<O::Answer> {
        let mut facts = Facts::default();
        loop {
            let mut env = Env {
                now: self.now,
                random: &mut self.random,
                keys: &self.keys,
                signatures: &self.signatures,
                config: &self.config,
            };
            let situation = Situation {
                snapshot: &self.snapshot,
                loaded,
                facts: &facts,
            };
            let Some(inquiry) = operation.inquiry(&situation, &env) else {
                return operation.decide(&situation, &mut env);
            };
            self.inquiries += 1;
            match inquiry {
                Inquiry::Password(check) => {
                    let record = check.user;
                    let right = record.is_some_and(|record| record.password == check.password);
                    facts.password_matches = Some(right);
                }
                Inquiry::Client(_) => facts.client = Some(self.authenticated.clone()),
                Inquiry::Grant(_) => {
                    facts.grant = Some(self.assertion.clone().map(|assertion| Asserted {
                        user: assertion.subject.as_ref().and_then(|key| self.user(key)),
                        assertion,
                    }));
                }
            }
        }
    }
}

impl IssuedAccessToken {
    /// The opaque one that it is.
    pub(crate) fn opaque(&self) -> &Opaque {
        match self {
            Self::Opaque(token) => token,
            Self::Jwt(token) => panic!("{token:?}"),
        }
    }
}
