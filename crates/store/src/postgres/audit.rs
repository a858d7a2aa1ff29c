//! The record of changes, and what hangs on scopes.

use bailiwick_core::{
    UnixTime,
    model::{AuditEntry, ClientId, UserId},
    store::{AuditFilter, Holdings, HoldingsPlan, HoldingsTally, Impact, ImpactTally, LoadPlan},
};

use super::{
    connection::Connection,
    read::{Read, all, one},
};
use crate::{
    audit::{entry, search, signed},
    columns::Columns as _,
    rows::{optional_text, text},
    sql,
    value::values,
};

/// The entries that `filter` asks for.
pub(super) async fn entries(
    connection: &Connection,
    filter: &AuditFilter,
) -> Read<Vec<AuditEntry>> {
    let Some(after) = floor(connection, filter).await? else {
        return Ok(Vec::new());
    };
    let Some((statement, parameters)) = search(filter, after) else {
        return Ok(Vec::new());
    };
    all(connection, statement, &parameters, entry).await
}

/// The number after which entries can be; `None`: there are none. A list that
/// begins after one has passed what is older than its time.
async fn floor(connection: &Connection, filter: &AuditFilter) -> Read<Option<i64>> {
    let after = signed(filter.after);
    let Some(since) = filter.since.filter(|_| after == 0) else {
        return Ok(Some(after));
    };
    let since = values![since.as_millis()];
    let first = one(connection, sql::AUDIT_SINCE, &since, |row| row.integer(0)).await?;
    Ok(first.flatten().map(|first| first - 1))
}

/// What hangs on the scopes of `plan`.
pub(super) async fn impact(connection: &Connection, plan: &LoadPlan) -> Read<Vec<Impact>> {
    let mut tally = ImpactTally::new(&plan.impact);
    live_grants(connection, plan.impact_at, |client, user, scope| {
        tally.add(client, user, scope.split(' '));
    })
    .await?;
    Ok(tally.finish())
}

/// Who holds what for whom.
pub(super) async fn holdings(connection: &Connection, plan: &HoldingsPlan) -> Read<Holdings> {
    let mut tally = HoldingsTally::new(plan);
    live_grants(connection, plan.at, |client, user, scope| {
        tally.add(client, user, scope.split(' '));
    })
    .await?;
    Ok(tally.finish())
}

async fn live_grants(
    connection: &Connection,
    at: UnixTime,
    mut each: impl FnMut(&ClientId, Option<&UserId>, &str),
) -> Read<()> {
    for statement in [sql::LIVE_FAMILIES, sql::LIVE_TOKENS] {
        let at = values![at.as_millis()];
        let grants = connection.each(statement, &at, |row| {
            let client = ClientId::new(text(&row, 0)?);
            let user = optional_text(&row, 1)?.map(UserId::new);
            each(&client, user.as_ref(), text(&row, 2)?);
            Ok(())
        });
        grants.await?;
    }
    Ok(())
}
