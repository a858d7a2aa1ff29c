//! A small world for tests: clients, scopes, a browser.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::{collections::BTreeSet, time::Duration};

use super::{Answer, Authorization, AuthorizationState, ConsentRequest};
use crate::{
    Config, Decision, Env, Facts, OAuthError, Operation, Situation, Snapshot, UnixTime,
    model::{
        ClientRecord, ClientType, GrantType, RegisteredScope, ScopeState, Session, User, UserId,
        UserRecord,
    },
    opaque::{Opaque, OpaqueKind},
    params::Parts,
    scope::fixtures::{Counting, DigestKeys, client, resource_server, scope, snapshot},
    session::{HostSession, Who},
    store::Loaded,
    world::config,
};

pub(super) const ISSUER: &str = "https://as.example/o";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// What every good request holds besides client and scope.
pub(super) const GOOD: &str = "response_type=code&state=s1&code_challenge_method=S256\
                               &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A server with its clients and scopes, one browser, and the time.
pub(super) struct World {
    pub(super) snapshot: Snapshot,
    pub(super) config: Config,
    pub(super) loaded: Loaded,
    pub(super) now: UnixTime,
    pub(super) session: Option<Opaque>,
    /// What the host's own session says, if the host signs people in.
    pub(super) host: Option<HostSession>,
    pub(super) random: Counting,
}

impl World {
    /// Nobody is signed in.
    pub(super) fn new() -> Self {
        Self {
            snapshot: snapshot(clients(), scopes()),
            config: config(ISSUER),
            loaded: Loaded::default(),
            now: UnixTime::from_secs(1000),
            session: None,
            host: None,
            random: Counting::default(),
        }
    }

    /// `name` is signed in since just now.
    pub(super) fn with_user(name: &str) -> Self {
        let mut world = Self::new();
        world.sign_in(name);
        world
    }

    /// A new session for `name`, with the password given now.
    pub(super) fn sign_in(&mut self, name: &str) {
        let opaque = Opaque::new(OpaqueKind::Session, self.now, &mut self.random);
        self.loaded.session = Some(Session {
            selector: opaque.selector(),
            digest: opaque.digest(),
            user: UserId::new(name),
            authenticated_at: self.now,
            last_seen_at: self.now,
            expires_at: self.now.plus(self.config.lifetimes.session_absolute),
            ended_at: None,
            user_agent: String::new(),
            amr: Vec::new(),
        });
        self.loaded.user = Some(user(name));
        self.session = Some(opaque);
    }

    /// The session `session` of the host names `name`, who signed in now.
    pub(super) fn host_signs_in(&mut self, name: &str, session: &str) {
        self.host = Some(HostSession::new(UserId::new(name), self.now, session));
        self.loaded.user = Some(user(name));
    }

    pub(super) fn pass(&mut self, seconds: u64) {
        self.now = self.now.plus(Duration::from_secs(seconds));
    }

    pub(super) fn put(&mut self, changed: ClientRecord) {
        let snapshot = self.snapshot.clone();
        self.snapshot = snapshot.with_client(std::sync::Arc::new(changed));
    }

    pub(super) fn put_scope(&mut self, changed: RegisteredScope) {
        let snapshot = self.snapshot.clone();
        self.snapshot = snapshot.with_scope(std::sync::Arc::new(changed));
    }

    pub(super) fn get(&mut self, query: &str) -> Decision<AuthorizationState> {
        self.visit(true, Some(query), b"")
            .unwrap_or_else(Decision::refuse)
    }

    /// The form is looked at, then what it says is taken for an answer.
    pub(super) fn post(&mut self, body: &str) -> Decision<AuthorizationState> {
        let seen = self.look(body);
        let Ok(AuthorizationState::NeedsConsent(page)) = &seen.outcome else {
            return seen;
        };
        let said =
            |name: &str| form_urlencoded::parse(body.as_bytes()).find(|(key, _)| key == name);
        if said("ticket").is_none_or(|(_, ticket)| ticket != page.ticket) {
            return seen;
        }
        let answer = match said("allow") {
            Some(_) => Answer::Granted {
                scopes: page.scopes(),
                lasts: None,
            },
            None => Answer::Denied,
        };
        self.answer(page, answer)
    }

    pub(super) fn look(&mut self, body: &str) -> Decision<AuthorizationState> {
        self.visit(false, None, body.as_bytes())
            .unwrap_or_else(Decision::refuse)
    }

