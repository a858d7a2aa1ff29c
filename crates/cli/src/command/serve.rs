//! `bailiwick serve`.

use std::{
    convert::Infallible,
    future::pending,
    io::{self, IsTerminal as _},
    net::SocketAddr,
    sync::Arc,
};

use bailiwick_server::{
    Administration, AuthorizationServer, ConnectionLimits, PasswordPool, Store, StoreUsers,
    Templates,
    bailiwick_core::model::GrantType,
    bailiwick_store::Measured,
    config::{Flags, Seconds, Settings},
};
use clap::Args;
use serde::Serialize;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{migrate, words};
use crate::{
    failure::Failure,
    global::Global,
    installation::Installation,
    logging,
    output::{self, Output, View},
    traces::Traces,
};

/// Shorter lives of access tokens are most likely a slip.
const SHORT: Seconds = Seconds::minutes(10);

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen [default: 127.0.0.1:8000]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Where to tell metrics for Prometheus, at /metrics, to whoever gets there
    /// [default: nowhere]
    #[arg(long, value_name = "ADDRESS:PORT")]
    metrics: Option<SocketAddr>,
    /// The issuer, without a trailing slash; its path is where the endpoints
    /// hang [default: http://localhost:8000/o, with the port of --listen]
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// Switch a legacy grant type on; may be repeated
    #[arg(long = "allow-grant", value_name = "NAME", value_delimiter = ',')]
    #[arg(value_parser = words::legacy_grant_type())]
    allow_grants: Vec<GrantType>,
}

/// What `--json` prints when the server answers.
#[derive(Debug, Serialize)]
struct Listening {
    issuer: String,
    listen: SocketAddr,
    database: String,
}

impl View for Listening {
    const COLUMNS: &'static [&'static str] = &["issuer", "listen", "database"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

pub(super) async fn run(args: Serve, global: &Global) -> Result<(), Failure> {
    let flags = Flags {
        issuer: args.issuer,
        listen: args.listen,
        metrics: args.metrics,
        allow_grants: args.allow_grants,
        ..Flags::default()
    };
    let installation = Installation::open(global, flags).await?;
    let settings = installation.settings.clone();
    let traces = Traces::start(&settings.traces)?;
    logging::start(&settings.log, traces.as_ref().map(Traces::listener));
    let server = build(installation).await?;
    let prepared = server.administration().prepare(&settings.scopes).await?;
    for remark in migrate::remarks(&prepared) {
        tracing::warn!("{remark}");
    }
    warn(&settings);
    // Before the socket: whoever sees it open may rely on a clean end.
    let shutdown = shutdown()?;
    let listener = bind(settings.listen).await?;
    let metrics = match settings.metrics.listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    announce(&listener, &settings, global, server.administration()).await?;
    let end = tokio::select! {
        end = server.serve(listener, shutdown) => end,
        never = tell_metrics(&server, metrics) => match never {},
    };
    if let Some(traces) = traces {
        traces.end().await;
    }
    tracing::info!("stopped");
    end.map_err(Failure::error)
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| Failure::Error(format!("cannot listen on {address}: {error}")))
}

/// Tells metrics for as long as it is let, if anywhere. The server goes on without.
async fn tell_metrics(server: &AuthorizationServer, listener: Option<TcpListener>) -> Infallible {
    if let Some(listener) = listener
        && let Err(error) = server.serve_metrics(listener, pending()).await
    {
        tracing::error!(%error, "metrics are not told any more");
    }
    pending().await
}

async fn build(installation: Installation) -> Result<AuthorizationServer, Failure> {
    let Installation {
        settings,
        config,
        store,
        keys,
    } = installation;
    let looked_at = settings.metrics.listen.is_some() || settings.traces.endpoint.is_some();
    let store: Arc<dyn Store> = if looked_at {
        Arc::new(Measured::new(store))
    } else {
        store
    };
    let passwords = PasswordPool::new();
    let users = StoreUsers::new(Arc::clone(&store), passwords.clone());
    let mut builder = AuthorizationServer::builder(config)
        .store(store)
        .users(users)
        .keys(keys)
        .passwords(passwords);
    for (name, value, usual) in shown(&settings) {
        let is_set = value != usual;
        builder = builder.shown_setting(name, value, is_set);
    }
    let branding = settings.to_branding().map_err(Failure::error)?;
    builder = builder.branding(branding);
    builder = builder
        .trusted_proxies(settings.trusted_proxies)
        .connection_limits(ConnectionLimits {
            notice: settings.shutdown_notice.duration(),
            ..ConnectionLimits::default()
        });
    if let Some(directory) = settings.templates {
        for found in Templates::check(&directory) {
            let (page, fault) = (found.page, found.fault.as_str());
            tracing::warn!(page, fault, "{}", found.detail);
        }
        builder = builder.templates(directory);
    }
    for group in settings.routes.off {
        builder = builder.without(group);
    }
    builder.build().await.map_err(Failure::error)
}

/// What administrators are shown besides what the server knows of itself: key, value and
/// default. None of it is secret.
fn shown(settings: &Settings) -> impl Iterator<Item = (&'static str, String, String)> {
    let values = |of: &Settings| {
        let templates = of.templates.as_deref();
        [
            ("listen", of.listen.to_string()),
            ("database", of.database.to_string()),
            ("table_prefix", of.table_prefix.to_string()),
            (
                "templates",
                templates.map_or_else(String::new, |path| path.display().to_string()),
            ),
            ("log.format", format!("{:?}", of.log.format).to_lowercase()),
            ("log.level", format!("{:?}", of.log.level).to_lowercase()),
            ("log.access", of.log.access.to_string()),
        ]
    };
    let usual = values(&Settings::default());
    let pairs = values(settings).into_iter().zip(usual);
    pairs.map(|((name, value), (_, usual))| (name, value, usual))
}

fn warn(settings: &Settings) {
    for grant in &settings.allow_grants {
        tracing::warn!(
            grant_type = grant.as_str(),
            "a legacy grant type is switched on (RFC 9700 advises against it)"
        );
    }
    let lifetime = settings.lifetimes.access_token;
    if lifetime < SHORT {
        tracing::warn!(%lifetime, "access tokens live for less than 10 minutes");
    }
}

/// Ends when the process is asked to end.
pub(super) fn shutdown() -> Result<impl Future<Output = ()>, Failure> {
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::error)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::error)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}

async fn announce(
    listener: &TcpListener,
    settings: &Settings,
    global: &Global,
    admin: &Administration,
) -> Result<(), Failure> {
    let listen = listener.local_addr().map_err(Failure::error)?;
    let database = settings.database.to_string();
    tracing::info!(issuer = settings.issuer, %listen, database, "listening");
    if !admin.has_administrator().await? {
        invite(admin).await?;
    }
    if global.json {
        let issuer = settings.issuer.clone();
        return Output::new(true).one(&Listening {
            issuer,
            listen,
            database,
        });
    }
    Ok(())
}

/// The link is a secret: a terminal forgets it, a log would keep it.
async fn invite(admin: &Administration) -> Result<(), Failure> {
    if !io::stderr().is_terminal() {
        tracing::info!("there is no administrator yet: run bailiwick setup-link");
        return Ok(());
    }
    let link = admin.create_setup_link().await?;
    output::note(format_args!(
        "\nThere is no administrator yet. Open this within 15 minutes:\n\n    {}\n",
        link.url.as_str()
    ));
    Ok(())
}
