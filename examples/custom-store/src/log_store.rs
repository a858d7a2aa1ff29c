//! [`Store`] on a log.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use bailiwick_store::{
    BoxFuture, Store, StoreError,
    bailiwick_core::{
        snapshot::Version,
        store::{
            Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome,
            Page,
        },
    },
    memory::Memory,
};
use tokio::task::spawn_blocking;

use crate::log::Log;

/// A store that keeps every change as a line of a file. It runs on tokio.
#[derive(Clone)]
pub struct LogStore(Arc<Mutex<Log>>);

impl LogStore {
    /// Opens the log at `path`, or makes it. Blocks while it is read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unusable`] if the file cannot be opened, or is damaged
    /// elsewhere than at its end.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let log = Log::open(path.as_ref())?;
        Ok(Self(Arc::new(Mutex::new(log))))
    }

    /// Does `work` where it may wait for the disk.
    async fn with_log<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Log) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let log = Arc::clone(&self.0);
        let work = move || {
            // Rows are replaced whole, or not at all.
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut log)
        };
        let done = spawn_blocking(work).await;
        done.unwrap_or_else(|error| Err(StoreError::Failed(error.to_string())))
    }

    /// A view of all rows, which later commits do not change.
    async fn rows(&self) -> Result<Memory, StoreError> {
        self.with_log(|log| log.rows().cloned()).await
    }
}

impl Store for LogStore {
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>> {
        Box::pin(async move { self.rows().await?.load(plan).await })
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>> {
        Box::pin(self.with_log(|log| log.commit(commit)))
    }

    fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>> {
        Box::pin(async move { self.rows().await?.changes(since).await })
    }

    fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>> {
        Box::pin(async move { self.rows().await?.page(query).await })
    }

    fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>> {
        Box::pin(self.with_log(move |log| log.maintain(task)))
    }
}

impl fmt::Debug for LogStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogStore").finish_non_exhaustive()
    }
}
