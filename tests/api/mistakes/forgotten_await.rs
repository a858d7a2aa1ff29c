//! The server is used before it is built.

use std::sync::Arc;

use bailiwick_server::{AuthorizationServer, BuildError, Secrets, Store, Users};

async fn build(
    store: Arc<dyn Store>,
    users: Arc<dyn Users>,
    keys: Arc<Secrets>,
) -> Result<(), BuildError> {
    let server = AuthorizationServer::builder("https://login.example/o")
        .store(store)
        .users(users)
        .keys(keys)
        .build()?;
    server.router();
    Ok(())
}

fn main() {}
