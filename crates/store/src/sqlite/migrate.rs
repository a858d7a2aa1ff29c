//! Bringing a database to the schema of this release.

use std::path::Path;

use refinery::{Migration, Runner};
use rusqlite::{Connection, OptionalExtension as _};

use super::{Options, lock, open};
use crate::{
    StoreError, TablePrefix,
    migrations::{self, HISTORY, Reason, failed, runner, text},
};

/// Released migrations never change: to withdraw one, add another. The names
/// of tables and indexes stand in braces, as in the statements.
const MIGRATIONS: [(&str, &str); 10] = [
    (
        "V1__initial",
        include_str!("../../migrations/sqlite/V1__initial.sql"),
    ),
    (
        "V2__extra",
        include_str!("../../migrations/sqlite/V2__extra.sql"),
    ),
    (
        "V3__registry",
        include_str!("../../migrations/sqlite/V3__registry.sql"),
    ),
    (
        "V4__groups",
        include_str!("../../migrations/sqlite/V4__groups.sql"),
    ),
    (
        "V5__account",
        include_str!("../../migrations/sqlite/V5__account.sql"),
    ),
    (
        "V6__client_secret_uses",
        include_str!("../../migrations/sqlite/V6__client_secret_uses.sql"),
    ),
    (
        "V7__consent",
        include_str!("../../migrations/sqlite/V7__consent.sql"),
    ),
    (
        "V8__weather",
        include_str!("../../migrations/sqlite/V8__weather.sql"),
    ),
    (
        "V9__second_factor",
        include_str!("../../migrations/sqlite/V9__second_factor.sql"),
    ),
    (
        "V10__api_tokens",
        include_str!("../../migrations/sqlite/V10__api_tokens.sql"),
    ),
];

/// Makes the database at `path` if it is not there and runs the migrations that
/// it misses. Answers their names; none if there was nothing to do.
///
/// Where an application's own tables are in the same database, run these
/// migrations first and the application's after them, since its tables may
/// refer to ours and ours never to its, and build the server last. Each
/// keeps its own history: ours is the table `refinery_schema_history`, behind
/// [`Options::prefix`] like all others.
///
/// Blocks, for half a minute if another process is setting up the database.
///
/// ```
/// use bailiwick_store::sqlite::{self, Options, Sqlite};
///
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("app.db");
/// let mut options = Options::default();
/// options.prefix = "bailiwick_".parse()?;
/// options.migrate = false;
///
/// assert_eq!(sqlite::migrate(&path, &options)?.first(), Some(&"V1__initial"));
/// // … the application's own migrations …
/// assert!(sqlite::pending_migrations(&path, &options)?.is_empty());
/// let store = Sqlite::open(&path, options)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`StoreError::Unusable`] if the database is of a newer release, if the
/// history has been edited or is another program's, if a table of ours is there
/// already, and if the file cannot be written.
pub fn migrate(path: impl AsRef<Path>, options: &Options) -> Result<Vec<&'static str>, StoreError> {
    open::check_release(rusqlite::version_number())?;
    Ok(set_up(path.as_ref(), options)?.1)
}

/// The connection that writes, to a database of this release.
pub(super) fn writer(path: &Path, options: &Options) -> Result<Connection, StoreError> {
    if options.migrate {
        return Ok(set_up(path, options)?.0);
    }
    check(path, options)?;
    open::writer(path, options.busy_timeout)
}

fn set_up(path: &Path, options: &Options) -> Result<(Connection, Vec<&'static str>), StoreError> {
    open::make_file(path)?;
    let _one_at_a_time = lock::lock(path)?;
    let mut connection = open::writer(path, options.busy_timeout)?;
    let ran = run_missing(&mut connection, &options.prefix);
    let ran = ran.map_err(|why| unusable_at(path, &why))?;
    Ok((connection, ran))
}

