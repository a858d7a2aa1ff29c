//! The builder was given no users.

use std::sync::Arc;

use bailiwick_server::{AuthorizationServer, BuildError, Secrets, Store};

async fn build(
    store: Arc<dyn Store>,
    keys: Arc<Secrets>,
) -> Result<AuthorizationServer, BuildError> {
    AuthorizationServer::builder("https://login.example/o")
        .store(store)
        .keys(keys)
        .build()
        .await
}

fn main() {}
