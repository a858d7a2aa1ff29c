//! An axum application that becomes an authorization server: its own pages stay
//! what they were, and beside them people sign in, allow and revoke.
//!
//! `embedded-minimal [DIRECTORY [PORT]]`

use std::{error::Error, future::IntoFuture, net::SocketAddr, path::PathBuf, sync::Arc};

use axum::{Router, routing::get};
use bailiwick_server::{
    AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers,
    bailiwick_store::sqlite::{Options, Sqlite},
    grant::{AuthorizationCode, ClientCredentials, RefreshToken},
};
use tokio::net::TcpListener;

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
        .grant(ClientCredentials)
        .build()
        .await?;

    let application = Router::new()
        .route("/", get(async || "The application, as it was."))
        .merge(server.router())
        .into_make_service_with_connect_info::<SocketAddr>();
    announce(&origin);
    tokio::select! {
        end = axum::serve(listener, application).into_future() => end?,
        () = server.maintain(std::future::pending()) => {}
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "who starts it reads it")]
fn announce(origin: &str) {
    println!("listening on {origin}");
}
