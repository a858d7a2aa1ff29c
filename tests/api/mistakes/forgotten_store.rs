//! The builder was given no store.

use std::sync::Arc;

use bailiwick_server::{AuthorizationServer, BuildError, Secrets, Users};

async fn build(
    users: Arc<dyn Users>,
    keys: Arc<Secrets>,
) -> Result<AuthorizationServer, BuildError> {
    AuthorizationServer::builder("https://login.example/o")
        .users(users)
        .keys(keys)
        .build()
        .await
}

fn main() {}
