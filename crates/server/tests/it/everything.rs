//! A server with one of everything that others write texts into, and every address that
//! shows something of it.

use std::{collections::BTreeMap, time::Duration};

use bailiwick_core::{
    Digest,
    model::{
        AccessToken, Actor, AuditAction, AuditEntry, AuditSubject, ClientId, ClientRecord,
        ClientType, Consent, ConsentedScope, Extra, Family, FamilyId, GrantType, Group,
        LanguageTag, ManifestMark, Offered, Owner, RegisteredScope, ResourceServer, ScopeId,
        ScopeState, Session, TransferOffer, User, UserId, UserRecord,
    },
    opaque::Selector,
    scope::{ScopeSet, ScopeToken},
    store::Write,
};
use bailiwick_server::Route;
use form_urlencoded::byte_serialize;
use serde_json::json;

use crate::{
    cast::CHALLENGE,
    world::{REDIRECT_URI, World},
};

/// What it is that was made, by the words that addresses have.
pub(crate) struct Everything {
    /// The text that others wrote, as it begins in every field.
    pub(crate) text: String,
    /// An application of ada's.
    pub(crate) client: ClientId,
    /// A resource server.
    pub(crate) server: ClientId,
    /// A user.
    pub(crate) user: UserId,
    /// A scope of the resource server, and one of the server's own.
    pub(crate) scopes: [ScopeToken; 2],
}

impl Everything {
    /// Makes it, with `text` in each field that takes one. What the grammar of a field
    /// does not take is left out of it.
    pub(crate) async fn seed(world: &World, text: &str) -> Self {
        let made = Self {
            text: text.chars().filter(|c| *c != '\0').collect(),
            client: ClientId::new(&format!("client-{}", printable(text))),
            server: ClientId::new(&format!("server-{}", printable(text))),
            user: UserId::new(&format!("user-{}", printable(text))),
            scopes: ["own", "foreign"].map(|name| {
                let name = format!("{name}-{}", token(text));
                ScopeToken::parse(&name).unwrap()
            }),
        };
        made.people(world).await;
        made.clients(world).await;
        made.registry(world).await;
        made.grants(world).await;
        made.record(world).await;
        made
    }

    fn words(&self, before: &str) -> String {
        format!("{before} {}", self.text)
    }

    async fn people(&self, world: &World) {
        for (id, username, admin) in [
            (&UserId::new("id-of-ada"), "ada", false),
            (&UserId::new("id-of-eve"), "eve", false),
            (&UserId::new("id-of-root"), "root", true),
        ] {
            world.user(username, admin).await;
            let found = world.administration().user_by_id(id).await.unwrap();
            let user = User {
                email: self.words("email"),
                first_name: self.words("first"),
                last_name: self.words("last"),
                groups: vec![self.words("group")],
                extra: self.extra(),
                ..found.user
            };
            let record = UserRecord { user, ..found };
            world.write(Write::UpdateUser(Box::new(record))).await;
        }
        let user = User {
            email: self.words("email"),
            first_name: self.words("first"),
            last_name: self.words("last"),
            groups: vec![self.words("group")],
            extra: self.extra(),
            ..User::new(self.user.clone(), self.words("username"))
        };
        world.write(Write::InsertUser(Box::new(user.into()))).await;
        let group = Group {
            name: self.words("group"),
            created_at: world.now(),
        };
        world.write(Write::InsertGroup(group)).await;
        let now = world.now();
        for (n, user) in ["id-of-ada", "id-of-root", self.user.as_str()]
            .iter()
            .enumerate()
        {
            let session = Session {
                selector: selector(world, 100 + n),
                digest: Digest::of(b"nobody has it"),
                user: UserId::new(user),
                authenticated_at: now,
                last_seen_at: now,
                expires_at: now.plus(Duration::from_hours(9)),
                ended_at: None,
                user_agent: self.words("browser"),
                amr: Vec::new(),
            };
            world.write(Write::InsertSession(session)).await;
        }
    }

    fn extra(&self) -> Extra {
        Extra::from_iter([("logo", json!(self.text)), ("note", json!([self.text]))])
    }

