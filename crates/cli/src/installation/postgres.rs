//! An installation whose database is a server.

use std::sync::Arc;

use bailiwick_server::{
    Store,
    bailiwick_store::postgres::{Address, Options, Postgres, pending_migrations},
    config::Settings,
};

use crate::{failure::Failure, output};

/// The first migration: a database that misses it is new.
const FIRST: &str = "V1__initial";

fn options(settings: &Settings) -> Options {
    let mut options = Options::default();
    options.prefix = settings.table_prefix.clone();
    options
}

/// The migrations that the database misses.
pub(crate) async fn pending(
    address: &Address,
    settings: &Settings,
) -> Result<Vec<&'static str>, Failure> {
    let pending = pending_migrations(address, &options(settings)).await;
    pending.map_err(Failure::error)
}

/// Whether nothing was ever kept in the database.
pub(super) async fn is_new(address: &Address, settings: &Settings) -> Result<bool, Failure> {
    Ok(pending(address, settings).await?.contains(&FIRST))
}

/// Opens the database, and makes our tables if they are not there.
pub(super) async fn open(
    address: &Address,
    settings: &Settings,
    is_new: bool,
) -> Result<Arc<dyn Store>, Failure> {
    if is_new {
        output::note(format_args!("making the tables in {address}"));
    }
    let store = Postgres::open(address, options(settings)).await;
    Ok(Arc::new(store.map_err(Failure::error)?))
}
