//! The machine endpoints: HTTP in, HTTP out. They hold no rules.

mod guard;
mod introspect;
mod metadata;
mod register_scope;
mod revoke;
mod token;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{app::App, layer::cors};

/// The routes of the machine endpoints. Each answers with and without its
/// trailing slash; a POST is never redirected.
pub(crate) fn routes(app: &App) -> Router<App> {
    let mount = &app.mount;
    let mut router = Router::new();
    for slash in ["", "/"] {
        let at = |tail: &str| mount.path(&format!("{tail}{slash}"));
        router = router
            .route(&at("/token"), post(token::token).options(cors::preflight))
            .route(
                &at("/revoke_token"),
                post(revoke::revoke).options(cors::preflight),
            )
            .route(
                &at("/introspect"),
                post(introspect::introspect).get(introspect::introspect),
            )
            .route(&at("/register_scope"), post(register_scope::register_scope));
    }
    for path in metadata::paths(mount) {
        router = router.route(
            &path,
            get(metadata::authorization_server).options(cors::preflight_of_document),
        );
    }
    router.route(&mount.path("/.well-known/jwks.json"), get(metadata::jwks))
}
