//! Bringing a database to the schema of this release.

use std::{
    fs::{File, TryLockError},
    path::Path,
    thread::sleep,
    time::Duration,
};

use refinery::{Migration, Runner};
use rusqlite::Connection;

use super::open::private_file;
use crate::StoreError;

/// Released migrations never change: to withdraw one, add another.
const MIGRATIONS: [(&str, &str); 1] = [(
    "V1__initial",
    include_str!("../../migrations/sqlite/V1__initial.sql"),
)];

/// How long another process may set up before we give up: half a minute.
const TRIES: usize = 1500;
const PAUSE: Duration = Duration::from_millis(20);

/// Runs what migrations are missing; the caller holds the lock.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let migrations: Result<Vec<_>, _> = MIGRATIONS
        .into_iter()
        .map(|(name, sql)| Migration::unapplied(name, sql))
        .collect();
    let runner = Runner::new(&migrations.map_err(unusable)?);
    // SQLite ignores this pragma inside of a migration's own transaction.
    connection
        .pragma_update(None, "foreign_keys", false)
        .map_err(unusable)?;
    let report = runner.run(connection).map_err(unusable)?;
    if !report.applied_migrations().is_empty() {
        check_foreign_keys(connection)?;
    }
    connection
        .pragma_update(None, "foreign_keys", true)
        .map_err(unusable)?;
    Ok(())
}

fn check_foreign_keys(connection: &Connection) -> Result<(), StoreError> {
    let mut check = connection
        .prepare("PRAGMA foreign_key_check")
        .map_err(unusable)?;
    if check.exists([]).map_err(unusable)? {
        let why = "a row refers to one that is not there".to_owned();
        return Err(StoreError::Unusable(why));
    }
    Ok(())
}

/// A lock file beside the database, so that one process at a time sets it up:
/// refinery takes no lock of its own. The lock goes with the file's closing.
pub(super) fn lock(database: &Path) -> Result<File, StoreError> {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    let file = private_file(Path::new(&path)).map_err(unusable)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
    }
    Err(unusable("another process has been setting it up for long"))
}

fn unusable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unusable(error.to_string())
}
