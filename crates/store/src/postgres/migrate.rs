//! Bringing a database to the schema of this release.

use refinery::{Migration, Runner};

use super::{
    Options,
    address::Address,
    connection::Connection,
    fault::Fault,
    open::{Opener, Use},
    read::Read,
};
use crate::{
    StoreError, TablePrefix,
    migrations::{self, HISTORY, failed, runner, text},
};

/// Released migrations never change: to withdraw one, add another. The names
/// of tables and indexes stand in braces, as in the statements.
const MIGRATIONS: [(&str, &str); 4] = [
    (
        "V1__initial",
        include_str!("../../migrations/postgres/V1__initial.sql"),
    ),
    (
        "V2__weather",
        include_str!("../../migrations/postgres/V2__weather.sql"),
    ),
    (
        "V3__second_factor",
        include_str!("../../migrations/postgres/V3__second_factor.sql"),
    ),
    (
        "V4__api_tokens",
        include_str!("../../migrations/postgres/V4__api_tokens.sql"),
    ),
];

/// Runs the migrations that the database misses. Answers their names; none if
/// there was nothing to do.
///
/// As of SQLite (`bailiwick_store::sqlite::migrate`), an application's own tables
/// may be in the same database, under other names. Waits for half a minute if another
/// process is setting up the database.
///
/// ```no_run
/// use bailiwick_store::postgres::{self, Address, Options};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let address: Address = "postgres://bailiwick@db.example/app".parse()?;
/// let mut options = Options::default();
/// options.prefix = "bailiwick_".parse()?;
/// let ran = postgres::migrate(&address, &options).await?;
/// assert_eq!(ran.first(), Some(&"V1__initial"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`StoreError::Unusable`] if the database is of a newer release, if the
/// history has been edited or is another program's, if a table of ours is there
/// already, and if the database cannot be reached or is not one that keeps what it
/// acknowledges.
pub async fn migrate(
    address: &Address,
    options: &Options,
) -> Result<Vec<&'static str>, StoreError> {
    let opener = Opener::new(address, options).map_err(|fault| unusable(address, &fault))?;
    let ran = set_up(&opener, options).await;
    ran.map_err(|fault| unusable(address, &fault))
}

/// The names of the migrations that the database misses, in order. Writes nothing.
///
/// ```no_run
/// use bailiwick_store::postgres::{self, Address, Options};
///
/// # async fn example(address: Address) -> Result<(), bailiwick_store::StoreError> {
/// let missing = postgres::pending_migrations(&address, &Options::default()).await?;
/// assert!(missing.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As of [`migrate()`].
pub async fn pending_migrations(
    address: &Address,
    options: &Options,
) -> Result<Vec<&'static str>, StoreError> {
    let pending = async {
        let opener = Opener::new(address, options)?;
        let mut connection = opener.open(Use::Migrating, None).await?;
        missing(&mut connection, &options.prefix).await
    };
    pending.await.map_err(|fault| unusable(address, &fault))
}

/// Brings the database to this release, or refuses one that is not.
pub(super) async fn prepare(opener: &Opener, options: &Options) -> Read<()> {
    if options.migrate {
        return set_up(opener, options).await.map(drop);
    }
    let mut connection = opener.open(Use::Migrating, None).await?;
    let pending = missing(&mut connection, &options.prefix).await?;
    if pending.is_empty() {
        return Ok(());
    }
    let names = pending.join(", ");
    Err(Fault::Unusable(format!(
        "its migrations {names} have not been run: call bailiwick_store::postgres::migrate \
         before, or open it with Options::migrate"
    )))
}

/// An error of opening, with where.
pub(super) fn unusable(address: &Address, fault: &Fault) -> StoreError {
    StoreError::Unusable(format!("{address}: {fault}"))
}

/// One process at a time sets up a database: refinery takes no lock of its own.
/// The lock goes with the connection.
async fn set_up(opener: &Opener, options: &Options) -> Read<Vec<&'static str>> {
    let mut connection = opener.open(Use::Migrating, None).await?;
    if missing(&mut connection, &options.prefix).await?.is_empty() {
        return Ok(Vec::new());
    }
    let lock = options
        .prefix
        .render("SELECT pg_advisory_lock(hashtext('bailiwick'), hashtext('{migrations}'))");
    connection.batch(&lock).await?;
    let missing = missing(&mut connection, &options.prefix).await?;
    if missing.is_empty() {
        return Ok(missing);
    }
    let runner = runner(&MIGRATIONS, &options.prefix).map_err(Fault::Unusable)?;
    let ran = runner.run_async(connection.client_mut()).await;
    ran.map_err(|error| Fault::Unusable(failed(&error)))?;
    Ok(missing)
}

async fn missing(connection: &mut Connection, prefix: &TablePrefix) -> Read<Vec<&'static str>> {
    let runner = runner(&MIGRATIONS, prefix).map_err(Fault::Unusable)?;
    let applied = applied(connection, prefix, &runner).await?;
    migrations::missing(&MIGRATIONS, &runner, &applied, prefix).map_err(Fault::Unusable)
}

async fn applied(
    connection: &mut Connection,
    prefix: &TablePrefix,
    runner: &Runner,
) -> Read<Vec<Migration>> {
    let table = prefix.render(HISTORY);
    let client = connection.client_mut();
    let find = "SELECT to_regclass($1::text) IS NOT NULL";
    let found: bool = client.query_one(find, &[&table]).await?.try_get(0)?;
    if !found {
        return Ok(Vec::new());
    }
    let applied = runner.get_applied_migrations_async(client).await;
    applied.map_err(|error| {
        let cause = std::error::Error::source(&error).map(text);
        Fault::Unusable(format!("{table}: {error}: {}", cause.unwrap_or_default()))
    })
}
