//! Records with every member set to something, told apart by a number.
//!
//! ```
//! use std::sync::Arc;
//!
//! use bailiwick_core::store::{Commit, LoadPlan, Outcome, Write};
//! use bailiwick_store::{Store, memory::Memory};
//! use bailiwick_testkit::records::{access_token, client, selector};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), bailiwick_store::StoreError> {
//! let store: Arc<dyn Store> = Arc::new(Memory::new());
//! let writes = vec![
//!     Write::PutClient(Box::new(client(1))),
//!     Write::InsertAccessToken(access_token(1)),
//! ];
//! let outcome = store.commit(Commit { version: None, writes }).await?;
//! assert!(matches!(outcome, Outcome::Committed { .. }));
//! assert_eq!(access_token(1).selector, selector(1));
//! # Ok(())
//! # }
//! ```
//!
//! What is made of one number belongs together:
//!
//! ```
//! use bailiwick_testkit::records::*;
//!
//! assert_eq!((client(3).id, user(3).user.id), (client_id(3), user_id(3)));
//! assert_eq!((code(3).client, code(3).expires_at), (client_id(3), minutes(1)));
//! assert_eq!((session(3).user, session(3).digest), (user_id(3), digest(3)));
//! assert_eq!(consent(3, &["read"], 1).client, client_id(3));
//! assert_eq!(registered_scope(3).name, scope_token("scope-3"));
//! assert_eq!((group(3).name, signing_key(3).kid), ("group-3".into(), "kid-3".into()));
//! assert_eq!(setup_link(3).expires_at, minutes(15));
//! assert_eq!(second_factor(3, 1).user, user_id(3));
//!
//! let family = family(3);
//! assert_eq!((family.id, &family.scope), (family_id(3), &scope_set("read write")));
//! assert_eq!(access_token_of(1, &family).user, Some(user_id(3)));
//! let (mut spent, next) = (refresh_token(1, family.id), refresh_token(2, family.id));
//! spent.used = Some(refresh_token_use(minutes(1), 2));
//! assert_eq!(spent.used.unwrap().successor, next.selector);
//! ```

mod second_factor;

use std::time::Duration;

use bailiwick_core::{
    Digest, UnixTime,
    env::KeyId,
    model::{
        AccessToken, Actor, Amr, Approval, AuditAction, AuditEntry, AuditSubject,
        AuthorizationCode, ChallengeMethod, ClientId, ClientRecord, ClientSecret, ClientType,
        CodeChallenge, Consent, ConsentedScope, Extra, Family, FamilyId, GrantType, Group, Implied,
        IntrospectionReach, LanguageTag, ManifestMark, Offered, Owner, ParameterType, RefreshToken,
        RefreshTokenUse, RegisteredScope, ResourceServer, Risk, RuleEffect, RuledScopes, ScopeId,
        ScopeParameter, ScopeRule, ScopeState, SecretHash, Session, SetupLink, SigningAlgorithm,
        SigningKeyRecord, TokenFormat, TransferOffer, User, UserId, UserRecord, Visibility,
    },
    opaque::Selector,
    scope::{Namespace, ScopeSet, ScopeToken},
};
use serde_json::json;

pub use second_factor::second_factor;

/// The time at which everything here is made.
pub const NOW: UnixTime = UnixTime::from_millis(1_700_000_000_123);

/// `minutes` after [`NOW`]; before it when negative.
pub const fn minutes(minutes: i64) -> UnixTime {
    UnixTime::from_millis(NOW.as_millis() + minutes * 60_000)
}

/// The selector of `n`.
pub const fn selector(n: u8) -> Selector {
    Selector::from_bytes([n; 16])
}

/// The digest of `n`.
pub const fn digest(n: u8) -> Digest {
    Digest::from_bytes([n; 32])
}

/// The family of `n`.
pub const fn family_id(n: u8) -> FamilyId {
    FamilyId::from_bytes([n; 16])
}

/// The client id of `n`.
pub fn client_id(n: u8) -> ClientId {
    ClientId::new(&format!("client-{n}"))
}

/// The user id of `n`.
pub fn user_id(n: u8) -> UserId {
    UserId::new(&format!("user-{n}"))
}

