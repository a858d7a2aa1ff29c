//! Answers of a host's own, over `http` types.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use bailiwick_store::BoxFuture;
use http::{Request, Response};

use crate::server::AuthorizationServer;

/// Most bytes of a request's body unless said.
pub(crate) const BODY_LIMIT: usize = crate::incoming::FORM_LIMIT;

/// Answers requests: instead of a route of the server
/// ([`Builder::respond`](crate::Builder::respond)), or at an [`Endpoint`]. A
/// function is one:
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_server::{AuthorizationServer, Respond, Route};
/// use http::{Request, Response};
///
/// let stamped = |server: AuthorizationServer, request: Request<_>| async move {
///     let mut response = server.respond_at(Route::Token, request).await;
///     let stamp = http::HeaderValue::from_static("example.org");
///     response.headers_mut().insert("x-issued-by", stamp);
///     response
/// };
/// let stamped: Arc<dyn Respond> = Arc::new(stamped);
/// ```
///
/// A type says besides how long bodies may be:
///
/// ```
/// use bailiwick_server::{AuthorizationServer, BoxFuture, Respond};
/// use bytes::Bytes;
/// use http::{Request, Response};
///
/// /// Applications come with their logos.
/// struct Upload;
///
/// impl Respond for Upload {
///     fn respond<'a>(
///         &'a self,
///         _: &'a AuthorizationServer,
///         request: Request<Bytes>,
///     ) -> BoxFuture<'a, Response<Bytes>> {
///         Box::pin(async move { Response::new(request.into_body()) })
///     }
///
///     fn body_limit(&self) -> usize {
///         1024 * 1024
///     }
/// }
/// # assert_eq!(Upload.body_limit(), 1 << 20);
/// ```
pub trait Respond: Send + Sync + 'static {
    /// Answers `request`, whose body is there as a whole.
    fn respond<'a>(
        &'a self,
        server: &'a AuthorizationServer,
        request: Request<Bytes>,
    ) -> BoxFuture<'a, Response<Bytes>>;

    /// Most bytes of a body: a longer one is refused with 413 before this is
    /// asked. 64 KiB unless said.
    fn body_limit(&self) -> usize {
        BODY_LIMIT
    }
}

impl<F, Answer> Respond for F
where
    F: Fn(AuthorizationServer, Request<Bytes>) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Response<Bytes>> + Send + 'static,
{
    fn respond<'a>(
        &'a self,
        server: &'a AuthorizationServer,
        request: Request<Bytes>,
    ) -> BoxFuture<'a, Response<Bytes>> {
        Box::pin(self(server.clone(), request))
    }
}

/// An endpoint of a host's own below the issuer.
///
/// A panic fails the one request that met it with 500, and a body longer than
/// [`Endpoint::body_limit`] is refused, as at every endpoint.
///
/// ```
/// use bailiwick_server::{AuthorizationServer, BoxFuture, Endpoint};
/// use bytes::Bytes;
/// use http::{Request, Response};
///
/// #[derive(Debug)]
/// struct Motto;
///
/// impl Endpoint for Motto {
///     fn path(&self) -> &str {
///         "/motto"
///     }
///
///     fn metadata(&self) -> Option<&str> {
///         Some("example_motto_endpoint")
///     }
///
///     fn respond<'a>(
///         &'a self,
///         _: &'a AuthorizationServer,
///         _: Request<Bytes>,
///     ) -> BoxFuture<'a, Response<Bytes>> {
///         let said = Bytes::from_static(b"Each service rules its own scopes.");
///         Box::pin(async move { Response::new(said) })
///     }
/// }
/// ```
pub trait Endpoint: Send + Sync + 'static {
    /// The path below the issuer's, such as `/userinfo`: for the issuer
    /// `https://login.example.org/o` it answers at `/o/userinfo`. It begins with a
    /// slash, ends without one, and has letters, digits and `-._~` in its segments;
    /// anything else, and a path that something else answers, is an error when the
    /// server is built. It is answered with and without a trailing slash, and for
    /// every method. Asked when the routes are put together, not for each request.
    fn path(&self) -> &str;

    /// The member of the metadata document under which its URL is found (RFC 8414
    /// §2), such as `userinfo_endpoint`; none unless said.
    fn metadata(&self) -> Option<&str> {
        None
    }

    /// Answers `request`, whose body is there as a whole.
    fn respond<'a>(
        &'a self,
        server: &'a AuthorizationServer,
        request: Request<Bytes>,
    ) -> BoxFuture<'a, Response<Bytes>>;

    /// Most bytes of a body: a longer one is refused with 413 before this is
    /// asked. 64 KiB unless said.
    ///
    /// ```
    /// # use bailiwick_server::{AuthorizationServer, BoxFuture, Endpoint};
    /// # use bytes::Bytes;
    /// # use http::{Request, Response};
    /// # struct Logos;
    /// impl Endpoint for Logos {
    ///     fn body_limit(&self) -> usize {
    ///         1024 * 1024
    ///     }
    ///     // …
    /// #     fn path(&self) -> &str {
    /// #         "/logos"
    /// #     }
    /// #     fn respond<'a>(
    /// #         &'a self,
    /// #         _: &'a AuthorizationServer,
    /// #         request: Request<Bytes>,
    /// #     ) -> BoxFuture<'a, Response<Bytes>> {
    /// #         Box::pin(async move { Response::new(request.into_body()) })
    /// #     }
    /// }
    /// # assert_eq!(Logos.body_limit(), 1 << 20);
    /// ```
    fn body_limit(&self) -> usize {
        BODY_LIMIT
    }
}

impl<T: Endpoint + ?Sized> Endpoint for Arc<T> {
    fn path(&self) -> &str {
        (**self).path()
    }

    fn metadata(&self) -> Option<&str> {
        (**self).metadata()
    }

    fn respond<'a>(
        &'a self,
        server: &'a AuthorizationServer,
        request: Request<Bytes>,
    ) -> BoxFuture<'a, Response<Bytes>> {
        (**self).respond(server, request)
    }

    fn body_limit(&self) -> usize {
        (**self).body_limit()
    }
}

/// The request with its body read whole, or why not.
pub(crate) async fn whole(
    request: Request<Body>,
    limit: usize,
) -> Result<Request<Bytes>, Response<Body>> {
    let (head, body) = request.into_parts();
    match crate::incoming::collect(body, limit).await {
        Ok(body) => Ok(Request::from_parts(head, body)),
        Err(error) => Err(crate::response::refusal(&error)),
    }
}
