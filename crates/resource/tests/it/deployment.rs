//! An API declares its scopes: what it says while it waits, and afterwards.

use std::{os::unix::fs::PermissionsExt as _, path::Path, time::Duration};

use axum::{Router, body::Body};
use bailiwick_resource::{
    AuthorizationServer, Credential, DeclaredScope, Deployment, ManifestError, Readiness,
    ResourceMetadata, ScopeManifest, declare_scopes,
};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::authorization_server::{FakeAuthorizationServer, Reply};

const PLACE: &str = "/o/resource-servers/plants/scopes";

declare_scopes! {
    /// What clients may do with plants.
    enum PlantScope {
        See = DeclaredScope::new("plants:see", "See your plants")
            .in_language("fr", "Voir vos plantes"),
        Water = DeclaredScope::new("plants:water", "Water your plants").implies("plants:see"),
        Audit = DeclaredScope::new("plants:audit", "Read the audit").private(),
    }
}

fn manifest() -> ScopeManifest {
    ScopeManifest::new(8)
        .source("3f2a9c1")
        .declare::<PlantScope>()
}

fn server(fake: &FakeAuthorizationServer) -> AuthorizationServer {
    AuthorizationServer::builder(fake.url(), Credential::bearer("rs-token"))
        .resource_server("plants")
        .build()
        .unwrap()
}

fn deployment(fake: &FakeAuthorizationServer) -> Deployment {
    Deployment::new(server(fake), manifest()).attempts(3, Duration::from_millis(1))
}

/// What a `PUT` is answered; what can be used a `GET` says.
fn followed() -> Reply {
    let diff = json!({"added": [{"name": "plants:see"}]});
    let body = json!({"revision": 8, "version": 41, "dry_run": false, "diff": diff});
    Reply::new(200, body.to_string())
}

const ALL: [(&str, &str); 3] = [
    ("plants:see", "active"),
    ("plants:water", "active"),
    ("plants:audit", "active"),
];

fn in_force(revision: u64, scopes: &[(&str, &str)]) -> Reply {
    let scopes = scopes
        .iter()
        .map(|(name, state)| json!({"name": name, "description": "Something", "state": state}));
    let scopes: Vec<Value> = scopes.collect();
    let body = json!({"revision": revision, "version": 41, "scopes": scopes});
    Reply::new(200, body.to_string())
}

async fn get(readiness: &Readiness, path: &str) -> (StatusCode, Value) {
    let about = ResourceMetadata::new("https://plants.example.com");
    let app: Router = readiness.routes("/ready", about);
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = app.oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

async fn advertised(readiness: &Readiness) -> Option<Value> {
    let (status, body) = get(readiness, "/.well-known/oauth-protected-resource").await;
    (status == 200).then(|| body["scopes_supported"].clone())
}

#[tokio::test]
async fn an_api_is_red_until_its_scopes_are_acknowledged() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_manifest(Reply::new(503, ""));
    fake.next_manifest(followed());
    fake.publishes(PLACE, in_force(8, &ALL));
    let deployment = deployment(&fake);
    let readiness = deployment.readiness();

    assert_eq!(get(&readiness, "/ready").await.0, 503);
    assert_eq!(advertised(&readiness).await, None);
    deployment.apply().await.unwrap();
    let (status, said) = get(&readiness, "/ready").await;

    assert_eq!(status, 200);
    assert_eq!(said, json!({"ready": true, "revision": 8, "in_force": 8}));
    // Clients do not hear of what is private.
    assert_eq!(
        advertised(&readiness).await,
        Some(json!(["plants:see", "plants:water"]))
    );
    let sent = &fake.seen()[1];
    assert_eq!((&sent.method, sent.path.as_str()), (&Method::PUT, PLACE));
    assert_eq!(sent.header("authorization"), Some("Bearer rs-token"));
    assert_eq!(
        serde_json::from_str::<Value>(&sent.body).unwrap(),
        json!({"revision": 8, "source": "3f2a9c1", "scopes": [
            {"name": "plants:see", "description": "See your plants",
             "description#fr": "Voir vos plantes"},
            {"name": "plants:water", "description": "Water your plants",
             "implies": ["plants:see"]},
            {"name": "plants:audit", "description": "Read the audit", "visibility": "private"},
        ]})
    );
}

