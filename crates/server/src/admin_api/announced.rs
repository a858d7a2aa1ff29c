//! What resource servers announce of themselves (RFC 9728).

use std::time::Duration;

use bailiwick_core::scope::PulledAs;

use super::{
    call::Call,
    operation::{DRY_RUN, Kind, Operation, Parameter},
    problem::Problem,
    reply::{List, Reply},
};
use crate::{
    fetch::Fetcher,
    view::{DriftView, PulledView},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::post("/resource-servers/{client_id}/pull", |call| {
        Box::pin(pull(call))
    })
    .called(
        "pullScopes",
        "Imports the scopes that a resource server announces (RFC 9728); they wait for approval",
    )
    .query(&[DRY_RUN])
    .answers::<List<PulledView>>(200)
    .also(None, Some("scope pull")),
    Operation::get("/resource-servers/{client_id}/drift", |call| {
        Box::pin(drift(call))
    })
    .called(
        "showDrift",
        "How what a resource server announces and what is registered differ",
    )
    .query(&[Parameter::of(
        "unused_days",
        Kind::Whole(1, 3650),
        "After how many days a scope that no live grant carries is unused; 90 if nothing is said.",
    )])
    .answers::<List<DriftView>>(200)
    .also(None, Some("scope drift")),
];

/// Fetches from public addresses only: who calls chooses none of them.
async fn pull(call: Call) -> Result<Reply, Problem> {
    let (id, fetcher) = (call.client_id(0), Fetcher::default());
    let administration = &call.administration;
    let report = administration
        .pull_scopes(&id, &fetcher, PulledAs::Pending, call.dry_run())
        .await?;
    Ok(Reply::json(&List::whole(PulledView::all(&report))))
}

async fn drift(call: Call) -> Result<Reply, Problem> {
    let (id, fetcher) = (call.client_id(0), Fetcher::default());
    let days = call.said("unused_days").and_then(|text| text.parse().ok());
    let unused_after = Duration::from_hours(24 * days.unwrap_or(90_u64).min(3650));
    let administration = &call.administration;
    let reports = administration
        .drift(Some(&id), &fetcher, unused_after)
        .await?;
    let items = reports.iter().flat_map(DriftView::all).collect();
    Ok(Reply::json(&List::whole(items)))
}
