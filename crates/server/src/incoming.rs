//! Reading what somebody sends: bounded in size and time.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, header, request},
};
use bailiwick_core::{
    ErrorCode, OAuthError, Reason,
    client_auth::ClientClaim,
    params::{Parameters, Parts},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::app::{App, Peer};

/// Most bytes of a form.
pub(crate) const FORM_LIMIT: usize = 64 * 1024;
/// Most bytes of a registration.
pub(crate) const REGISTRATION_LIMIT: usize = 256 * 1024;
/// Most bytes of a manifest.
pub(crate) const MANIFEST_LIMIT: usize = 1024 * 1024;
/// The time in which a body must have arrived.
const DEADLINE: Duration = Duration::from_secs(10);

/// A request read whole.
#[derive(Debug)]
pub(crate) struct Incoming {
    head: request::Parts,
    body: Bytes,
    client_claim: Option<ClientClaim>,
    pub(crate) peer: Peer,
}

impl Incoming {
    /// Reads a request with a body of at most `limit` bytes.
    pub(crate) async fn read(request: Request<Body>, limit: usize) -> Result<Self, OAuthError> {
        let (head, body) = request.into_parts();
        authorized_once(&head.headers)?;
        let body = collect(body, limit).await?;
        Ok(Self::new(head, body))
    }

    /// A request that a host has read.
    pub(crate) fn of(request: &Request<Bytes>) -> Result<Self, OAuthError> {
        authorized_once(request.headers())?;
        let (head, body) = request.clone().into_parts();
        Ok(Self::new(head, body))
    }

    fn new(head: request::Parts, body: Bytes) -> Self {
        Self {
            peer: Peer::of(&head.extensions),
            head,
            body,
            client_claim: None,
        }
    }

    /// Asks the host's own authentication methods, if there are any, who the
    /// request says that it comes from.
    pub(crate) fn recognise_client(&mut self, app: &App) -> Result<(), OAuthError> {
        if app.extensions.methods.is_empty() {
            return Ok(());
        }
        let parameters = self.credentials()?;
        self.client_claim = app.extensions.recognise(self.headers(), &parameters)?;
        Ok(())
    }

    /// The parameters in which a client may authenticate.
    pub(crate) fn credentials(&self) -> Result<Parameters, OAuthError> {
        self.parts().credentials_form()
    }

    /// What the core parses.
    pub(crate) fn parts(&self) -> Parts<'_> {
        Parts {
            // RFC 9110 §9.3.2: HEAD is GET without the content of the answer.
            get: matches!(self.head.method, Method::GET | Method::HEAD),
            authorization: self.header(&header::AUTHORIZATION),
            content_type: self.header(&header::CONTENT_TYPE),
            query: self.head.uri.query(),
            body: &self.body,
            client_claim: self.client_claim.as_ref(),
        }
    }

    /// All but the body.
    pub(crate) fn head(&self) -> &request::Parts {
        &self.head
    }

    /// The headers.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    fn header(&self, name: &header::HeaderName) -> Option<&[u8]> {
        self.head
            .headers
            .get(name)
            .map(axum::http::HeaderValue::as_bytes)
    }
}

fn authorized_once(headers: &HeaderMap) -> Result<(), OAuthError> {
    if headers.get_all(header::AUTHORIZATION).iter().count() > 1 {
        return Err(refused(
            Reason::ClientAuthenticationRepeated,
            "there is more than one Authorization header",
        ));
    }
    Ok(())
}

/// The whole of a body, if it has at most `limit` bytes and comes in time.
pub(crate) async fn collect(body: Body, limit: usize) -> Result<Bytes, OAuthError> {
    // A length that is only announced is not waited for.
    let announced = axum::body::HttpBody::size_hint(&body).lower();
    if usize::try_from(announced).map_or(true, |announced| announced > limit) {
        return Err(too_large());
    }
    let collected = tokio::time::timeout(DEADLINE, Limited::new(body, limit).collect())
        .await
        .map_err(|_| refused(Reason::BodyTooSlow, "the body did not arrive in time"))?
        .map_err(|error| {
            if error.is::<LengthLimitError>() {
                too_large()
            } else {
                refused(Reason::MalformedBody, "the body could not be read")
            }
        })?;
    Ok(collected.to_bytes())
}

fn too_large() -> OAuthError {
    refused(Reason::BodyTooLarge, "the body is too large")
}

fn refused(reason: Reason, text: &'static str) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidRequest, reason, text)
}
