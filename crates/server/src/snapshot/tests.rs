#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::atomic::AtomicBool;

use bailiwick_core::{
    Random as _, UnixTime,
    model::ClientId,
    store::{Commit, Outcome, Write},
};
use bailiwick_jose::SystemRandom;
use bailiwick_store::{BoxFuture, memory::Memory};
use tokio::sync::{Notify, Semaphore};

use super::*;
use crate::clock::SystemClock;

/// Clients that are made when the test says so, or fail.
#[derive(Default)]
struct Slow {
    asked: AtomicU64,
    waits: AtomicBool,
    fails: AtomicBool,
    begun: Notify,
    released: Option<Semaphore>,
}

impl Clients for Arc<Slow> {
    fn of(
        &self,
        records: Vec<ClientRecord>,
    ) -> BoxFuture<'_, Result<Vec<Arc<dyn Client>>, ClientsError>> {
        Box::pin(async move {
            self.asked.fetch_add(1, Ordering::SeqCst);
            if self.waits.load(Ordering::SeqCst) {
                self.begun.notify_one();
                match &self.released {
                    Some(released) => released.acquire().await.unwrap().forget(),
                    None => std::future::pending().await,
                }
            }
            if self.fails.load(Ordering::SeqCst) {
                return Err(ClientsError::failed("no such table"));
            }
            let clients = records.into_iter();
            Ok(clients
                .map(|record| Arc::new(record) as Arc<dyn Client>)
                .collect())
        })
    }
}

/// A holder whose store has something newer, and the newer version.
async fn outdated(clients: &Arc<Slow>) -> (SnapshotHolder, Version) {
    let store: Arc<dyn Store> = Arc::new(Memory::new());
    let mut secret = [0; 32];
    SystemRandom.fill(&mut secret);
    let keys = Arc::new(Secrets::new(&secret, &[]).unwrap());
    let own = Arc::new(Arc::clone(clients));
    let holder = SnapshotHolder::load(Arc::clone(&store), own, keys, Arc::new(SystemClock));
    let holder = holder.await.unwrap();
    let record = ClientRecord::new(ClientId::new("app"), UnixTime::EPOCH);
    let commit = Commit {
        version: None,
        writes: vec![Write::PutClient(Box::new(record))],
    };
    let Outcome::Committed { version } = store.commit(commit).await.unwrap() else {
        unreachable!("it has no precondition")
    };
    clients.asked.store(0, Ordering::SeqCst);
    (holder, version)
}

fn gated() -> Arc<Slow> {
    Arc::new(Slow {
        released: Some(Semaphore::new(0)),
        ..Slow::default()
    })
}

/// Those who wait for one refresh share its failure, and the next who comes has
/// it tried again.
#[tokio::test]
async fn a_failed_refresh_is_shared_and_tried_again() {
    let clients = gated();
    let (holder, version) = outdated(&clients).await;
    let holder = Arc::new(holder);
    clients.waits.store(true, Ordering::SeqCst);
    clients.fails.store(true, Ordering::SeqCst);
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let holder = Arc::clone(&holder);
        waiting.spawn(async move { holder.at_least(version).await.map(drop) });
    }
    clients.begun.notified().await;
    // All on one thread: each of the others has run until it waits too.
    for _ in 0..64 {
        tokio::task::yield_now().await;
    }
    clients.released.as_ref().unwrap().add_permits(99);
    for failed in waiting.join_all().await {
        let why = failed.unwrap_err().to_string();
        assert!(why.contains("no such table"), "{why}");
    }
    let asked = clients.asked.load(Ordering::SeqCst);
    assert_eq!(
        asked, 2,
        "the one on its way, and one for all who came later"
    );
    assert_ne!(holder.current().version(), version, "nothing half done");
    clients.fails.store(false, Ordering::SeqCst);
    let snapshot = holder.at_least(version).await.unwrap();
    assert!(snapshot.client(&ClientId::new("app")).is_some());
    assert_eq!(clients.asked.load(Ordering::SeqCst), 3);
}

/// Who comes while a refresh is on its way to fail has its own tried.
#[tokio::test]
async fn a_failure_from_before_is_nobody_elses() {
    let clients = gated();
    let (holder, version) = outdated(&clients).await;
    clients.waits.store(true, Ordering::SeqCst);
    clients.fails.store(true, Ordering::SeqCst);
    let first = holder.at_least(version);
    let later = async {
        clients.begun.notified().await;
        clients.fails.store(false, Ordering::SeqCst);
        let mine = holder.at_least(version);
        let release = async {
            tokio::task::yield_now().await;
            clients.fails.store(true, Ordering::SeqCst);
            clients.released.as_ref().unwrap().add_permits(1);
            clients.begun.notified().await;
            clients.fails.store(false, Ordering::SeqCst);
            clients.released.as_ref().unwrap().add_permits(1);
        };
        tokio::join!(mine, release).0
    };
    let (first, later) = tokio::join!(first, later);
    assert!(first.is_err());
    assert_eq!(later.unwrap().version(), version);
}

#[tokio::test(start_paused = true)]
async fn clients_that_take_too_long_are_not_waited_for() {
    let clients = Arc::new(Slow::default());
    let (holder, version) = outdated(&clients).await;
    clients.waits.store(true, Ordering::SeqCst);
    let why = holder.at_least(version).await.unwrap_err().to_string();
    assert!(why.contains("too long"), "{why}");
    clients.waits.store(false, Ordering::SeqCst);
    assert_eq!(holder.at_least(version).await.unwrap().version(), version);
}

/// A request that goes away while it refreshes leaves nothing behind.
#[tokio::test]
async fn a_refresh_that_is_given_up_is_done_by_the_next() {
    let clients = gated();
    let (holder, version) = outdated(&clients).await;
    clients.waits.store(true, Ordering::SeqCst);
    tokio::select! {
        _ = holder.at_least(version) => unreachable!("it is not released"),
        () = clients.begun.notified() => {}
    }
    clients.waits.store(false, Ordering::SeqCst);
    assert_eq!(holder.at_least(version).await.unwrap().version(), version);
}
