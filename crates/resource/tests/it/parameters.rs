//! Guards that ask for a scope with a value of the request.

use axum::{Router, extract::Path, routing::get};
use bailiwick_resource::{
    Authorized, DeclaredScope, DeclaredScopes, ParameterType, ScopeManifest, any_of,
    declare_scopes, guard, require, require_by_method, require_by_path, require_read_write_as,
};
use http::{Method, StatusCode};
use serde_json::json;

use crate::{
    api::{self, Answer, protect},
    authorization_server::FakeAuthorizationServer,
};

declare_scopes! {
    enum DataScope {
        Read = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}")
            .parameter("id", ParameterType::Integer),
        Write = DeclaredScope::new("dataset:{id}:write", "Change the data set {id}")
            .parameter_at_most("id", ParameterType::Integer, 3),
        Files = DeclaredScope::new("storage.read:{path}", "Read {path}")
            .parameter("path", ParameterType::Path),
        Member = DeclaredScope::new("team:{team}:member:{name}", "Be {name} of {team}")
            .parameter("team", ParameterType::Word)
            .parameter("name", ParameterType::Word),
        Admin = DeclaredScope::new("admin", "Rule over all"),
    }
}

guard!(ReadIt = DataScope::Read.required_by_path());

/// The token with these scopes.
fn token(scope: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    scope.chars().map(legal).collect()
}

async fn call(app: &Router, method: &str, path: &str, scope: &str) -> Answer {
    api::call(app, method, path, &token(scope)).await
}

async fn fetch(app: &Router, path: &str, scope: &str) -> Answer {
    call(app, "GET", path, scope).await
}

async fn show(Path(id): Path<String>) -> String {
    id
}

/// Routes as an API would have them, and tokens by their scopes.
async fn fixture(scopes: &[&str]) -> (FakeAuthorizationServer, Router) {
    let fake = FakeAuthorizationServer::start().await;
    for scope in scopes {
        fake.says(
            &token(scope),
            format!(r#"{{"active":true,"scope":"{scope}","client_id":"c"}}"#),
        );
    }
    let by_method = require_by_method([
        (Method::GET, DataScope::Read.required_by_path()),
        (Method::PUT, DataScope::Write.required_by_path()),
    ]);
    let of_query = DataScope::Read.required_with(|request, word| {
        let query = request.uri.query()?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(name, value)| (name == word).then(|| value.to_owned()))
    });
    let or_admin = any_of([
        DataScope::Admin.required(),
        DataScope::Read.required_by_path(),
    ]);
    let app = Router::new()
        .route(
            "/data/{id}",
            get(show).put(|| async { "put" }).route_layer(by_method),
        )
        .route("/query", get(|| async { "query" }).route_layer(of_query))
        .route("/either/{id}", get(show).route_layer(or_admin))
        .route(
            "/argument/{id}",
            get(async |_: Authorized<ReadIt>| "argument"),
        )
        .route(
            "/files/{*path}",
            get(show).route_layer(DataScope::Files.required_by_path()),
        )
        .route(
            "/teams/{team}/{name}",
            get(|| async { "team" })
                .route_layer(require(["read"]).and(DataScope::Member.required_by_path())),
        )
        .route(
            "/misnamed/{other}",
            get(|| async { "never" }).route_layer(DataScope::Read.required_by_path()),
        )
        .layer(protect(&fake));
    (fake, app)
}

async fn statuses(app: &Router, token: &str, paths: &[&str]) -> Vec<StatusCode> {
    let mut statuses = Vec::new();
    for path in paths {
        statuses.push(fetch(app, path, token).await.status);
    }
    statuses
}

