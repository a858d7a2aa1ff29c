//! [`ProtectClients`] at work.

use std::{
    error::Error,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Method, Request, Response, header::CONTENT_TYPE, request::Parts};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower::{Layer, Service};

use super::ProtectClients;
use crate::{
    bearer, protect::go_on, refusal::Refusal, refusal::RefusalReason, verifier::BoxFuture,
};

impl<S> Layer<S> for ProtectClients {
    type Service = ProtectClientsService<S>;

    fn layer(&self, inner: S) -> ProtectClientsService<S> {
        ProtectClientsService {
            protect: self.clone(),
            inner,
        }
    }
}

/// The service that [`ProtectClients`] makes.
///
/// ```
/// use bailiwick_resource::{ProtectClients, ProtectClientsService};
/// use tower::Layer;
///
/// fn protected<S>(protect: &ProtectClients, service: S) -> ProtectClientsService<S> {
///     protect.layer(service)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ProtectClientsService<S> {
    protect: ProtectClients,
    inner: S,
}

impl<S, B, R> Service<Request<B>> for ProtectClientsService<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Body<Error: Into<Box<dyn Error + Send + Sync>>, Data: Send> + From<Bytes> + Send + 'static,
    R: From<Vec<u8>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<R>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let protect = self.protect.clone();
        go_on(
            &mut self.inner,
            async move { protect.admitted(request).await },
        )
    }
}

impl ProtectClients {
    /// The request as it goes on: a form was read, and is a body again.
    async fn admitted<B>(&self, request: Request<B>) -> Result<Request<B>, Refusal>
    where
        B: Body<Error: Into<Box<dyn Error + Send + Sync>>> + From<Bytes>,
    {
        let (head, body) = request.into_parts();
        let (form, body) = if may_carry_credentials(&head) {
            let form = self
                .read(body)
                .await
                .map_err(|reason| self.refuse(reason))?;
            (form.clone(), B::from(form))
        } else {
            (Bytes::new(), body)
        };
        let mut request = Request::from_parts(head, form);
        self.check(&mut request).await?;
        Ok(request.map(|_| body))
    }

    async fn read<B>(&self, body: B) -> Result<Bytes, RefusalReason>
    where
        B: Body<Error: Into<Box<dyn Error + Send + Sync>>>,
    {
        // A length that is only announced is not waited for.
        let announced = usize::try_from(body.size_hint().lower());
        if announced.map_or(true, |announced| announced > self.body_limit) {
            return Err(RefusalReason::BodyTooLarge);
        }
        let collected = Limited::new(body, self.body_limit).collect().await;
        let collected = collected.map_err(|error| {
            if error.is::<LengthLimitError>() {
                RefusalReason::BodyTooLarge
            } else {
                RefusalReason::BodyUnreadable
            }
        })?;
        Ok(collected.to_bytes())
    }
}

/// RFC 6749 §2.3.1: a secret in the body of a form. One beside HTTP Basic must be
/// seen, for it is refused; one beside a bearer token is not looked for.
fn may_carry_credentials(head: &Parts) -> bool {
    let is_form = |value: &http::HeaderValue| {
        let essence = value.as_bytes().split(|byte| *byte == b';').next();
        let form = b"application/x-www-form-urlencoded";
        essence.is_some_and(|essence| essence.trim_ascii().eq_ignore_ascii_case(form))
    };
    !matches!(head.method, Method::GET | Method::HEAD)
        && head.headers.get(CONTENT_TYPE).is_some_and(is_form)
        && bearer::access_token(&head.headers, &head.uri) == Err(RefusalReason::NoToken)
}