#[tokio::test]
async fn what_waits_for_approval_is_not_advertised() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_manifest(followed());
    let kept = [
        ("plants:see", "active"),
        ("plants:water", "pending"),
        ("plants:audit", "disabled"),
    ];
    fake.publishes(PLACE, in_force(8, &kept));
    let deployment = deployment(&fake);
    deployment.apply().await.unwrap();
    let readiness = deployment.readiness();

    assert_eq!(advertised(&readiness).await, Some(json!(["plants:see"])));
    let (status, said) = get(&readiness, "/ready").await;
    assert_eq!(status, 200);
    assert_eq!(said["withheld"], json!(["plants:water", "plants:audit"]));
}

#[tokio::test]
async fn an_older_release_is_ready_while_its_scopes_can_be_used() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_manifest(Reply::new(409, "{}"));
    let newer = [
        ("plants:see", "active"),
        ("plants:water", "deprecated"),
        ("plants:audit", "active"),
        ("plants:prune", "active"),
    ];
    fake.publishes(PLACE, in_force(9, &newer));
    let deployment = deployment(&fake);
    deployment.apply().await.unwrap();
    let readiness = deployment.readiness();

    assert!(readiness.acknowledgement().unwrap().is_superseded());
    assert_eq!(
        advertised(&readiness).await,
        Some(json!(["plants:see", "plants:water"]))
    );
}

#[tokio::test]
async fn an_older_release_whose_scopes_are_gone_is_not_ready() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_manifest(Reply::new(409, "{}"));
    let newer = [("plants:see", "active"), ("plants:water", "retired")];
    fake.publishes(PLACE, in_force(9, &newer));
    let deployment = deployment(&fake);

    let error = deployment.apply().await.unwrap_err();

    let missing = ["plants:water", "plants:audit"];
    assert_eq!(error, ManifestError::superseded(9, missing));
    assert_eq!(get(&deployment.readiness(), "/ready").await.0, 503);
    assert_eq!(advertised(&deployment.readiness()).await, None);
}

#[tokio::test]
async fn the_same_revision_with_other_scopes_is_refused() {
    let fake = FakeAuthorizationServer::start().await;
    let problem = r#"{"title": "Conflict", "detail": "revision 8 has another set"}"#;
    fake.next_manifest(Reply::new(409, problem));
    fake.publishes(PLACE, in_force(8, &[("plants:see", "active")]));

    let deployment = deployment(&fake);
    let error = deployment.apply().await.unwrap_err();

    assert!(
        error.to_string().contains("revision 8 has another set"),
        "{error}"
    );
    let (_, told) = get(&deployment.readiness(), "/ready").await;
    assert!(
        told["detail"].as_str().unwrap().contains("refuses"),
        "{told}"
    );
}

