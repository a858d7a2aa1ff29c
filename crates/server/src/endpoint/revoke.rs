//! `POST /o/revoke_token/` (RFC 7009).

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response, StatusCode},
};
use bailiwick_core::revoke::RevocationRequest;

use super::{Incoming, body::FORM_LIMIT, token::Guard};
use crate::{app::App, exec, layer::cors, response};

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
    let guard = Guard::new(&app, &incoming, request.client_id(), None);
    let answer = match guard.check() {
        Err(error) => response::refusal(&error),
        Ok(()) => match exec::run(&app, &request).await {
            Ok(()) => response::empty(StatusCode::OK),
            Err(error) => {
                guard.count(&error);
                response::refusal(&error)
            }
        },
    };
    cors::allow(&app, incoming.origin(), request.client_id(), answer)
}
