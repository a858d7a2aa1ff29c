//! Authorization server and API in one process, over one store.

use std::time::Duration;

use axum::{Router, routing::get};
use bailiwick_core::{
    model::{AccessToken as AccessTokenRow, Client, Extra, ResourceServer, TokenFormat, User},
    policy::TokenPolicy,
    registration::{ClientDraft, LegacyGrants},
    scope::Namespace,
};
use bailiwick_resource::{
    AccessToken, DeclaredScope, Protect, RegisterError, RegisterError::RefusedHere, ScopeRegistrar,
    Unbound, Verifier, register_scopes, require, require_read_write,
};
use bailiwick_server::InProcess;
use serde_json::json;

use crate::{
    browser::Answer,
    call::Call,
    cast::{Cast, Pair, VERIFIER},
};

/// The server's own router with an API beside it.
fn with_api(cast: &Cast, protect: Protect) -> Router {
    let notes = |token: AccessToken| async move {
        let scopes: Vec<_> = token.scopes().collect();
        format!("{} {}", token.user().unwrap_or("-"), scopes.join(" "))
    };
    let api = Router::new()
        .route("/api/notes", get(notes).post(notes))
        .route_layer(require_read_write())
        .route(
            "/api/plants",
            get(notes).route_layer(require(["plants:see"])),
        )
        .layer(protect);
    cast.world.server.router().merge(api)
}

async fn ask(router: &Router, call: Call, token: &str) -> Answer {
    call.bearer(token).send(router).await
}

async fn notes(router: &Router, token: &str) -> Answer {
    ask(router, Call::get("/api/notes"), token).await
}

async fn token(cast: &Cast, scope: &str) -> String {
    let code = cast.code(&cast.app, scope).await;
    Pair::of(&cast.redeem(&cast.app, &code, VERIFIER).await).access
}

/// One process is authorization server and API at once: what the one gives out the
/// other lets in, until it is revoked, and no longer.
#[tokio::test]
async fn one_process_is_authorization_server_and_api() {
    let cast = Cast::new().await;
    let app = with_api(&cast, Protect::new(InProcess::new(&cast.world.server)));
    assert_eq!(Call::get("/api/notes").send(&app).await.status, 401);
    let read = token(&cast, "read plants:see").await;
    let seen = notes(&app, &read).await;
    assert_eq!((seen.status.as_u16(), &*seen.text), (200, "ada read"));
    let refused = ask(&app, Call::post("/api/notes"), &read).await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["required_scopes"][0], "write");
    let write = token(&cast, "read write").await;
    assert_eq!(
        ask(&app, Call::post("/api/notes"), &write).await.status,
        200
    );
    assert_eq!(cast.revoke(&cast.app, &read).await.status, 200);
    assert_eq!(notes(&app, &read).await.status, 401, "at once");
    cast.world.wait(Duration::from_hours(1));
    assert_eq!(notes(&app, &write).await.status, 401);
}

/// security.md CT-15: within as without, only the scopes of its own.
#[tokio::test]
async fn ct_15_within_a_resource_server_sees_its_own_scopes() {
    let cast = Cast::new().await;
    let plants = cast.plants.party.id.as_str();
    let within = InProcess::for_resource_server(&cast.world.server, plants);
    let app = with_api(&cast, Protect::new(within));
    let own = InProcess::new(&cast.world.server);
    let both = token(&cast, "read plants:see").await;
    let seen = ask(&app, Call::get("/api/plants"), &both).await;
    assert_eq!(seen.text, "ada plants:see read");
    let foreign = token(&cast, "plants:see").await;
    assert_eq!(own.verify(&foreign).await, Ok(None));
    let cities = cast.cities.party.id.as_str();
    let cities = InProcess::for_resource_server(&cast.world.server, cities);
    assert_eq!(cities.verify(&foreign).await, Ok(None));
    for not_a_token in ["", "nonesuch", cast.plants.token.as_str(), "a.b.c", "тoken"] {
        assert_eq!(own.verify(not_a_token).await, Ok(None));
    }
}

/// django-oauth-toolkit.md §10 RS-05: the tokens of a disabled client are none.
#[tokio::test]
async fn rs_05_a_disabled_clients_token_is_invalid() {
    let cast = Cast::new().await;
    let app = with_api(&cast, Protect::new(InProcess::new(&cast.world.server)));
    let token = token(&cast, "read").await;
    assert_eq!(notes(&app, &token).await.status, 200);
    let registry = cast.world.administration();
    let edit = |draft: &mut ClientDraft| {
        draft.disabled = true;
        Ok(())
    };
    let disabled = registry.update_client(&cast.app.id, LegacyGrants::Refuse, edit);
    disabled.await.unwrap();
    let refused = notes(&app, &token).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json()["error"], "invalid_token");
}

