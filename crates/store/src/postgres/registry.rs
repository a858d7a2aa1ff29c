//! What changed in clients, registry and keys.

use bailiwick_core::{model::ClientId, snapshot::Version, store::Changes};
use futures_util::future::try_join4;

use super::{
    connection::Connection,
    read::{Read, all, one, version},
};
use crate::{changes::ChangeKind, columns::Columns as _, rows, sql, value::values};

/// What changed since a version; the caller holds a transaction that sees one
/// moment.
pub(super) async fn changes(connection: &Connection, since: Option<Version>) -> Read<Changes> {
    let Some(since) = since else {
        return everything(connection).await;
    };
    let mut changes = Changes {
        version: version(connection).await?,
        ..Changes::default()
    };
    if since == changes.version {
        return Ok(changes);
    }
    let since = values![i64::try_from(since.0).unwrap_or(i64::MAX)];
    for row in connection.query(sql::CHANGES, &since).await? {
        let (kind, key) = (row.integer(0)?.unwrap_or_default(), rows::text(&row, 1)?);
        add_change(connection, kind, key, &mut changes).await?;
    }
    changes.clients.sort_by(|a, b| a.id.cmp(&b.id));
    changes.deleted_clients.sort();
    changes.scopes.sort_by_key(|scope| scope.id);
    Ok(changes)
}

async fn everything(connection: &Connection) -> Read<Changes> {
    let (version, clients, scopes, signing_keys) = try_join4(
        version(connection),
        all(connection, sql::CLIENTS, &[], rows::client),
        all(connection, sql::SCOPES, &[], rows::scope),
        all(connection, sql::SIGNING_KEYS, &[], rows::signing_key),
    )
    .await?;
    Ok(Changes {
        version,
        clients,
        scopes,
        signing_keys: Some(signing_keys),
        ..Changes::default()
    })
}

async fn add_change(
    connection: &Connection,
    kind: i64,
    key: &str,
    changes: &mut Changes,
) -> Read<()> {
    let by_key = values![key];
    if kind == ChangeKind::Client as i64 {
        match one(connection, sql::CLIENT, &by_key, rows::client).await? {
            Some(client) => changes.clients.push(client),
            None => changes.deleted_clients.push(ClientId::new(key)),
        }
    } else if kind == ChangeKind::Scope as i64 {
        let scope = one(connection, sql::SCOPE, &by_key, rows::scope).await?;
        changes.scopes.extend(scope);
    } else {
        let keys = all(connection, sql::SIGNING_KEYS, &[], rows::signing_key).await?;
        changes.signing_keys = Some(keys);
    }
    Ok(())
}
