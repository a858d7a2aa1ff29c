//! `POST /o/register_scope/`: the dot-dynamic-scopes contract. Bodies are empty
//! on success.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderName, HeaderValue, Request, Response, StatusCode},
};
use bailiwick_core::{OAuthError, model::ScopeState, scope::RegisterScopeRequest};

use crate::{
    app::App,
    exec,
    incoming::{Incoming, REGISTRATION_LIMIT},
    response,
    waiting::versioned,
};

/// Says that the scope did not become a default although that was asked for.
const SCOPE_DEFAULT: HeaderName = HeaderName::from_static("bailiwick-scope-default");

/// Says that the scope waits for an administrator.
const SCOPE_STATE: HeaderName = HeaderName::from_static("bailiwick-scope-state");

/// The registration endpoint.
pub(crate) async fn register_scope(
    State(app): State<App>,
    request: Request<Body>,
) -> Response<Body> {
    match answer(&app, request).await {
        Ok(answer) => answer,
        Err(error) => {
            let version = app.snapshots.current().version();
            versioned(response::refusal(&error), version)
        }
    }
}

async fn answer(app: &App, request: Request<Body>) -> Result<Response<Body>, OAuthError> {
    let incoming = Incoming::read(request, REGISTRATION_LIMIT).await?;
    let request = RegisterScopeRequest::parse(&incoming.parts())?;
    let registered = exec::run(app, &request).await?;
    let status = if registered.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let version = app.snapshots.current().version();
    let mut answer = versioned(response::empty(status), version);
    if registered.default_refused {
        let refused = HeaderValue::from_static("not-permitted");
        answer.headers_mut().insert(SCOPE_DEFAULT, refused);
    }
    if registered.pending {
        let state = HeaderValue::from_static(ScopeState::Pending.as_str());
        answer.headers_mut().insert(SCOPE_STATE, state);
    }
    Ok(answer)
}
