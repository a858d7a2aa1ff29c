// What the examples of the documentation take for granted, included in their hidden
// lines: the clients, the settings and the stand-ins for a clock, for randomness and
// for keys that a host has at hand when it calls this crate.

use std::sync::Arc;

use bailiwick_core::{
    Config, Decision, Digest, Env, Facts, MacKeys, MacPurpose, Operation, Random, Signatures,
    Situation, Snapshot, UnixTime,
    authorize::{Authorization, AuthorizationState},
    env::KeyId,
    model::{
        AccessToken, ClientId, ClientRecord, ClientSecret, ClientType, GrantType, Owner,
        ResourceServer, SecretHash, TokenFormat, User, UserId, UserRecord,
    },
    params::Parts,
    scope::{Namespace, RegisterScopeRequest},
    session::{HostSession, Who},
    store::{Loaded, Write},
    token::{TokenRequest, TokenResponse},
};

pub const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// What every client here proves itself with.
pub const SECRET: &str = "correct-horse";

/// A request that needs a person, with the challenge of RFC 7636 appendix B.
pub const QUERY: &str = "response_type=code&client_id=field-notes&state=x&scope=read+plants:see\
    &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

/// Counts: a host asks its operating system.
pub struct Counter(pub u8);

impl Random for Counter {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
    }
}

/// A digest for a MAC: a host takes `bailiwick_jose::Secrets`.
pub struct Keys;

impl MacKeys for Keys {
    fn current(&self) -> KeyId {
        KeyId([1; 4])
    }

    fn mac(&self, key: KeyId, _: MacPurpose, parts: &[&[u8]]) -> Option<[u8; 32]> {
        (key == self.current()).then(|| *Digest::of_parts(parts.iter().copied()).as_bytes())
    }
}

/// A digest for a signature: a host takes the keys of `bailiwick_jose`.
pub struct Signer;

impl Signatures for Signer {
    fn can_sign(&self) -> bool {
        true
    }

    fn sign(&self, typ: &str, payload: &[u8]) -> Option<String> {
        let encode = |bytes: &[u8]| data_encoding::BASE64URL_NOPAD.encode(bytes);
        let digest = Digest::of_parts([typ.as_bytes(), payload]);
        Some(format!(
            "{}.{}.{}",
            encode(typ.as_bytes()),
            encode(payload),
            encode(digest.as_bytes())
        ))
    }

    fn verify(&self, typ: &str, text: &str) -> Option<Vec<u8>> {
        let payload = text.split('.').nth(1)?;
        let payload = data_encoding::BASE64URL_NOPAD
            .decode(payload.as_bytes())
            .ok()?;
        (self.sign(typ, &payload)? == text).then_some(payload)
    }
}

/// The settings, with the grants of today.
pub fn config() -> Config {
    let mut config = Config::new("https://login.example/o");
    config.grant_types.insert(GrantType::AuthorizationCode);
    config.grant_types.insert(GrantType::ClientCredentials);
    config.grant_types.insert(GrantType::RefreshToken);
    config
}

pub fn env(config: &Config) -> Env<'_> {
    Env {
        now: NOW,
        random: Box::leak(Box::new(Counter(0))),
        keys: &Keys,
        signatures: &Signer,
        config,
    }
}

/// The confidential client `field-notes`.
pub fn client() -> ClientRecord {
    ClientRecord {
        name: "Field Notes".to_owned(),
        redirect_uris: vec!["https://notes.example/cb".to_owned()],
        ..confidential("field-notes")
    }
}

/// The resource server `plants`, which rules `plants:`.
pub fn plants() -> ClientRecord {
    ClientRecord {
        name: "Plants".to_owned(),
        resource_server: Some(ResourceServer {
            namespaces: vec![Namespace::parse("plants:").unwrap()],
            ..ResourceServer::new()
        }),
        ..confidential("plants")
    }
}

/// The resource server `https://maps.example`, which wants its tokens to be JWTs.
pub fn maps() -> ClientRecord {
    ClientRecord {
        resource_server: Some(ResourceServer {
            resource: Some("https://maps.example".to_owned()),
            token_format: TokenFormat::Jwt,
            ..ResourceServer::new()
        }),
        ..confidential("maps")
    }
}