/// As [`migrate()`], on an open connection of the application's own; it must not be
/// inside of a transaction. No other process may be migrating at the time.
///
/// ```
/// use bailiwick_store::sqlite;
///
/// let mut connection = sqlite::rusqlite::Connection::open_in_memory()?;
/// let prefix = "bailiwick_".parse()?;
/// sqlite::migrate_connection(&mut connection, &prefix)?;
/// connection.execute_batch("CREATE TABLE users (id INTEGER PRIMARY KEY)")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn migrate_connection(
    connection: &mut Connection,
    prefix: &TablePrefix,
) -> Result<Vec<&'static str>, StoreError> {
    if !connection.is_autocommit() {
        let why = "migrations do not run inside of a transaction".to_owned();
        return Err(StoreError::Unusable(why));
    }
    run_missing(connection, prefix).map_err(StoreError::Unusable)
}

/// The names of the migrations that the database at `path` misses, in order;
/// all of them if it is not there. Writes nothing.
///
/// ```
/// use bailiwick_store::sqlite::{self, Options};
///
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("app.db");
/// let options = Options::default();
/// assert_eq!(sqlite::pending_migrations(&path, &options)?.first(), Some(&"V1__initial"));
/// assert!(!path.exists());
///
/// sqlite::migrate(&path, &options)?;
/// assert!(sqlite::pending_migrations(&path, &options)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As of [`migrate()`].
pub fn pending_migrations(
    path: impl AsRef<Path>,
    options: &Options,
) -> Result<Vec<&'static str>, StoreError> {
    let path = path.as_ref();
    if !path.exists() {
        return Ok(MIGRATIONS.into_iter().map(|(name, _)| name).collect());
    }
    let mut connection = open::reader(path, options.busy_timeout, 64)?;
    missing(&mut connection, &options.prefix).map_err(|why| unusable_at(path, &why))
}

/// Refuses a database that misses a migration.
fn check(path: &Path, options: &Options) -> Result<(), StoreError> {
    let pending = pending_migrations(path, options)?;
    if pending.is_empty() {
        return Ok(());
    }
    let names = pending.join(", ");
    let why = format!(
        "its migrations {names} have not been run: call bailiwick_store::sqlite::migrate before, \
         or open it with Options::migrate"
    );
    Err(unusable_at(path, &why))
}

fn run_missing(
    connection: &mut Connection,
    prefix: &TablePrefix,
) -> Result<Vec<&'static str>, Reason> {
    let missing = missing(connection, prefix)?;
    if missing.is_empty() {
        return Ok(missing);
    }
    let enforced: bool = connection
        .pragma_query_value(None, "foreign_keys", |row| row.get(0))
        .map_err(text)?;
    let dangling_before = dangling_references(connection)?;
    // SQLite ignores this pragma inside of a migration's own transaction.
    set_foreign_keys(connection, false)?;
    let ran = runner(&MIGRATIONS, prefix)?.run(connection);
    set_foreign_keys(connection, enforced)?;
    ran.map_err(|error| failed(&error))?;
    if dangling_references(connection)? > dangling_before {
        return Err("a row refers to one that is not there".to_owned());
    }
    Ok(missing)
}

fn set_foreign_keys(connection: &Connection, enforced: bool) -> Result<(), Reason> {
    connection
        .pragma_update(None, "foreign_keys", enforced)
        .map_err(text)
}

/// Rows that refer to one that is not there, in anybody's tables.
fn dangling_references(connection: &Connection) -> Result<i64, Reason> {
    let count = "SELECT count(*) FROM pragma_foreign_key_check";
    connection
        .query_row(count, [], |row| row.get(0))
        .map_err(text)
}

fn missing(connection: &mut Connection, prefix: &TablePrefix) -> Result<Vec<&'static str>, Reason> {
    let runner = runner(&MIGRATIONS, prefix)?;
    let applied = applied(connection, prefix, &runner)?;
    migrations::missing(&MIGRATIONS, &runner, &applied, prefix)
}

fn applied(
    connection: &mut Connection,
    prefix: &TablePrefix,
    runner: &Runner,
) -> Result<Vec<Migration>, Reason> {
    let table = prefix.render(HISTORY);
    let find = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1 COLLATE NOCASE";
    let found = connection.query_row(find, [&table], |_| Ok(()));
    if found.optional().map_err(text)?.is_none() {
        return Ok(Vec::new());
    }
    runner.get_applied_migrations(connection).map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        format!("{table}: {error}: {}", cause.unwrap_or_default())
    })
}

fn unusable_at(path: &Path, why: &str) -> StoreError {
    StoreError::Unusable(format!("{}: {why}", path.display()))
}
