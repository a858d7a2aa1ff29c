//! What a team tests of its own API: no authorization server, no network.

use axum::{Router, body::Body};
use bailiwick_resource::{Protect, register_scopes, testing::Issuer};
use http::{Request, StatusCode};
use protect_axum_api::{api, metadata, scopes};
use tower::ServiceExt;

async fn status(api: &Router, method: &str, token: &str) -> StatusCode {
    let request = Request::builder()
        .method(method)
        .uri("/notes")
        .header("Authorization", format!("Bearer {token}"))
        .body(Body::from("milk"))
        .unwrap();
    api.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn each_method_needs_its_scope() {
    let issuer = Issuer::new();
    let api = api(
        Protect::new(issuer.clone()),
        metadata("https://as.example/o", "https://notes.example"),
    );
    let read = issuer.token().scope("notes:read").user("ada").issue();
    let write = issuer.token().scope("notes:write").user("ada").issue();
    let job = issuer.token().scope("notes:write").client("job").issue();
    let admin = issuer.token().scope("notes:admin").client("job").issue();
    for (method, token, expected) in [
        ("GET", &read, 200),
        ("POST", &read, 403),
        ("POST", &write, 201),
        ("GET", &write, 403),
        ("POST", &job, 201),
        ("DELETE", &write, 204),
        ("DELETE", &job, 403),
        ("DELETE", &admin, 204),
        ("DELETE", &read, 403),
    ] {
        assert_eq!(status(&api, method, token).await, expected, "{method}");
    }
    issuer.revoke(&read);
    assert_eq!(status(&api, "GET", &read).await, 401);
    issuer.set_available(false);
    assert_eq!(status(&api, "POST", &write).await, 503);
}

#[tokio::test]
async fn it_registers_what_its_guards_ask_for() {
    let issuer = Issuer::new();
    register_scopes(None, &issuer, &scopes()).await.unwrap();
    let names: Vec<_> = issuer
        .registered_scopes()
        .iter()
        .map(|scope| scope.name().to_owned())
        .collect();
    assert_eq!(names, ["notes:read", "notes:write", "notes:admin"]);
}
