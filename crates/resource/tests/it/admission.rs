//! Who is let in, and how the authorization server is asked.

use std::time::Duration;

use axum::{Router, body::Body, routing::get};
use bailiwick_resource::{AccessToken, AuthorizationServer, Credential, Protect, Unbound};
use http::{Request, StatusCode};
use serde_json::json;

use crate::{
    api::{START, app, fetch, protect, protect_by, send, server},
    authorization_server::FakeAuthorizationServer,
};

const ADA: &str = r#"{"active":true,"scope":"read groups","client_id":"c","username":"ada"}"#;

#[tokio::test]
async fn an_active_token_is_let_in_and_described() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("good", ADA);
    let app = app(protect(&fake));

    let answer = fetch(&app, "/", "good").await;

    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body, "ada groups read");
    assert_eq!(answer.header("vary"), Some("Authorization"));
}

#[tokio::test]
async fn introspection_is_a_post_of_a_form_with_the_bearer_token() {
    let fake = FakeAuthorizationServer::start().await;
    let app = app(protect(&fake));

    fetch(&app, "/", "a+b/c=").await;

    let seen = fake.seen().remove(0);
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.path, "/o/introspect/");
    assert_eq!(seen.header("authorization"), Some("Bearer rs-token"));
    assert_eq!(
        seen.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.body, "token=a%2Bb%2Fc%3D&token_type_hint=access_token");
}

#[tokio::test]
async fn introspection_takes_a_client_secret_as_well() {
    let fake = FakeAuthorizationServer::start().await;
    let server = AuthorizationServer::builder(fake.url(), Credential::basic("users", "s3cret"))
        .build()
        .unwrap();
    let app = app(Protect::new(server));

    fetch(&app, "/", "x").await;

    assert_eq!(
        fake.seen()[0].header("authorization"),
        Some("Basic dXNlcnM6czNjcmV0")
    );
}

#[tokio::test]
async fn without_a_token_the_challenge_is_bare() {
    let fake = FakeAuthorizationServer::start().await;
    let app = app(protect(&fake).realm("the \"users\""));

    for header in [
        "",
        "Basic dXNlcjpwYXNz",
        "BearerX t",
        "Bearer a b",
        "Bearer",
    ] {
        let request = Request::get("/")
            .header("Authorization", header)
            .body(Body::empty())
            .unwrap();
        let answer = send(&app, request).await;

        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{header:?}");
        assert_eq!(
            answer.header("www-authenticate"),
            Some(r#"Bearer realm="the \"users\"""#)
        );
        assert_eq!(
            answer.json(),
            json!({"detail": "Authentication credentials were not provided."})
        );
        assert_refusal_headers(&answer.headers);
    }
    assert_eq!(fake.count(), 0);
}

fn assert_refusal_headers(headers: &http::HeaderMap) {
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["vary"], "Authorization");
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn an_inactive_token_is_an_invalid_token() {
    let fake = FakeAuthorizationServer::start().await;
    let app = app(protect(&fake));

    let answer = fetch(&app, "/", "unknown").await;

    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        answer.header("www-authenticate"),
        Some(
            r#"Bearer realm="api", error="invalid_token", error_description="the access token is unknown, expired or revoked""#
        )
    );
    assert_eq!(answer.json()["error"], "invalid_token");
    assert_eq!(answer.json()["detail"], "The access token is not valid.");
    assert_refusal_headers(&answer.headers);
}

/// security.md RD-13
#[tokio::test]
async fn rd_13_a_token_in_the_query_is_refused_and_two_methods_are_a_bad_request() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("good", ADA);
    let app = app(protect(&fake));

    let query = Request::get("/?access_token=good").body(Body::empty());
    let both = Request::get("/?access_token=good")
        .header("Authorization", "Bearer good")
        .body(Body::empty());
    let twice = Request::get("/")
        .header("Authorization", "Bearer good")
        .header("Authorization", "Bearer good")
        .body(Body::empty());
    for request in [query, both, twice] {
        let answer = send(&app, request.unwrap()).await;

        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["error"], "invalid_request");
        assert!(
            answer
                .header("www-authenticate")
                .unwrap()
                .contains(r#"error="invalid_request""#)
        );
        assert_refusal_headers(&answer.headers);
    }
    assert_eq!(fake.count(), 0);
}

/// security.md RD-13: a form body is never a place for a token.
#[tokio::test]
async fn rd_13_a_token_in_the_form_is_no_token() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("good", ADA);
    let app = app(protect(&fake));

    let request = Request::post("/")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Body::from("access_token=good"))
        .unwrap();

    assert_eq!(send(&app, request).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(fake.count(), 0);
}

