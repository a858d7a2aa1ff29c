//! `POST /o/introspect/` (RFC 7662); GET where a switch allows it.

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response},
};
use bailiwick_core::introspect::IntrospectionRequest;

use super::{guard::Guard, read_form};
use crate::{app::App, exec, response};

/// The introspection endpoint.
pub(crate) async fn introspect(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let (incoming, request) = match read_form(&app, request, IntrospectionRequest::parse).await {
        Ok(read) => read,
        Err(error) => return response::refusal(&error),
    };
    let guard = Guard::new(&app, &incoming, request.client());
    match exec::run_for(&app, &incoming, &request).await {
        Ok(answer) => response::json(answer.to_json()),
        Err(error) => response::refusal(&guard.count(error)),
    }
}
