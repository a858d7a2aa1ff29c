//! A guard as a layer.

use std::task::{Context, Poll};

use futures_util::future::{Either, Ready, ready};
use http::{Request, Response};
use tower::{Layer, Service};

use super::Require;

impl<S> Layer<S> for Require {
    type Service = RequireService<S>;

    fn layer(&self, inner: S) -> RequireService<S> {
        RequireService {
            require: self.clone(),
            inner,
        }
    }
}

/// The service that [`Require`] makes.
///
/// ```
/// use bailiwick_resource::{RequireService, require};
/// use tower::Layer;
///
/// fn guarded<S>(service: S) -> RequireService<S> {
///     require(["groups"]).layer(service)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct RequireService<S> {
    require: Require,
    inner: S,
}

impl<S, B, R> Service<Request<B>> for RequireService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: From<Vec<u8>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Either<S::Future, Ready<Result<Response<R>, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (parts, body) = request.into_parts();
        match self.require.check(&parts) {
            Ok(()) => Either::Left(self.inner.call(Request::from_parts(parts, body))),
            Err(refusal) => {
                tracing::debug!(reason = ?refusal.reason(), "a request was refused");
                Either::Right(ready(Ok(refusal.to_response())))
            }
        }
    }
}
