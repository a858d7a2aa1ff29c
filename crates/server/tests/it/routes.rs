//! What a host makes of the routes: registered grants, groups left out, routes
//! replaced, endpoints added, the router merged.

use std::{collections::BTreeSet, sync::Arc};

use axum::{Router, routing::get};
use bailiwick_core::Config;
use bailiwick_server::{
    AuthorizationServer, BoxFuture, Endpoint, Route, RouteGroup,
    grant::{AuthorizationCode, ClientCredentials, Implicit, Password, RefreshToken},
};
use bytes::Bytes;
use http::{Request, Response, StatusCode};

use crate::{
    browser::Answer,
    call::Call,
    cast::{CHALLENGE, Cast},
    world::{REDIRECT_URI, Ready, World, config},
};

const ISSUER: &str = "http://localhost:8000/o";

/// A server with these grants only.
async fn with_grants(register: impl Fn(Ready) -> Ready + Send + Sync + 'static) -> World {
    World::built(Config::new(ISSUER), register).await
}

async fn is_there(world: &World, path: &str) -> bool {
    Call::get(path).send(&world.router).await.status != StatusCode::NOT_FOUND
}

async fn metadata(world: &World) -> serde_json::Value {
    let path = "/.well-known/oauth-authorization-server/o";
    Call::get(path).send(&world.router).await.json()
}

const OF_GRANTS: [&str; 4] = [
    "/o/authorize/",
    "/o/token/",
    "/o/revoke_token/",
    "/o/introspect/",
];

#[tokio::test]
async fn nothing_works_before_a_grant_is_registered() {
    let world = with_grants(|builder| builder).await;
    for path in OF_GRANTS {
        assert!(!is_there(&world, path).await, "{path}");
        let post = Call::post(path).form(&[("grant_type", "password")]);
        assert_eq!(post.send(&world.router).await.status, 404, "{path}");
    }
    assert_eq!(
        metadata(&world).await,
        serde_json::json!({"issuer": ISSUER})
    );
}

#[tokio::test]
async fn a_grant_brings_the_endpoints_that_it_needs() {
    let world = with_grants(|builder| builder.grant(ClientCredentials)).await;
    assert!(is_there(&world, "/o/token/").await);
    assert!(is_there(&world, "/o/introspect/").await);
    assert!(!is_there(&world, "/o/authorize/").await);
    let document = metadata(&world).await;
    assert_eq!(document["grant_types_supported"][0], "client_credentials");
    assert!(document.get("authorization_endpoint").is_none());
    assert!(document.get("response_types_supported").is_none());

    let world = with_grants(|builder| {
        let codes = builder.grant(AuthorizationCode::default());
        codes.grant(RefreshToken::default()).grant(Password)
    })
    .await;
    for path in OF_GRANTS {
        assert!(is_there(&world, path).await, "{path}");
    }
    let document = metadata(&world).await;
    assert_eq!(document["response_types_supported"][0], "code");
    let grants = document["grant_types_supported"].as_array().unwrap();
    assert_eq!(grants.len(), 3, "{grants:?}");
}

#[tokio::test]
async fn refreshing_needs_a_grant_that_gives_tokens_for_users() {
    let alone = |builder: Ready| builder.grant(RefreshToken::default());
    let refusal = World::refusal_to_build(Config::new(ISSUER), alone).await;
    assert!(refusal.contains("needs a grant beside it"), "{refusal}");
    let with_others = |builder: Ready| {
        let builder = builder.grant(ClientCredentials).grant(Implicit);
        builder.grant(RefreshToken::default())
    };
    let refusal = World::refusal_to_build(Config::new(ISSUER), with_others).await;
    assert!(refusal.contains("needs a grant beside it"), "{refusal}");
}

