//! Two openings of one database, asked in turns: what a server and a command
//! beside it are to each other.

use std::sync::atomic::{AtomicBool, Ordering};

use bailiwick_core::{
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome, Page,
    },
};
use bailiwick_store::{BoxFuture, Store, StoreError};

/// Asks one, then the other.
#[derive(Debug)]
pub(crate) struct Turns<S> {
    one: S,
    other: S,
    turn: AtomicBool,
}

impl<S> Turns<S> {
    pub(crate) fn new(one: S, other: S) -> Self {
        let turn = AtomicBool::new(false);
        Self { one, other, turn }
    }

    fn next(&self) -> &S {
        if self.turn.fetch_not(Ordering::Relaxed) {
            &self.one
        } else {
            &self.other
        }
    }
}

impl<S: Store> Store for Turns<S> {
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>> {
        self.next().load(plan)
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>> {
        self.next().commit(commit)
    }

    fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>> {
        self.next().changes(since)
    }

    fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>> {
        self.next().page(query)
    }

    fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>> {
        self.next().maintain(task)
    }
}
