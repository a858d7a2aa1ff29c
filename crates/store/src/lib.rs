//! What is kept: one trait and its engines.
//!
//! The promise: [`Outcome::Committed`] means that the change is on
//! stable storage. An error means that it may or may not be: never that it is.

#[cfg(feature = "sqlite")]
mod details;
pub mod memory;
mod paging;
mod retention;
#[cfg(feature = "sqlite")]
mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod table_prefix;

use std::fmt;

pub use bailiwick_core;
use bailiwick_core::{
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome, Page,
    },
};
pub use futures_util::future::BoxFuture;
pub use table_prefix::{InvalidTablePrefix, TablePrefix};

/// An engine. Object-safe: everything holds it as `Arc<dyn Store>`.
pub trait Store: fmt::Debug + Send + Sync + 'static {
    /// Reads all that a request needs, at one moment.
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Loaded, StoreError>>;

    /// Writes all or nothing; answers after the change is on stable storage.
    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>>;

    /// What changed in clients, registry and keys since `since`; `None`: all
    /// there is.
    fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>>;

    /// One page of a list.
    fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>>;

    /// Keeps the store small.
    fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>>;
}

/// Why the store did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Its queue is full: try again shortly.
    #[error("the store is busy")]
    Busy,
    /// It failed; what was to be written may or may not have been.
    #[error("the store failed: {0}")]
    Failed(String),
    /// It cannot be opened as it is.
    #[error("the store cannot be opened: {0}")]
    Unusable(String),
}
