//! The builder was given no keys.

use std::sync::Arc;

use bailiwick_server::{AuthorizationServer, BuildError, Store, Users};

async fn build(
    store: Arc<dyn Store>,
    users: Arc<dyn Users>,
) -> Result<AuthorizationServer, BuildError> {
    AuthorizationServer::builder("https://login.example/o")
        .store(store)
        .users(users)
        .build()
        .await
}

fn main() {}