#[tokio::test]
async fn the_value_of_the_path_is_needed() {
    let (_fake, app) = fixture(&["dataset:7:read", "dataset:7:write", "dataset:77:read"]).await;
    let read = "dataset:7:read";

    assert_eq!(fetch(&app, "/data/7", read).await.body, "7");
    assert_eq!(fetch(&app, "/argument/7", read).await.body, "argument");
    assert_eq!(
        statuses(
            &app,
            read,
            &["/data/8", "/data/77", "/data/0", "/argument/8"]
        )
        .await,
        [StatusCode::FORBIDDEN; 4]
    );
    assert_eq!(
        call(&app, "PUT", "/data/7", "dataset:7:write").await.status,
        StatusCode::OK
    );
    assert_eq!(
        call(&app, "PUT", "/data/7", read).await.status,
        StatusCode::FORBIDDEN
    );
}

/// RFC 6750 §3.1.
#[tokio::test]
async fn a_refusal_names_the_scope_with_its_value() {
    let (_fake, app) = fixture(&["dataset:7:read", "read", "team:a:member:b"]).await;

    let refused = fetch(&app, "/data/8", "dataset:7:read").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["required_scopes"], json!(["dataset:8:read"]));
    let challenge = refused.header("www-authenticate").unwrap();
    assert!(
        challenge.ends_with(r#"scope="dataset:8:read""#),
        "{challenge}"
    );

    let refused = fetch(&app, "/teams/a/c", "team:a:member:b").await;
    let needed = json!(["read", "team:a:member:c"]);
    assert_eq!(refused.json()["required_scopes"], needed);
    let refused = fetch(&app, "/teams/a/b", "team:a:member:b").await;
    let needed = json!(["read", "team:a:member:b"]);
    assert_eq!(refused.json()["required_scopes"], needed);
    let refused = fetch(&app, "/either/8", "dataset:7:read").await;
    assert_eq!(refused.json()["required_scopes"], json!(["admin"]));
}

#[tokio::test]
async fn a_value_may_come_from_elsewhere_in_the_request() {
    let (_fake, app) = fixture(&["dataset:7:read"]).await;

    let paths = ["/query?a=b&id=7", "/query?id=8", "/query?id=", "/query"];
    assert_eq!(
        statuses(&app, "dataset:7:read", &paths).await,
        [200, 403, 400, 400]
    );
}

/// A path covers what lies below it, as at the authorization server.
#[tokio::test]
async fn a_path_above_is_enough() {
    let (_fake, app) = fixture(&["storage.read:/a", "storage.read:/", "storage.read:/a/b"]).await;

    let paths = ["/files/a", "/files/a/b", "/files/ab", "/files/b"];
    for (token, expected) in [
        ("storage.read:/a", [200, 200, 403, 403]),
        ("storage.read:/a/b", [403, 200, 403, 403]),
        ("storage.read:/", [200, 200, 200, 200]),
    ] {
        assert_eq!(statuses(&app, token, &paths).await, expected, "{token}");
    }
    let refused = fetch(&app, "/files/b/c", "storage.read:/a").await;
    assert_eq!(refused.json()["scope"], "storage.read:/b/c");
}

/// What a stranger writes is a value of its type or nothing, however
/// it is encoded, and comes back in no answer.
#[tokio::test]
async fn a_malformed_value_is_400_for_every_token_and_is_not_repeated() {
    let (_fake, app) = fixture(&[
        "storage.read:/",
        "dataset:7:read dataset:*:read dataset:{id}:read",
    ])
    .await;
    let long = format!("/files/{}", "a/".repeat(150) + "a");
    for path in [
        "/files/a/../b",
        "/files/..",
        "/files/%2e%2e/b",
        "/files/a/%2E%2E",
        "/files/./a",
        "/files/a%2Fb",
        "/files/a%2fb",
        "/files/%2Fetc",
        "/files//etc",
        "/files/a//b",
        "/files/a/",
        "/files/a%252e",
        "/files/a%5Cb",
        "/files/*",
        "/files/%C3%BC",
        "/files/%FF",
        "/files/a%20b",
        "/files/a%22b",
        "/files/a%0D%0Ab",
        "/files/a%00",
        long.as_str(),
    ] {
        let refused = fetch(&app, path, "storage.read:/").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(refused.json()["error"], "invalid_request", "{path}");
        assert_eq!(refused.json().get("scope"), None, "{path}");
    }
    for path in [
        "/data/*",
        "/data/{id}",
        "/data/07",
        "/data/+7",
        "/data/7%2F..",
        "/data/7:read",
        "/data/7%20admin",
        "/data/%D9%A7",
        "/data/18446744073709551616",
        "/data/%3Cscript%3E",
    ] {
        let token = "dataset:7:read dataset:*:read dataset:{id}:read";
        let refused = fetch(&app, path, token).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(!refused.body.contains('<'), "{path}");
    }
}

