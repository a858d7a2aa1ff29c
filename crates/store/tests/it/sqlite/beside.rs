//! One database for an application's tables and ours.

use std::path::Path;

use bailiwick_store::sqlite::{Options, Sqlite, rusqlite::Connection};

/// Tables of an application that has chosen our names.
const TABLES: &str = "\
    CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT; \
    CREATE TABLE IF NOT EXISTS clients (logo BLOB) STRICT; \
    CREATE TABLE IF NOT EXISTS refinery_schema_history (version INTEGER) STRICT; \
    CREATE INDEX IF NOT EXISTS users_by_email ON users (name);";

/// Our tables, beside those of an application.
pub(crate) fn open(directory: &Path) -> Sqlite {
    let path = directory.join("app.db");
    let application = Connection::open(&path).expect("a database");
    application.execute_batch(TABLES).expect("its tables");
    let mut options = Options::default();
    options.prefix = "bailiwick_".parse().expect("a prefix");
    Sqlite::open(path, options).expect("a database with room for ours")
}
