//! [`Protect`] at work.

use std::{
    mem,
    task::{Context, Poll},
};

use http::{
    HeaderValue, Method, Request, Response,
    header::{AUTHORIZATION, VARY},
};
use tower::{Layer, Service};

use super::Protect;
use crate::{refusal::Refusal, verifier::BoxFuture};

impl<S> Layer<S> for Protect {
    type Service = ProtectService<S>;

    fn layer(&self, inner: S) -> ProtectService<S> {
        ProtectService {
            protect: self.clone(),
            inner,
        }
    }
}

/// The service that [`Protect`] makes.
///
/// ```
/// use bailiwick_resource::{Protect, ProtectService, Verifier};
/// use tower::Layer;
///
/// fn protected<S>(verifier: impl Verifier + 'static, service: S) -> ProtectService<S> {
///     Protect::new(verifier).layer(service)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ProtectService<S> {
    protect: Protect,
    inner: S,
}

impl<S, B, R> Service<Request<B>> for ProtectService<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
    R: From<Vec<u8>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<R>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let protect = self.protect.clone();
        let presented = Protect::presented(request.headers(), request.uri());
        let is_options = *request.method() == Method::OPTIONS;
        go_on(&mut self.inner, async move {
            let protected = protect.admit(presented, is_options).await?;
            protected.leave_in(request.extensions_mut());
            Ok(request)
        })
    }
}

/// Hands a request on that is admitted, and answers one that is refused.
pub(crate) fn go_on<S, B, R>(
    inner: &mut S,
    admitted: impl Future<Output = Result<Request<B>, Refusal>> + Send + 'static,
) -> BoxFuture<'static, Result<Response<R>, S::Error>>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
    R: From<Vec<u8>>,
{
    // The one that is ready goes along; its clone stays for the next request.
    let clone = inner.clone();
    let mut inner = mem::replace(inner, clone);
    Box::pin(async move {
        match admitted.await {
            Ok(request) => {
                let mut response = inner.call(request).await?;
                vary_by_token(&mut response);
                Ok(response)
            }
            Err(refusal) => {
                tracing::debug!(reason = ?refusal.reason(), "a request was refused");
                Ok(refusal.to_response())
            }
        }
    })
}

/// RFC 9110 §12.5.5: what is shown depends on the token.
fn vary_by_token<R>(response: &mut Response<R>) {
    let names_it = response
        .headers()
        .get_all(VARY)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|name| name.trim().eq_ignore_ascii_case(AUTHORIZATION.as_str()));
    if !names_it {
        response
            .headers_mut()
            .append(VARY, HeaderValue::from_static("Authorization"));
    }
}
