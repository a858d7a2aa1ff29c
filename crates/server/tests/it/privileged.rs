//! The two rights that only resource servers hold: security.md SR-1.

use bailiwick_core::{
    Config,
    model::{ClientType, GrantType},
    registration::{ClientDraft, LegacyGrants},
    scope::ScopeToken,
};

use crate::{
    browser::Answer,
    call::Call,
    cast::{Api, Cast, INTROSPECT, Pair, Party, TOKEN, assert_refused, refreshment},
    world::{PASSWORD, World},
};

const NAMES: [&str; 2] = ["introspection", "register-scope"];
/// Names that may be taken for them.
const DISGUISES: [&str; 6] = [
    "Introspection",
    "INTROSPECTION",
    "Register-Scope",
    "register_scope",
    "introspection*",
    "*",
];

fn with_password(config: &mut Config) {
    config.grant_types.insert(GrantType::Password);
}

/// A client with every grant, resource server or not.
async fn of_every_grant(world: &World, name: &str, role: bool) -> Party {
    let edit = |draft: &mut ClientDraft| {
        draft.grant_types.insert(GrantType::Password);
        draft.resource_server = role.then(Default::default);
    };
    let confidential = ClientType::Confidential;
    world.application_with(name, confidential, edit).await
}

async fn by_password(cast: &Cast, client: &Party, scope: &str) -> Answer {
    let fields = [
        ("grant_type", "password"),
        ("username", "ada"),
        ("password", PASSWORD),
        ("scope", scope),
    ];
    cast.send(client.post(TOKEN).form(&fields)).await
}

/// The words of a refusal, without the name that was asked for.
fn words(answer: &Answer, name: &str) -> String {
    assert_refused(answer, 400, "invalid_scope");
    let said = answer.json()["error_description"].clone();
    said.as_str().unwrap().replace(name, "X")
}

fn redirected(answer: &Answer) -> Vec<(String, String)> {
    let (_, query) = answer.location().split_once('?').unwrap();
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.into_owned().collect()
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    let found = pairs.iter().find(|(key, _)| key == name);
    found.map_or("", |(_, value)| value)
}

/// security.md SR-1: an ordinary client gets neither right by any grant, and is
/// told the same as about a name that nobody knows.
#[tokio::test]
async fn sr_1_an_ordinary_client_gets_a_privileged_name_by_no_grant() {
    let cast = Cast::with(with_password).await;
    let client = of_every_grant(&cast.world, "Everything", false).await;
    let pair = cast.pair(&client).await;
    cast.authorize(&client, "read").await;
    let before = cast.world.state();
    let unknown = words(&cast.own_token(&client, "nonesuch").await, "nonesuch");
    for name in NAMES.into_iter().chain(DISGUISES) {
        for scope in [name.to_owned(), format!("read {name}")] {
            let own = cast.own_token(&client, &scope).await;
            assert_eq!(words(&own, name), unknown, "{scope}");
            let password = by_password(&cast, &client, &scope).await;
            assert_eq!(words(&password, name), unknown, "{scope}");
            let wider = refreshment(&client, &pair.refresh).form(&[("scope", &scope)]);
            assert_refused(&cast.send(wider).await, 400, "invalid_scope");
        }
    }
    cast.world.assert_unchanged(&before);
}

/// security.md SR-1: nor by a user's consent, the resource server no more than
/// anybody else.
#[tokio::test]
async fn sr_1_no_user_gives_a_privileged_name_away() {
    let cast = Cast::with(with_password).await;
    let ordinary = of_every_grant(&cast.world, "Everything", false).await;
    let api = of_every_grant(&cast.world, "Everything and API", true).await;
    for client in [&ordinary, &api, &cast.public] {
        for name in NAMES.into_iter().chain(DISGUISES) {
            let answer = cast.authorize(client, &format!("read {name}")).await;
            let pairs = redirected(&answer);
            assert_eq!(value(&pairs, "error"), "invalid_scope", "{name}");
            assert_eq!(value(&pairs, "code"), "");
        }
    }
    for name in NAMES {
        words(&by_password(&cast, &api, name).await, name);
        let own = cast.own_token(&api, name).await;
        assert_eq!(own.json()["scope"], name, "acting for itself it may");
    }
    assert_eq!(cast.world.state().count("codes"), 0);
}

