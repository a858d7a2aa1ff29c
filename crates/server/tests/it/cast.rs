//! Who plays in most of these tests: a user, applications, APIs, and what they
//! usually do.

use bailiwick_core::{
    Config,
    model::{ClientId, ClientType, GrantType, IntrospectionReach, ResourceServer as Role},
    registration::{ClientDraft, LegacyGrants, NewSecret},
    scope::{Namespace, ScopeToken},
};
use bailiwick_server::administration::{NewResourceServer, NewScope};

use crate::{
    browser::Answer,
    call::Call,
    world::{PASSWORD, REDIRECT_URI, Ready, World, config},
};

pub(crate) const TOKEN: &str = "/o/token/";
pub(crate) const REVOKE: &str = "/o/revoke_token/";
pub(crate) const INTROSPECT: &str = "/o/introspect/";
pub(crate) const REGISTER_SCOPE: &str = "/o/register_scope/";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// RFC 7636 appendix B.
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The exact answer about a token that is worth nothing to whoever asks.
pub(crate) const INACTIVE: &str = r#"{"active":false}"#;

/// A client and its secret; empty for a public one.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) id: ClientId,
    pub(crate) secret: String,
}

impl Party {
    /// A POST as this client.
    pub(crate) fn post(&self, path: &str) -> Call {
        let call = Call::post(path);
        if self.secret.is_empty() {
            call.form(&[("client_id", self.id.as_str())])
        } else {
            call.basic(self.id.as_str(), &self.secret)
        }
    }
}

/// A resource server and its static token.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    pub(crate) party: Party,
    pub(crate) token: String,
}

/// What a token request yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Pair {
    pub(crate) fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{answer:?}");
        let body = answer.json();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        Self {
            access: text("access_token"),
            refresh: text("refresh_token"),
        }
    }
}

pub(crate) struct Cast {
    pub(crate) world: World,
    /// A confidential application: codes, refresh, client credentials. Its
    /// users are not asked for consent.
    pub(crate) app: Party,
    /// Another one of the same kind.
    pub(crate) other: Party,
    /// A public application: codes and refresh.
    pub(crate) public: Party,
    /// An API that rules the names below `plants:`.
    pub(crate) plants: Api,
    /// An API without a namespace.
    pub(crate) cities: Api,
    /// An API that sees every token.
    auditor: Api,
}

