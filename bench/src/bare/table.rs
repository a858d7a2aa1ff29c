//! The one table of the bare limits, with the settings of the server's own
//! SQLite engine.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OpenFlags, Result, params};

use crate::credential::Credential;

/// Lifetime of a row, in seconds.
pub const LIFETIME: i64 = 3600;

/// Inserts one row.
pub const INSERT: &str = "INSERT INTO access_token (selector, secret_hash, client_id, scope, issued_at, expires_at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// Finds one row by its key.
pub const FIND: &str = "SELECT secret_hash, client_id, scope, issued_at, expires_at FROM access_token WHERE selector = ?1";

const CREATE: &str = "CREATE TABLE IF NOT EXISTS access_token (
    selector BLOB PRIMARY KEY,
    secret_hash BLOB NOT NULL,
    client_id BLOB NOT NULL,
    scope TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID";

const ROWS_PER_TRANSACTION: u64 = 10_000;

/// Opens the database for the writer, and makes the table.
pub fn open(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; \
         PRAGMA cache_size = -16384;",
    )?;
    connection.execute_batch(CREATE)?;
    connection.set_prepared_statement_cache_capacity(16);
    Ok(connection)
}

/// Opens the database for a reader.
pub fn open_reader(path: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch(
        "PRAGMA busy_timeout = 5000; PRAGMA mmap_size = 0; PRAGMA cache_size = -16384;",
    )?;
    Ok(connection)
}

/// Fills the table with [`Credential::nth`] of 0 to `rows`.
pub fn fill(connection: &mut Connection, rows: u64) -> Result<()> {
    let now = unix_seconds();
    let mut next = 0;
    while next < rows {
        let end = rows.min(next + ROWS_PER_TRANSACTION);
        let transaction = connection.transaction()?;
        for credential in (next..end).map(Credential::nth) {
            insert(&transaction, &credential, now)?;
        }
        transaction.commit()?;
        next = end;
    }
    Ok(())
}

/// Inserts the row of one credential.
pub fn insert(connection: &Connection, credential: &Credential, now: i64) -> Result<()> {
    connection.prepare_cached(INSERT)?.execute(params![
        credential.selector,
        credential.secret_hash(),
        [0_u8; 16],
        "bench",
        now,
        now + LIFETIME,
    ])?;
    Ok(())
}

/// Seconds since 1970.
pub fn unix_seconds() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        })
}

/// Milliseconds since 1970.
pub fn unix_milliseconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}
