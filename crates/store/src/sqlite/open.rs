//! Opening: files that nobody else reads, and connections as the promise of
//! durability needs them.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use crate::StoreError;

/// The oldest SQLite without the WAL-reset race, which can corrupt a database.
const OLDEST: i32 = 3_051_003;
/// Was withdrawn by its makers.
const WITHDRAWN: i32 = 3_052_000;

/// More than there are statements.
const STATEMENTS: usize = 128;

/// Refuses releases of SQLite that lose data.
pub(super) fn check_release(number: i32) -> Result<(), StoreError> {
    if number >= OLDEST && number != WITHDRAWN {
        return Ok(());
    }
    let version = rusqlite::version();
    Err(StoreError::Unusable(format!(
        "SQLite {version} can lose data; 3.51.3 or newer, but not 3.52.0, is needed"
    )))
}

/// Opens or makes a file that only its owner reads and writes.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the database's file if it is not there. SQLite gives its other files
/// the same permissions.
pub(super) fn make_file(path: &Path) -> Result<(), StoreError> {
    let named = |error: io::Error| StoreError::Unusable(format!("{}: {error}", path.display()));
    if path.exists() {
        return Ok(());
    }
    private_file(path)
        .and_then(|file| file.sync_all())
        .map_err(named)?;
    let directory = path.parent().filter(|path| !path.as_os_str().is_empty());
    let directory = File::open(directory.unwrap_or(Path::new("."))).map_err(named)?;
    // Not every file system can do this to a directory; SQLite passes over it too.
    let _ = directory.sync_all();
    Ok(())
}

/// The connection that writes.
pub(super) fn writer(path: &Path, busy_timeout: Duration) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, busy_timeout)?;
    // The file of the WAL is used again from its start after each checkpoint:
    // to overwrite a block is several times cheaper than to append one. It is
    // cut only when a long reader made it grow beyond its limit.
    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
        PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; \
        PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
        PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 67108864; \
        PRAGMA cache_size = -8192";
    connection
        .execute_batch(pragmas)
        .map_err(|e| unusable(path, &e))?;
    let mode: String = connection
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .map_err(|e| unusable(path, &e))?;
    if mode != "wal" {
        let why = format!("{}: its file system has no shared memory", path.display());
        return Err(StoreError::Unusable(why));
    }
    Ok(connection)
}

/// A connection that only reads, with a cache of `kibibytes`.
pub(super) fn reader(
    path: &Path,
    busy_timeout: Duration,
    kibibytes: u32,
) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, busy_timeout)?;
    let pragmas = format!("PRAGMA cache_size = -{kibibytes}");
    connection
        .execute_batch(&pragmas)
        .map_err(|e| unusable(path, &e))?;
    Ok(connection)
}

/// A connection that only reads the version, and never waits: it is used where
/// waiting would hold up other requests.
pub(super) fn version_reader(
    path: &Path,
    busy_timeout: Duration,
) -> Result<Connection, StoreError> {
    let connection = reader(path, busy_timeout, 64)?;
    let settled = connection.busy_timeout(Duration::ZERO);
    settled.map_err(|e| unusable(path, &e))?;
    Ok(connection)
}

fn connect(
    path: &Path,
    access: OpenFlags,
    busy_timeout: Duration,
) -> Result<Connection, StoreError> {
    // Each connection stays with one thread at a time.
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|e| unusable(path, &e))?;
    let settle = || {
        connection.busy_timeout(busy_timeout)?;
        // A mapped file makes stray writes of this process lasting.
        connection.pragma_update(None, "mmap_size", 0)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(())
    };
    settle().map_err(|e| unusable(path, &e))?;
    Ok(connection)
}

fn unusable(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Unusable(format!("{}: {error}", path.display()))
}