impl Cast {
    /// With the user ada and the scopes `read` (a default) and `write` of the
    /// server, and `plants:see` of an API.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(configure: impl FnOnce(&mut Config)) -> Self {
        let mut config = config("http://localhost:8000/o");
        configure(&mut config);
        Self::of(World::with(config).await).await
    }

    /// With what `build` adds.
    pub(crate) async fn built(build: impl Fn(Ready) -> Ready + Send + Sync + 'static) -> Self {
        let config = config("http://localhost:8000/o");
        Self::of(World::built(config, build).await).await
    }

    /// Tokens in one database, users in another.
    pub(crate) async fn with_users_apart() -> Self {
        let mut config = config("http://localhost:8000/o");
        config.grant_types.insert(GrantType::Password);
        Self::of(World::with_users_apart(config).await).await
    }

    /// In an application that has its own accounts, and its own sign-in page if
    /// `signs_in`; the password grant is on.
    pub(crate) async fn hosted(signs_in: bool) -> Self {
        let mut config = config("http://localhost:8000/o");
        config.grant_types.insert(GrantType::Password);
        Self::of(World::hosted(config, signs_in).await).await
    }

    /// In this world.
    pub(crate) async fn of(world: World) -> Self {
        world.user("ada", false).await;
        let confidential = ClientType::Confidential;
        let cast = Self {
            app: world.application("Field Notes", confidential).await,
            other: world.application("Other", confidential).await,
            public: world.application("Pocket Notes", ClientType::Public).await,
            plants: world
                .api("Plants", |role| {
                    role.namespaces = vec![Namespace::parse("plants:").unwrap()];
                })
                .await,
            cities: world.api("Cities", |_| {}).await,
            auditor: world
                .api("Auditor", |role| role.introspects = IntrospectionReach::All)
                .await,
            world,
        };
        cast.define("read", "Read", true, None).await;
        cast.define("write", "Write", false, None).await;
        let owner = Some(&cast.plants.party.id);
        cast.define("plants:see", "See plants", false, owner).await;
        cast
    }

    pub(crate) async fn define(
        &self,
        name: &str,
        text: &str,
        is_default: bool,
        owner: Option<&ClientId>,
    ) {
        let new = NewScope {
            is_default: Some(is_default),
            owner: owner.cloned(),
            ..NewScope::new(ScopeToken::parse(name).unwrap(), text.to_owned())
        };
        let registry = self.world.administration();
        assert!(registry.register_scope(&new).await.unwrap().created);
    }

    /// The same cast after a restart of the server.
    pub(crate) async fn restarted(self, configure: impl FnOnce(&mut Config)) -> Self {
        Self {
            world: self.world.restarted(configure).await,
            ..self
        }
    }

    pub(crate) async fn send(&self, call: Call) -> Answer {
        call.send(&self.world.router).await
    }

    /// The query of an authorization request of `client`.
    pub(crate) fn authorization(client: &Party, scope: &str) -> String {
        form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", client.id.as_str())
            .append_pair("redirect_uri", REDIRECT_URI)
            .append_pair("scope", scope)
            .append_pair("state", "s")
            .append_pair("code_challenge", CHALLENGE)
            .append_pair("code_challenge_method", "S256")
            .finish()
    }

    /// An authorization request of `client` as ada, who has just signed in.
    pub(crate) async fn authorize(&self, client: &Party, scope: &str) -> Answer {
        let query = Self::authorization(client, scope);
        let mut browser = self.world.browser();
        assert_eq!(browser.sign_in("ada", PASSWORD).await.location(), "/");
        browser.get(&format!("/o/authorize/?{query}")).await
    }

    /// A code for `client` over `scope`.
    pub(crate) async fn code(&self, client: &Party, scope: &str) -> String {
        let answer = self.authorize(client, scope).await;
        let (_, query) = answer.location().split_once('?').unwrap();
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let code = pairs.find(|(name, _)| name == "code");
        code.unwrap_or_else(|| panic!("{answer:?}")).1.into_owned()
    }

    /// Redeems `code`.
    pub(crate) async fn redeem(&self, client: &Party, code: &str, verifier: &str) -> Answer {
        self.send(redemption(client, code, verifier)).await
    }

    pub(crate) async fn refresh(&self, client: &Party, token: &str) -> Answer {
        self.send(refreshment(client, token)).await
    }

    /// A new pair of `client` over `read write`.
    pub(crate) async fn pair(&self, client: &Party) -> Pair {
        let code = self.code(client, "read write").await;
        Pair::of(&self.redeem(client, &code, VERIFIER).await)
    }

    /// A token of the application itself.
    pub(crate) async fn own_token(&self, client: &Party, scope: &str) -> Answer {
        let fields = [("grant_type", "client_credentials"), ("scope", scope)];
        self.send(client.post(TOKEN).form(&fields)).await
    }

    pub(crate) async fn introspect(&self, api: &Api, token: &str) -> Answer {
        let call = Call::post(INTROSPECT).bearer(&api.token);
        self.send(call.form(&[("token", token)])).await
    }

    /// Whether `token` is worth anything to anybody.
    pub(crate) async fn is_active(&self, token: &str) -> bool {
        let answer = self.introspect(&self.auditor, token).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let active = answer.json()["active"].as_bool().unwrap();
        assert_eq!(active, answer.text != INACTIVE);
        active
    }

    pub(crate) async fn revoke(&self, client: &Party, token: &str) -> Answer {
        self.send(client.post(REVOKE).form(&[("token", token)]))
            .await
    }

    pub(crate) async fn register(&self, api: &Api, body: serde_json::Value) -> Answer {
        let call = Call::post(REGISTER_SCOPE).bearer(&api.token);
        self.send(call.json(&body)).await
    }
}

pub(crate) fn redemption(client: &Party, code: &str, verifier: &str) -> Call {
    client.post(TOKEN).form(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", verifier),
    ])
}

pub(crate) fn refreshment(client: &Party, token: &str) -> Call {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    client.post(TOKEN).form(&fields)
}

/// Asserts a refusal with this status and this `error`.
#[track_caller]
pub(crate) fn assert_refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.json()["error"], error, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
}

impl World {
    pub(crate) async fn application(&self, name: &str, client_type: ClientType) -> Party {
        self.application_with(name, client_type, |_| {}).await
    }

    pub(crate) async fn application_with(
        &self,
        name: &str,
        client_type: ClientType,
        edit: impl FnOnce(&mut ClientDraft),
    ) -> Party {
        let mut draft = ClientDraft::new(name, client_type);
        draft.grant_types = [GrantType::AuthorizationCode, GrantType::RefreshToken].into();
        if client_type == ClientType::Confidential {
            draft.grant_types.insert(GrantType::ClientCredentials);
        }
        draft.redirect_uris = vec![REDIRECT_URI.to_owned()];
        draft.skip_authorization = true;
        edit(&mut draft);
        let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Allow);
        let registry = self.administration();
        let made = registry.create_client(&draft, None, &secret, legacy);
        let made = made.await.unwrap();
        Party {
            id: made.record.id,
            secret: made.secret.map_or_else(String::new, |s| (*s).clone()),
        }
    }

    pub(crate) async fn api(&self, name: &str, edit: impl FnOnce(&mut Role)) -> Api {
        let mut role = Role::new();
        edit(&mut role);
        let new = NewResourceServer {
            name: name.to_owned(),
            role,
            client_id: None,
            token: None,
        };
        let made = self.administration().create_resource_server(&new).await;
        let made = made.unwrap();
        Api {
            party: Party {
                id: made.record.id,
                secret: (*made.secret.unwrap()).clone(),
            },
            token: (*made.token.access_token).clone(),
        }
    }
}