/// What is registered within is in force when the call returns, and is the same as
/// what the endpoint would have registered.
#[tokio::test]
async fn scopes_are_registered_within_or_with_a_server() {
    let cast = Cast::new().await;
    let server = &cast.world.server;
    let scopes = [
        DeclaredScope::new("notes", "See your notes").by_default(),
        DeclaredScope::new("read", "Read"),
    ];
    let own = InProcess::new(server);
    register_scopes(None, &own, &scopes).await.unwrap();
    let done = own.register_scope(&scopes[0]).await.unwrap();
    assert!(!done.is_new && !done.default_not_permitted);
    let app = with_api(&cast, Protect::new(own.clone()));
    let token = token(&cast, "notes read").await;
    assert_eq!(notes(&app, &token).await.text, "ada notes read");

    let plants = InProcess::for_resource_server(server, cast.plants.party.id.as_str());
    let water = DeclaredScope::new("plants:water", "Water plants").by_default();
    let done = plants.register_scope(&water).await.unwrap();
    assert!(done.is_new && done.default_not_permitted);
    register_scopes(Some(&plants), &own, std::slice::from_ref(&water))
        .await
        .unwrap();

    for (registrar, name, problem) in [
        (&plants, "garden", "outside your namespaces"),
        (&plants, "read", "belongs to"),
        (&own, "plants:prune", "in a namespace of"),
        (&own, "introspection", "reserved"),
        (&own, "a b", "'name'"),
    ] {
        let refused = registrar
            .register_scope(&DeclaredScope::new(name, "x"))
            .await;
        let Err(RefusedHere {
            scope,
            problem: told,
        }) = refused
        else {
            panic!("{refused:?}");
        };
        assert_eq!(scope, name);
        assert!(told.contains(problem), "{told}");
    }
    let nobody = InProcess::for_resource_server(server, "nobody");
    let refused: Result<_, RegisterError> = nobody.register_scope(&water).await;
    assert!(matches!(refused, Err(RefusedHere { .. })), "{refused:?}");
}

/// Says what is not a host's to say, beside what is.
#[derive(Debug)]
struct Presumptuous;

impl TokenPolicy for Presumptuous {
    fn claims(&self, _: &AccessTokenRow, _: Option<&User>, _: Option<&dyn Client>) -> Extra {
        let said = [
            "tenant", "cnf", "act", "jti", "nbf", "active", "username", "scope", "iss",
        ];
        Extra::from_iter(said.map(|name| (name, json!("the host"))))
    }
}

/// What the specifications give a meaning to is left out within as at the endpoint.
#[tokio::test]
async fn a_host_adds_members_and_says_none_that_the_specifications_name() {
    let cast = Cast::built(|builder| builder.token_policy(Presumptuous)).await;
    let text = token(&cast, "read").await;
    let own = InProcess::new(&cast.world.server);
    let seen = own.verify(&text).await.unwrap().unwrap();
    assert_eq!(seen.claim("tenant"), Some(&json!("the host")));
    for name in ["cnf", "act", "jti", "nbf", "active"] {
        assert_eq!(seen.claim(name), None, "{name}");
    }
    assert_eq!(seen.claim("iss"), Some(&json!("http://localhost:8000/o")));
    assert_eq!(
        (seen.username(), seen.has_scope("read")),
        (Some("ada"), true)
    );
}

/// A resource server that is not there, or a store that fails, is nobody's fault
/// outside: 503, and nobody is let in.
#[tokio::test]
async fn who_cannot_be_asked_lets_nobody_in() {
    let cast = Cast::new().await;
    let token = token(&cast, "read").await;
    let nobody = InProcess::for_resource_server(&cast.world.server, "nobody");
    let protect = Protect::new(nobody).audience("https://api.example", Unbound::Accept);
    let refused = notes(&with_api(&cast, protect), &token).await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.header("retry-after"), "1");
}

/// A signed token is judged within as at the endpoint: a revocation counts at once.
#[tokio::test]
async fn a_signed_token_is_good_within_until_it_is_revoked() {
    let cast = Cast::new().await;
    let signed = |role: &mut ResourceServer| {
        role.token_format = TokenFormat::Jwt;
        role.namespaces = vec![Namespace::parse("maps:").unwrap()];
        role.resource = Some("https://maps.example".to_owned());
    };
    let maps = cast.world.api("Maps", signed).await.party.id;
    cast.define("maps:see", "See maps", false, Some(&maps))
        .await;
    let within = InProcess::for_resource_server(&cast.world.server, maps.as_str());
    let text = token(&cast, "maps:see").await;
    assert_eq!(text.split('.').count(), 3);
    let seen = within.verify(&text).await.unwrap().unwrap();
    assert_eq!(seen.scopes().collect::<Vec<_>>(), ["maps:see"]);
    assert_eq!(seen.audience(), ["https://maps.example"]);
    let own = InProcess::new(&cast.world.server);
    assert_eq!(own.verify(&text).await, Ok(None), "bound to another");
    assert_eq!(cast.revoke(&cast.app, &text).await.status, 200);
    assert_eq!(within.verify(&text).await, Ok(None));
}
