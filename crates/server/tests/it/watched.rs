//! Store and users that count what they are asked, and fail when told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bailiwick_core::{
    model::{User, UserId, UserRecord},
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome, Page,
    },
};
use bailiwick_server::{BoxFuture, Store, StoreError, StoreUsers, Users, UsersError};
use tokio::sync::{Mutex, MutexGuard};

/// What becomes of one trip to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It fails before anything is done.
    Error,
    /// It is refused, for too many wait.
    Busy,
    /// It is done, but the answer is lost.
    AnswerLost,
}

/// A database whose trips are counted.
#[derive(Debug)]
pub(crate) struct WatchedStore {
    store: Arc<dyn Store>,
    loads: AtomicUsize,
    commits: AtomicUsize,
    loads_fail: AtomicBool,
    commits_fail: AtomicBool,
    /// After how many trips, loads and commits alike, which fault comes.
    fault: std::sync::Mutex<Option<(usize, Fault)>>,
}

impl WatchedStore {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            loads: AtomicUsize::new(0),
            commits: AtomicUsize::new(0),
            loads_fail: AtomicBool::new(false),
            commits_fail: AtomicBool::new(false),
            fault: std::sync::Mutex::new(None),
        }
    }

    /// After `trips` more trips one meets this fault.
    pub(crate) fn fault_after(&self, trips: usize, fault: Fault) {
        *self.fault.lock().unwrap() = Some((trips, fault));
    }

    /// Whether the fault did not come yet; it does not come any more.
    pub(crate) fn had_no_fault(&self) -> bool {
        self.fault.lock().unwrap().take().is_some()
    }

    fn next_fault(&self) -> Option<Fault> {
        let mut next = self.fault.lock().unwrap();
        let (trips, fault) = next.take()?;
        if trips == 0 {
            return Some(fault);
        }
        *next = Some((trips - 1, fault));
        None
    }

    /// `trip`, or what becomes of it.
    fn with_fault<'a, T: Send + 'a>(
        &self,
        trip: BoxFuture<'a, Result<T, StoreError>>,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        match self.next_fault() {
            None => trip,
            Some(Fault::Error) => Box::pin(async { failed() }),
            Some(Fault::Busy) => Box::pin(async { Err(StoreError::Busy) }),
            Some(Fault::AnswerLost) => Box::pin(async {
                drop(trip.await);
                failed()
            }),
        }
    }

    /// Loads and commits so far.
    pub(crate) fn trips(&self) -> (usize, usize) {
        (
            self.loads.load(Ordering::SeqCst),
            self.commits.load(Ordering::SeqCst),
        )
    }

    /// From now on loads, or commits, fail.
    pub(crate) fn fail(&self, loads: bool, commits: bool) {
        self.loads_fail.store(loads, Ordering::SeqCst);
        self.commits_fail.store(commits, Ordering::SeqCst);
    }
}

fn failed<T>() -> Result<T, StoreError> {
    Err(StoreError::Failed("the disk is on fire".to_owned()))
}

impl Store for WatchedStore {
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        if self.loads_fail.load(Ordering::SeqCst) {
            return Box::pin(async { failed() });
        }
        self.with_fault(self.store.load(plan))
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>> {
        self.commits.fetch_add(1, Ordering::SeqCst);
        if self.commits_fail.load(Ordering::SeqCst) {
            return Box::pin(async { failed() });
        }
        self.with_fault(self.store.commit(commit))
    }

    fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>> {
        self.store.changes(since)
    }

    fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>> {
        self.with_fault(self.store.page(query))
    }

    fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>> {
        self.store.maintain(task)
    }
}

/// Users whose password checks are counted.
#[derive(Debug)]
pub(crate) struct WatchedUsers {
    users: StoreUsers,
    checks: AtomicUsize,
    panics: AtomicBool,
    gate: Mutex<()>,
}

impl WatchedUsers {
    pub(crate) fn new(users: StoreUsers) -> Self {
        Self {
            users,
            checks: AtomicUsize::new(0),
            panics: AtomicBool::new(false),
            gate: Mutex::new(()),
        }
    }

    /// While this is held, nobody hears that a password was right.
    pub(crate) async fn hold(&self) -> MutexGuard<'_, ()> {
        self.gate.lock().await
    }

    /// Passwords checked so far, those of nobody included.
    pub(crate) fn checks(&self) -> usize {
        self.checks.load(Ordering::SeqCst)
    }

    fn watched<'a>(
        &'a self,
        check: BoxFuture<'a, Result<bool, UsersError>>,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        self.checks.fetch_add(1, Ordering::SeqCst);
        assert!(!self.panics.load(Ordering::SeqCst), "told to panic");
        Box::pin(async move {
            let right = check.await?;
            if right {
                drop(self.gate.lock().await);
            }
            Ok(right)
        })
    }

    /// From now on a check of a password panics.
    pub(crate) fn panic(&self, panics: bool) {
        self.panics.store(panics, Ordering::SeqCst);
    }
}

impl Users for WatchedUsers {
    fn by_id<'a>(&'a self, id: &'a UserId) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        self.users.by_id(id)
    }

    fn by_login<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<User>, UsersError>> {
        self.users.by_login(login)
    }

    fn verify_password<'a>(
        &'a self,
        user: Option<&'a User>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        self.watched(self.users.verify_password(user, password))
    }

    fn verify_record<'a>(
        &'a self,
        user: Option<&'a UserRecord>,
        password: &'a str,
    ) -> BoxFuture<'a, Result<bool, UsersError>> {
        self.watched(self.users.verify_record(user, password))
    }

    fn in_store(&self, store: &Arc<dyn Store>) -> bool {
        self.users.in_store(store)
    }
}