/// security.md SR-1, CT-7: a public client acts for nobody.
#[tokio::test]
async fn sr_1_a_public_client_gets_nothing_for_itself() {
    let cast = Cast::new().await;
    let draft = |draft: &mut ClientDraft| {
        draft.grant_types.insert(GrantType::ClientCredentials);
    };
    let world = &cast.world;
    let mut made = ClientDraft::new("Public", ClientType::Public);
    draft(&mut made);
    let secret = bailiwick_core::registration::NewSecret::Generated;
    let administration = world.administration();
    let refused = administration.create_client(&made, None, &secret, LegacyGrants::Allow);
    assert!(refused.await.is_err(), "it cannot be registered so");
    let before = world.state();
    let answer = cast.own_token(&cast.public, "introspection").await;
    assert_refused(&answer, 400, "unauthorized_client");
    world.assert_unchanged(&before);
}

/// security.md SR-1, SR-8: neither is ever a default.
#[tokio::test]
async fn sr_1_no_scope_in_a_request_means_the_defaults_without_any_right() {
    let cast = Cast::new().await;
    for client in [&cast.app, &cast.cities.party] {
        let answer = cast.own_token(client, "").await;
        assert_eq!(answer.json()["scope"], "read");
    }
}

/// security.md SR-1: no document and no answer names them to strangers.
#[tokio::test]
async fn sr_1_privileged_names_are_in_no_document() {
    let cast = Cast::new().await;
    for path in [
        "/.well-known/oauth-authorization-server",
        "/",
        "/o/.well-known/jwks.json",
    ] {
        let answer = cast.send(Call::get(path)).await;
        assert_eq!(answer.status, 200, "{path}");
        let text = answer.text.replace("introspection_endpoint", "");
        for name in NAMES {
            assert!(!text.contains(name), "{name} in {path}");
        }
    }
}

async fn may(cast: &Cast, api: &Api) -> (u16, u16) {
    let name = format!("scope-{}", cast.world.now().as_millis());
    cast.world.wait(std::time::Duration::from_millis(1));
    let body = serde_json::json!({ "name": name, "description": "d", "is_default": false });
    let introspected = cast.introspect(api, "anything").await;
    let registered = cast.register(api, body).await;
    for answer in [&introspected, &registered] {
        if answer.status == 403 {
            assert_refused(answer, 403, "insufficient_scope");
            let challenge = answer.header("www-authenticate");
            assert!(challenge.contains("error=\"insufficient_scope\""));
            assert!(challenge.contains("scope=\""), "{challenge}");
        }
    }
    (introspected.status.as_u16(), registered.status.as_u16())
}

/// security.md SR-1: the role and each right are asked about at every use, of
/// static tokens and of those that the API fetched itself.
#[tokio::test]
async fn sr_1_a_right_taken_away_is_refused_at_the_next_call() {
    let cast = Cast::new().await;
    let id = cast.cities.party.id.clone();
    let scope = NAMES.join(" ");
    let fetched = Pair::of(&cast.own_token(&cast.cities.party, &scope).await);
    let fetched = Api {
        token: fetched.access,
        ..cast.cities.clone()
    };
    let administration = cast.world.administration();
    for api in [&cast.cities, &fetched] {
        assert_eq!(may(&cast, api).await, (200, 201));
        for (introspect, register) in [(false, true), (true, false), (false, false), (true, true)] {
            let edit = |_: &mut String, role: &mut bailiwick_core::model::ResourceServer| {
                role.may_introspect = introspect;
                role.may_register = register;
                Ok(())
            };
            let updated = administration.update_resource_server(&id, edit).await;
            updated.unwrap();
            let expected = (
                if introspect { 200 } else { 403 },
                if register { 201 } else { 403 },
            );
            assert_eq!(may(&cast, api).await, expected);
            let by_secret = cast.cities.party.post(INTROSPECT).form(&[("token", "x")]);
            assert_eq!(cast.send(by_secret).await.status.as_u16(), expected.0);
            let again = cast.own_token(&cast.cities.party, "introspection").await;
            assert_eq!(again.status == 200, introspect);
        }
    }
}

