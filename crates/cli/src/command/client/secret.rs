//! `bailiwick client secrets`, `delete-secret`.

use bailiwick_server::{
    Administration,
    bailiwick_core::model::{ClientId, ClientSecret},
};

use crate::{failure::Failure, output::Output, view::SecretView};

pub(super) async fn list(
    id: &ClientId,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let record = admin.client(id).await?;
    let uses = admin.client_secret_uses(id).await?;
    let secrets = record.secrets.iter();
    let views: Vec<_> = secrets
        .map(|secret| SecretView::new(secret, &uses))
        .collect();
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
