//! `POST /o/revoke_token/` (RFC 7009).

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response, StatusCode},
};
use bailiwick_core::revoke::RevocationRequest;

use super::{guard::Guard, read_form};
use crate::{app::App, exec, incoming::Incoming, layer::cors, response};

/// The revocation endpoint.
pub(crate) async fn revoke(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let origin = cors::origin(&request);
    let (client, answer) = match read_form(&app, request, RevocationRequest::parse).await {
        Ok((incoming, request)) => {
            let answer = answer(&app, &incoming, &request).await;
            (Some(request.client().client_id().clone()), answer)
        }
        Err(error) => (None, response::refusal(&error)),
    };
    cors::allow(&app, origin.as_deref(), client.as_ref(), answer)
}

async fn answer(app: &App, incoming: &Incoming, request: &RevocationRequest) -> Response<Body> {
    let guard = Guard::new(app, incoming, Some(request.client()));
    match exec::run_for(app, incoming, request).await {
        Ok(()) => response::empty(StatusCode::OK),
        Err(error) => response::refusal(&guard.count(error)),
    }
}
