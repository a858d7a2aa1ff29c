//! Clients by their own credentials: `ProtectClients` with an authenticator of the
//! host's own, and without axum.

use axum::{Router, body::Body, routing::post};
use bailiwick_resource::{
    AuthenticatedClient, BoxFuture, ClientAuthError, ClientAuthenticator, ProtectClients,
    RefusalReason, require, require_client,
};
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode};

use crate::api::send;

/// Takes whom a header names, and fails when it is told to.
#[derive(Debug)]
struct Named;

impl ClientAuthenticator for Named {
    fn authenticate<'a>(
        &'a self,
        request: &'a Request<Bytes>,
    ) -> BoxFuture<'a, Result<Option<AuthenticatedClient>, ClientAuthError>> {
        let named = request.headers().get("x-client").map(HeaderValue::as_bytes);
        let said = match named {
            None => Ok(None),
            Some(b"down") => Err(ClientAuthError::Unavailable("the table is locked".into())),
            Some(b"often") => Err(ClientAuthError::TooManyFailures),
            Some(name) => Ok(Some(AuthenticatedClient::new(
                String::from_utf8_lossy(name).into_owned(),
            ))),
        };
        Box::pin(async move { said })
    }
}

fn app() -> Router {
    Router::new()
        .route(
            "/",
            post(async |client: AuthenticatedClient| client.client_id().to_owned()),
        )
        .route_layer(require(["usage"]).or_client())
        .layer(ProtectClients::new(Named))
}

fn by(client: &str) -> Request<Body> {
    let request = Request::post("/").header("x-client", client);
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn who_cannot_be_checked_is_told_so_and_not_let_in() {
    let app = app();
    let seen = send(&app, by("billing")).await;
    assert_eq!((seen.status, &*seen.body), (StatusCode::OK, "billing"));
    assert_eq!(seen.header("vary"), Some("Authorization"));
    let down = send(&app, by("down")).await;
    assert_eq!(down.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(down.header("retry-after"), Some("1"));
    assert!(!down.body.contains("locked"), "the text is for the log");
    let often = send(&app, by("often")).await;
    assert_eq!(often.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_form_that_breaks_off_or_is_announced_too_long_is_refused() {
    let app = app();
    let form = |body| {
        let request = Request::post("/").header("x-client", "billing");
        let form = "application/x-www-form-urlencoded; charset=utf-8";
        request.header("content-type", form).body(body).unwrap()
    };
    let broken = futures_util::stream::iter([
        Ok(Bytes::from_static(b"a=")),
        Err(std::io::Error::other("reset")),
    ]);
    let answer = send(&app, form(Body::from_stream(broken))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let answer = send(&app, form(Body::from(vec![b'x'; 70_000]))).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let endless = futures_util::stream::repeat_with(|| {
        Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 4096]))
    });
    let answer = send(&app, form(Body::from_stream(endless))).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// A client that an outer layer or another request left is not taken over.
#[tokio::test]
async fn only_the_client_of_this_request_stays_in_it() {
    let protect = ProtectClients::new(Named);
    let mut request = Request::post("/").body(Bytes::new()).unwrap();
    request
        .extensions_mut()
        .insert(AuthenticatedClient::new("old"));
    let refused = protect.check(&mut request).await.unwrap_err();
    assert_eq!(*refused.reason(), RefusalReason::NoClient);
    let mut request = request;
    request
        .headers_mut()
        .insert("x-client", HeaderValue::from_static("new"));
    protect.check(&mut request).await.unwrap();
    let left = request.extensions().get::<AuthenticatedClient>();
    assert_eq!(left.map(AuthenticatedClient::client_id), Some("new"));
    let (parts, _) = request.into_parts();
    assert_eq!(require_client().check(&parts), Ok(()));
    assert!(
        require(["usage"]).check(&parts).is_err(),
        "a scope is asked of tokens"
    );
}
