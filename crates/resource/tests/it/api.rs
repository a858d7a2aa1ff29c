//! An API that is protected by the kit, called without a socket.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, routing::get};
use bailiwick_resource::{
    AccessToken, AuthorizationServer, AuthorizationServerBuilder, Clock, Credential, Protect,
    require, require_read_write, require_user,
};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::authorization_server::FakeAuthorizationServer;

/// 2001-09-09, when the manual clock starts.
pub(crate) const START: i64 = 1_000_000_000;

/// A clock that moves when the test says so.
#[derive(Clone, Debug)]
pub(crate) struct ManualClock {
    unix_time: Arc<AtomicI64>,
    elapsed_ms: Arc<AtomicU64>,
}

impl ManualClock {
    pub(crate) fn new() -> Self {
        Self {
            unix_time: Arc::new(AtomicI64::new(START)),
            elapsed_ms: Arc::default(),
        }
    }

    pub(crate) fn advance(&self, seconds: u32) {
        self.unix_time
            .fetch_add(i64::from(seconds), Ordering::SeqCst);
        self.elapsed_ms
            .fetch_add(u64::from(seconds) * 1000, Ordering::SeqCst);
    }

    /// Somebody sets the calendar, which moves no other clock.
    pub(crate) fn set_calendar(&self, unix_time: i64) {
        self.unix_time.store(unix_time, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn unix_time(&self) -> i64 {
        self.unix_time.load(Ordering::SeqCst)
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed_ms.load(Ordering::SeqCst))
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }
}

pub(crate) fn server(fake: &FakeAuthorizationServer) -> AuthorizationServerBuilder {
    AuthorizationServer::builder(fake.url(), Credential::bearer("rs-token"))
        .clock(ManualClock::new())
}

pub(crate) fn protect(fake: &FakeAuthorizationServer) -> Protect {
    protect_by(server(fake))
}

pub(crate) fn protect_by(server: AuthorizationServerBuilder) -> Protect {
    Protect::new(server.build().expect("a good configuration"))
}

/// The routes that most tests use.
pub(crate) fn app(protect: Protect) -> Router {
    let whoami = |token: AccessToken| async move {
        format!(
            "{} {}",
            token.user().unwrap_or("-"),
            token.scopes().collect::<Vec<_>>().join(" ")
        )
    };
    Router::new()
        .route("/", get(whoami).post(|| async { "posted" }))
        .route(
            "/groups/",
            get(|| async { "groups" }).route_layer(require(["groups"])),
        )
        .route(
            "/users/",
            get(|| async { "users" })
                .post(|| async { "created" })
                .delete(|| async { "deleted" })
                .options(|| async { "options" })
                .route_layer(require_read_write()),
        )
        .route("/me/", get(|| async { "me" }).route_layer(require_user()))
        .route(
            "/all/",
            get(|| async { "all" }).route_layer(
                require_read_write()
                    .and(require(["groups", "https://a.example/x"]))
                    .and(require_user()),
            ),
        )
        .layer(protect)
}

pub(crate) async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).expect("UTF-8"),
    }
}

pub(crate) async fn call(app: &Router, method: &str, path: &str, token: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("Authorization", format!("Bearer {token}"))
        .body(Body::empty())
        .expect("a request");
    send(app, request).await
}

pub(crate) async fn fetch(app: &Router, path: &str, token: &str) -> Answer {
    call(app, "GET", path, token).await
}