/// security.md SR-1
#[tokio::test]
async fn sr_1_a_client_that_loses_the_role_is_refused_at_the_next_call() {
    let cast = Cast::new().await;
    let api = cast.world.api("Passing", |_| {}).await;
    assert_eq!(cast.introspect(&api, "anything").await.status, 200);
    let edit = |draft: &mut ClientDraft| {
        draft.resource_server = None;
        Ok(())
    };
    let administration = cast.world.administration();
    let updated = administration.update_client(&api.party.id, LegacyGrants::Refuse, edit);
    updated.await.unwrap();
    let before = cast.world.state();
    assert_eq!(may(&cast, &api).await, (403, 403));
    let answer = cast.own_token(&api.party, "introspection").await;
    assert_refused(&answer, 400, "invalid_scope");
    cast.world.assert_unchanged(&before);
}

/// security.md SR-1: a disabled resource server is as good as none.
#[tokio::test]
async fn sr_1_a_disabled_resource_server_is_refused_at_the_next_call() {
    let cast = Cast::new().await;
    let edit = |draft: &mut ClientDraft| {
        draft.disabled = true;
        Ok(())
    };
    let administration = cast.world.administration();
    let id = &cast.cities.party.id;
    let updated = administration.update_client(id, LegacyGrants::Refuse, edit);
    updated.await.unwrap();
    assert_eq!(may(&cast, &cast.cities).await, (401, 401));
    let answer = cast.own_token(&cast.cities.party, "read").await;
    assert_refused(&answer, 401, "invalid_client");
}

/// security.md SR-1: under other names the old ones carry nothing.
#[tokio::test]
async fn sr_1_names_of_the_configuration_are_the_only_ones() {
    let cast = Cast::new().await;
    let cast = cast
        .restarted(|config| {
            config.privileged.introspection = ScopeToken::from_static("look");
            config.privileged.register_scope = ScopeToken::from_static("publish");
        })
        .await;
    assert_eq!(may(&cast, &cast.cities).await, (403, 403));
    for name in NAMES {
        words(&cast.own_token(&cast.cities.party, name).await, name);
    }
    for name in ["look", "publish"] {
        words(&cast.own_token(&cast.app, name).await, name);
        let refused = cast.own_token(&cast.app, &name.to_uppercase()).await;
        assert_refused(&refused, 400, "invalid_scope");
    }
    let renewed = Pair::of(&cast.own_token(&cast.cities.party, "look publish").await);
    let renewed = Api {
        token: renewed.access,
        ..cast.cities.clone()
    };
    assert_eq!(may(&cast, &renewed).await, (200, 201));
    for name in ["look", "Publish"] {
        let body = serde_json::json!({ "name": name, "description": "d", "is_default": false });
        assert_eq!(cast.register(&renewed, body).await.status, 403, "{name}");
    }
}

/// security.md SR-1: a right has a name of its own, or the server does not start.
#[tokio::test]
async fn sr_1_a_right_named_as_something_else_does_not_start() {
    for (name, why) in [
        ("register-scope", "two names"),
        ("Register-Scope", "two names"),
        ("openid", "OpenID"),
        ("read", "belongs to the authorization server"),
        ("READ", "belongs to the authorization server"),
        ("plants:see", "belongs to the resource server 'Plants'"),
    ] {
        let world = Cast::new().await.world;
        let refusal = world.refusal_to_start(|config| {
            config.privileged.introspection = ScopeToken::from_static(name);
        });
        let refusal = refusal.await;
        assert!(refusal.contains(why), "{name}: {refusal}");
    }
}
