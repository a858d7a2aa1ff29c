//! `bailiwick scope pull` and `bailiwick scope drift`: what resource servers announce
//! of themselves (RFC 9728).

use std::time::Duration;

use bailiwick_server::{
    Administration,
    bailiwick_core::{model::ClientId, scope::PulledAs},
    fetch::Fetcher,
    view::{DriftView, PulledView},
};
use clap::Args;

use crate::{
    failure::Failure,
    output::{Output, View},
};

/// Seconds of a day.
const DAY: u64 = 86_400;

#[derive(Debug, Args)]
pub(crate) struct Pull {
    /// The client id of the resource server
    resource_server: String,
    /// Use them at once, as if it had registered them itself, unless they need approval
    #[arg(long)]
    by_policy: bool,
    /// Write nothing: say what would be done; exit code 5 if there is something
    #[arg(long)]
    dry_run: bool,
    /// A host and port of your own network to fetch from: any address, http too
    #[arg(long, value_name = "HOST:PORT")]
    allow: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Drift {
    /// The client id of a resource server [default: all]
    resource_server: Option<String>,
    /// After how many days a scope that no live grant carries is unused
    #[arg(long, value_name = "N", default_value_t = 90)]
    unused_days: u64,
    /// A host and port of your own network to fetch from: any address, http too
    #[arg(long, value_name = "HOST:PORT")]
    allow: Vec<String>,
}

impl View for PulledView {
    const COLUMNS: &'static [&'static str] = &["name", "outcome", "state", "detail"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

impl View for DriftView {
    const COLUMNS: &'static [&'static str] = &["resource_server", "difference", "scope", "detail"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

pub(super) async fn pull(
    args: Pull,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let id = ClientId::new(&args.resource_server);
    let fetcher = Fetcher::letting_through(args.allow);
    let pulled_as = if args.by_policy {
        PulledAs::Policy
    } else {
        PulledAs::Pending
    };
    let report = admin
        .pull_scopes(&id, &fetcher, pulled_as, args.dry_run)
        .await?;
    output.list(&PulledView::all(&report))?;
    if args.dry_run && !report.pulled.imported.is_empty() {
        return Err(Failure::Pending);
    }
    Ok(())
}

pub(super) async fn drift(
    args: Drift,
    admin: &Administration,
    output: Output,
) -> Result<(), Failure> {
    let id = args.resource_server.as_deref().map(ClientId::new);
    let fetcher = Fetcher::letting_through(args.allow);
    let unused_after = Duration::from_secs(args.unused_days.saturating_mul(DAY));
    let reports = admin.drift(id.as_ref(), &fetcher, unused_after).await?;
    let rows: Vec<_> = reports.iter().flat_map(DriftView::all).collect();
    output.list(&rows)?;
    if rows.is_empty() {
        Ok(())
    } else {
        Err(Failure::Pending)
    }
}
