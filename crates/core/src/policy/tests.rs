#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::{
    Reason,
    opaque::Opaque,
    scope::fixtures::{set, token},
    token::TokenResponse,
    world::{Request, SECRET, World, grant},
};

/// Seconds that can be changed while it is in force.
#[derive(Debug)]
struct Seconds {
    access: AtomicU64,
    refresh: AtomicU64,
}

impl Seconds {
    fn new(access: u64, refresh: u64) -> Arc<Self> {
        Arc::new(Self {
            access: AtomicU64::new(access),
            refresh: AtomicU64::new(refresh),
        })
    }
}

impl LifetimePolicy for Seconds {
    fn access_token(&self, issue: &Issue<'_>) -> Option<Duration> {
        let secs = self.access.load(Ordering::Relaxed);
        let money = issue.scope.contains(&token("money"));
        Some(Duration::from_secs(if money { 5 } else { secs }))
    }

    fn refresh_token(&self, issue: &Issue<'_>) -> Option<Duration> {
        assert_eq!(issue.user.map(|user| user.username.as_str()), Some("ann"));
        Some(Duration::from_secs(self.refresh.load(Ordering::Relaxed)))
    }
}

fn refresh(token: &str) -> Request {
    grant("refresh_token")
        .with("refresh_token", token)
        .basic("app", SECRET)
}

#[test]
fn tokens_live_as_long_as_the_policy_says() {
    let world = &mut World::new();
    world.config.policies.lifetimes = Seconds::new(77, 1_000);
    let answer = world.sign_in("app", "read");
    assert_eq!(answer.expires_in, 77);
    let refresh_token = answer.refresh_token.unwrap();
    let row = &world.refresh_tokens[&refresh_token.selector()];
    assert_eq!(row.expires_at, world.now.plus(Duration::from_secs(1_000)));
    let of_money = grant("client_credentials").with("scope", "money");
    let of_money = world.token(&of_money.basic("app", SECRET)).unwrap();
    assert_eq!(of_money.expires_in, 5);
    world.sleep_secs(1_000);
    let late = world.token(&refresh(&refresh_token.encode())).unwrap_err();
    assert_eq!(late.reason, Reason::RefreshTokenExpired);
}

#[test]
fn no_policy_lets_a_token_outlive_its_family() {
    let world = &mut World::new();
    let year = 366 * 24 * 3600;
    world.config.policies.lifetimes = Seconds::new(10 * year, 10 * year);
    let answer = world.sign_in("app", "read");
    let refresh_row = &world.refresh_tokens[&answer.refresh_token.unwrap().selector()];
    let family = &world.families[&refresh_row.family];
    assert_eq!(refresh_row.expires_at, family.expires_at);
    let granted = world
        .now
        .plus(world.config.lifetimes.refresh_token_absolute);
    assert_eq!(family.expires_at, granted);
    assert_eq!(
        u128::from(answer.expires_in),
        granted.since(world.now).as_secs().into()
    );
}

/// security.md SU-6: whatever the policy says meanwhile.
#[test]
fn su_6_a_retry_gets_the_same_pair_under_another_policy() {
    let world = &mut World::new();
    let policy = Seconds::new(100, 1_000);
    world.config.policies.lifetimes = Arc::clone(&policy) as Arc<dyn LifetimePolicy>;
    let first = world.sign_in("app", "read").refresh_token.unwrap();
    let request = refresh(&first.encode());
    let rotated = world.token(&request).unwrap();
    policy.access.store(9_999, Ordering::Relaxed);
    policy.refresh.store(1, Ordering::Relaxed);
    let again = world.token(&request).unwrap();
    let pair = |answer: &TokenResponse| format!("{answer:?}");
    assert_eq!(pair(&again), pair(&rotated));
    assert_eq!(again.expires_in, 100);
    let refresh = |answer: &TokenResponse| answer.refresh_token.as_ref().map(Opaque::encode);
    assert_eq!(refresh(&again), refresh(&rotated));
}

/// Knows one scope that is for the client `app` alone.
#[derive(Debug)]
struct OnlyForApp;

