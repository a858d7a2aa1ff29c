//! The tables of the bare limits, with the settings of the server's own
//! SQLite engine. Keys are time-ordered; times are Unix milliseconds.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Result, params};

use crate::clock::unix_milliseconds;
use crate::credential::Credential;

/// Lifetime of a row, in seconds.
pub const LIFETIME: i64 = 3600;

const CREATE: &str = "
CREATE TABLE IF NOT EXISTS access_token (
    selector BLOB PRIMARY KEY, secret_hash BLOB NOT NULL, client_id BLOB NOT NULL,
    scope TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refresh_token (
    selector BLOB PRIMARY KEY, secret_hash BLOB NOT NULL, family BLOB NOT NULL,
    issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS code (
    selector BLOB PRIMARY KEY, secret_hash BLOB NOT NULL, family BLOB,
    issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS family (
    id BLOB PRIMARY KEY, client_id BLOB NOT NULL, scope TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;";

const ROWS_PER_TRANSACTION: u64 = 10_000;

/// What can be spent once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spendable {
    /// A refresh token, with rotation.
    RefreshToken,
    /// An authorization code.
    Code,
    /// A token that is revoked, for which nothing is issued.
    Revoked,
}

impl Spendable {
    /// The parameter that carries it.
    #[must_use]
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::RefreshToken => "refresh_token",
            Self::Code => "code",
            Self::Revoked => "token",
        }
    }

    /// Finds hash and use by key.
    #[must_use]
    pub const fn find(self) -> &'static str {
        match self {
            Self::RefreshToken | Self::Revoked => {
                "SELECT secret_hash, used_at FROM refresh_token WHERE selector = ?1"
            }
            Self::Code => "SELECT secret_hash, used_at FROM code WHERE selector = ?1",
        }
    }

    /// Spends by key, at a time, for a family, if nobody has.
    #[must_use]
    pub const fn spend(self) -> &'static str {
        match self {
            Self::RefreshToken | Self::Revoked => {
                "UPDATE refresh_token SET used_at = ?2, family = ?3 WHERE selector = ?1 AND used_at IS NULL"
            }
            Self::Code => {
                "UPDATE code SET used_at = ?2, family = ?3 WHERE selector = ?1 AND used_at IS NULL"
            }
        }
    }

    /// Keeps an unspent one.
    pub fn insert(
        self,
        connection: &Connection,
        credential: &Credential,
        family: [u8; 16],
        now: i64,
    ) -> Result<()> {
        let sql = match self {
            Self::RefreshToken | Self::Revoked => {
                "INSERT INTO refresh_token (selector, secret_hash, family, issued_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)"
            }
            Self::Code => {
                "INSERT INTO code (selector, secret_hash, family, issued_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)"
            }
        };
        connection.prepare_cached(sql)?.execute(params![
            credential.selector,
            credential.secret_hash(),
            family,
            now,
            now + LIFETIME * 1000,
        ])?;
        Ok(())
    }
}

/// Opens the database for the writer, and makes the tables.
pub fn open(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; \
         PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 67108864; \
         PRAGMA cache_size = -8192;",
    )?;
    connection.execute_batch(CREATE)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// Opens the database for a reader.
pub fn open_reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(
        "PRAGMA busy_timeout = 5000; PRAGMA mmap_size = 0; PRAGMA query_only = ON; \
         PRAGMA cache_size = -4096;",
    )?;
    Ok(connection)
}

/// Runs `insert` for [`Credential::nth`] of 0 to `rows`, issued now.
pub fn fill(
    connection: &mut Connection,
    rows: u64,
    insert: impl Fn(&Connection, &Credential, i64) -> Result<()>,
) -> Result<()> {
    let now = unix_milliseconds();
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

/// Keeps an access token.
pub fn insert_access_token(
    connection: &Connection,
    credential: &Credential,
    now: i64,
) -> Result<()> {
    const INSERT: &str = "INSERT INTO access_token (selector, secret_hash, client_id, scope, issued_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    connection.prepare_cached(INSERT)?.execute(params![
        credential.selector,
        credential.secret_hash(),
        [0_u8; 16],
        "bench",
        now,
        now + LIFETIME * 1000,
    ])?;
    Ok(())
}

/// Keeps a family.
pub fn insert_family(connection: &Connection, id: [u8; 16], now: i64) -> Result<()> {
    const INSERT: &str =
        "INSERT INTO family (id, client_id, scope, created_at) VALUES (?1, ?2, ?3, ?4)";
    connection
        .prepare_cached(INSERT)?
        .execute(params![id, [0_u8; 16], "bench", now])?;
    Ok(())
}
