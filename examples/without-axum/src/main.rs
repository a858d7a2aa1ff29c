//! An application on plain hyper that becomes an authorization server: it hands
//! on, as values of `http`, the requests that are not its own.
//!
//! `without-axum [DIRECTORY [PORT]]`

use std::{convert::Infallible, error::Error, net::SocketAddr, path::PathBuf, sync::Arc};

use bailiwick_server::{
    AuthorizationServer, PasswordPool, PeerAddress, Secrets, Store, StoreUsers,
    bailiwick_store::sqlite::{Options, Sqlite},
    grant::{AuthorizationCode, RefreshToken},
};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    Request, Response, StatusCode, body::Incoming, server::conn::http1, service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Most bytes of a body; the server's own limits are lower.
const BODY_LIMIT: usize = 512 * 1024;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let port = arguments.next().map_or(Ok(8000), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let origin = format!("http://{}", listener.local_addr()?);

    let database = Sqlite::open(directory.join("application.db"), Options::default())?;
    let store: Arc<dyn Store> = Arc::new(database);
    let keys = Secrets::open_or_create(&directory.join("application.secret"))?;
    let server = AuthorizationServer::builder(format!("{origin}/o"))
        .store(Arc::clone(&store))
        .users(StoreUsers::new(store, PasswordPool::new()))
        .keys(keys)
        .grant(AuthorizationCode::default())
        .grant(RefreshToken::default())
        .build()
        .await?;

    announce(&origin);
    tokio::select! {
        end = accept(listener, &server) => end?,
        () = server.maintain(std::future::pending()) => {}
    }
    Ok(())
}

async fn accept(listener: TcpListener, server: &AuthorizationServer) -> std::io::Result<()> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, peer) = accepted?;
                connections.spawn(serve(stream, peer, server.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, peer: SocketAddr, server: AuthorizationServer) {
    let service = service_fn(move |request| answer(server.clone(), peer, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    // A client that went away is no matter of ours.
    let _ = connection.await;
}

async fn answer(
    server: AuthorizationServer,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if request.uri().path() == "/" {
        return Ok(Response::new("The application, as it was.".into()));
    }
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        let mut refusal = Response::default();
        *refusal.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        return Ok(refusal);
    };
    let mut request = Request::from_parts(head, body.to_bytes());
    request.extensions_mut().insert(PeerAddress(peer));
    Ok(server.respond(request).await.map(Full::new))
}

#[expect(clippy::print_stdout, reason = "who starts it reads it")]
fn announce(origin: &str) {
    println!("listening on {origin}");
}
