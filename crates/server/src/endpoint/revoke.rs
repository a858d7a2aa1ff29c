//! `POST /o/revoke_token/` (RFC 7009).

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response, StatusCode},
};
use bailiwick_core::revoke::RevocationRequest;

use super::guard::Guard;
use crate::{
    app::App,
    exec,
    incoming::{FORM_LIMIT, Incoming},
    layer::cors,
    response,
};

/// The revocation endpoint.
pub(crate) async fn revoke(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let incoming = match Incoming::read(request, FORM_LIMIT).await {
        Ok(incoming) => incoming,
        Err(error) => return response::refusal(&error),
    };
    let request = match RevocationRequest::parse(&incoming.parts()) {
        Ok(request) => request,
        Err(error) => {
            return cors::allow(&app, incoming.origin(), None, response::refusal(&error));
        }
    };
    let guard = Guard::new(&app, &incoming, Some(request.client()));
    let answer = match exec::run(&app, &request).await {
        Ok(()) => response::empty(StatusCode::OK),
        Err(error) => response::refusal(&guard.count(error)),
    };
    cors::allow(
        &app,
        incoming.origin(),
        Some(request.client().client_id()),
        answer,
    )
}
