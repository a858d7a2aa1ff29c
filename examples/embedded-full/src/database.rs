//! The club's own database and its migrations.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::Connection;

/// What each version of the club's schema adds to the one before.
const MIGRATIONS: [&str; 2] = [
    "CREATE TABLE members (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        email TEXT NOT NULL COLLATE NOCASE,
        password TEXT NOT NULL,
        suspended INTEGER NOT NULL DEFAULT 0
    ) STRICT;",
    "CREATE TABLE partners (
        client_id TEXT PRIMARY KEY,
        logo TEXT NOT NULL,
        agreed_on TEXT
    ) STRICT;",
];

/// One connection is enough for a club; nobody waits while holding it.
#[derive(Debug)]
pub struct Database(Mutex<Connection>);

impl Database {
    /// Opens the database. Its tables are made by [`Database::migrate`].
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Brings the schema up to date.
    pub fn migrate(&self) -> rusqlite::Result<()> {
        let mut connection = self.lock();
        let done: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let to_do = (1_u32..)
            .zip(MIGRATIONS)
            .filter(|(version, _)| *version > done);
        for (version, migration) in to_do {
            let step = connection.transaction()?;
            step.execute_batch(migration)?;
            step.pragma_update(None, "user_version", version)?;
            step.commit()?;
        }
        Ok(())
    }

    /// The connection, for as long as a quick query takes.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
