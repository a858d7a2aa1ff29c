//! The server as functions over `http` types, for any framework.

use axum::{
    body::{Body, Bytes},
    http::{Request, Response, StatusCode, Uri},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::{route::Route, server::AuthorizationServer};

impl AuthorizationServer {
    /// Answers one request as [`AuthorizationServer::site`] does: for a framework
    /// that is not axum. A [`PeerAddress`](crate::PeerAddress) among the request's
    /// extensions says where it comes from.
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    /// use bytes::Bytes;
    /// use http::{Request, StatusCode};
    ///
    /// async fn is_ready(server: &AuthorizationServer) -> bool {
    ///     let request = Request::get("/health/ready").body(Bytes::new());
    ///     let response = server.respond(request.expect("a request")).await;
    ///     response.status() == StatusCode::OK
    /// }
    /// ```
    pub async fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        collected(self.site(), request).await
    }

    /// Answers one request as the server's own `route` does, whatever path the
    /// request was sent to, and whatever a host put in its place. A route with
    /// `{id}` in its path takes it from the request's. 404 if the route is not
    /// there.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, Route};
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    ///
    /// async fn token(server: &AuthorizationServer, request: Request<Bytes>) -> Response<Bytes> {
    ///     server.respond_at(Route::Token, request).await
    /// }
    /// ```
    pub async fn respond_at(&self, route: Route, mut request: Request<Bytes>) -> Response<Bytes> {
        if !route.has_parameter() {
            let path = format!("{}/", route.at(&self.app.mount));
            *request.uri_mut() = moved(request.uri(), &path);
        }
        collected(self.stock(), request).await
    }

    /// Whether [`AuthorizationServer::router`] has a route for `path`, whatever the
    /// method: for a host that asks before it hands a request on.
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// fn is_ours(server: &AuthorizationServer) -> bool {
    ///     server.answers("/o/token/")
    /// }
    /// ```
    pub fn answers(&self, path: &str) -> bool {
        let app = &self.app;
        let mut offered = Route::ALL
            .iter()
            .filter(|route| **route != Route::Home && app.routing.offers(**route, &app.config));
        let mut endpoints = app.routing.endpoints().iter();
        offered.any(|route| route.paths(&app.mount).iter().any(|own| fits(own, path)))
            || endpoints.any(|one| fits(&app.mount.path(one.path()), path.trim_end_matches('/')))
    }
}

/// Whether `path` is one of `pattern`, of which `{id}` is any segment and
/// `{*path}` all that follows.
fn fits(pattern: &str, path: &str) -> bool {
    if let Some(above) = pattern.strip_suffix("{*path}") {
        return path.starts_with(above);
    }
    let mut segments = path.split('/');
    pattern.split('/').all(|own| {
        let segment = segments.next();
        segment.is_some_and(|segment| own == segment || own.starts_with('{') && !segment.is_empty())
    }) && segments.next().is_none()
}

fn moved(uri: &Uri, path: &str) -> Uri {
    let whole = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    // A mount's path and the query of a URI are a URI together.
    whole.parse().unwrap_or_default()
}

/// Says of a request that its answer is waited for as a whole: it must have an end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whole;

async fn collected(router: axum::Router, mut request: Request<Bytes>) -> Response<Bytes> {
    request.extensions_mut().insert(Whole);
    let Ok(response) = router.oneshot(request.map(Body::from)).await;
    whole_response(response).await
}

/// `response` with its body as a whole.
pub(crate) async fn whole_response(response: Response<Body>) -> Response<Bytes> {
    let (head, body) = response.into_parts();
    match body.collect().await {
        Ok(body) => Response::from_parts(head, body.to_bytes()),
        // Only a host's own axum handler streams, and can break off.
        Err(error) => {
            tracing::error!(%error, "an answer broke off");
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}