/// A scope, from its names.
pub fn scope_set(names: &str) -> ScopeSet {
    ScopeSet::parse(names).unwrap()
}

/// A scope name.
pub fn scope_token(name: &str) -> ScopeToken {
    ScopeToken::parse(name).unwrap()
}

/// A confidential client with the resource-server role if `n` is even.
pub fn client(n: u8) -> ClientRecord {
    let mut record = ClientRecord {
        extra: Extra::EMPTY,
        id: client_id(n),
        name: format!("Client {n} “à la carte”"),
        client_type: ClientType::Confidential,
        grant_types: [GrantType::AuthorizationCode, GrantType::RefreshToken].into(),
        redirect_uris: vec![format!("https://client-{n}.example/cb?a=b&c=%20")],
        post_logout_redirect_uris: vec!["https://client.example/bye".into()],
        allowed_origins: vec!["https://client.example".into()],
        default_scope: Some(ScopeSet::parse("scope-1").unwrap()),
        scope_rules: scope_rules(),
        narrows_scope: Some(true),
        scope: Some(scope_set("read write")),
        auth_method: None,
        secrets: vec![ClientSecret {
            hash: SecretHash::Sha256(digest(n)),
            created_at: NOW,
        }],
        owner: Some(user_id(1)),
        skip_authorization: false,
        pkce_required: Some(false),
        access_token_lifetime: Some(Duration::from_mins(10)),
        mixed_audience: true,
        partial_consent: true,
        disabled: false,
        resource_server: None,
        created_at: NOW,
        updated_at: minutes(1),
    };
    if n.is_multiple_of(2) {
        record.secrets.push(ClientSecret {
            hash: SecretHash::Keyed(KeyId([n; 4]), digest(n)),
            created_at: minutes(2),
        });
        record.resource_server = Some(resource_server(n));
    }
    record
}

/// A rule about scopes of each kind, one of them with every condition.
///
/// ```
/// use bailiwick_testkit::records::{client, scope_rules};
///
/// assert_eq!(client(1).scope_rules, scope_rules());
/// ```
pub fn scope_rules() -> Vec<ScopeRule> {
    vec![
        ScopeRule {
            states: vec![ScopeState::Active, ScopeState::Deprecated],
            clients: vec![client_id(1), client_id(2)],
            client_type: Some(ClientType::Public),
            grant_types: vec![GrantType::AuthorizationCode],
            groups: vec!["staff".into(), "ops, night".into()],
            outside_groups: vec!["guests".into()],
            note: Some("only by “agreement”".into()),
            ..ScopeRule::new(RuleEffect::Allow, RuledScopes::Name(scope_token("scope-2")))
        },
        ScopeRule::new(RuleEffect::Deny, RuledScopes::Any),
        ScopeRule::new(RuleEffect::Deny, RuledScopes::Prefix(namespace("plants:"))),
        ScopeRule::new(RuleEffect::Allow, RuledScopes::ResourceServer(client_id(2))),
    ]
}

/// The resource-server role of the client of `n`.
///
/// ```
/// use bailiwick_testkit::records::{client, resource_server};
///
/// assert_eq!(client(2).resource_server, Some(resource_server(2)));
/// assert_eq!(client(3).resource_server, None);
/// ```
pub fn resource_server(n: u8) -> ResourceServer {
    ResourceServer {
        namespaces: vec![namespace("plants:"), namespace("https://a.example/")],
        resource: Some(format!("https://api-{n}.example/")),
        may_set_defaults: true,
        introspects: IntrospectionReach::All,
        introspection_get: Some(true),
        token_format: TokenFormat::Jwt,
        approval: Approval::Required,
        manifest: Some(ManifestMark {
            revision: 8,
            digest: digest(n),
            source: Some("commit “3f2a9c1”".into()),
            applied_at: minutes(3),
        }),
        offers: vec![
            TransferOffer {
                what: Offered::Scope(scope_token("scope-2")),
                to: client_id(4),
                offered_at: minutes(4),
                keep_grants: false,
            },
            TransferOffer {
                what: Offered::Namespace(namespace("plants:")),
                to: client_id(6),
                offered_at: minutes(5),
                keep_grants: true,
            },
        ],
        ..ResourceServer::new()
    }
}

