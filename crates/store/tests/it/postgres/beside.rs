//! One schema for an application's tables and ours.

use std::path::Path;

use bailiwick_store::postgres::{Options, Postgres};
use bailiwick_testkit::postgres::shared;

/// Tables of an application that has chosen our names.
const TABLES: &str = "\
    CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT NOT NULL); \
    CREATE TABLE IF NOT EXISTS clients (logo BYTEA); \
    CREATE TABLE IF NOT EXISTS refinery_schema_history (version INTEGER); \
    CREATE INDEX IF NOT EXISTS users_by_email ON users (name);";

/// Our tables, beside those of an application.
pub(crate) fn open(directory: &Path) -> Postgres {
    let url = shared().schema(directory);
    shared().sql_at(&url, TABLES);
    let mut options = Options::default();
    options.prefix = "bailiwick_".parse().expect("a prefix");
    super::open_with(directory, options)
}
