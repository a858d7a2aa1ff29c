//! What a database has been brought to, and what it misses.

use std::fmt::Display;

use refinery::{Migration, Runner};

use crate::TablePrefix;

/// The table in which refinery notes what it ran.
pub(crate) const HISTORY: &str = "{refinery_schema_history}";

/// Name and text of each migration of an engine, in order.
pub(crate) type Migrations = [(&'static str, &'static str)];

/// Why not, in words.
pub(crate) type Reason = String;

/// What runs the migrations on tables with `prefix`.
pub(crate) fn runner(migrations: &Migrations, prefix: &TablePrefix) -> Result<Runner, Reason> {
    let migrations: Result<Vec<_>, _> = migrations
        .iter()
        .map(|(name, sql)| Migration::unapplied(name, &prefix.render(sql)))
        .collect();
    let mut runner = Runner::new(&migrations.map_err(text)?);
    runner.set_migration_table_name(prefix.render(HISTORY));
    Ok(runner)
}

/// The names of those that are not among `applied`.
pub(crate) fn missing(
    migrations: &Migrations,
    runner: &Runner,
    applied: &[Migration],
    prefix: &TablePrefix,
) -> Result<Vec<&'static str>, Reason> {
    let ours = runner.get_migrations();
    let newest = ours.iter().max();
    for migration in applied {
        match ours.iter().find(|our| our.version() == migration.version()) {
            Some(our) if our == migration => {}
            None if Some(migration) > newest => return Err(newer(migration, newest)),
            _ => return Err(foreign(migration, prefix)),
        }
    }
    let is_missing = |our: &Migration| !applied.iter().any(|a| a.version() == our.version());
    let names = migrations.iter().zip(ours);
    let missing = names.filter(|(_, our)| is_missing(our));
    Ok(missing.map(|((name, _), _)| *name).collect())
}

/// What went wrong in words, with its cause.
pub(crate) fn failed(error: &refinery::Error) -> Reason {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    let cause = cause.unwrap_or_default();
    format!(
        "{error}: {cause}; beside an application's own tables, ours need a table prefix \
         (Options::prefix)"
    )
}

fn newer(migration: &Migration, newest: Option<&Migration>) -> Reason {
    let newest = newest.map(ToString::to_string).unwrap_or_default();
    format!(
        "it is of a newer release: {migration} was run on it, and this release knows migrations \
         up to {newest}"
    )
}

fn foreign(migration: &Migration, prefix: &TablePrefix) -> Reason {
    let table = prefix.render(HISTORY);
    format!(
        "{migration} in its table {table} is not a migration of this program; if the table is an \
         application's own, ours need a table prefix (Options::prefix)"
    )
}

/// An error in words.
pub(crate) fn text(error: impl Display) -> Reason {
    error.to_string()
}
