//! `protect-axum-api`: declares its scopes, then serves notes.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use bailiwick_resource::{
    AuthorizationServer, ConfigurationError, Credential, ManifestError, ManifestRegistrar as _,
};
use clap::Parser;
use protect_axum_api::{Verification, api, manifest, metadata, protect};
use thiserror::Error;
use tokio::net::TcpListener;

/// Notes over HTTP, protected by Bailiwick.
#[derive(Debug, Parser)]
struct Options {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8002")]
    listen: String,
    /// The issuer: the authorization server's address.
    #[arg(long, default_value = "http://localhost:8000/o")]
    issuer: String,
    /// The file with this resource server's static token.
    #[arg(long)]
    token_file: PathBuf,
    /// This resource server's client identifier.
    #[arg(long, default_value = "notes-api")]
    resource_server: String,
    /// This API's resource identifier: the audience of its tokens.
    #[arg(long, default_value = "http://127.0.0.1:8002")]
    resource: String,
    /// How access tokens are verified.
    #[arg(long, value_enum, default_value = "either")]
    verification: Verification,
}

#[derive(Debug, Error)]
enum StartError {
    #[error("cannot read {}: {source}", path.display())]
    Token {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error("cannot serve: {0}")]
    Serve(#[from] io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without a standard error there is nobody left to tell.
            let _ = writeln!(io::stderr(), "protect-axum-api: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), StartError> {
    let token =
        std::fs::read_to_string(&options.token_file).map_err(|source| StartError::Token {
            path: options.token_file.clone(),
            source,
        })?;
    let server = AuthorizationServer::builder(&options.issuer, Credential::bearer(token.trim()))
        .resource_server(options.resource_server)
        .build()?;
    // The API does not start unless the server knows its scopes.
    server.apply(&manifest()).await?;
    let protect = protect(
        &options.issuer,
        server,
        &options.resource,
        options.verification,
    )?;
    let listener = TcpListener::bind(&options.listen).await?;
    writeln!(
        io::stdout(),
        "listening on http://{}",
        listener.local_addr()?
    )?;
    let metadata = metadata(&options.issuer, &options.resource);
    axum::serve(listener, api(protect, metadata)).await?;
    Ok(())
}
