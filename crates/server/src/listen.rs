//! The accept loop: deadlines and caps on connections, and a graceful end.
//!
//! It is ours because a header time-out without a timer does nothing, and the
//! general loops install none.

mod forwarded;
#[cfg(test)]
mod tests;
mod write_deadline;

use std::{future::Future, io, sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};
use tower::ServiceExt;

pub use self::forwarded::TrustedProxies;
use self::write_deadline::WriteDeadline;
use crate::app::PeerAddress;

/// How the accept loop treats connections.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_server::ConnectionLimits;
///
/// let behind_a_proxy = ConnectionLimits {
///     connections: 256,
///     header_timeout: Duration::from_secs(3),
///     ..ConnectionLimits::default()
/// };
/// assert_eq!(behind_a_proxy.header_bytes, 32 * 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Most connections at once; further ones wait to be accepted.
    pub connections: usize,
    /// The time in which the head of a request must have arrived.
    pub header_timeout: Duration,
    /// Most bytes of a request's head.
    pub header_bytes: usize,
    /// The time in which an answer must have been taken.
    pub write_timeout: Duration,
    /// How long the server goes on serving at shutdown while `/health/ready` says that
    /// it is going: a proxy in front notices, and asks another node.
    pub notice: Duration,
    /// How long requests in flight may take to end at shutdown.
    pub drain: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 4096,
            header_timeout: Duration::from_secs(10),
            header_bytes: 32 * 1024,
            write_timeout: Duration::from_secs(30),
            notice: Duration::ZERO,
            drain: Duration::from_secs(10),
        }
    }
}

/// Serves `router` on `listener` until `shutdown` ends, then lets requests in
/// flight end.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    proxies: TrustedProxies,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let permits = Arc::new(Semaphore::new(limits.connections));
    let proxies = Arc::new(proxies);
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = accept(&listener, &permits) => {
                let (stream, permit) = accepted?;
                let connection = connection(stream, router.clone(), limits, &proxies, &graceful);
                connections.spawn(async move {
                    connection.await;
                    drop(permit);
                });
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(limits.drain, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests in flight were cut off at shutdown");
    }
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return Ok((stream, permit)),
            // Out of file descriptors, or the peer is gone already: neither ends
            // the server.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

fn connection(
    stream: TcpStream,
    router: Router,
    limits: ConnectionLimits,
    proxies: &Arc<TrustedProxies>,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + 'static {
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().ok();
    let proxies = Arc::clone(proxies);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        if let Some(peer) = peer {
            let client = PeerAddress(proxies.client(peer, request.headers()));
            request.extensions_mut().insert(client);
        }
        router.clone().oneshot(request)
    });
    let stream = WriteDeadline::new(stream, limits.write_timeout);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(limits.header_bytes)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
