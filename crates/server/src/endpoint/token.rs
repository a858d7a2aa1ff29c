//! `POST /o/token/` (RFC 6749 §3.2).

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response},
};
use bailiwick_core::{OAuthError, Reason, model::ClientId, token::TokenRequest};

use super::{guard::Guard, read_form};
use crate::{app::App, authorization::written, exec, incoming::Incoming, layer::cors, response};

/// The token endpoint.
pub(crate) async fn token(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let origin = cors::origin(&request);
    let (client, answer) = match read_form(&app, request, TokenRequest::parse).await {
        Ok((incoming, request)) => {
            let answer = answer(&app, &incoming, &request).await;
            (Some(request.client().client_id().clone()), answer)
        }
        Err(error) => {
            app.weather.refused(None, &error);
            (None, response::refusal(&error))
        }
    };
    cors::allow(&app, origin.as_deref(), client.as_ref(), answer)
}

async fn answer(app: &App, incoming: &Incoming, request: &TokenRequest) -> Response<Body> {
    let client = request.client();
    let guard = Guard::new(app, incoming, Some(client))
        .with_login(request.login(), !client.gives_a_secret());
    let outcome = match guard.check() {
        Ok(()) => exec::run_for(app, incoming, request).await,
        Err(error) => Err(error),
    };
    match outcome {
        // Only after the commit: what is signed is true.
        Ok(answer) => match answer.to_json(&*app.snapshots) {
            Some(body) => response::json(body),
            None => response::refusal(&exec::unavailable(Reason::KeyMissing)),
        },
        Err(error) => {
            tell_operator(request, &error);
            app.weather.refused(Some(client.client_id()), &error);
            response::refusal(&guard.count(error))
        }
    }
}

/// A client that waits for a switch: its operator learns which. Only clients that
/// have authenticated get this far.
fn tell_operator(request: &TokenRequest, error: &OAuthError) {
    let client = request.client().client_id();
    if error.reason == Reason::GrantTypeSwitchedOff {
        tracing::warn!(?client, said = %error.description, "a token request was refused");
    }
    log_steps(client, error);
}

/// Why a scope was refused, as `bailiwick can` prints it.
fn log_steps(client: &ClientId, error: &OAuthError) {
    let Some(steps) = error.steps.as_deref().map(written) else {
        return;
    };
    let (code, reason) = (error.code.as_str(), error.reason.as_str());
    tracing::info!(%client, code, reason, steps, "a scope was refused");
}