fn namespace(text: &str) -> Namespace {
    Namespace::parse(text).unwrap()
}

fn language(text: &str) -> LanguageTag {
    LanguageTag::parse(text).unwrap()
}

/// An active user.
pub fn user(n: u8) -> UserRecord {
    UserRecord {
        user: User {
            extra: Extra::from_iter([("badge", n.into())]),
            language: LanguageTag::parse("pt-BR"),
            id: user_id(n),
            username: format!("Name-{n}"),
            email: format!("Name-{n}@Example.com"),
            first_name: "Zoë".into(),
            last_name: "O'Hara".into(),
            active: true,
            admin: false,
            groups: vec!["staff".into(), "ops, night".into()],
        },
        password: "$argon2id$v=19$…".into(),
        created_at: NOW,
    }
}

/// A group.
pub fn group(n: u8) -> Group {
    Group {
        name: format!("group-{n}"),
        created_at: NOW,
    }
}

/// A scope of the resource server of `n`, or of the authorization server for 0.
pub fn registered_scope(n: u8) -> RegisteredScope {
    let words = "Sees “everything” <b>you</b> own";
    let implied = |name: &str| Implied {
        name: scope_token(name),
        since: minutes(2),
    };
    RegisteredScope {
        owner_since: minutes(-9),
        description: words.into(),
        translations: [
            (language("fr"), "Voit «tout»".into()),
            (language("pt-BR"), "Vê tudo".into()),
        ]
        .into(),
        text_version: 3,
        consent_version: 2,
        state: ScopeState::Deprecated,
        state_since: minutes(-2),
        state_before: Some(ScopeState::Active),
        state_reason: Some("said the “owner”".into()),
        sunset: Some(minutes(60)),
        replaced_by: Some(scope_token("scope-9")),
        exclusive: true,
        visibility: Visibility::Private,
        risk: Risk::High,
        risk_declared: Some(Risk::Medium),
        parameters: [(
            "id".into(),
            ScopeParameter {
                most: 3,
                ..ScopeParameter::new(ParameterType::Uuid)
            },
        )]
        .into(),
        implies: vec![implied("scope-1"), implied("scope-2")],
        is_default: n == 0,
        advertised: n == 0,
        default_requested: true,
        updated_at: minutes(1),
        ..RegisteredScope::new(
            ScopeId(u64::from(n) + 1),
            scope_token(&format!("scope-{n}")),
            match n {
                0 => Owner::AuthorizationServer,
                _ => Owner::ResourceServer(client_id(n)),
            },
            NOW,
        )
    }
}

/// A change of the scope of `n`, as it is before it is kept.
///
/// ```
/// use bailiwick_core::model::{Actor, AuditSubject};
/// use bailiwick_testkit::records::{audit_entry, client_id, scope_token};
///
/// let entry = audit_entry(3);
/// assert_eq!(entry.actor, Actor::Client(client_id(3)));
/// assert_eq!(entry.subject, AuditSubject::Scope(scope_token("scope-3")));
/// ```
pub fn audit_entry(n: u8) -> AuditEntry {
    let subject = AuditSubject::Scope(registered_scope(n).name);
    AuditEntry {
        before: Some(json!({"state": "active", "text": "“quoted”"})),
        after: Some(json!({"state": "retired", "of": [1, null, {"a": true}]})),
        reason: Some("not used – by anybody".into()),
        source: Some("3f2a9c1".into()),
        public: true,
        ..AuditEntry::new(
            minutes(n.into()),
            Actor::Client(client_id(n)),
            AuditAction::ScopeStateChanged,
            subject,
        )
    }
}

/// A signing key.
pub fn signing_key(n: u8) -> SigningKeyRecord {
    SigningKeyRecord {
        kid: format!("kid-{n}"),
        algorithm: SigningAlgorithm::Es256,
        wrapped: vec![n, 0, 255],
        created_at: NOW,
        retired_at: Some(minutes(5)),
    }
}

