//! The machine endpoints: HTTP in, HTTP out. They hold no rules.

mod guard;
mod introspect;
mod metadata;
mod register_scope;
mod revoke;
mod token;

use axum::{
    Router,
    body::Body,
    http::Request,
    routing::{get, post},
};
use bailiwick_core::{OAuthError, params::Parts};

use crate::{
    app::App,
    incoming::{FORM_LIMIT, Incoming},
    layer::cors,
};

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
            .route(&at("/register_scope"), post(register_scope::register_scope))
            .route(&at("/.well-known/jwks.json"), get(metadata::jwks));
    }
    for path in metadata::paths(mount) {
        router = router.route(
            &path,
            get(metadata::authorization_server).options(cors::preflight_of_document),
        );
    }
    router
}

/// A request with a form, and what `parse` makes of it.
async fn read_form<T>(
    request: Request<Body>,
    parse: fn(&Parts<'_>) -> Result<T, OAuthError>,
) -> Result<(Incoming, T), OAuthError> {
    let incoming = Incoming::read(request, FORM_LIMIT).await?;
    let parsed = parse(&incoming.parts())?;
    Ok((incoming, parsed))
}
