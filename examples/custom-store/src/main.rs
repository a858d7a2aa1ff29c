//! `custom-store DIRECTORY`: serves at http://localhost:8000/o.

use std::{
    env,
    io::{Write as _, stdout},
    path::PathBuf,
};

use anyhow::{Context as _, Result};
use bailiwick_server::{
    AuthorizationServer,
    bailiwick_core::{
        model::{ClientType, GrantType},
        registration::{ClientDraft, LegacyGrants, NewSecret},
    },
};
use tokio::{net::TcpListener, signal::ctrl_c};

#[tokio::main]
async fn main() -> Result<()> {
    let directory = env::args_os().nth(1).map(PathBuf::from);
    let directory = directory.context("usage: custom-store DIRECTORY")?;
    let server = custom_store::server(&directory, "http://localhost:8000/o").await?;
    welcome(&server).await?;
    let listener = TcpListener::bind("127.0.0.1:8000").await?;
    let stopped = async {
        let _ = ctrl_c().await;
    };
    server.serve(listener, stopped).await?;
    Ok(())
}

/// The first time, makes a client to try things with.
async fn welcome(server: &AuthorizationServer) -> Result<()> {
    let administration = server.administration();
    if !administration.clients().await?.is_empty() {
        return Ok(());
    }
    let mut draft = ClientDraft::new("Notes", ClientType::Confidential);
    draft.grant_types.insert(GrantType::ClientCredentials);
    let (secret, legacy) = (NewSecret::Generated, LegacyGrants::Refuse);
    let client = administration
        .create_client(&draft, Some("notes"), &secret, legacy)
        .await?;
    let secret = client
        .secret
        .context("a confidential client has a secret")?;
    writeln!(
        stdout(),
        "curl -u notes:{} -d grant_type=client_credentials -d scope=read \
         http://localhost:8000/o/token/",
        *secret
    )?;
    Ok(())
}
