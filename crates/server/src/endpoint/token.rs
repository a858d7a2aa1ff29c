//! `POST /o/token/` (RFC 6749 §3.2).

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response},
};
use bailiwick_core::token::TokenRequest;

use super::guard::Guard;
use crate::{
    app::App,
    exec,
    incoming::{FORM_LIMIT, Incoming},
    layer::cors,
    response,
};

/// The token endpoint.
pub(crate) async fn token(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let incoming = match Incoming::read(request, FORM_LIMIT).await {
        Ok(incoming) => incoming,
        Err(error) => return response::refusal(&error),
    };
    let parsed = TokenRequest::parse(&incoming.parts());
    let request = match parsed {
        Ok(request) => request,
        Err(error) => return cors::allow(&app, incoming.origin(), None, response::refusal(&error)),
    };
    let client = request.client().client_id();
    let answer = answer(&app, &incoming, &request).await;
    cors::allow(&app, incoming.origin(), Some(client), answer)
}

async fn answer(app: &App, incoming: &Incoming, request: &TokenRequest) -> Response<Body> {
    let guard = Guard::new(app, incoming, Some(request.client())).with_login(request.login());
    let outcome = match guard.check() {
        Ok(()) => exec::run(app, request).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(answer) => response::json(answer.to_json()),
        Err(error) => response::refusal(&guard.count(error)),
    }
}
