//! Reading what somebody sends: bounded in size and time.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, header, request},
};
use bailiwick_core::{ErrorCode, OAuthError, Reason, params::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::app::Peer;

/// Most bytes of a form.
pub(crate) const FORM_LIMIT: usize = 64 * 1024;
/// Most bytes of a registration.
pub(crate) const REGISTRATION_LIMIT: usize = 256 * 1024;
/// The time in which a body must have arrived.
const DEADLINE: Duration = Duration::from_secs(10);

/// A request read whole.
#[derive(Debug)]
pub(crate) struct Incoming {
    head: request::Parts,
    body: Bytes,
    pub(crate) peer: Peer,
}

impl Incoming {
    /// Reads a request with a body of at most `limit` bytes.
    pub(crate) async fn read(request: Request<Body>, limit: usize) -> Result<Self, OAuthError> {
        let (head, body) = request.into_parts();
        if head.headers.get_all(header::AUTHORIZATION).iter().count() > 1 {
            return Err(refused(
                Reason::ClientAuthenticationRepeated,
                "there is more than one Authorization header",
            ));
        }
        let peer = Peer::of(&head.extensions);
        let body = collect(body, limit).await?;
        Ok(Self { head, body, peer })
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
