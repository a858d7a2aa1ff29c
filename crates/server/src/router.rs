//! All routes, put together.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode},
    middleware,
    routing::{MethodRouter, any},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    admin_api,
    app::App,
    endpoint, health, layer, page,
    respond::{self, Endpoint},
    response,
    route::Route,
    routing::Handler,
    server::AuthorizationServer,
};

/// Every route but the start page, and nothing else: what is not there is the
/// host's to answer.
pub(crate) fn mergeable(app: &App) -> Router {
    layered(app, replaceable(app, |route| route != Route::Home))
}

/// Every route, and a page for what is not there.
pub(crate) fn site(app: &App) -> Router {
    let missing = page::told(app, Router::new().fallback(page::not_found));
    layered(app, replaceable(app, |_| true).merge(missing))
}

/// Every route as it is without a host's replacements, found by its path.
pub(crate) fn stock(app: &App) -> Router {
    let offered = |route: &Route| app.routing.offers(*route, &app.config);
    layered(app, built_in(app, offered))
}

fn replaceable(app: &App, wanted: impl Fn(Route) -> bool) -> Router<App> {
    let offered = |route: &Route| wanted(*route) && app.routing.offers(*route, &app.config);
    let ours = |route: &Route| offered(route) && app.routing.replacement(*route).is_none();
    let mut router = built_in(app, ours);
    for route in Route::ALL.iter().copied().filter(|route| offered(route)) {
        if let Some(handler) = app.routing.replacement(route) {
            router = at_all(router, route.paths(&app.mount), &replacement(app, handler));
        }
    }
    for endpoint in app.routing.endpoints() {
        let path = app.mount.path(endpoint.path());
        let paths = [format!("{path}/"), path];
        router = at_all(router, paths, &own_endpoint(app, endpoint));
    }
    router
}

/// Machine endpoints and pages, each with what surrounds its kind.
fn built_in(app: &App, wanted: impl Fn(&Route) -> bool) -> Router<App> {
    let place = |router, (route, methods): (Route, MethodRouter<App>)| {
        if wanted(&route) {
            at_all(router, route.paths(&app.mount), &methods)
        } else {
            router
        }
    };
    let machines = endpoint::handlers().into_iter().chain(health::handlers());
    let machines = machines.chain(admin_api::handlers());
    let machines = machines.fold(Router::new(), place);
    let pages = page::handlers().into_iter().fold(Router::new(), place);
    machines.merge(page::told(app, pages))
}

fn at_all(
    router: Router<App>,
    paths: impl IntoIterator<Item = String>,
    methods: &MethodRouter<App>,
) -> Router<App> {
    let paths = paths.into_iter();
    paths.fold(router, |router, path| router.route(&path, methods.clone()))
}

fn replacement(app: &App, handler: &Handler) -> MethodRouter<App> {
    match handler {
        Handler::Axum(methods) => MethodRouter::clone(methods).with_state(()),
        Handler::Http(respond) => {
            let (server, respond) = (AuthorizationServer::of(app.clone()), Arc::clone(respond));
            any(move |request: Request<Body>| async move {
                match respond::whole(request, respond.body_limit()).await {
                    Ok(request) => respond.respond(&server, request).await.map(Body::from),
                    Err(refusal) => refusal,
                }
            })
        }
    }
}

fn own_endpoint(app: &App, endpoint: &Arc<dyn Endpoint>) -> MethodRouter<App> {
    let (server, endpoint) = (AuthorizationServer::of(app.clone()), Arc::clone(endpoint));
    any(move |request: Request<Body>| async move {
        match respond::whole(request, endpoint.body_limit()).await {
            Ok(request) => endpoint.respond(&server, request).await.map(Body::from),
            Err(refusal) => refusal,
        }
    })
}

fn layered(app: &App, router: Router<App>) -> Router {
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            layer::access_log,
        ))
        .with_state(app.clone())
}

/// A defect of ours fails the one request that met it, and no other.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature is the layer's"
)]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response<Body> {
    let said = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(panic = said, "a handler panicked");
    let mut answer = response::json(br#"{"error":"server_error"}"#.to_vec());
    *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    answer
}
