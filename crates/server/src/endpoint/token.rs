//! `POST /o/token/` (RFC 6749 §3.2).

use axum::{
    body::Body,
    extract::State,
    http::{Request, Response},
};
use bailiwick_core::{ErrorCode, OAuthError, Reason, model::ClientId, token::TokenRequest};

use super::{Incoming, body::FORM_LIMIT};
use crate::{
    app::App,
    exec,
    layer::cors,
    limiter::{FailureLimit, account_key, address_key, client_key},
    response,
};

/// The token endpoint.
pub(crate) async fn token(State(app): State<App>, request: Request<Body>) -> Response<Body> {
    let incoming = match Incoming::read(request, FORM_LIMIT).await {
        Ok(incoming) => incoming,
        Err(error) => return response::refusal(&error),
    };
    let parsed = TokenRequest::parse(&incoming.parts());
    let client = parsed.as_ref().ok().and_then(TokenRequest::client_id).cloned();
    let answer = match parsed {
        Ok(request) => answer(&app, &incoming, &request).await,
        Err(error) => response::refusal(&error),
    };
    cors::allow(&app, incoming.origin(), client.as_ref(), answer)
}

async fn answer(app: &App, incoming: &Incoming, request: &TokenRequest) -> Response<Body> {
    let guard = Guard::new(app, incoming, request.client_id(), request.login());
    if let Err(error) = guard.check() {
        return response::refusal(&error);
    }
    match exec::run(app, request).await {
        Ok(answer) => response::json(answer.to_json()),
        Err(error) => {
            guard.count(&error);
            response::refusal(&error)
        }
    }
}

/// Keeps those out who guess.
pub(crate) struct Guard<'a> {
    app: &'a App,
    keys: Vec<(FailureLimit, bailiwick_core::Digest)>,
}

impl<'a> Guard<'a> {
    /// For one request: by client and address, by account, and by address.
    pub(crate) fn new(
        app: &'a App,
        incoming: &Incoming,
        client: Option<&ClientId>,
        login: Option<&str>,
    ) -> Self {
        let address = incoming.peer.address();
        let mut keys = vec![(FailureLimit::ADDRESS, address_key(&address))];
        if let Some(client) = client {
            keys.push((FailureLimit::CLIENT_SECRET, client_key(client.as_str(), &address)));
        }
        if let Some(login) = login {
            keys.push((FailureLimit::PASSWORD, account_key(login)));
        }
        Self { app, keys }
    }

    /// Refuses when one of them failed too often.
    pub(crate) fn check(&self) -> Result<(), OAuthError> {
        let now = self.app.now();
        let wait = |(limit, key): &(_, _)| self.app.failures.wait(*limit, key, now);
        if self.keys.iter().any(|one| wait(one).is_some()) {
            return Err(OAuthError::json(
                ErrorCode::TemporarilyUnavailable,
                Reason::TooManyFailures,
                "too many attempts",
            ));
        }
        Ok(())
    }

    /// Counts a refusal for a wrong secret or password, and no other.
    pub(crate) fn count(&self, error: &OAuthError) {
        let guessed = matches!(
            error.reason,
            Reason::ClientSecretWrong | Reason::ClientUnknown | Reason::CredentialsWrong
        );
        if guessed {
            let now = self.app.now();
            for (limit, key) in &self.keys {
                self.app.failures.failed(*limit, *key, now);
            }
        }
    }
}