#[tokio::test]
async fn the_settings_of_a_grant_are_bounded() {
    let long = |builder: Ready| {
        let hour = std::time::Duration::from_hours(1);
        builder.grant(AuthorizationCode::default().lifetime(hour))
    };
    let refusal = World::refusal_to_build(Config::new(ISSUER), long).await;
    assert!(refusal.contains("authorization_code"), "{refusal}");
    assert!(refusal.contains("600s"), "{refusal}");
}

/// What takes protection back, and that it is on without.
#[tokio::test]
async fn only_a_danger_method_takes_protection_back() {
    let query = format!(
        "/o/authorize/?response_type=code&client_id=CLIENT&redirect_uri={REDIRECT_URI}&scope=read"
    );
    let without_challenge = async |cast: &Cast| {
        let path = query.replace("CLIENT", cast.app.id.as_str());
        cast.send(Call::get(path)).await.location().to_owned()
    };
    let protected = Cast::new().await;
    let answer = without_challenge(&protected).await;
    assert!(answer.contains("error=invalid_request"), "{answer}");
    let relaxed = Cast::built(bailiwick_server::Builder::danger_pkce_optional).await;
    let answer = without_challenge(&relaxed).await;
    assert!(answer.starts_with("/accounts/login/"), "{answer}");
    assert!(!answer.contains(CHALLENGE));
}

const GROUPS: [RouteGroup; 12] = [
    RouteGroup::Applications,
    RouteGroup::AuthorizedTokens,
    RouteGroup::Administration,
    RouteGroup::Users,
    RouteGroup::SignIn,
    RouteGroup::Account,
    RouteGroup::Setup,
    RouteGroup::ScopeRegistration,
    RouteGroup::Introspection,
    RouteGroup::Revocation,
    RouteGroup::Discovery,
    RouteGroup::Health,
];

/// The paths of a route, with a slash and without, as the default issuer has them.
fn paths(route: Route) -> [String; 2] {
    let mount = if route.is_below_issuer() { "/o" } else { "" };
    let path = format!("{mount}{}", route.path().replace("{id}", "some"));
    [path.clone(), format!("{path}/")]
}

#[tokio::test]
async fn a_group_that_is_left_out_is_not_there_and_nothing_else_is_missing() {
    for dropped in GROUPS {
        let world = World::built(config(ISSUER), move |builder| match dropped {
            // Without sign-in there can be no pages for people.
            RouteGroup::SignIn => builder.sign_in(Arc::new(bailiwick_server::HostSignIn::at(
                "/login",
                |_| async { Ok(None) },
            ))),
            group => builder.without(group),
        })
        .await;
        for route in Route::ALL.iter().filter(|route| **route != Route::Home) {
            let around = match route.group() {
                Some(RouteGroup::Users) => Some(RouteGroup::Administration),
                Some(RouteGroup::Account) => Some(RouteGroup::SignIn),
                _ => None,
            };
            let left_out = [route.group(), around].contains(&Some(dropped));
            // A wrong method tells a page that is there from one that is not.
            for path in paths(*route) {
                let answer = Call::new("TRACE", &path).send(&world.router).await;
                let missing = answer.status == StatusCode::NOT_FOUND;
                assert_eq!(missing, left_out, "{dropped:?} {path} {}", answer.status);
            }
        }
    }
}

#[tokio::test]
async fn the_metadata_and_the_pages_do_not_lead_to_what_was_left_out() {
    let world = World::built(config(ISSUER), |builder| {
        builder
            .without(RouteGroup::Introspection)
            .without(RouteGroup::Revocation)
            .without(RouteGroup::Applications)
            .without(RouteGroup::AuthorizedTokens)
            .without(RouteGroup::Administration)
    })
    .await;
    let document = metadata(&world).await;
    for member in ["introspection_endpoint", "revocation_endpoint"] {
        assert!(document.get(member).is_none(), "{document}");
    }
    let mut browser = world.signed_in("ada", true).await;
    let page = browser.get("/").await;
    for target in ["applications/", "authorized_tokens/", "/admin/"] {
        assert!(!page.text.contains(target), "{target} in {}", page.text);
    }
    assert!(page.text.contains("Sign out"));
    let world = World::new().await;
    let mut browser = world.signed_in("ada", true).await;
    let page = browser.get("/").await;
    for target in ["applications/", "authorized_tokens/", "/admin/"] {
        assert!(page.text.contains(target), "{target}");
    }
}

