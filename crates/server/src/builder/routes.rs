//! What answers where: routes replaced, left out and added.

use std::sync::Arc;

use axum::routing::MethodRouter;
use serde_json::Value;

use super::Builder;
use crate::{
    respond::{Endpoint, Respond},
    route::{Route, RouteGroup},
    routing::Handler,
};

impl<S, U, K> Builder<S, U, K> {
    /// Answers `route` with a handler of the host. Path and name stay, and so
    /// does the rest: what others say of the route, such as the metadata. The
    /// handler comes before the server that it is for: one that needs the server is
    /// a function for [`Builder::respond`], which is handed it with each request.
    ///
    /// ```
    /// use axum::routing::get;
    /// use bailiwick_server::{AuthorizationServer, Route};
    ///
    /// let server = AuthorizationServer::builder("https://login.example.org/o")
    ///     .route(Route::SignOut, get(async || "See you."));
    /// ```
    pub fn route(mut self, route: Route, handler: MethodRouter) -> Self {
        let handler = Handler::Axum(Box::new(handler));
        self.options.routing.replace(route, handler);
        self
    }

    /// Answers `route` with a function of the host over `http` types, whatever
    /// the method. The function is handed the server too, to answer by
    /// [`AuthorizationServer::respond_at`](crate::AuthorizationServer::respond_at)
    /// what it does not answer itself, or to ask it whatever it wants to know.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, Route};
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    ///
    /// let server = AuthorizationServer::builder("https://login.example.org/o").respond(
    ///     Route::Live,
    ///     async |_: AuthorizationServer, _: Request<Bytes>| Response::new(Bytes::from("here")),
    /// );
    /// ```
    pub fn respond(mut self, route: Route, respond: impl Respond) -> Self {
        let handler = Handler::Http(Arc::new(respond));
        self.options.routing.replace(route, handler);
        self
    }

    /// Leaves the routes of `group` out: they are 404, the metadata does not tell
    /// of them, and no page leads to them.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, RouteGroup};
    ///
    /// let server = AuthorizationServer::builder("https://login.example.org/o")
    ///     .without(RouteGroup::Administration)
    ///     .without(RouteGroup::Setup);
    /// ```
    pub fn without(mut self, group: RouteGroup) -> Self {
        self.options.routing.drop_group(group);
        self
    }

    /// Adds an endpoint of the host. Two of one path, or one at the path of a
    /// route that is there, is an error when the server is built.
    ///
    /// ```
    /// use bailiwick_server::{AuthorizationServer, Endpoint};
    ///
    /// fn with(endpoint: impl Endpoint) {
    ///     let server =
    ///         AuthorizationServer::builder("https://login.example.org/o").endpoint(endpoint);
    /// }
    /// ```
    pub fn endpoint(mut self, endpoint: impl Endpoint) -> Self {
        self.options.routing.add_endpoint(Arc::new(endpoint));
        self
    }

    /// Adds a member to the metadata document (RFC 8414 §2). What follows from
    /// what the server has cannot be said otherwise: that is an error when the
    /// server is built.
    ///
    /// ```
    /// use bailiwick_server::AuthorizationServer;
    ///
    /// let server = AuthorizationServer::builder("https://login.example.org/o")
    ///     .metadata("service_documentation", "https://docs.example.org/");
    /// ```
    pub fn metadata(mut self, member: impl Into<String>, value: impl Into<Value>) -> Self {
        self.options.routing.add_member(member.into(), value.into());
        self
    }
}
