//! `bailiwick client secrets`, `delete-secret`.

use bailiwick_server::{
    Administration,
    bailiwick_core::{
        UnixTime,
        model::{ClientId, ClientSecret},
    },
};
use serde::Serialize;

use crate::{
    failure::Failure,
    output::{Output, View},
};

/// A secret, of which nobody has the value.
#[derive(Debug, Serialize)]
struct SecretView {
    secret: String,
    created_at: i64,
    /// Absent: not since it was made, as far as is known.
    last_used_at: Option<i64>,
}

impl View for SecretView {
    const COLUMNS: &'static [&'static str] = &["secret", "created_at", "last_used_at"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

pub(super) async fn list(
    id: &ClientId,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let record = admin.client(id).await?;
    let uses = admin.client_secret_uses(id).await?;
    let view = |secret: &ClientSecret| {
        let last = uses.iter().find(|one| one.secret == secret.name());
        SecretView {
            secret: secret.name().to_string(),
            created_at: secret.created_at.as_secs(),
            last_used_at: last.map(|one| UnixTime::as_secs(one.last_used_at)),
        }
    };
    let views: Vec<_> = record.secrets.iter().map(view).collect();
    output.list(&views)
}

pub(super) async fn delete(
    id: &ClientId,
    shown: &str,
    admin: &Administration,
) -> Result<(), Failure> {
    let record = admin.client(id).await?;
    let mut names = record.secrets.iter().map(ClientSecret::name);
    let Some(name) = names.find(|name| name.to_string() == shown) else {
        let text = format!("the client has no secret that is called {shown}");
        return Err(Failure::Error(text));
    };
    admin.delete_client_secret(id, name).await?;
    Ok(())
}