    pub(super) fn answer(
        &mut self,
        page: &ConsentRequest,
        answer: Answer,
    ) -> Decision<AuthorizationState> {
        let visit = Authorization::answer(page, self.who(), answer);
        self.decide(&visit)
    }

    fn visit(
        &mut self,
        get: bool,
        query: Option<&str>,
        body: &[u8],
    ) -> Result<Decision<AuthorizationState>, OAuthError> {
        let content_type: Option<&[u8]> = (!get).then_some(b"application/x-www-form-urlencoded");
        let parts = Parts {
            get,
            authorization: None,
            content_type,
            query,
            body,
            client_claim: None,
        };
        let visit = Authorization::parse(&parts, self.who())?;
        Ok(self.decide(&visit))
    }

    fn who(&self) -> Who {
        let host = self.host.clone().map(Who::Host);
        host.unwrap_or_else(|| self.session.clone().into())
    }

    fn decide(&mut self, visit: &Authorization) -> Decision<AuthorizationState> {
        let situation = Situation {
            snapshot: &self.snapshot,
            loaded: &self.loaded,
            facts: Facts::none(),
        };
        let mut env = Env {
            now: self.now,
            random: &mut self.random,
            keys: &DigestKeys,
            signatures: &crate::NoSignatures,
            config: &self.config,
        };
        visit.decide(&situation, &mut env)
    }

    /// The consent page for `query`.
    pub(super) fn consent_page(&mut self, query: &str) -> ConsentRequest {
        match self.get(query).outcome.unwrap() {
            AuthorizationState::NeedsConsent(page) => *page,
            other => unreachable!("{other:?}"),
        }
    }
}

/// The body that a browser sends for `page`.
pub(super) fn form(page: &ConsentRequest, allow: bool) -> String {
    let mut fields = page.request.fields();
    fields.push(("ticket", &page.ticket));
    if allow {
        fields.push(("allow", "Allow"));
    }
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

pub(super) fn user(name: &str) -> UserRecord {
    UserRecord {
        user: User {
            extra: crate::model::Extra::EMPTY,
            language: None,
            id: UserId::new(name),
            username: name.to_owned(),
            email: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            active: true,
            admin: false,
            groups: Vec::new(),
        },
        password: String::new(),
        created_at: UnixTime::from_secs(0),
    }
}

/// A client of the code grant with these redirect URIs.
pub(super) fn web(id: &str, redirect_uris: &[&str]) -> ClientRecord {
    ClientRecord {
        name: format!("The {id} app"),
        grant_types: BTreeSet::from([GrantType::AuthorizationCode, GrantType::RefreshToken]),
        redirect_uris: redirect_uris.iter().map(|&uri| uri.to_owned()).collect(),
        ..client(id)
    }
}

fn clients() -> Vec<ClientRecord> {
    let app = ["https://app.example/cb"];
    let photos = ClientRecord {
        name: "Photos".to_owned(),
        ..resource_server("photos", Some("https://photos.example"))
    };
    let maps = resource_server("maps", Some("https://maps.example"));
    vec![
        web("web", &app),
        ClientRecord {
            client_type: ClientType::Public,
            ..web("native", &["http://127.0.0.1/cb"])
        },
        web("two", &["https://a.example/cb", "https://b.example/cb"]),
        web("bare", &[]),
        ClientRecord {
            grant_types: BTreeSet::from([GrantType::ClientCredentials]),
            ..web("machine", &app)
        },
        ClientRecord {
            disabled: true,
            ..web("off", &app)
        },
        ClientRecord {
            skip_authorization: true,
            ..web("first", &app)
        },
        ClientRecord {
            pkce_required: Some(false),
            ..web("old", &app)
        },
        photos,
        maps,
        resource_server("groups", None),
    ]
}

fn scopes() -> Vec<RegisteredScope> {
    vec![
        RegisteredScope {
            is_default: true,
            description: "Read everything".to_owned(),
            ..scope(1, "read", None)
        },
        scope(2, "write", None),
        scope(3, "photos:see", Some("photos")),
        scope(4, "photos:add", Some("photos")),
        scope(5, "maps:see", Some("maps")),
        scope(6, "groups", Some("groups")),
        RegisteredScope {
            state: ScopeState::Retired,
            ..scope(7, "retired", None)
        },
    ]
}
