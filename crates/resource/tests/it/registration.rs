//! Registering scopes: django-oauth-toolkit.md §4.

use std::time::Duration;

use bailiwick_resource::{
    AuthorizationServer, Credential, DeclaredScope, ParameterType, RegisterError,
};
use tokio::net::TcpListener;

use crate::authorization_server::{FakeAuthorizationServer, Reply};

fn server(url: &str) -> AuthorizationServer {
    AuthorizationServer::builder(url, Credential::bearer("rs-token"))
        .timeout(Duration::from_millis(500))
        .registration_attempts(3, Duration::from_millis(1))
        .build()
        .unwrap()
}

fn groups() -> DeclaredScope {
    DeclaredScope::new("groups", "See the \"groups\"")
}

#[tokio::test]
async fn a_registration_has_the_bytes_of_the_contract() {
    let fake = FakeAuthorizationServer::start().await;

    let done = server(fake.url()).register_scope(&groups()).await.unwrap();

    assert!(done.is_new);
    assert!(!done.default_not_permitted);
    let seen = fake.seen().remove(0);
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.path, "/o/register_scope/");
    assert_eq!(seen.header("authorization"), Some("Bearer rs-token"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(
        seen.body,
        r#"{"name":"groups","description":"See the \"groups\"","is_default":false}"#
    );
}

#[tokio::test]
async fn all_scopes_are_registered_in_order() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_registration(Reply::new(200, ""));

    server(fake.url())
        .register_scopes(&[
            DeclaredScope::new("read", "Read").by_default(),
            DeclaredScope::new("write", "Write"),
            groups(),
        ])
        .await
        .unwrap();

    let bodies: Vec<_> = fake.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(
        bodies[0],
        r#"{"name":"read","description":"Read","is_default":true}"#
    );
    assert!(bodies[1].contains("write"));
    assert!(bodies[2].contains("groups"));
    assert_eq!(bodies.len(), 3);
}

#[tokio::test]
async fn a_known_scope_is_no_new_one() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_registration(Reply::new(200, "").with("bailiwick-scope-default", "not-permitted"));

    let done = server(fake.url())
        .register_scope(&groups().by_default())
        .await
        .unwrap();

    assert!(!done.is_new && !done.pending);
    assert!(done.default_not_permitted);
}

#[tokio::test]
async fn a_scope_may_wait_for_an_administrator() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_registration(Reply::new(201, "").with("bailiwick-scope-state", "pending"));

    let done = server(fake.url()).register_scope(&groups()).await.unwrap();

    assert!(done.is_new && done.pending);
}

#[tokio::test]
async fn a_refusal_names_the_scope_the_status_and_what_was_said() {
    let fake = FakeAuthorizationServer::start().await;
    for status in [202, 204, 301, 400, 401, 403, 404, 405, 409, 500, 502] {
        fake.next_registration(Reply::new(
            status,
            "'description' must be\n given in request data\u{1b}[31m",
        ));
        let before = fake.count();

        let error = server(fake.url())
            .register_scopes(&[groups(), DeclaredScope::new("later", "Never sent")])
            .await
            .unwrap_err();

        assert!(matches!(error, RegisterError::Refused { status: s, .. } if s == status));
        let text = error.to_string();
        assert!(text.contains("\"groups\""), "{text}");
        assert!(text.contains(&status.to_string()), "{text}");
        if status != 204 {
            assert!(
                text.contains("'description' must be given in request data"),
                "{text}"
            );
        }
        assert!(!text.contains('\u{1b}') && !text.contains('\n'), "{text}");
        assert_eq!(fake.count() - before, 1, "no second attempt for {status}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_ready_is_asked_again() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_registration(Reply::new(503, "starting").with("retry-after", "0"));
    fake.next_registration(Reply::new(503, "starting"));

    let done = server(fake.url()).register_scope(&groups()).await.unwrap();

    assert!(done.is_new);
    assert_eq!(fake.count(), 3);
}

#[tokio::test]
async fn attempts_are_bounded() {
    let fake = FakeAuthorizationServer::start().await;
    for _ in 0..10 {
        fake.next_registration(Reply::new(503, "no room"));
    }

    let error = server(fake.url())
        .register_scope(&groups())
        .await
        .unwrap_err();

    assert_eq!(fake.count(), 3);
    assert!(error.to_string().contains("503: no room"), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error_after_every_attempt() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/o", listener.local_addr().unwrap());
    drop(listener);

    let error = server(&url).register_scope(&groups()).await.unwrap_err();

    assert!(matches!(
        error,
        RegisterError::Unreachable { attempts: 3, .. }
    ));
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(error.to_string().contains(&url), "{error}");
}

#[tokio::test]
async fn a_server_that_comes_up_late_is_found() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let server = AuthorizationServer::builder(
        format!("http://{address}/o"),
        Credential::bearer("rs-token"),
    )
    .registration_attempts(200, Duration::from_millis(5))
    .build()
    .unwrap();

    let registering = tokio::spawn(async move { server.register_scope(&groups()).await });
    tokio::task::yield_now().await;
    let listener = TcpListener::bind(address).await.unwrap();
    let app = axum::Router::new().fallback(|| async { http::StatusCode::CREATED });
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });

    assert!(registering.await.unwrap().unwrap().is_new);
    serving.abort();
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_in_time() {
    let fake = FakeAuthorizationServer::start().await;
    fake.stall();

    let error = server(fake.url())
        .register_scope(&groups())
        .await
        .unwrap_err();

    assert!(matches!(error, RegisterError::TimedOut { .. }));
    assert_eq!(fake.count(), 1);
}

#[tokio::test]
async fn a_client_secret_cannot_register() {
    let fake = FakeAuthorizationServer::start().await;
    let server = AuthorizationServer::builder(fake.url(), Credential::basic("c", "s"))
        .build()
        .unwrap();

    let error = server.register_scope(&groups()).await.unwrap_err();

    assert!(matches!(error, RegisterError::NeedsBearerToken { .. }));
    assert_eq!(fake.count(), 0);
}

/// The contract of dot-dynamic-scopes knows no parameters: a plain scope of that name
/// would be registered, which nobody can use.
#[tokio::test]
async fn a_scope_with_parameters_is_not_registered_by_itself() {
    let fake = FakeAuthorizationServer::start().await;
    let scope = DeclaredScope::new("dataset:{id}:read", "Read the data set {id}")
        .parameter("id", ParameterType::Integer);

    let error = server(fake.url()).register_scope(&scope).await.unwrap_err();

    assert!(matches!(error, RegisterError::NeedsManifest { .. }));
    assert!(error.to_string().contains("manifest"), "{error}");
    assert_eq!(fake.count(), 0);
}
