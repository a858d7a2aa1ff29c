//! security.md P3: an error, never a false success.

use std::{sync::Arc, time::Duration};

use bailiwick_core::store::{LoadPlan, Outcome};
use bailiwick_testkit::postgres::Server;
use futures_util::future::join_all;

use super::{by_port, insert, is_there, options, place, proxy::Proxy, session};
use crate::{
    Store as _, StoreError,
    postgres::{Postgres, queue::Queue, writer::Command},
};

#[tokio::test]
async fn a_panic_fails_the_command_and_not_the_writer() {
    let (_directory, address) = place();
    let store = Postgres::open(&address, options()).await.unwrap();
    for _ in 0..3 {
        let failed = store.command(Command::Panic).await;
        assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    }
    store.commit(insert(1)).await.unwrap();
}

/// security.md F1: the answer lost after the commit.
#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_an_error() {
    let server = Server::start(&[]);
    let proxy = Proxy::to(server.port()).await;
    let address = by_port(&server, proxy.port, "sslmode=disable");
    let store = Postgres::open(&address, options()).await.unwrap();
    store.commit(insert(1)).await.unwrap();
    proxy.lose_the_next();
    let lost = store.commit(insert(2)).await;
    assert!(matches!(lost, Err(StoreError::Failed(_))), "{lost:?}");
    assert!(
        is_there(&store, 2).await,
        "the proxy lost the answer, not the commit"
    );
    store.commit(insert(3)).await.unwrap();
}

/// security.md D2: service is back without a hand.
#[tokio::test]
async fn after_a_crash_of_the_server_what_was_acknowledged_is_there() {
    let server = Server::start(&[]);
    let address = server.url("postgres").parse().unwrap();
    let store = Postgres::open(&address, options()).await.unwrap();
    let version = store.load(LoadPlan::default()).await.unwrap().version;
    for n in 1..=20 {
        store.commit(insert(n)).await.unwrap();
    }
    server.crash();
    let failed = store.commit(insert(21)).await;
    assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    let failed = store.load(LoadPlan::default()).await;
    assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    server.run();
    let outcome = store.commit(insert(22)).await.unwrap();
    assert_eq!(outcome, Outcome::Committed { version });
    for n in 1..=20 {
        assert!(is_there(&store, n).await, "{n}");
    }
    assert!(
        !is_there(&store, 21).await,
        "it was told that this one failed"
    );
}

/// A connection that was lost while nothing was asked is not an error.
#[tokio::test]
async fn connections_that_the_server_ended_are_made_anew() {
    let server = Server::start(&[]);
    let address = server.url("postgres").parse().unwrap();
    let store = Postgres::open(&address, options()).await.unwrap();
    store.commit(insert(1)).await.unwrap();
    assert!(is_there(&store, 1).await);
    server.sql(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
         WHERE application_name = 'bailiwick'",
    );
    store.commit(insert(2)).await.unwrap();
    assert!(is_there(&store, 2).await);
}

#[tokio::test]
async fn a_commit_that_another_is_in_the_way_of_is_busy() {
    let (_directory, address) = place();
    let mut options = options();
    options.busy_timeout = Duration::from_millis(50);
    let store = Postgres::open(&address, options).await.unwrap();
    let other = session(&address).await;
    let hold = "BEGIN; LOCK TABLE registry_version IN EXCLUSIVE MODE";
    other.batch(hold).await.unwrap();
    assert_eq!(store.commit(insert(1)).await, Err(StoreError::Busy));
    // Whoever reads waits for nobody.
    store.load(LoadPlan::default()).await.unwrap();
    other.batch("COMMIT").await.unwrap();
    store.commit(insert(1)).await.unwrap();
}

#[tokio::test]
async fn a_failed_commit_does_not_fail_those_that_were_sent_with_it() {
    let (_directory, address) = place();
    let store = Postgres::open(&address, options()).await.unwrap();
    let version = store.load(LoadPlan::default()).await.unwrap().version;
    let commits = (0..40).map(|n| {
        // Every fourth has a key that is there already.
        let mut commit = insert(if n % 4 == 3 { n - 1 } else { n });
        commit.version = Some(version);
        store.commit(commit)
    });
    let outcomes = join_all(commits).await;
    let failed = outcomes.iter().filter(|outcome| outcome.is_err()).count();
    assert_eq!(failed, 10, "{outcomes:?}");
    for n in (0..40).filter(|n| n % 4 != 3) {
        assert!(is_there(&store, n).await, "{n}");
    }
}

/// Nothing that was found has one, and nobody is told of a failure.
#[tokio::test]
async fn a_text_with_a_nul_is_not_found() {
    use bailiwick_core::store::UserKey;

    let (_directory, address) = place();
    let store = Postgres::open(&address, options()).await.unwrap();
    let plan = LoadPlan {
        user: Some(UserKey::Login("ada\0".to_owned())),
        ..LoadPlan::default()
    };
    assert_eq!(store.load(plan).await.unwrap().user, None);
}

#[tokio::test]
async fn a_full_queue_is_busy() {
    let queue = Arc::new(Queue::new(2));
    queue.push(1).unwrap();
    queue.push(2).unwrap();
    assert_eq!(queue.push(3), Err(StoreError::Busy));
    assert_eq!(queue.take(1).await, [1]);
    queue.push(4).unwrap();
    assert_eq!(queue.take(9).await, [2, 4]);
    let waiting = {
        let queue = Arc::clone(&queue);
        tokio::join!(queue.take(9), async { queue.push(5) })
    };
    assert_eq!(waiting.0, [5]);
}