#[tokio::test]
async fn every_problem_of_a_manifest_is_told() {
    let fake = FakeAuthorizationServer::start().await;
    let problem = json!({"detail": "2 problems", "errors": [
        {"pointer": "#/scopes/0/name", "detail": "it contains a space",
         "nearest": "plants:see"},
        {"pointer": "#/scopes/1/description", "detail": "it is too long"},
    ]});
    fake.next_manifest(Reply::new(422, problem.to_string()));

    let error = deployment(&fake).apply().await.unwrap_err().to_string();

    for said in [
        "422",
        "/scopes/0/name: it contains a space (did you mean \"plants:see\"?)",
        "/scopes/1/description: it is",
    ] {
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(fake.count(), 1, "a refusal is not tried again");
}

#[tokio::test]
async fn a_start_without_the_authorization_server_fails_after_bounded_attempts() {
    let fake = FakeAuthorizationServer::start().await;

    let deployment = deployment(&fake);
    let error = deployment.apply().await.unwrap_err();

    assert!(error.is_temporary(), "{error}");
    assert_eq!(fake.count(), 3);
    let (status, told) = get(&deployment.readiness(), "/ready").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let told = told["detail"].as_str().unwrap();
    assert!(told.contains("not acknowledged"), "nobody refused: {told}");
}

fn mode(file: &Path) -> u32 {
    file.metadata().unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn the_last_acknowledged_scopes_are_served_while_the_server_is_down() {
    let fake = FakeAuthorizationServer::start().await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("acknowledged.json");
    // Nothing was ever acknowledged: there is nothing to serve with.
    let first = deployment(&fake).serve_last_acknowledged(&file);
    assert!(first.apply().await.is_err());
    fake.next_manifest(followed());
    let kept = [("plants:see", "active"), ("plants:water", "pending")];
    fake.publishes(PLACE, in_force(8, &kept));
    first.apply().await.unwrap();
    assert_eq!(mode(&file), 0o600);

    let second = deployment(&fake).serve_last_acknowledged(&file);
    second.apply().await.unwrap();

    let (status, said) = get(&second.readiness(), "/ready").await;
    assert_eq!((status, &said["last"]), (StatusCode::OK, &json!(true)));
    assert_eq!(
        advertised(&second.readiness()).await,
        Some(json!(["plants:see"]))
    );
    // Another resource server's memory is not ours.
    let other = AuthorizationServer::builder(fake.url(), Credential::bearer("rs-token"));
    let other = other.resource_server("herbs").build().unwrap();
    let other = Deployment::new(other, manifest())
        .attempts(1, Duration::ZERO)
        .serve_last_acknowledged(&file);
    assert!(other.apply().await.is_err());
    // What cannot be read counts as nothing, and a refusal is never overruled.
    std::fs::write(&file, "{").unwrap();
    assert!(
        deployment(&fake)
            .serve_last_acknowledged(&file)
            .apply()
            .await
            .is_err()
    );
    fake.next_manifest(followed());
    first.apply().await.unwrap();
    fake.next_manifest(Reply::new(403, "no"));
    assert!(
        deployment(&fake)
            .serve_last_acknowledged(&file)
            .apply()
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_disabled_scope_is_advertised_no_more() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_manifest(followed());
    fake.next_manifest(followed());
    fake.publishes(PLACE, in_force(8, &ALL));
    let deployment = deployment(&fake).again_after(Duration::from_millis(5));
    let readiness = deployment.readiness();

    let watch = async {
        readiness.ready().await;
        let left = [("plants:see", "active"), ("plants:water", "disabled")];
        fake.publishes(PLACE, in_force(8, &left));
        while advertised(&readiness).await != Some(json!(["plants:see"])) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        error = deployment.keep() => panic!("{error}"),
        () = watch => {}
    }
    // The server that is silent afterwards does not make it red.
    assert!(readiness.is_ready());
}

#[tokio::test]
async fn a_client_secret_says_whose_manifest_it_is() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_manifest(followed());
    fake.publishes(PLACE, in_force(8, &ALL));
    let credential = Credential::basic("plants", "secret");
    let server = AuthorizationServer::builder(fake.url(), credential)
        .build()
        .unwrap();

    server.apply_manifest(&manifest()).await.unwrap();

    let sent = &fake.seen()[0];
    assert_eq!(sent.path, PLACE);
    assert!(sent.header("authorization").unwrap().starts_with("Basic "));
}

#[tokio::test]
async fn a_static_token_does_not_say_whose_it_is() {
    let fake = FakeAuthorizationServer::start().await;
    let credential = Credential::bearer("rs-token");
    let server = AuthorizationServer::builder(fake.url(), credential)
        .build()
        .unwrap();

    let error = server.apply_manifest(&manifest()).await.unwrap_err();

    assert_eq!(error, ManifestError::NoResourceServer);
    assert_eq!(fake.count(), 0);
}

#[tokio::test]
async fn an_identifier_stays_one_segment_of_the_path() {
    let fake = FakeAuthorizationServer::start().await;
    let server = AuthorizationServer::builder(fake.url(), Credential::bearer("rs-token"))
        .resource_server("a/../b c")
        .build()
        .unwrap();

    let _ = server.apply_manifest(&manifest()).await;

    assert_eq!(
        fake.seen()[0].path,
        "/o/resource-servers/a%2F..%2Fb%20c/scopes"
    );
}