/// security.md OP-3
#[tokio::test]
async fn op_3_a_malformed_token_is_refused_unasked() {
    let fake = FakeAuthorizationServer::start().await;
    let app = app(protect(&fake));

    let long = "a".repeat(1_000_000);
    for token in [&b"\xff\xfe"[..], b"a,b", b"a%20b", long.as_bytes()] {
        let request = Request::get("/")
            .header("Authorization", [b"Bearer ", token].concat())
            .body(Body::empty())
            .unwrap();
        let answer = send(&app, request).await;

        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.json()["error"], "invalid_token");
    }
    assert_eq!(fake.count(), 0);
}

#[tokio::test]
async fn an_expired_token_is_refused_whatever_the_server_says() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("late", format!(r#"{{"active":true,"exp":{START}}}"#));
    let app = app(protect(&fake));

    assert_eq!(
        fetch(&app, "/", "late").await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// security.md CT-23, for opaque tokens: the audience is this resource server.
#[tokio::test]
async fn ct_23_a_token_for_another_resource_server_is_refused() {
    let fake = FakeAuthorizationServer::start().await;
    let own = "https://users.example";
    fake.says("own", format!(r#"{{"active":true,"aud":"{own}"}}"#));
    fake.says(
        "both",
        format!(r#"{{"active":true,"aud":["https://other.example","{own}"]}}"#),
    );
    fake.says(
        "foreign",
        r#"{"active":true,"aud":"https://other.example"}"#,
    );
    fake.says(
        "longer",
        format!(r#"{{"active":true,"aud":"{own}.evil.example"}}"#),
    );
    fake.says("unbound", r#"{"active":true}"#);

    let table = [
        ("own", StatusCode::OK, StatusCode::OK),
        ("both", StatusCode::OK, StatusCode::OK),
        (
            "foreign",
            StatusCode::UNAUTHORIZED,
            StatusCode::UNAUTHORIZED,
        ),
        ("longer", StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED),
        ("unbound", StatusCode::OK, StatusCode::UNAUTHORIZED),
    ];
    let accept = app(protect(&fake).audience(own, Unbound::Accept));
    let refuse = app(protect(&fake).audience(own, Unbound::Refuse));
    for (token, accepting, refusing) in table {
        assert_eq!(
            fetch(&accept, "/", token).await.status,
            accepting,
            "{token}"
        );
        let answer = fetch(&refuse, "/", token).await;
        assert_eq!(answer.status, refusing, "{token}");
        if refusing == StatusCode::UNAUTHORIZED {
            assert_eq!(answer.json()["error"], "invalid_token");
        }
    }
}

/// security.md CT-23: a token of another kind is none.
#[tokio::test]
async fn ct_23_a_refresh_token_or_a_bound_one_is_refused() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("refresh", r#"{"active":true,"token_type":"refresh_token"}"#);
    fake.says("dpop", r#"{"active":true,"token_type":"DPoP"}"#);
    fake.says("mtls", r#"{"active":true,"cnf":{"x5t#S256":"x"}}"#);
    let app = app(protect(&fake));

    for token in ["refresh", "dpop", "mtls"] {
        assert_eq!(
            fetch(&app, "/", token).await.status,
            StatusCode::UNAUTHORIZED,
            "{token}"
        );
    }
}

#[tokio::test]
async fn outside_of_the_layer_nothing_is_let_in() {
    let app: Router = Router::new()
        .route("/taken/", get(|_: AccessToken| async { "secret" }))
        .route("/guarded/", get(|| async { "secret" }))
        .route_layer(bailiwick_resource::require(["read"]));

    for path in ["/taken/", "/guarded/"] {
        let answer = fetch(&app, path, "good").await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!answer.body.contains("secret"));
    }
}

#[tokio::test]
async fn neither_credential_nor_token_is_ever_shown() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("user-token", ADA);
    let protect = protect(&fake);
    let app = app(protect.clone());
    fetch(&app, "/", "user-token").await;

    let shown = format!("{protect:?}{:?}", server(&fake));
    assert!(!shown.contains("rs-token") && !shown.contains("user-token"));
}

#[tokio::test]
async fn a_vary_header_of_the_api_is_kept() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("good", ADA);
    let app: Router = Router::new()
        .route("/", get(|| async { ([("vary", "Accept")], "x") }))
        .route(
            "/own/",
            get(|| async { ([("vary", "accept, authorization")], "x") }),
        )
        .layer(protect_by(server(&fake).remember_active(Duration::ZERO)));

    for (path, expected) in [
        ("/", vec!["Accept", "Authorization"]),
        ("/own/", vec!["accept, authorization"]),
    ] {
        let answer = fetch(&app, path, "good").await;
        let named: Vec<_> = answer.headers.get_all("vary").iter().collect();
        assert_eq!(named, expected, "{path}");
    }
}