#[tokio::test]
async fn without_a_good_token_no_value_is_looked_at() {
    let (_fake, app) = fixture(&[]).await;

    assert_eq!(
        statuses(&app, "unknown", &["/data/7", "/data/..", "/misnamed/7"]).await,
        [StatusCode::UNAUTHORIZED; 3]
    );
}

/// An administrator's scope lets in whatever the value is.
#[tokio::test]
async fn an_alternative_without_values_stands_for_itself() {
    let (_fake, app) = fixture(&["admin", "dataset:7:read", "other"]).await;

    assert_eq!(fetch(&app, "/either/x", "admin").await.status, 200);
    assert_eq!(fetch(&app, "/either/7", "dataset:7:read").await.status, 200);
    let refused = fetch(&app, "/either/x", "other").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["scope"], "admin");
}

/// Mistakes in the API's own set-up let nobody in.
#[tokio::test]
async fn a_guard_that_cannot_work_is_500() {
    let (fake, app) = fixture(&["dataset:7:read", "dataset:{id}:read"]).await;
    assert_eq!(
        fetch(&app, "/misnamed/7", "dataset:7:read").await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    let undeclared = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}");
    let app = Router::new()
        .route(
            "/data/{id}",
            get(show).route_layer(require_by_path(&undeclared)),
        )
        .layer(protect(&fake));
    assert_eq!(
        fetch(&app, "/data/7", "dataset:{id}:read").await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
}

/// Nor does one that asks for a name with a `{word}`, whatever a token carries.
#[tokio::test]
async fn a_guard_that_asks_without_the_value_is_500() {
    let (fake, _) = fixture(&["dataset:7:read", "dataset:{id}:read", "admin"]).await;
    let either = any_of([DataScope::Read.required(), DataScope::Admin.required()]);
    let both = require_read_write_as(DataScope::Read, DataScope::Write);
    let answer = || get(|| async { "let in" });
    let app = Router::new()
        .route("/one", answer().route_layer(DataScope::Read.required()))
        .route("/all", answer().route_layer(require(DataScope::ALL)))
        .route("/both", answer().route_layer(both))
        .route("/either", answer().route_layer(either))
        .layer(protect(&fake));
    for token in ["dataset:7:read", "dataset:{id}:read", "admin"] {
        assert_eq!(
            statuses(&app, token, &["/one", "/all", "/both"]).await,
            [StatusCode::INTERNAL_SERVER_ERROR; 3],
            "{token}"
        );
    }
    assert_eq!(fetch(&app, "/either", "admin").await.body, "let in");
}

#[test]
fn the_manifest_declares_the_parameters_and_what_guards_ask_for() {
    let manifest = ScopeManifest::new(1).declare::<DataScope>();
    let body: serde_json::Value = serde_json::from_str(&manifest.to_json()).unwrap();
    assert_eq!(body["scopes"][1]["name"], "dataset:{id}:write");
    assert_eq!(body["scopes"][1]["description"], "Change the data set {id}");
    assert_eq!(
        body["scopes"][1]["parameters"],
        json!({"id": {"type": "integer", "most": 3}})
    );
    let guard = DataScope::Files.required_by_path();
    assert_eq!(guard.scopes(), ["storage.read:{path}"]);
    assert!(manifest.undeclared(&guard).is_empty());
}
