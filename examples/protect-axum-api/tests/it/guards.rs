//! What a team tests of its own API: no authorization server, no network.

use axum::{Router, body::Body};
use bailiwick_resource::{ManifestRegistrar, Protect, testing::Issuer};
use http::{Request, StatusCode};
use protect_axum_api::{api, manifest, metadata};
use tower::ServiceExt;

async fn status(api: &Router, method: &str, token: &str) -> StatusCode {
    status_of(api, method, "/notes", token).await
}

async fn status_of(api: &Router, method: &str, path: &str, token: &str) -> StatusCode {
    let request = Request::builder()
        .method(method)
        .uri(path)
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
async fn the_notes_of_one_author_need_the_scope_for_these_or_for_all() {
    let issuer = Issuer::new();
    let api = api(
        Protect::new(issuer.clone()),
        metadata("https://as.example/o", "https://notes.example"),
    );
    let all = issuer.token().scope("notes:read").issue();
    let ada = issuer.token().scope("notes:of:ada:read").issue();
    for (path, token, expected) in [
        ("/notes/of/ada", &ada, 200),
        ("/notes/of/grace", &ada, 403),
        ("/notes/of/Ada", &ada, 403),
        ("/notes/of/grace", &all, 200),
        ("/notes", &ada, 403),
    ] {
        assert_eq!(
            status_of(&api, "GET", path, token).await,
            expected,
            "{path}"
        );
    }
}

#[tokio::test]
async fn it_declares_what_its_guards_ask_for() {
    let issuer = Issuer::new();
    let known = issuer.apply(&manifest()).await.unwrap();
    assert_eq!(
        known.usable(),
        [
            "notes:read",
            "notes:of:{author}:read",
            "notes:write",
            "notes:admin"
        ]
    );
}