fn confidential(id: &str) -> ClientRecord {
    let grants = [
        GrantType::AuthorizationCode,
        GrantType::ClientCredentials,
        GrantType::RefreshToken,
    ];
    ClientRecord {
        client_type: ClientType::Confidential,
        grant_types: grants.into(),
        secrets: vec![ClientSecret {
            hash: SecretHash::Sha256(Digest::of(SECRET.as_bytes())),
            created_at: NOW,
        }],
        ..ClientRecord::new(ClientId::new(id), NOW)
    }
}

/// `snapshot` with a scope that `owner`, or the server itself, registered.
fn with_scope(snapshot: Snapshot, name: &str, owner: Option<&str>) -> Snapshot {
    let body = format!(
        r#"{{"name": "{name}", "description": "What {name} is for", "is_default": {}}}"#,
        owner.is_none()
    );
    let ours = Owner::AuthorizationServer;
    let owner = owner.map_or(ours, |owner| Owner::ResourceServer(ClientId::new(owner)));
    let request = RegisterScopeRequest::within(owner, body.as_bytes());
    let decision = decide_on(&snapshot, &request, &config());
    let Some(Write::PutScope(scope)) = decision.writes.into_iter().next() else {
        unreachable!("the name is free")
    };
    snapshot.with_scope(Arc::new(*scope))
}

/// The clients above, the server's own scope `read`, which is the default, and
/// `plants:see` and `https://maps.example/see` of the resource servers.
pub fn snapshot() -> Snapshot {
    let snapshot = Snapshot::new()
        .with_client(Arc::new(client()))
        .with_client(Arc::new(plants()))
        .with_client(Arc::new(maps()));
    let snapshot = with_scope(snapshot, "read", None);
    let snapshot = with_scope(snapshot, "plants:see", Some("plants"));
    with_scope(snapshot, "https://maps.example/see", Some("maps"))
}

/// Ada, a user.
pub fn ada() -> UserRecord {
    User::new(UserId::new("17"), "ada").into()
}

/// Ada, signed in to the host.
pub fn ada_signed_in() -> Who {
    Who::Host(HostSession::new(UserId::new("17"), NOW, "session 1"))
}

/// A POST of a form.
pub fn post(body: &str) -> Parts<'_> {
    Parts {
        content_type: Some(b"application/x-www-form-urlencoded"),
        body: body.as_bytes(),
        ..Parts::default()
    }
}

/// What `operation` decides with Ada's row at hand.
pub fn decide<O: Operation>(operation: &O, config: &Config) -> Decision<O::Answer> {
    decide_on(&snapshot(), operation, config)
}

fn decide_on<O: Operation>(
    snapshot: &Snapshot,
    operation: &O,
    config: &Config,
) -> Decision<O::Answer> {
    let loaded = Loaded {
        user: Some(ada()),
        ..Loaded::default()
    };
    let situation = Situation {
        snapshot,
        loaded: &loaded,
        facts: Facts::none(),
    };
    operation.decide(&situation, &mut env(config))
}

/// Where `QUERY` stands.
pub fn visit(who: Who) -> AuthorizationState {
    let parts = Parts {
        get: true,
        query: Some(QUERY),
        ..Parts::default()
    };
    let visit = Authorization::parse(&parts, who).unwrap();
    decide(&visit, &config()).outcome.unwrap()
}

/// A token for `client` itself.
pub fn granted(client: &str, scope: &str, config: &Config) -> Decision<TokenResponse> {
    let form = format!("grant_type=client_credentials&scope={scope}");
    let form = format!("{form}&client_id={client}&client_secret={SECRET}");
    let request = TokenRequest::parse(&post(&form)).unwrap();
    decide(&request, config)
}

/// The same, as its text and its row.
pub fn token(client: &str, scope: &str) -> (String, AccessToken) {
    let decision = granted(client, scope, &config());
    let text = decision.outcome.unwrap().access_token.encode(&Signer);
    let Some(Write::InsertAccessToken(row)) = decision.writes.into_iter().next() else {
        unreachable!("a token has a row")
    };
    (text.unwrap(), row)
}
