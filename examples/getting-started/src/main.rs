//! Authorization server, users, groups and API in one process: what the tutorial of
//! Django OAuth Toolkit builds. The steps are in this example's `README.md`.

mod api;

use std::{env, net::SocketAddr, path::Path, sync::Arc};

use bailiwick_resource::{DeclaredScope, register_scopes};
use bailiwick_server::{
    AuthorizationServer, InProcess, PasswordPool, Secrets, Store, StoreUsers,
    bailiwick_store::sqlite::{Options, Sqlite},
    grant::{AuthorizationCode, ClientCredentials, Password, RefreshToken},
};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listen: SocketAddr = match env::args().nth(1) {
        Some(address) => address.parse()?,
        None => ([127, 0, 0, 1], 8000).into(),
    };
    let server = authorization_server(&format!("http://localhost:{}/o", listen.port())).await?;
    // The same API in a process of its own would name the server's URL here.
    let here = InProcess::new(&server);
    let scopes = [
        DeclaredScope::new("read", "Read scope").by_default(),
        DeclaredScope::new("write", "Write scope").by_default(),
        DeclaredScope::new("groups", "Access to your groups").by_default(),
    ];
    register_scopes(None, &here, &scopes).await?;

    let api = api::routes(server.administration().clone(), here);
    let app = api.merge(server.router());
    // Guesses are counted by address, and what has expired is deleted.
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind(listen).await?;
    tokio::select! {
        end = axum::serve(listener, app) => end?,
        () = server.maintain(std::future::pending()) => {}
    }
    Ok(())
}

/// `oauth2_provider` in `INSTALLED_APPS`, and its URLs below `/o/`.
async fn authorization_server(issuer: &str) -> anyhow::Result<AuthorizationServer> {
    let sqlite = Sqlite::open(Path::new("bailiwick.db"), Options::default())?;
    let store: Arc<dyn Store> = Arc::new(sqlite);
    let users = StoreUsers::new(Arc::clone(&store), PasswordPool::new());
    let server = AuthorizationServer::builder(issuer)
        .store(store)
        .users(users)
        .keys(Secrets::open_or_create(Path::new("bailiwick.secret"))?)
        .grant(AuthorizationCode::default())
        .grant(RefreshToken::default())
        .grant(ClientCredentials)
        // The tutorial's way to a token; not for an application of today.
        .grant(Password)
        .build()
        .await?;
    Ok(server)
}
