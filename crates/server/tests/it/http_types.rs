//! The server over `http` types, without axum.

use std::net::SocketAddr;

use bailiwick_server::{PeerAddress, Route};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};

use crate::{
    call::Call,
    cast::{Cast, TOKEN},
    world::{World, config},
};

fn request(method: &str, path: &str, body: &str) -> Request<Bytes> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap()
}

fn text(response: &Response<Bytes>) -> String {
    String::from_utf8(response.body().to_vec()).unwrap()
}

/// Every path and method answers the same by either way.
#[tokio::test]
async fn functions_answer_as_the_router_does() {
    let world = World::new().await;
    let paths = Route::ALL.iter().map(|route| {
        let mount = if route.is_below_issuer() { "/o" } else { "" };
        format!("{mount}{}", route.path().replace("{id}", "some"))
    });
    for path in paths.chain(["/nowhere".to_owned()]) {
        for method in ["GET", "HEAD", "POST", "OPTIONS", "DELETE"] {
            let by_router = Call::new(method, &path).send(&world.router).await;
            let by_function = world.server.respond(request(method, &path, "")).await;
            assert_eq!(by_function.status(), by_router.status, "{method} {path}");
            for name in [header::ALLOW, header::CACHE_CONTROL, header::CONTENT_TYPE] {
                let by_function = by_function.headers().get(&name);
                assert_eq!(by_function, by_router.headers.get(&name), "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let world = World::new().await;
    for path in [
        "/o/.well-known/oauth-authorization-server",
        "/accounts/login/",
    ] {
        let get = world.server.respond(request("GET", path, "")).await;
        let head = world.server.respond(request("HEAD", path, "")).await;
        assert_eq!(head.status(), StatusCode::OK);
        assert!(head.body().is_empty());
        assert!(!get.body().is_empty());
        let length = get.body().len().to_string();
        let said = head.headers().get(header::CONTENT_LENGTH);
        assert_eq!(said.unwrap().to_str().unwrap(), length, "{path}");
    }
}

#[tokio::test]
async fn a_preflight_is_answered() {
    let cast = Cast::new().await;
    let mut preflight = request("OPTIONS", "/o/.well-known/oauth-authorization-server", "");
    let origin = "https://app.example".parse().unwrap();
    preflight.headers_mut().insert(header::ORIGIN, origin);
    let answer = cast.world.server.respond(preflight).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn a_body_that_is_too_long_is_413() {
    let world = World::new().await;
    let long = "x".repeat(100_000);
    let answer = world.server.respond(request("POST", TOKEN, &long)).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

/// An endpoint answers at whatever path a host has it.
#[tokio::test]
async fn a_route_answers_wherever_the_host_puts_it() {
    let cast = Cast::new().await;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        cast.app.id, cast.app.secret
    );
    let sent = request("POST", "/somewhere/else?a=b", &form);
    let server = &cast.world.server;
    let refused = server.respond_at(Route::Token, sent).await;
    let said = text(&refused);
    assert!(said.contains("not in the query"), "the query stays: {said}");
    let issued = server.respond_at(Route::Token, request("POST", "/t", &form));
    let issued: serde_json::Value = serde_json::from_str(&text(&issued.await)).unwrap();
    assert!(
        cast.is_active(issued["access_token"].as_str().unwrap())
            .await
    );
    let detail = server.respond_at(Route::Application, request("GET", "/o/applications/x", ""));
    assert_eq!(detail.await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_route_that_is_not_there_is_404() {
    let world = World::with(bailiwick_core::Config::new("http://localhost:8000/o")).await;
    let answer = world
        .server
        .respond_at(Route::Token, request("POST", "/t", ""));
    assert_eq!(answer.await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_host_learns_which_paths_are_ours() {
    let world = World::with(config("http://localhost:8000/o")).await;
    for path in [
        "/o/token",
        "/o/token/",
        "/o/applications/some-id/",
        "/accounts/login/",
        "/.well-known/oauth-authorization-server/o",
    ] {
        assert!(world.server.answers(path), "{path}");
    }
    for path in [
        "/",
        "",
        "/o",
        "/o/",
        "/o/token/x",
        "/o/applications//update",
        "/api/token",
    ] {
        assert!(!world.server.answers(path), "{path}");
    }
}

/// security.md CT-20: the address that a host vouches for is the one that wrong
/// secrets are counted by.
#[tokio::test]
async fn ct_20_guesses_are_counted_by_the_address_that_the_host_names() {
    let cast = Cast::new().await;
    let form = |secret: &str| {
        let id = &cast.app.id;
        format!("grant_type=client_credentials&client_id={id}&client_secret={secret}")
    };
    let server = &cast.world.server;
    let from = |address: &str, secret: &str| {
        let mut request = request(Method::POST.as_str(), TOKEN, &form(secret));
        let address: SocketAddr = address.parse().unwrap();
        request.extensions_mut().insert(PeerAddress(address));
        server.respond(request)
    };
    let mut guesses = 0;
    while from("203.0.113.7:1", "wrong").await.status() != StatusCode::TOO_MANY_REQUESTS {
        guesses += 1;
        assert!(guesses < 1000, "nobody counts");
    }
    let elsewhere = from("203.0.113.8:1", "wrong").await;
    assert_eq!(elsewhere.status(), StatusCode::UNAUTHORIZED);
    let right = from("203.0.113.7:1", &cast.app.secret).await;
    assert_eq!(right.status(), StatusCode::OK);
}
