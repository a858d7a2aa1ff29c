//! `POST /o/introspect/` (RFC 7662); GET where a switch allows it.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use bailiwick_core::{Reason, introspect::IntrospectionRequest};

use super::guard::Guard;
use crate::{
    app::App,
    exec,
    incoming::{FORM_LIMIT, Incoming},
    response,
};

/// The introspection endpoint.
pub(crate) async fn introspect(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let incoming = match Incoming::read(request, FORM_LIMIT).await {
        Ok(incoming) => incoming,
        Err(error) => return response::refusal(&error),
    };
    let request = match IntrospectionRequest::parse(&incoming.parts()) {
        Ok(request) => request,
        Err(error) => return response::refusal(&error),
    };
    let guard = Guard::new(&app, &incoming, request.client());
    match exec::run(&app, &request).await {
        Ok(answer) => response::json(answer.to_json()),
        Err(error) if error.reason == Reason::MethodNotAllowed => {
            let mut answer = response::empty(StatusCode::METHOD_NOT_ALLOWED);
            answer
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static("POST"));
            answer
        }
        Err(error) => response::refusal(&guard.count(error)),
    }
}