    async fn clients(&self, world: &World) {
        let model = world.client("model").await;
        let application = ClientRecord {
            id: self.client.clone(),
            name: self.words("application"),
            client_type: ClientType::Confidential,
            grant_types: [
                GrantType::AuthorizationCode,
                GrantType::ClientCredentials,
                GrantType::RefreshToken,
            ]
            .into(),
            redirect_uris: vec![
                REDIRECT_URI.to_owned(),
                format!("https://app.example/{}", self.text),
                format!("https://{}.example/", self.text),
                self.text.clone(),
            ],
            post_logout_redirect_uris: vec![self.words("logout")],
            allowed_origins: vec![self.words("origin")],
            scope: Some(self.scopes.iter().cloned().collect()),
            default_scope: Some(self.scopes.iter().cloned().collect()),
            owner: Some(UserId::new("id-of-ada")),
            partial_consent: true,
            mixed_audience: true,
            extra: self.extra(),
            ..model.clone()
        };
        let mut role = ResourceServer::new();
        role.resource = Some(format!("https://api.example/{}", self.text));
        role.manifest = Some(ManifestMark {
            revision: 7,
            digest: Digest::of(b"a set"),
            source: Some(self.words("source")),
            applied_at: world.now(),
        });
        role.offers = vec![TransferOffer {
            what: Offered::Scope(self.scopes[0].clone()),
            to: self.server.clone(),
            offered_at: world.now(),
            keep_grants: false,
        }];
        let server = ClientRecord {
            id: self.server.clone(),
            name: self.words("server"),
            resource_server: Some(role),
            extra: self.extra(),
            owner: Some(UserId::new("id-of-ada")),
            ..model
        };
        for record in [application, server] {
            world.write(Write::PutClient(Box::new(record))).await;
        }
    }

    async fn registry(&self, world: &World) {
        let [foreign, own] = self.scopes.clone();
        let owner = Owner::ResourceServer(self.server.clone());
        let names = [
            (foreign, owner.clone(), ScopeState::Active),
            (own, Owner::AuthorizationServer, ScopeState::Active),
            (self.scope("pending"), owner.clone(), ScopeState::Pending),
            (
                self.scope("deprecated"),
                owner.clone(),
                ScopeState::Deprecated,
            ),
            (self.scope("disabled"), owner.clone(), ScopeState::Disabled),
            (self.scope("retired"), owner, ScopeState::Retired),
        ];
        for (n, (name, owner, state)) in names.into_iter().enumerate() {
            let scope = RegisteredScope {
                description: self.words("description"),
                translations: BTreeMap::from([(
                    LanguageTag::parse("de").unwrap(),
                    self.words("Beschreibung"),
                )]),
                state,
                state_reason: Some(self.words("reason")),
                replaced_by: Some(self.scopes[0].clone()),
                advertised: true,
                ..RegisteredScope::new(ScopeId(900 + n as u64), name, owner, world.now())
            };
            world.write(Write::PutScope(Box::new(scope))).await;
        }
    }

    fn scope(&self, before: &str) -> ScopeToken {
        ScopeToken::parse(&format!("{before}-{}", token(&self.text))).unwrap()
    }

    async fn grants(&self, world: &World) {
        let now = world.now();
        let scope: ScopeSet = self.scopes.iter().cloned().collect();
        for (n, user) in ["id-of-ada", self.user.as_str()].iter().enumerate() {
            let (user, client) = (UserId::new(user), self.client.clone());
            let scopes = self.scopes.iter().map(|name| ConsentedScope {
                name: name.clone(),
                owner: Owner::ResourceServer(self.server.clone()),
                text_version: 1,
                shown: self.words("shown"),
                language: None,
                granted_at: now,
                until: Some(now.plus(Duration::from_hours(200))),
            });
            let consent = Consent {
                user: user.clone(),
                client: client.clone(),
                scopes: scopes.collect(),
            };
            // Ada is asked.
            if n == 1 {
                world.write(Write::AddConsent(consent)).await;
            }
            let family = Family {
                id: FamilyId::new(selector(world, 200 + n)),
                client: client.clone(),
                user: user.clone(),
                grant_type: GrantType::AuthorizationCode,
                scope: scope.clone(),
                audience: vec![self.words("audience")],
                created_at: now,
                expires_at: now.plus(Duration::from_hours(300)),
                revoked_at: None,
                authenticated_at: Some(now),
                last_used_at: Some(now),
            };
            world.write(Write::InsertFamily(family)).await;
            let token = AccessToken {
                selector: selector(world, 300 + n),
                digest: Digest::of(b"nobody has it"),
                imported: false,
                is_static: false,
                client,
                user: Some(user),
                family: None,
                scope: scope.clone(),
                audience: vec![self.words("audience")],
                issued_at: now,
                expires_at: None,
                revoked_at: None,
                last_used_at: None,
                extra: self.extra(),
            };
            world.write(Write::InsertAccessToken(token)).await;
        }
    }

