//! What a token must carry: django-oauth-toolkit.md §6.

use axum::{Router, routing::get};
use bailiwick_resource::{require, require_read_write_as};
use http::StatusCode;
use serde_json::json;

use crate::{
    api::{app, call, fetch, protect},
    authorization_server::FakeAuthorizationServer,
};

async fn fixture() -> (FakeAuthorizationServer, Router) {
    let fake = FakeAuthorizationServer::start().await;
    for (token, scope) in [
        ("read", "read"),
        ("write", "write"),
        ("groups", "groups"),
        ("none", ""),
        ("near", "Groups group groupss thread read_write"),
        ("most", "read groups"),
        ("all", "read groups https://a.example/x"),
    ] {
        fake.says(
            token,
            format!(r#"{{"active":true,"scope":"{scope}","client_id":"c","username":"ada"}}"#),
        );
    }
    fake.says(
        "machine",
        r#"{"active":true,"scope":"read groups https://a.example/x","client_id":"c","sub":"c"}"#,
    );
    let app = app(protect(&fake));
    (fake, app)
}

#[tokio::test]
async fn a_missing_scope_is_403_with_every_needed_scope() {
    let (_fake, app) = fixture().await;

    let answer = fetch(&app, "/all/", "most").await;

    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(
        answer.header("www-authenticate"),
        Some(
            r#"Bearer realm="api", error="insufficient_scope", error_description="the access token lacks a scope that this request needs", scope="read groups https://a.example/x""#
        )
    );
    assert_eq!(
        answer.json(),
        json!({
            "detail": "You do not have permission to perform this action.",
            "error": "insufficient_scope",
            "error_description": "the access token lacks a scope that this request needs",
            "scope": "read groups https://a.example/x",
            "required_scopes": ["read", "groups", "https://a.example/x"],
        })
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("vary"), Some("Authorization"));
    assert_eq!(fetch(&app, "/all/", "all").await.status, StatusCode::OK);
}

#[tokio::test]
async fn scopes_compare_whole_and_with_their_case() {
    let (_fake, app) = fixture().await;

    assert_eq!(
        fetch(&app, "/groups/", "groups").await.status,
        StatusCode::OK
    );
    for token in ["near", "none", "read"] {
        assert_eq!(
            fetch(&app, "/groups/", token).await.status,
            StatusCode::FORBIDDEN,
            "{token}"
        );
    }
}

#[tokio::test]
async fn reading_needs_read_and_everything_else_needs_write() {
    let (_fake, app) = fixture().await;

    for method in ["GET", "HEAD", "OPTIONS"] {
        assert_eq!(
            call(&app, method, "/users/", "read").await.status,
            StatusCode::OK,
            "{method}"
        );
        assert_eq!(
            call(&app, method, "/users/", "write").await.status,
            StatusCode::FORBIDDEN,
            "{method}"
        );
    }
    for method in ["POST", "DELETE"] {
        assert_eq!(
            call(&app, method, "/users/", "write").await.status,
            StatusCode::OK,
            "{method}"
        );
        let refused = call(&app, method, "/users/", "read").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{method}");
        assert_eq!(refused.json()["required_scopes"], json!(["write"]));
    }
}

#[tokio::test]
async fn read_and_write_may_have_other_names() {
    let (fake, _app) = fixture().await;
    fake.says("music", r#"{"active":true,"scope":"music:read"}"#);
    let app = Router::new()
        .route("/", get(|| async { "a" }).put(|| async { "b" }))
        .route_layer(require_read_write_as("music:read", "music:write"))
        .layer(protect(&fake));

    assert_eq!(fetch(&app, "/", "music").await.status, StatusCode::OK);
    let refused = call(&app, "PUT", "/", "music").await;
    assert_eq!(refused.json()["scope"], "music:write");
    assert_eq!(fetch(&app, "/", "read").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_token_without_a_user_is_refused_where_one_is_needed() {
    let (_fake, app) = fixture().await;

    assert_eq!(fetch(&app, "/me/", "none").await.status, StatusCode::OK);
    let refused = fetch(&app, "/me/", "machine").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(
        refused.json()["error_description"],
        "this request needs the access token of a user"
    );
    assert_eq!(refused.json().get("scope"), None);
    assert_eq!(
        fetch(&app, "/all/", "machine").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_guard_without_scopes_takes_every_good_token() {
    let (fake, _app) = fixture().await;
    let nothing: [&str; 0] = [];
    let app = Router::new()
        .route("/", get(|| async { "a" }))
        .route_layer(require(nothing))
        .layer(protect(&fake));

    assert_eq!(fetch(&app, "/", "none").await.status, StatusCode::OK);
    assert_eq!(
        fetch(&app, "/", "unknown").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_name_that_no_token_can_hold_lets_nobody_in() {
    let (fake, _app) = fixture().await;
    let app = Router::new()
        .route("/", get(|| async { "a" }))
        .route_layer(require(["gro\"ups\r\n", "read groups"]))
        .layer(protect(&fake));

    let answer = fetch(&app, "/", "most").await;

    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(
        answer.json()["required_scopes"],
        json!(["gro\"ups", "read", "groups"])
    );
    assert!(
        answer
            .header("www-authenticate")
            .unwrap()
            .ends_with(r#"scope="gro\"ups read groups""#)
    );
}

#[tokio::test]
async fn guards_stand_one_above_the_other() {
    let (fake, _app) = fixture().await;
    let app = Router::new()
        .route("/", get(|| async { "a" }))
        .route_layer(require(["read"]))
        .route_layer(require(["groups"]))
        .layer(protect(&fake));

    assert_eq!(fetch(&app, "/", "most").await.status, StatusCode::OK);
    for token in ["read", "groups"] {
        assert_eq!(fetch(&app, "/", token).await.status, StatusCode::FORBIDDEN);
    }
}