/// A family of the user and the client of `n`, that lives for a day.
pub fn family(n: u8) -> Family {
    Family {
        id: family_id(n),
        client: client_id(n),
        user: user_id(n),
        grant_type: GrantType::AuthorizationCode,
        scope: scope_set("read write"),
        audience: vec!["https://a.example/".into(), "https://b.example/".into()],
        created_at: NOW,
        expires_at: minutes(24 * 60),
        revoked_at: None,
        authenticated_at: Some(minutes(-3)),
        last_used_at: Some(NOW),
    }
}

/// A code of the user and the client of `n`, that lives for a minute.
pub fn code(n: u8) -> AuthorizationCode {
    AuthorizationCode {
        selector: selector(n),
        digest: digest(n),
        client: client_id(n),
        user: user_id(n),
        redirect_uri: Some("https://client.example/cb".into()),
        scope: scope_set("read"),
        audience: vec!["https://a.example/".into()],
        challenge: Some(CodeChallenge {
            method: ChallengeMethod::S256,
            value: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".into(),
        }),
        authenticated_at: minutes(-3),
        issued_at: NOW,
        expires_at: minutes(1),
        ends_at: Some(minutes(30 * 24 * 60)),
        used: None,
    }
}

/// An access token of the client of `n` without a user, that lives for an hour.
pub fn access_token(n: u8) -> AccessToken {
    AccessToken {
        extra: Extra::EMPTY,
        selector: selector(n),
        digest: digest(n),
        imported: false,
        is_static: false,
        client: client_id(n),
        user: None,
        family: None,
        scope: scope_set("read"),
        audience: Vec::new(),
        issued_at: NOW,
        expires_at: Some(minutes(60)),
        revoked_at: None,
        last_used_at: None,
    }
}

/// An access token of a family and its user.
pub fn access_token_of(n: u8, family: &Family) -> AccessToken {
    AccessToken {
        client: family.client.clone(),
        user: Some(family.user.clone()),
        family: Some(family.id),
        audience: family.audience.clone(),
        extra: Extra::from_iter([("tenant", "a “quoted” one".into())]),
        ..access_token(n)
    }
}

/// A refresh token of a family, that lives for half a day.
pub fn refresh_token(n: u8, family: FamilyId) -> RefreshToken {
    RefreshToken {
        selector: selector(n),
        digest: digest(n),
        imported: false,
        family,
        access_token: Some(selector(n)),
        issued_at: NOW,
        expires_at: minutes(12 * 60),
        used: None,
    }
}

/// A use of a refresh token at `at`, succeeded by that of `successor`.
pub fn refresh_token_use(at: UnixTime, successor: u8) -> RefreshTokenUse {
    RefreshTokenUse {
        at,
        nonce: [7; 32],
        key: KeyId([1, 2, 3, 4]),
        request: digest(9),
        successor: selector(successor),
        scope: scope_set("read"),
        access_token_expires_at: minutes(61),
    }
}

/// A session of the user of `n`, that lives for a day.
pub fn session(n: u8) -> Session {
    Session {
        selector: selector(n),
        digest: digest(n),
        user: user_id(n),
        authenticated_at: NOW,
        last_seen_at: NOW,
        expires_at: minutes(24 * 60),
        ended_at: None,
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) \"quoted\\".into(),
        amr: vec![Amr::Password, Amr::OneTimePassword, Amr::MultipleFactors],
    }
}

/// A set-up link that works for a quarter of an hour.
pub fn setup_link(n: u8) -> SetupLink {
    SetupLink {
        selector: selector(n),
        digest: digest(n),
        expires_at: minutes(15),
        used_at: None,
    }
}

/// What the user of `n` allowed the client of `n`: the named scopes, in the
/// given version of their text.
pub fn consent(n: u8, names: &[&str], text_version: u32) -> Consent {
    let allowed = |name: &&str| ConsentedScope {
        name: scope_token(name),
        owner: Owner::ResourceServer(client_id(2)),
        text_version,
        shown: "Sees “everything” <b>you</b> own".into(),
        language: LanguageTag::parse("en-gb"),
        granted_at: NOW,
        until: Some(minutes(60)),
    };
    Consent {
        user: user_id(n),
        client: client_id(n),
        scopes: names.iter().map(allowed).collect(),
    }
}
