//! The rows of django-oauth-toolkit.md: §6, what the permission classes mean, and
//! §10 "Resource server", what went wrong once.

use axum::{Router, body::Body, routing::any};
use bailiwick_resource::{
    AccessToken, Authorized, Protect, Require, Unbound, all_of, any_of, guard, require,
    require_by_method, require_read_write, require_resource,
};
use http::{Method, Request, StatusCode};
use serde_json::json;

use crate::{
    api::{Answer, call, fetch, protect, send},
    authorization_server::FakeAuthorizationServer,
};

/// Who is signed in by a session; another authenticator leaves it.
#[derive(Clone)]
struct SessionUser;

async fn fixture() -> FakeAuthorizationServer {
    let fake = FakeAuthorizationServer::start().await;
    for scope in [
        "read",
        "write",
        "groups",
        "create",
        "music:read",
        "music:write",
        "admin write",
        "read groups",
        "write groups",
    ] {
        fake.says(
            &scope.replace([' ', ':'], "-"),
            format!(r#"{{"active":true,"scope":"{scope}","client_id":"c","username":"ada"}}"#),
        );
    }
    fake
}

fn guarded(protect: Protect, guard: Require) -> Router {
    Router::new()
        .route("/", any(|| async { "in" }))
        .route_layer(guard)
        .layer(protect)
}

async fn with_session(app: &Router, token: Option<&str>) -> Answer {
    let mut request = Request::builder().uri("/").extension(SessionUser);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    send(app, request.body(Body::empty()).unwrap()).await
}

async fn without_token(app: &Router, method: &str) -> Answer {
    let request = Request::builder().method(method).uri("/");
    send(app, request.body(Body::empty()).unwrap()).await
}

async fn assert_statuses(app: &Router, expected: &[(&str, &str, u16)]) {
    for (method, token, status) in expected {
        let answer = call(app, method, "/", token).await;
        assert_eq!(answer.status, *status, "{method} with {token}");
    }
}

/// django-oauth-toolkit.md §6 `TokenHasScope`.
#[tokio::test]
async fn token_has_scope_needs_all_of_them() {
    let fake = fixture().await;
    let app = guarded(protect(&fake), require(["read", "groups"]));
    assert_statuses(
        &app,
        &[
            ("GET", "read-groups", 200),
            ("POST", "read-groups", 200),
            ("GET", "read", 403),
            ("GET", "groups", 403),
            ("GET", "unknown", 401),
        ],
    )
    .await;
}

/// django-oauth-toolkit.md §6 `TokenHasReadWriteScope`: the scopes of its own
/// beside the one of the method.
#[tokio::test]
async fn token_has_read_write_scope_adds_the_one_of_the_method() {
    let fake = fixture().await;
    let app = guarded(
        protect(&fake),
        require_read_write().and(require(["groups"])),
    );
    assert_statuses(
        &app,
        &[
            ("GET", "read-groups", 200),
            ("HEAD", "read-groups", 200),
            ("OPTIONS", "read-groups", 200),
            ("POST", "read-groups", 403),
            ("POST", "write-groups", 200),
            ("DELETE", "write-groups", 200),
            ("GET", "write-groups", 403),
            ("GET", "read", 403),
        ],
    )
    .await;
}

/// django-oauth-toolkit.md §6 `TokenHasResourceScope`, §10 RS-12.
#[tokio::test]
async fn rs_12_token_has_resource_scope_names_the_right_after_a_colon() {
    let fake = fixture().await;
    let app = guarded(protect(&fake), require_resource(["music"]));
    assert_statuses(
        &app,
        &[
            ("GET", "music-read", 200),
            ("POST", "music-write", 200),
            ("GET", "music-write", 403),
            ("POST", "music-read", 403),
            ("GET", "read", 403),
        ],
    )
    .await;
    let refused = fetch(&app, "/", "read").await;
    assert_eq!(refused.json()["required_scopes"], json!(["music:read"]));
}

/// django-oauth-toolkit.md §6 `IsAuthenticatedOrTokenHasScope`.
#[tokio::test]
async fn is_authenticated_or_token_has_scope_takes_either() {
    let fake = fixture().await;
    let guard = require(["read"]).or_authenticated_by::<SessionUser>();
    let app = guarded(protect(&fake).optional(), guard);

    assert_eq!(with_session(&app, None).await.status, StatusCode::OK);
    assert_eq!(fetch(&app, "/", "read").await.status, StatusCode::OK);
    assert_eq!(
        fetch(&app, "/", "groups").await.status,
        StatusCode::FORBIDDEN
    );
    let nobody = without_token(&app, "GET").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        nobody.header("www-authenticate"),
        Some(r#"Bearer realm="api""#)
    );
    let by_token = with_session(&app, Some("groups")).await;
    assert_eq!(
        by_token.status,
        StatusCode::FORBIDDEN,
        "the token decides alone"
    );
}

/// django-oauth-toolkit.md §6 `TokenMatchesOASRequirements`: of each method a
/// list of which one entry must be met in full.
#[tokio::test]
async fn token_matches_oas_requirements_denies_what_is_not_named() {
    let fake = fixture().await;
    let guard = require_by_method([
        (Method::GET, require(["read"])),
        (
            Method::POST,
            any_of([require(["create"]), require(["admin", "write"])]),
        ),
    ]);
    let app = guarded(protect(&fake), guard);
    assert_statuses(
        &app,
        &[
            ("GET", "read", 200),
            ("GET", "create", 403),
            ("POST", "create", 200),
            ("POST", "admin-write", 200),
            ("POST", "write", 403),
            ("POST", "read", 403),
            ("HEAD", "read", 403),
            ("OPTIONS", "read", 403),
            ("DELETE", "admin-write", 403),
        ],
    )
    .await;

    let near = call(&app, "POST", "/", "write").await;
    assert_eq!(near.json()["required_scopes"], json!(["create"]));
    let denied = call(&app, "DELETE", "/", "admin-write").await;
    assert_eq!(denied.json().get("required_scopes"), None);
    assert_eq!(
        denied.header("www-authenticate"),
        Some(
            r#"Bearer realm="api", error="insufficient_scope", error_description="no access token is enough for this method""#
        )
    );
}

/// A refusal names what the nearest alternative needs.
#[tokio::test]
async fn any_of_and_all_of_can_be_nested() {
    let fake = fixture().await;
    let guard = all_of([
        any_of([require(["music:write"]), require(["read", "groups"])]),
        require_read_write().or(require(["music:read"])),
    ]);
    let app = guarded(protect(&fake), guard);
    assert_statuses(
        &app,
        &[
            ("GET", "read-groups", 200),
            ("POST", "read-groups", 403),
            ("GET", "read", 403),
        ],
    )
    .await;
    let refused = call(&app, "POST", "/", "read-groups").await;
    assert_eq!(
        refused.json()["required_scopes"],
        json!(["read", "groups", "write"])
    );
    let none = guarded(protect(&fake), any_of([]));
    assert_statuses(&none, &[("GET", "read", 403)]).await;
}

/// django-oauth-toolkit.md §6 `ERROR_RESPONSE_WITH_SCOPES`: in the body on
/// request; in the challenge always (RFC 6750 §3.1).
#[tokio::test]
async fn the_needed_scopes_are_named_on_request() {
    let fake = fixture().await;
    for named in [true, false] {
        let protect = protect(&fake).name_required_scopes(named);
        let app = guarded(protect, require(["groups"]));
        let refused = fetch(&app, "/", "read").await;
        assert_eq!(refused.json().get("required_scopes").is_some(), named);
        assert_eq!(refused.json().get("scope").is_some(), named);
        let challenge = refused.header("www-authenticate").unwrap();
        assert!(challenge.ends_with(r#"scope="groups""#), "{challenge}");
    }
}

/// django-oauth-toolkit.md §10 RS-01, RS-02.
#[tokio::test]
async fn rs_01_rs_02_the_scheme_is_a_word_and_the_token_another() {
    let fake = fixture().await;
    let app = guarded(protect(&fake), require(["read"]));
    for (header, status) in [
        ("bearer read", 200),
        ("BEARER read", 200),
        ("Bearer    read", 200),
        ("BearerX read", 401),
        ("Bearer a b", 401),
        ("Bearer ", 401),
        ("Bearer", 401),
    ] {
        let request = Request::builder().uri("/").header("Authorization", header);
        let answer = send(&app, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{header:?}");
    }
}

/// django-oauth-toolkit.md §10 RS-03: guards share no lists.
#[tokio::test]
async fn rs_03_a_write_does_not_change_what_a_read_needs() {
    let fake = fixture().await;
    let app = guarded(protect(&fake), require_read_write());
    assert_statuses(
        &app,
        &[
            ("POST", "write", 200),
            ("GET", "read", 200),
            ("GET", "write", 403),
        ],
    )
    .await;
}

/// django-oauth-toolkit.md §10 RS-04: somebody who is authenticated otherwise is
/// no token.
#[tokio::test]
async fn rs_04_a_session_is_no_token_at_a_guard() {
    let fake = fixture().await;
    for guard in [
        require(["read"]),
        require(Vec::<String>::new()),
        require_read_write(),
        require_resource(["music"]),
        require_by_method([(Method::GET, require(["read"]))]),
    ] {
        let app = guarded(protect(&fake).optional(), guard);
        let answer = with_session(&app, None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
}

/// django-oauth-toolkit.md §10 RS-06.
#[tokio::test]
async fn rs_06_challenges_name_the_metadata_that_was_configured() {
    let fake = fixture().await;
    let url = "https://api.example/.well-known/oauth-protected-resource";
    let app = guarded(protect(&fake).resource_metadata(url), require(["groups"]));
    let missing = without_token(&app, "GET").await;
    assert_eq!(missing.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        missing.header("www-authenticate").unwrap(),
        format!(r#"Bearer realm="api", resource_metadata="{url}""#)
    );
    let refused = fetch(&app, "/", "read").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let challenge = refused.header("www-authenticate").unwrap();
    assert!(challenge.contains(r#"error="insufficient_scope""#));
    assert!(challenge.ends_with(&format!(r#"resource_metadata="{url}""#)));

    let without = guarded(protect(&fake), require(["groups"]));
    let missing = without_token(&without, "GET").await;
    assert_eq!(
        missing.header("www-authenticate"),
        Some(r#"Bearer realm="api""#)
    );
}

/// django-oauth-toolkit.md §10 RS-07.
#[tokio::test]
async fn rs_07_no_text_breaks_out_of_a_challenge() {
    let fake = fixture().await;
    let protect = protect(&fake)
        .realm("a\"b\\c\r\nSet-Cookie: x=y")
        .resource_metadata("https://a/\"\r\nx: y");
    let app = guarded(protect, require(["read"]));
    let answer = without_token(&app, "GET").await;
    assert_eq!(answer.header("set-cookie"), None);
    assert_eq!(
        answer.header("www-authenticate"),
        Some(r#"Bearer realm="a\"b\\c??Set-Cookie: x=y", resource_metadata="https://a/\"??x: y""#)
    );
}

/// django-oauth-toolkit.md §10 RS-09: identifiers are no prefixes here.
#[tokio::test]
async fn rs_09_an_audience_is_an_identifier_and_no_prefix() {
    let fake = fixture().await;
    let protect = protect(&fake).audience("https://a/foo", Unbound::Refuse);
    let app = guarded(protect, require(["read"]));
    for (audience, status) in [
        ("https://a/foo", 200),
        ("https://a/foo/", 401),
        ("https://a/food", 401),
        ("https://a/", 401),
        ("https://a:443/foo", 401),
        ("http://a/foo", 401),
        ("https://x@a/foo", 401),
        ("https://a/foo/../bar", 401),
        ("", 401),
    ] {
        let body = json!({ "active": true, "scope": "read", "aud": audience });
        fake.says(audience_token(audience).as_str(), body.to_string());
        let answer = fetch(&app, "/", &audience_token(audience)).await;
        assert_eq!(answer.status, status, "{audience}");
    }
}

fn audience_token(audience: &str) -> String {
    format!("t{}", audience.replace(['@', ':'], "~"))
}

/// django-oauth-toolkit.md §10 RS-10: rotation keeps the bucket, user 5 is not
/// client 5, and a client without a user is counted as itself.
#[test]
fn rs_10_a_throttle_key_names_the_user_or_the_client() {
    let key = |token: AccessToken| token.throttle_key();
    let user = || AccessToken::builder().client_id("7").subject("5");
    assert_eq!(key(user().build()).as_deref(), Some("user-5"));
    assert_eq!(key(user().expires_at(9).build()), key(user().build()));
    let client = AccessToken::builder().client_id("5").subject("5").build();
    assert_eq!(key(client).as_deref(), Some("client-5"));
    let client = AccessToken::builder().client_id("5").build();
    assert_eq!(key(client).as_deref(), Some("client-5"));
    assert_eq!(key(AccessToken::builder().build()), None);
}

/// django-oauth-toolkit.md §10 RS-11, RS-15: the query is the API's own; only a
/// token in it is refused, however it is spelt.
#[tokio::test]
async fn rs_11_no_query_makes_it_fail() {
    let fake = fixture().await;
    let app = guarded(protect(&fake), require(["read"]));
    for (query, status) in [
        ("a=%", 200),
        ("a=%zz&%ff=1", 200),
        ("&&&==", 200),
        ("access%5Ftoken=%zz", 400),
        ("a=%&access_token=", 400),
    ] {
        let request = Request::builder()
            .uri(format!("/?{query}"))
            .header("Authorization", "Bearer read");
        let answer = send(&app, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{query}");
    }
}

/// django-oauth-toolkit.md §10 RS-13: the layer attaches the token and says so
/// to caches.
#[tokio::test]
async fn rs_13_the_layer_attaches_the_token_and_varies() {
    let fake = fixture().await;
    let named = |token: Option<AccessToken>| async move {
        token.map_or("nobody".to_owned(), |token| {
            token.username().unwrap().to_owned()
        })
    };
    let app = Router::new()
        .route("/", any(named))
        .layer(protect(&fake).optional());
    let answer = fetch(&app, "/", "read").await;
    assert_eq!(answer.body, "ada");
    assert_eq!(answer.header("vary"), Some("Authorization"));
    let answer = without_token(&app, "GET").await;
    assert_eq!(answer.body, "nobody");
    assert_eq!(answer.header("vary"), Some("Authorization"));
}

/// django-oauth-toolkit.md §10 RS-14, where it is asked for.
#[tokio::test]
async fn rs_14_options_passes_where_that_was_asked_for() {
    let fake = fixture().await;
    let app = guarded(protect(&fake).let_options_pass(), require(["read"]));
    assert_eq!(without_token(&app, "OPTIONS").await.status, StatusCode::OK);
    assert_eq!(
        without_token(&app, "GET").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_statuses(
        &app,
        &[("OPTIONS", "read", 200), ("OPTIONS", "unknown", 401)],
    )
    .await;

    let app = guarded(protect(&fake), require(["read"]));
    let refused = without_token(&app, "OPTIONS").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}

/// django-oauth-toolkit.md §10 RS-15: with optional authentication a bad token
/// leaves the request to the next authenticator.
#[tokio::test]
async fn rs_15_a_bad_token_goes_on_where_tokens_are_optional() {
    let fake = fixture().await;
    let open = Router::new()
        .route("/", any(|| async { "in" }))
        .layer(protect(&fake).optional());
    for token in ["read", "unknown", "{}"] {
        assert_eq!(fetch(&open, "/", token).await.status, StatusCode::OK);
    }
    let app = guarded(protect(&fake).optional(), require(["read"]));
    let refused = fetch(&app, "/", "unknown").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.json()["error"], "invalid_token");
    let request = Request::builder().uri("/?access_token=read");
    let refused = send(&open, request.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    fake.stall();
    assert_eq!(fetch(&open, "/", "unknown").await.status, StatusCode::OK);
}

guard!(SeeGroups = require(["groups"]).or_authenticated_by::<SessionUser>());

/// django-oauth-toolkit.md §10 RS-16: guards are values that take arguments, and
/// stand in types.
#[tokio::test]
async fn rs_16_a_guard_is_an_argument_of_a_handler() {
    let fake = fixture().await;
    let seen = |token: Authorized<SeeGroups>| async move {
        let client = token.client_id().unwrap_or_default().to_owned();
        format!("{client} {}", token.into_token().username().unwrap())
    };
    let app = Router::new()
        .route("/", any(seen))
        .layer(protect(&fake).optional());
    assert_eq!(fetch(&app, "/", "groups").await.body, "c ada");
    let refused = fetch(&app, "/", "read").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["required_scopes"], json!(["groups"]));
    let refused = with_session(&app, None).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "it needs a token");

    let outside = Router::new().route("/", any(|_: Authorized<SeeGroups>| async { "in" }));
    let refused = fetch(&outside, "/", "groups").await;
    assert_eq!(refused.status, StatusCode::INTERNAL_SERVER_ERROR);
}