    async fn record(&self, world: &World) {
        let values = json!({
            "state": self.text, "name": self.words("name"), self.text.clone(): self.text,
            "description": { "en": self.text }, "list": [self.text],
        });
        let subjects = [
            AuditSubject::Scope(self.scopes[0].clone()),
            AuditSubject::Client(self.server.clone()),
            AuditSubject::Client(ClientId::new(&self.words("gone"))),
            AuditSubject::User(self.user.clone()),
            AuditSubject::Group(self.words("group")),
            AuditSubject::SigningKey(self.words("kid")),
            AuditSubject::Consent(self.user.clone(), self.client.clone()),
            AuditSubject::Other(json!(self.text)),
        ];
        let actors = [
            Actor::User(self.user.clone()),
            Actor::Client(self.server.clone()),
            Actor::Other(json!(self.text)),
        ];
        for subject in subjects {
            for actor in &actors {
                let action = AuditAction::parse("thing.praised").unwrap();
                let entry = AuditEntry {
                    before: Some(values.clone()),
                    after: Some(json!({ "state": self.words("after") })),
                    reason: Some(self.words("reason")),
                    source: Some(self.words("source")),
                    ..AuditEntry::new(world.now(), actor.clone(), action, subject.clone())
                };
                world.write(Write::Audit(Box::new(entry))).await;
            }
        }
    }

    /// The path of `route` for the thing that it is about.
    pub(crate) fn path(&self, route: Route) -> String {
        let id = match route.name() {
            "admin-user" => self.user.as_str(),
            name if name.contains("resource-server") => self.server.as_str(),
            "scope-manifest" => self.server.as_str(),
            _ => self.client.as_str(),
        };
        let path = route.path().replace("{id}", &encoded(id));
        let mount = if route.is_below_issuer() { "/o" } else { "" };
        match path.as_str() {
            "/" => path,
            _ if path.contains("/static/") || path.contains(".well-known") => {
                format!("{mount}{path}")
            }
            _ => format!("{mount}{path}/"),
        }
    }

    /// The addresses of `route`: as it is, for each thing that a query names, and with
    /// the text in every parameter that any page reads.
    pub(crate) fn addresses(&self, route: Route) -> Vec<String> {
        let path = self.path(route);
        let mut queries: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
        let scope = self.scopes[0].as_str();
        match route.name() {
            "authorize" => {
                let request = vec![
                    ("response_type", "code"),
                    ("client_id", self.client.as_str()),
                    ("redirect_uri", REDIRECT_URI),
                    ("scope", scope),
                    ("state", &self.text),
                    ("code_challenge", CHALLENGE),
                    ("code_challenge_method", "S256"),
                ];
                for (name, value) in [("prompt", "consent"), ("scope", self.scopes[1].as_str())] {
                    let mut request = request.clone();
                    request.retain(|(kept, _)| *kept != name);
                    request.push((name, value));
                    queries.push(request);
                }
            }
            "admin-scope-state" => {
                let changes = [
                    "approve",
                    "refuse",
                    "deprecate",
                    "disable",
                    "restore",
                    "retire",
                ];
                queries.extend(changes.map(|change| vec![("name", scope), ("change", change)]));
            }
            name if name.starts_with("admin-scope") => queries.push(vec![("name", scope)]),
            "authorized-token-scope" => queries.push(vec![("scope", scope)]),
            "admin-tokens" => queries.extend([
                vec![("client", self.client.as_str())],
                vec![("id", self.user.as_str())],
                vec![("name", self.client.as_str()), ("kind", "client")],
            ]),
            "admin-picture" => queries.extend([
                vec![("node", self.client.as_str())],
                vec![("client", self.client.as_str())],
                vec![("scope", scope)],
            ]),
            _ => {}
        }
        for names in PARAMETERS {
            queries.push(
                names
                    .iter()
                    .map(|name| (*name, self.text.as_str()))
                    .collect(),
            );
        }
        let pairs = |pairs: Vec<(&str, &str)>| {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(pairs)
                .finish();
            if query.is_empty() {
                path.clone()
            } else {
                format!("{path}?{query}")
            }
        };
        queries.into_iter().map(pairs).collect()
    }
}

/// The parameters that some page reads, those together that are read together.
const PARAMETERS: [&[&str]; 4] = [
    &["after", "change", "name", "next", "ui_locales"],
    &["before", "client", "node", "state", "code", "kind"],
    &["error", "error_description", "from", "scope", "user"],
    &["owner", "q"],
];

fn encoded(text: &str) -> String {
    let text: String = byte_serialize(text.as_bytes()).collect();
    text.replace('+', "%20")
}

fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && *c != ':')
        .collect()
}

/// What a scope token takes (RFC 6749 §3.3).
fn token(text: &str) -> String {
    let legal = |c: &char| matches!(c, '\x21' | '\x23'..='\x5b' | '\x5d'..='\x7e');
    text.chars().filter(legal).take(200).collect()
}

fn selector(world: &World, n: usize) -> Selector {
    let mut tail = [0; 10];
    tail[9] = u8::try_from(n % 256).unwrap();
    tail[8] = u8::try_from(n / 256).unwrap();
    Selector::from_tail(world.now(), tail)
}
