//! A store whose answers are timed, and are spans of whatever asked.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use bailiwick_core::{
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome, Page,
    },
};

use tracing::Instrument as _;

use crate::{
    BoxFuture, BoxStream, Store, StoreError,
    activity::{Durations, OperationActivity, StoreActivity},
};

/// Another store, and how long it takes to answer: [`Store::activity`] tells.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_store::{
///     Measured, Store as _,
///     bailiwick_core::store::LoadPlan,
///     memory::Memory,
/// };
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let store = Measured::new(Arc::new(Memory::new()));
/// store.load(LoadPlan::default()).await?;
/// let load = &store.activity().operations[0];
/// assert_eq!((load.name, load.durations.count, load.failed), ("load", 1, 0));
/// # Ok::<(), bailiwick_store::StoreError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Measured {
    store: Arc<dyn Store>,
    load: Operation,
    commit: Operation,
    changes: Operation,
    page: Operation,
    maintain: Operation,
}

#[derive(Debug)]
struct Operation {
    name: &'static str,
    durations: Durations,
    failed: AtomicU64,
}

impl Measured {
    /// `store`, timed from now on.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            load: Operation::new("load"),
            commit: Operation::new("commit"),
            changes: Operation::new("changes"),
            page: Operation::new("page"),
            maintain: Operation::new("maintain"),
        }
    }
}

impl Operation {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            durations: Durations::default(),
            failed: AtomicU64::default(),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "durations are measured, not decided on"
    )]
    async fn time<T>(
        &self,
        answer: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let span = tracing::info_span!(target: "bailiwick::trace", "store", operation = self.name);
        let began = Instant::now();
        let answer = answer.instrument(span).await;
        self.durations.note(began.elapsed());
        if answer.is_err() {
            self.failed.fetch_add(1, Ordering::Relaxed);
        }
        answer
    }

    fn activity(&self) -> OperationActivity {
        OperationActivity {
            name: self.name,
            durations: self.durations.counted(),
            failed: self.failed.load(Ordering::Relaxed),
        }
    }
}

impl Store for Measured {
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>> {
        Box::pin(self.load.time(self.store.load(plan)))
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>> {
        Box::pin(self.commit.time(self.store.commit(commit)))
    }

    fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>> {
        Box::pin(self.changes.time(self.store.changes(since)))
    }

    fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>> {
        Box::pin(self.page.time(self.store.page(query)))
    }

    fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>> {
        Box::pin(self.maintain.time(self.store.maintain(task)))
    }

    fn news(&self) -> BoxStream<'static, ()> {
        self.store.news()
    }

    fn activity(&self) -> StoreActivity {
        StoreActivity {
            operations: vec![
                self.load.activity(),
                self.commit.activity(),
                self.changes.activity(),
                self.page.activity(),
                self.maintain.activity(),
            ],
            ..self.store.activity()
        }
    }
}
