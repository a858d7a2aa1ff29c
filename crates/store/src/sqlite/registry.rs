//! What changed in clients, registry and keys.

use bailiwick_core::{model::ClientId, snapshot::Version, store::Changes};

use super::{
    connection::Connection,
    read::{Read, all, one, version},
    rows,
};
use crate::{changes::ChangeKind, sql};

/// What changed since a version; the caller holds a transaction.
pub(super) fn changes(connection: &Connection, since: Option<Version>) -> Read<Changes> {
    let mut changes = Changes {
        version: version(connection)?,
        ..Changes::default()
    };
    let Some(since) = since else {
        changes.clients = all(connection, sql::CLIENTS, [], rows::client)?;
        changes.scopes = all(connection, sql::SCOPES, [], rows::scope)?;
        changes.signing_keys = Some(all(connection, sql::SIGNING_KEYS, [], rows::signing_key)?);
        return Ok(changes);
    };
    if since == changes.version {
        return Ok(changes);
    }
    let since = i64::try_from(since.0).unwrap_or(i64::MAX);
    let mut statement = connection.statement(sql::CHANGES)?;
    let mut newer = statement.query([since])?;
    while let Some(row) = newer.next()? {
        let (kind, key) = (row.get::<_, i64>(0)?, rows::text(row, 1)?);
        add_change(connection, kind, key, &mut changes)?;
    }
    changes.clients.sort_by(|a, b| a.id.cmp(&b.id));
    changes.deleted_clients.sort();
    changes.scopes.sort_by_key(|scope| scope.id);
    Ok(changes)
}

fn add_change(connection: &Connection, kind: i64, key: &str, changes: &mut Changes) -> Read<()> {
    if kind == ChangeKind::Client as i64 {
        match one(connection, sql::CLIENT, [key], rows::client)? {
            Some(client) => changes.clients.push(client),
            None => changes.deleted_clients.push(ClientId::new(key)),
        }
    } else if kind == ChangeKind::Scope as i64 {
        let scope = one(connection, sql::SCOPE, [key], rows::scope)?;
        changes.scopes.extend(scope);
    } else {
        changes.signing_keys = Some(all(connection, sql::SIGNING_KEYS, [], rows::signing_key)?);
    }
    Ok(())
}
