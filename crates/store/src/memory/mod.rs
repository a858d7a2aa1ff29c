//! The engine that keeps everything in memory: the model that the other engines
//! are compared with, and a store for tests and trials.

mod list;
mod load;
mod records;
mod sweep;
mod tables;
mod tokens;
mod weather;
mod write;

use std::{
    fmt,
    future::ready,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bailiwick_core::{
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome, Page,
    },
};

use self::tables::Tables;
use crate::{BoxFuture, Store, StoreError};

/// Everything in memory, gone with the process.
///
/// A clone begins with the same rows and goes its own way. It is cheap: the rows
/// are shared until one of the two changes them. A store that keeps its rows
/// elsewhere in full can decide a commit on a clone first.
///
/// ```
/// use bailiwick_store::{Store as _, memory::Memory};
/// use bailiwick_store::bailiwick_core::{UnixTime, store::{Commit, Outcome, Write}};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let commit = Commit {
///     version: None,
///     writes: vec![Write::ConsumeTicket { id: [7; 16], expires_at: UnixTime::EPOCH }],
/// };
/// let store = Memory::new();
/// let trial = store.clone();
/// assert!(matches!(trial.commit(commit.clone()).await?, Outcome::Committed { .. }));
/// assert!(matches!(store.commit(commit.clone()).await?, Outcome::Committed { .. }));
/// assert!(matches!(store.commit(commit).await?, Outcome::Conflict(_)));
/// # Ok::<(), bailiwick_store::StoreError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct Memory {
    tables: Mutex<Tables>,
}

impl Memory {
    /// An empty store of version 0.
    pub fn new() -> Self {
        Self::default()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        // A panic leaves the tables as they were: a commit replaces them at its end.
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn view(&self) -> Tables {
        self.tables().clone()
    }
}

impl Clone for Memory {
    fn clone(&self) -> Self {
        Self {
            tables: Mutex::new(self.view()),
        }
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl Store for Memory {
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>> {
        Box::pin(ready(Ok(self.view().load(&plan))))
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>> {
        Box::pin(async move { self.tables().commit(commit) })
    }

    fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>> {
        Box::pin(ready(Ok(self.view().changes(since))))
    }

    fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>> {
        Box::pin(ready(self.view().page(&query)))
    }

    fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>> {
        Box::pin(async move { self.tables().maintain(task) })
    }
}
