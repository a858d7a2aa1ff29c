//! The engine that the tests' server keeps everything in: SQLite, or PostgreSQL if
//! `BAILIWICK_TEST_ENGINE` says so.

use std::{path::Path, sync::Arc};

use bailiwick_server::Store;
use bailiwick_store::sqlite::{Options, Sqlite};
use tempfile::TempDir;

use crate::state::State;

#[cfg(feature = "postgres")]
#[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
fn is_postgres() -> bool {
    std::env::var("BAILIWICK_TEST_ENGINE").is_ok_and(|engine| engine == "postgres")
}

/// The database that belongs to a directory.
pub(crate) async fn open(directory: &TempDir) -> Arc<dyn Store> {
    #[cfg(feature = "postgres")]
    if is_postgres() {
        return Arc::new(postgres(directory.path()).await);
    }
    Arc::new(Sqlite::open(file(directory.path()), Options::default()).unwrap())
}

#[cfg(feature = "postgres")]
async fn postgres(directory: &Path) -> bailiwick_store::postgres::Postgres {
    use bailiwick_store::postgres::{Options, Postgres};

    let mut options = Options::default();
    options.connections = 4;
    let address = bailiwick_testkit::postgres::shared().schema(directory);
    Postgres::open(&address.parse().unwrap(), options)
        .await
        .unwrap()
}

/// What is kept in it, read past the server.
pub(crate) fn state(directory: &TempDir) -> State {
    #[cfg(feature = "postgres")]
    if is_postgres() {
        let server = bailiwick_testkit::postgres::shared();
        return State::read_postgres(server, &server.schema(directory.path()));
    }
    State::read(&file(directory.path()))
}

/// Every byte of it, and of the files beside it.
pub(crate) fn kept(directory: &TempDir) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    #[cfg(feature = "postgres")]
    if is_postgres() {
        bytes.extend(state(directory).text().bytes());
    }
    bytes
}

fn file(directory: &Path) -> std::path::PathBuf {
    directory.join("bailiwick.db")
}
