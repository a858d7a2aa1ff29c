//! The machine endpoints: HTTP in, HTTP out. They hold no rules.

pub(crate) mod guard;
mod introspect;
mod manifest;
mod metadata;
mod openapi;
mod register_scope;
mod revoke;
mod scope_events;
mod token;

pub(crate) use token::token;

use axum::{
    body::Body,
    http::Request,
    routing::{MethodRouter, get, post},
};
use bailiwick_core::{OAuthError, params::Parts};

use crate::{
    app::App,
    incoming::{FORM_LIMIT, Incoming},
    layer::cors,
    route::Route,
};

/// What answers at the machine endpoints.
pub(crate) fn handlers() -> [(Route, MethodRouter<App>); 9] {
    [
        (Route::Token, post(token::token).options(cors::preflight)),
        (Route::Revoke, post(revoke::revoke).options(cors::preflight)),
        (
            Route::Introspect,
            post(introspect::introspect).get(introspect::introspect),
        ),
        (Route::RegisterScope, post(register_scope::register_scope)),
        (
            Route::ScopeManifest,
            get(manifest::show).put(manifest::declare),
        ),
        (Route::RegistryDescription, get(openapi::description)),
        (
            Route::Metadata,
            get(metadata::authorization_server).options(cors::preflight_of_document),
        ),
        (Route::Keys, get(metadata::jwks)),
        (
            Route::ScopeEvents,
            get(scope_events::scope_events).options(scope_events::preflight),
        ),
    ]
}

/// A request of a client with a form, and what `parse` makes of it.
async fn read_form<T>(
    app: &App,
    request: Request<Body>,
    parse: fn(&Parts<'_>) -> Result<T, OAuthError>,
) -> Result<(Incoming, T), OAuthError> {
    let mut incoming = Incoming::read(request, FORM_LIMIT).await?;
    incoming.recognise_client(app)?;
    let parsed = parse(&incoming.parts())?;
    Ok((incoming, parsed))
}
