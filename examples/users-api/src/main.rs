//! `users-api`: registers its scopes, then serves users and groups.

mod options;

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
    sync::Arc,
};

use bailiwick_resource::{
    AuthorizationServer, ConfigurationError, Credential, Protect, RegisterError,
};
use clap::Parser;
use thiserror::Error;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use users_api::{Directory, router};

use crate::options::{Options, OptionsError};

#[derive(Debug, Error)]
enum StartError {
    #[error(transparent)]
    Options(#[from] OptionsError),
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    #[error(transparent)]
    Register(#[from] RegisterError),
    #[error("cannot listen on {listen}: {source}")]
    Listen {
        listen: String,
        #[source]
        source: io::Error,
    },
    #[error("cannot serve: {0}")]
    Serve(#[source] io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without a standard error there is nobody left to tell.
            let _ = writeln!(io::stderr(), "users-api: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), StartError> {
    let credential = Credential::bearer(options.token()?);
    let server = AuthorizationServer::builder(options.server.clone(), credential).build()?;
    server.register_scopes(&options.scopes()).await?;

    let app = router(
        Arc::new(Directory::with_examples()),
        Protect::new(server).realm("users"),
    );
    let (listener, address) =
        listen(&options.listen)
            .await
            .map_err(|source| StartError::Listen {
                listen: options.listen,
                source,
            })?;
    let told_to_stop = told_to_stop().map_err(StartError::Serve)?;
    writeln!(io::stdout(), "listening on http://{address}").map_err(StartError::Serve)?;
    axum::serve(listener, app)
        .with_graceful_shutdown(told_to_stop)
        .await
        .map_err(StartError::Serve)
}

async fn listen(address: &str) -> io::Result<(TcpListener, std::net::SocketAddr)> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Ends at SIGTERM or Ctrl-C.
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop; finishing the requests under way");
    })
}
