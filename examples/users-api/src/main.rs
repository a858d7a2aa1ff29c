//! `users-api`: declares its scopes, then serves users and groups.

mod deploy;
mod options;

use std::{
    future::IntoFuture as _,
    io::{self, IsTerminal, Write},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
};

use bailiwick_resource::{
    AuthorizationServer, ConfigurationError, Credential, ManifestError, Protect, RegisterError,
    ResourceMetadata,
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
    #[error(transparent)]
    Manifest(#[from] ManifestError),
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
    if options.print_manifest {
        let text = options.manifest().to_json();
        return writeln!(io::stdout(), "{text}").map_err(StartError::Serve);
    }
    let credential = Credential::bearer(options.token()?);
    let mut server = AuthorizationServer::builder(options.server.clone(), credential);
    if let Some(id) = &options.client_id {
        server = server.resource_server(id);
    }
    let server = server.build()?;
    let deployment = deploy::deployment(&options, &server).await?;
    let readiness = deployment.readiness();

    let (listener, address) =
        listen(&options.listen)
            .await
            .map_err(|source| StartError::Listen {
                listen: options.listen.clone(),
                source,
            })?;
    let (about, protect) = described(&options, address, Protect::new(server).realm("users"));
    let app = router(Arc::new(Directory::with_examples()), protect)
        .merge(readiness.routes("/ready", about));
    let told_to_stop = told_to_stop().map_err(StartError::Serve)?;
    let serving = axum::serve(listener, app).with_graceful_shutdown(told_to_stop);
    let telling = async {
        readiness.ready().await;
        let told = writeln!(io::stdout(), "listening on http://{address}");
        match told {
            Ok(()) => std::future::pending().await,
            Err(error) => error,
        }
    };
    // It answers probes from the start, and says that it serves when it is ready.
    tokio::select! {
        end = serving.into_future() => end.map_err(StartError::Serve),
        refused = deployment.keep() => Err(refused.into()),
        unheard = telling => Err(StartError::Serve(unheard)),
    }
}

/// The metadata, and the challenges that name it if this API has an identifier.
fn described(
    options: &Options,
    address: SocketAddr,
    protect: Protect,
) -> (ResourceMetadata, Protect) {
    let about = |resource: &str| {
        ResourceMetadata::new(resource)
            .authorization_server(&options.server)
            .name("Users")
    };
    match &options.resource {
        Some(resource) => {
            let about = about(resource);
            let protect = protect.resource_metadata(about.url());
            (about, protect)
        }
        None => (about(&format!("http://{address}")), protect),
    }
}

async fn listen(address: &str) -> io::Result<(TcpListener, SocketAddr)> {
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
