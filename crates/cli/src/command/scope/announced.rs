//! `bailiwick scope pull` and `bailiwick scope drift`: what resource servers announce
//! of themselves (RFC 9728).

use std::time::Duration;

use bailiwick_server::{
    Administration,
    administration::{DriftReport, PullReport},
    bailiwick_core::{model::ClientId, scope::PulledAs},
    fetch::Fetcher,
};
use clap::Args;
use serde::Serialize;

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

/// What became of one announced name.
#[derive(Debug, Serialize)]
struct PulledView {
    name: String,
    /// `imported`, `known`, `refused` or `malformed`.
    outcome: &'static str,
    state: Option<&'static str>,
    detail: Option<String>,
}

impl View for PulledView {
    const COLUMNS: &'static [&'static str] = &["name", "outcome", "state", "detail"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

/// One difference.
#[derive(Debug, Serialize)]
struct DriftView {
    resource_server: String,
    /// `not_announced`, `not_registered`, `unused`, `other_text`, `malformed` or
    /// `unread`.
    difference: &'static str,
    scope: Option<String>,
    detail: Option<String>,
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
    output.list(&pulled(&report))?;
    if args.dry_run && !report.pulled.imported.is_empty() {
        return Err(Failure::Pending);
    }
    Ok(())
}

fn pulled(report: &PullReport) -> Vec<PulledView> {
    let row = |name: String, outcome, state, detail| PulledView {
        name,
        outcome,
        state,
        detail,
    };
    let pulled = &report.pulled;
    let imported = pulled.imported.iter().map(|scope| {
        let state = Some(scope.state.as_str());
        row(scope.name.to_string(), "imported", state, None)
    });
    let known = pulled.known.iter();
    let known = known.map(|name| row(name.clone(), "known", None, None));
    let refused = pulled.refused.iter();
    let refused = refused
        .map(|(name, refusal)| row(name.clone(), "refused", None, Some(refusal.text.clone())));
    let malformed = report.malformed.iter();
    let malformed = malformed.map(|name| row(name.clone(), "malformed", None, None));
    imported
        .chain(known)
        .chain(refused)
        .chain(malformed)
        .collect()
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
    let rows: Vec<_> = reports.iter().flat_map(differences).collect();
    output.list(&rows)?;
    if rows.is_empty() {
        Ok(())
    } else {
        Err(Failure::Pending)
    }
}

fn differences(report: &DriftReport) -> Vec<DriftView> {
    let row = |difference, scope: Option<String>, detail: Option<String>| DriftView {
        resource_server: report.resource_server.as_str().to_owned(),
        difference,
        scope,
        detail,
    };
    let drift = &report.drift;
    let mut rows = Vec::new();
    rows.extend(
        report
            .unread
            .clone()
            .map(|why| row("unread", None, Some(why))),
    );
    for (difference, names) in [
        ("not_announced", &drift.not_announced),
        ("not_registered", &drift.not_registered),
        ("unused", &drift.unused),
    ] {
        let names = names.iter();
        rows.extend(names.map(|name| row(difference, Some(name.to_string()), None)));
    }
    rows.extend(drift.other_text.iter().map(|text| {
        let said = format!(
            "registered: {}; announced: {}",
            text.registered, text.announced
        );
        row("other_text", Some(text.name.to_string()), Some(said))
    }));
    let malformed = drift.malformed.iter();
    rows.extend(malformed.map(|name| row("malformed", Some(name.clone()), None)));
    rows
}