#[tokio::test]
async fn without_sign_in_there_are_no_pages_for_people() {
    let refusal = World::refusal_to_build(config(ISSUER), |builder| {
        builder.without(RouteGroup::SignIn)
    });
    let refusal = refusal.await;
    assert!(refusal.contains("sign_in(..)"), "{refusal}");
    let world = World::built(Config::new(ISSUER), |builder| {
        builder
            .grant(ClientCredentials)
            .without(RouteGroup::SignIn)
            .without(RouteGroup::Applications)
            .without(RouteGroup::AuthorizedTokens)
            .without(RouteGroup::Administration)
    });
    let start = Call::get("/").send(&world.await.router).await;
    assert!(!start.text.contains("/accounts/login/"), "{}", start.text);
}

/// Every name leads to a host's handler, with a slash and without, and to nothing
/// else than before where it is not replaced.
#[tokio::test]
async fn a_host_answers_any_route_instead() {
    let replaced = Route::ALL.iter().copied();
    let world = World::built(config(ISSUER), move |builder| {
        replaced.clone().fold(builder, |builder, route| {
            builder.route(route, get(async move || route.name()))
        })
    })
    .await;
    for route in Route::ALL {
        let [path, with_slash] = paths(*route);
        let path = if *route == Route::Home { "/" } else { &path };
        let answer = Call::get(path).send(&world.router).await;
        assert_eq!(answer.text, route.name(), "{path}");
        if *route != Route::Home {
            let answer = Call::get(&with_slash).send(&world.router).await;
            assert_eq!(answer.text, route.name(), "{with_slash}");
        }
    }
}

#[tokio::test]
async fn a_host_adds_to_what_the_server_would_answer() {
    let cast = Cast::built(|builder| {
        let stamped = async |server: AuthorizationServer, request: Request<Bytes>| {
            let mut response = server.respond_at(Route::Token, request).await;
            let stamp = http::HeaderValue::from_static("yes");
            response.headers_mut().insert("x-stamped", stamp);
            response
        };
        builder.respond(Route::Token, move |server, request| {
            stamped(server, request)
        })
    })
    .await;
    let answer = cast.own_token(&cast.app, "read").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("x-stamped"), "yes");
    assert!(answer.json()["access_token"].is_string());
    let token = metadata(&cast.world).await["token_endpoint"].clone();
    assert_eq!(token, "http://localhost:8000/o/token/");
}

#[tokio::test]
async fn a_route_that_is_not_there_cannot_be_replaced() {
    let refusal = World::refusal_to_build(Config::new(ISSUER), |builder| {
        builder.route(Route::Token, get(async || "mine"))
    });
    let refusal = refusal.await;
    assert!(
        refusal.contains("token is replaced but not there"),
        "{refusal}"
    );
}

struct Echo;

impl Endpoint for Echo {
    fn path(&self) -> &'static str {
        "/echo"
    }

    fn metadata(&self) -> Option<&str> {
        Some("example_echo_endpoint")
    }

    fn respond<'a>(
        &'a self,
        server: &'a AuthorizationServer,
        request: Request<Bytes>,
    ) -> BoxFuture<'a, Response<Bytes>> {
        assert_ne!(request.body(), "panic", "a defect of the host");
        Box::pin(async move {
            let scopes = server.administration().scopes().await.unwrap();
            let said = format!("{} {:?} {}", request.method(), request.body(), scopes.len());
            Response::new(Bytes::from(said))
        })
    }

    fn body_limit(&self) -> usize {
        10
    }
}

