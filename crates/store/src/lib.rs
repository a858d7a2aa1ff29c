//! What is kept: one trait and its engines.
//!
//! The promise: [`Outcome::Committed`] means that the change is on
//! stable storage. An error means that it may or may not be: never that it is.

mod activity;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod audit;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod changes;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod columns;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod dated;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod details;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod insert;
mod measured;
pub mod memory;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod migrations;
mod paging;
#[cfg(feature = "postgres")]
pub mod postgres;
mod retention;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod rows;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod table_prefix;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod value;

use std::fmt;

pub use activity::{CountedDurations, Durations, OperationActivity, QueueActivity, StoreActivity};
pub use bailiwick_core;
use bailiwick_core::{
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome, Page,
    },
};
pub use futures_util::{future::BoxFuture, stream::BoxStream};
pub use measured::Measured;
pub use table_prefix::{InvalidTablePrefix, TablePrefix};

/// An engine. Object-safe: everything holds it as `Arc<dyn Store>`.
///
/// One of your own keeps the same promises if it passes the suites of
/// `bailiwick-testkit`, `store_contract!` and `store_agreement!`. One that adds
/// something to another engine hands on what it does not look at:
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use bailiwick_store::{
///     BoxFuture, Store, StoreError,
///     bailiwick_core::{
///         snapshot::Version,
///         store::{
///             Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport,
///             Outcome, Page,
///         },
///     },
/// };
///
/// /// Counts what is written.
/// #[derive(Debug)]
/// struct Counted<S> {
///     store: S,
///     commits: AtomicU64,
/// }
///
/// impl<S: Store> Store for Counted<S> {
///     fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>> {
///         self.commits.fetch_add(1, Ordering::Relaxed);
///         self.store.commit(commit)
///     }
///
///     fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>> {
///         self.store.load(plan)
///     }
///
///     fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>> {
///         self.store.changes(since)
///     }
///
///     fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>> {
///         self.store.page(query)
///     }
///
///     fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>> {
///         self.store.maintain(task)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a store",
    label = "a store is needed here",
    note = "implement `bailiwick_store::Store` for it; the suites of `bailiwick-testkit` tell whether it keeps the promises"
)]
pub trait Store: fmt::Debug + Send + Sync + 'static {
    /// Reads all that a request needs, at one moment: every commit before it is
    /// seen, whoever made it, and none in part. An empty plan reads the version.
    ///
    /// Boxed: the rows are large, and pass through several hands.
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>>;

    /// Writes all or nothing; answers [`Outcome::Committed`] after the change is
    /// on stable storage. [`Commit::version`] and the preconditions of the writes
    /// are checked in the same moment.
    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>>;

    /// What changed in clients, registry and keys since `since`; `None`: all
    /// there is.
    fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>>;

    /// One page of a list.
    fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>>;

    /// Keeps the store small: a server asks now and then.
    fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>>;

    /// What it has been doing, for metrics: nothing that it does not count.
    ///
    /// ```
    /// use bailiwick_store::{Store, memory::Memory};
    ///
    /// assert!(Memory::new().activity().operations.is_empty());
    /// ```
    fn activity(&self) -> StoreActivity {
        StoreActivity::default()
    }

    /// Says each time that another process may have changed clients, registry or keys. A
    /// store that hears of nothing says nothing, as this does unless it is written
    /// otherwise: whoever must know asks for the version now and then as well.
    ///
    /// ```
    /// use bailiwick_store::{Store, memory::Memory};
    ///
    /// let news = Memory::new().news();
    /// # drop(news);
    /// ```
    fn news(&self) -> BoxStream<'static, ()> {
        Box::pin(futures_util::stream::pending())
    }
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
