//! An authorization server on the log.

use std::{path::Path, sync::Arc};

use anyhow::Result;
use bailiwick_server::{
    AuthorizationServer, PasswordPool, Secrets, Store, StoreUsers, grant::ClientCredentials,
};

use crate::LogStore;

/// A server whose log and secret file are in `directory`, with the scope `read`.
///
/// # Errors
///
/// What the log, the secret file or the issuer are refused for.
pub async fn server(directory: &Path, issuer: &str) -> Result<AuthorizationServer> {
    let store: Arc<dyn Store> = Arc::new(LogStore::open(directory.join("bailiwick.log"))?);
    let keys = Secrets::open_or_create(&directory.join("bailiwick.secret"))?;
    let users = StoreUsers::new(Arc::clone(&store), PasswordPool::new());
    let server = AuthorizationServer::builder(issuer)
        .store(store)
        .users(users)
        .keys(keys)
        .grant(ClientCredentials)
        .scope("read", "Read your notes")
        .build()
        .await?;
    Ok(server)
}