impl ScopePolicy for OnlyForApp {
    fn is_available(&self, scope: &RegisteredScope, request: &ScopeRequest<'_>) -> bool {
        scope.name != token("write") || request.client.id().as_str() == "app"
    }

    fn defaults(&self, request: &ScopeRequest<'_>, _: &Snapshot) -> Vec<ScopeToken> {
        let first = if request.user.is_some() {
            "read"
        } else {
            "money"
        };
        vec![token(first), token("write"), token(first)]
    }
}

#[test]
fn what_is_available_and_what_is_meant_is_for_the_policy_to_say() {
    let world = &mut World::new();
    world.config.policies.scopes = Arc::new(OnlyForApp);
    let own = |client: &str| grant("client_credentials").basic(client, SECRET);
    assert_eq!(world.token(&own("app")).unwrap().scope, set("money write"));
    assert_eq!(world.token(&own("other")).unwrap().scope, set("money"));
    let refused = world.token(&own("other").with("scope", "write"));
    let refused = refused.unwrap_err();
    assert_eq!(refused.reason, Reason::ScopeNotAllowed);
    assert!(refused.description.contains("not for this client"));
    let answer = world.sign_in("other", "read write");
    assert_eq!(answer.scope, set("read"), "the rest of what a code granted");
}

/// Redirect URIs of partners lie on the partner's own site, which its registration
/// names.
#[derive(Debug)]
struct OnItsOwnSite;

impl RedirectUriPolicy for OnItsOwnSite {
    fn check_registration(&self, uri: &str, client: &ClientDraft) -> Result<(), String> {
        match client.extra.text("site") {
            Some(site) if uri.starts_with(site) => Ok(()),
            _ => Err(format!("is not on the site of {}", client.name)),
        }
    }

    fn accepts(&self, uri: &str, client: &dyn Client) -> bool {
        client
            .extra()
            .text("site")
            .is_some_and(|site| uri.starts_with(site))
    }
}

#[test]
fn a_redirect_uri_is_registered_as_the_policy_says_of_this_client() {
    use crate::{
        model::ClientType,
        registration::{LegacyGrants, NewSecret, register, revise},
    };
    let world = &mut World::new();
    world.config.policies.redirect_uris = Arc::new(OnItsOwnSite);
    let mut draft = ClientDraft::new("Atlas", ClientType::Confidential);
    draft.grant_types = [GrantType::AuthorizationCode].into();
    draft.extra = Extra::from_iter([("site", serde_json::json!("https://atlas.example/"))]);
    draft.redirect_uris = vec!["https://evil.example/back".to_owned()];
    let env = &mut crate::Env {
        now: world.now,
        random: &mut crate::world::Sequence::default(),
        keys: &world.keys,
        signatures: &world.signatures,
        config: &world.config,
    };
    let secret = NewSecret::Generated;
    let legacy = LegacyGrants::Refuse;
    let refused = register(&draft, None, &secret, legacy, &world.snapshot, env).unwrap_err();
    let said: Vec<_> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(refused.len(), 1, "{said:?}");
    assert!(
        said[0].contains("'https://evil.example/back' is not on the site of Atlas"),
        "{said:?}"
    );
    draft.redirect_uris = vec!["https://atlas.example/back".to_owned()];
    let made = register(&draft, None, &secret, legacy, &world.snapshot, env).unwrap();
    // What is registered is not questioned again; what is added is.
    let mut record = made.record;
    record
        .redirect_uris
        .push("https://old.example/back".to_owned());
    let mut changed = ClientDraft::of(&record);
    assert!(revise(&record, &changed, legacy, &world.snapshot, env).is_ok());
    changed
        .redirect_uris
        .push("https://new.example/back".to_owned());
    assert!(revise(&record, &changed, legacy, &world.snapshot, env).is_err());
    assert!(
        world
            .config
            .policies
            .redirect_uris
            .accepts("https://atlas.example/back", &record)
    );
    assert!(
        !world
            .config
            .policies
            .redirect_uris
            .accepts("https://old.example/back", &record)
    );
}