#[tokio::test]
async fn an_endpoint_of_the_host_is_treated_like_ours() {
    let world = World::built(config(ISSUER), |builder| {
        let builder = builder.endpoint(Arc::new(Echo));
        builder.metadata("op_policy_uri", "https://example.org/policy")
    })
    .await;
    let post = async |path: &str, body: &'static str| -> Answer {
        Call::post(path).body(body).send(&world.router).await
    };
    for path in ["/o/echo", "/o/echo/"] {
        assert_eq!(post(path, "hello").await.text, "POST b\"hello\" 0");
    }
    assert_eq!(post("/o/echo/", "more than ten").await.status, 413);
    assert_eq!(post("/o/echo/", "panic").await.status, 500);
    let document = metadata(&world).await;
    let member = &document["example_echo_endpoint"];
    assert_eq!(member, "http://localhost:8000/o/echo");
    assert_eq!(document["op_policy_uri"], "https://example.org/policy");
}

#[tokio::test]
async fn two_of_one_path_are_refused_when_the_server_is_built() {
    let twice = |builder: Ready| builder.endpoint(Arc::new(Echo)).endpoint(Arc::new(Echo));
    let refusal = World::refusal_to_build(config(ISSUER), twice).await;
    assert_eq!(refusal, "something else answers /echo already");
}

/// The host's own application.
fn host() -> Router {
    Router::new()
        .route("/", get(async || "the host's start"))
        .route("/health", get(async || "the host's health"))
        .nest(
            "/api",
            Router::new().route("/things", get(async || "things")),
        )
}

/// What the host's routes and ours answer: status, and the host's own words.
async fn said(router: &Router) -> BTreeSet<(String, u16, String)> {
    let mut said = BTreeSet::new();
    for path in [
        "/",
        "/health",
        "/api/things",
        "/o/token/",
        "/accounts/login/",
        "/nowhere",
    ] {
        let answer = Call::get(path).send(router).await;
        let ours = answer.text.contains("Bailiwick") || answer.text.is_empty();
        let text = if ours { String::new() } else { answer.text };
        said.insert((path.to_owned(), answer.status.as_u16(), text));
    }
    said
}

/// Whichever is merged into which, the host keeps its start page and its own page
/// for what is not there.
#[tokio::test]
async fn the_router_is_merged_into_a_hosts_either_way() {
    let world = World::new().await;
    let missing = async || (StatusCode::NOT_FOUND, "the host has no such page");
    let ours = world.server.router();
    let into_host = host().merge(ours.clone()).fallback(missing);
    let host_into_ours = ours.clone().merge(host().fallback(missing));
    let nested_beside = Router::new().merge(ours).merge(host()).fallback(missing);
    let expected = [
        ("/", 200, "the host's start"),
        ("/health", 200, "the host's health"),
        ("/api/things", 200, "things"),
        ("/o/token/", 405, ""),
        ("/accounts/login/", 200, ""),
        ("/nowhere", 404, "the host has no such page"),
    ];
    let expected: BTreeSet<_> = expected
        .into_iter()
        .map(|(path, status, text)| (path.to_owned(), status, text.to_owned()))
        .collect();
    for router in [into_host, host_into_ours, nested_beside] {
        assert_eq!(said(&router).await, expected);
    }
}

/// A host's routes come before ours when the whole site is its fallback.
#[tokio::test]
async fn the_site_is_a_fallback_behind_the_hosts_routes() {
    let world = World::new().await;
    let health = async || "the host's health";
    let router = Router::new()
        .route("/health/live", get(health))
        .fallback_service(world.server.site());
    let own = Call::get("/health/live").send(&router).await;
    assert_eq!(own.text, "the host's health");
    let ours = Call::get("/health/live/").send(&router).await;
    assert_eq!(ours.text, "ok\n");
    let missing = Call::get("/nowhere").send(&router).await;
    assert_eq!(missing.status, 404);
    assert!(missing.text.contains("There is no such page"));
}
