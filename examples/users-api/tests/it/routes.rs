//! What each route needs and answers.

use std::sync::Arc;

use axum::{Router, body::Body};
use bailiwick_resource::{AuthorizationServer, Credential, Protect};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use users_api::{Directory, router};

use crate::authorization_server::FakeAuthorizationServer;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

async fn fixture() -> (FakeAuthorizationServer, Router) {
    let fake = FakeAuthorizationServer::start().await;
    for (token, scope) in [("all", "read write groups"), ("restricted", "read")] {
        fake.says(token, format!(r#"{{"active":true,"scope":"{scope}"}}"#));
    }
    let server = AuthorizationServer::builder(fake.url(), Credential::bearer("rs-token"))
        .build()
        .unwrap();
    let app = router(
        Arc::new(Directory::with_examples()),
        Protect::new(server).realm("users"),
    );
    (fake, app)
}

async fn send(app: &Router, request: Request<Body>) -> (StatusCode, Value) {
    let response = app.clone().oneshot(request).await.expect("infallible");
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).expect("a JSON body"))
}

async fn fetch(app: &Router, path: &str, token: &str) -> (StatusCode, Value) {
    let request = Request::get(path)
        .header("Authorization", format!("Bearer {token}"))
        .body(Body::empty());
    send(app, request.unwrap()).await
}

async fn post(app: &Router, content_type: &str, body: &str) -> (StatusCode, Value) {
    let request = Request::post("/users/")
        .header("Authorization", "Bearer all")
        .header("Content-Type", content_type)
        .body(Body::from(body.to_owned()));
    send(app, request.unwrap()).await
}

#[tokio::test]
async fn a_full_token_lists_users_and_groups_and_adds_a_user() {
    let (_fake, app) = fixture().await;

    let (status, users) = fetch(&app, "/users/", "all").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        users[0],
        json!({"pk": 1, "username": "admin", "email": "admin@example.com", "first_name": "", "last_name": ""})
    );
    let (status, groups) = fetch(&app, "/groups/", "all").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        groups,
        json!([{"name": "Administrators"}, {"name": "Editors"}])
    );

    let (status, added) = post(&app, FORM, "username=foo&email=foo%40example.com").await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        added,
        json!({"pk": 4, "username": "foo", "email": "foo@example.com", "first_name": "", "last_name": ""})
    );
    assert_eq!(
        fetch(&app, "/users/4/", "all").await,
        (StatusCode::OK, added)
    );
}

#[tokio::test]
async fn a_restricted_token_lists_users_and_nothing_else() {
    let (_fake, app) = fixture().await;

    assert_eq!(fetch(&app, "/users/", "restricted").await.0, StatusCode::OK);
    let (status, refusal) = fetch(&app, "/groups/", "restricted").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(
        refusal["detail"],
        "You do not have permission to perform this action."
    );
    assert_eq!(refusal["required_scopes"], json!(["groups"]));

    let request = Request::post("/users/")
        .header("Authorization", "Bearer restricted")
        .header("Content-Type", FORM)
        .body(Body::from("username=foo"));
    assert_eq!(send(&app, request.unwrap()).await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        fetch(&app, "/users/4/", "all").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn without_a_good_token_nothing_is_shown() {
    let (_fake, app) = fixture().await;

    let bare = Request::get("/users/").body(Body::empty()).unwrap();
    assert_eq!(
        send(&app, bare).await,
        (
            StatusCode::UNAUTHORIZED,
            json!({"detail": "Authentication credentials were not provided."})
        )
    );
    let (status, refusal) = fetch(&app, "/users/1/", "unknown").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(refusal["error"], "invalid_token");
}

#[tokio::test]
async fn json_adds_a_user_as_a_form_does() {
    let (_fake, app) = fixture().await;

    let (status, added) = post(
        &app,
        "application/json; charset=utf-8",
        r#"{"username": "alan", "first_name": "Alan", "last_name": "Turing", "extra": 1}"#,
    )
    .await;

    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        added,
        json!({"pk": 4, "username": "alan", "email": "", "first_name": "Alan", "last_name": "Turing"})
    );
}

#[tokio::test]
async fn what_is_no_user_is_refused_field_by_field() {
    let (_fake, app) = fixture().await;
    let required = json!({"username": ["This field is required."]});
    let blank = json!({"username": ["This field may not be blank."]});
    let long = format!("username={}", "a".repeat(151));
    let table = [
        (FORM, "", required.clone()),
        (JSON, "{}", required.clone()),
        (FORM, "email=a%40b", required),
        (FORM, "username=", blank.clone()),
        (JSON, r#"{"username": "  "}"#, blank),
        (
            FORM,
            "username=admin",
            json!({"username": ["A user with that username already exists."]}),
        ),
        (
            JSON,
            r#"{"username": 7}"#,
            json!({"username": ["Not a valid string."]}),
        ),
        (
            JSON,
            r#"{"username": null}"#,
            json!({"username": ["This field may not be null."]}),
        ),
        (
            FORM,
            &long,
            json!({"username": ["Ensure this field has no more than 150 characters."]}),
        ),
        (
            FORM,
            "username=a&email=nowhere",
            json!({"email": ["Enter a valid email address."]}),
        ),
        (
            JSON,
            r#"{"username": "a", "first_name": "x\u0000"}"#,
            json!({"first_name": ["Null characters are not allowed."]}),
        ),
        (
            JSON,
            "[]",
            json!({"non_field_errors": ["Invalid data. Expected an object."]}),
        ),
    ];
    for (content_type, body, errors) in table {
        assert_eq!(
            post(&app, content_type, body).await,
            (StatusCode::BAD_REQUEST, errors),
            "{body}"
        );
    }
    let (status, refusal) = post(&app, FORM, "username=a%20b").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        refusal["username"][0]
            .as_str()
            .unwrap()
            .starts_with("Enter a valid username.")
    );
    assert_eq!(
        fetch(&app, "/users/", "all")
            .await
            .1
            .as_array()
            .map(Vec::len),
        Some(3)
    );
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_the_callers_mistake() {
    let (_fake, app) = fixture().await;
    let huge = format!("username={}", "a".repeat(70_000));

    for (content_type, body, expected) in [
        (JSON, "{", StatusCode::BAD_REQUEST),
        (JSON, "", StatusCode::BAD_REQUEST),
        ("text/plain", "x", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("", "x", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (FORM, &huge, StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let (status, refusal) = post(&app, content_type, body).await;
        assert_eq!(status, expected, "{content_type}");
        assert!(refusal["detail"].is_string());
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let (_fake, app) = fixture().await;

    for path in ["/", "/nothing/", "/users/99/", "/users/abc/", "/users/-1/"] {
        assert_eq!(
            fetch(&app, path, "all").await,
            (StatusCode::NOT_FOUND, json!({"detail": "Not found."})),
            "{path}"
        );
    }
    let request = Request::builder()
        .method(Method::DELETE)
        .uri("/users/")
        .header("Authorization", "Bearer all")
        .body(Body::empty());
    assert_eq!(
        send(&app, request.unwrap()).await,
        (
            StatusCode::METHOD_NOT_ALLOWED,
            json!({"detail": "Method \"DELETE\" not allowed."})
        )
    );
}
