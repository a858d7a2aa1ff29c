//! security.md P3: an error, never a false success.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use bailiwick_core::{
    opaque::TokenKey,
    store::{Commit, LoadPlan, Maintenance, Outcome, Write},
};
use bailiwick_testkit::records::{access_token, digest, minutes, selector};
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::super::{
    Options, Sqlite, connection, open,
    queue::Queue,
    writer::{Command, run_writer},
};
use crate::{Store, StoreError, TablePrefix, sql::Statements};

fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    (directory, path)
}

fn insert(n: u8) -> Commit {
    Commit {
        version: None,
        writes: vec![Write::InsertAccessToken(access_token(n))],
    }
}

async fn is_there(path: &Path, n: u8) -> bool {
    let store = Sqlite::open(path, Options::default()).unwrap();
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(selector(n))),
        ..LoadPlan::default()
    };
    store.load(plan).await.unwrap().access_token.is_some()
}

#[tokio::test]
async fn a_panic_fails_the_command_and_not_the_writer() {
    let (_directory, path) = place();
    let store = Sqlite::open(&path, Options::default()).unwrap();
    let failed = store.command(Command::Panic).await;
    assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    store.commit(insert(1)).await.unwrap();
}

/// Runs `commands` as one batch, on a writer that was prepared by `settings`.
fn run_batch(path: &Path, settings: &str, commands: Vec<Command>) {
    let writer = open::writer(path, Duration::from_secs(5)).unwrap();
    writer.execute_batch(settings).unwrap();
    let statements = Arc::new(Statements::of(&TablePrefix::default()));
    let writer = connection::Connection::new(writer, &statements);
    let queue = Arc::new(Queue::new(commands.len()));
    for command in commands {
        queue.push(command).unwrap();
    }
    queue.close();
    run_writer(&writer, &queue);
}

/// security.md F1
#[tokio::test]
async fn a_full_disk_fails_the_whole_batch() {
    let (_directory, path) = place();
    drop(Sqlite::open(&path, Options::default()).unwrap());
    let (mut commands, mut answers) = (Vec::new(), Vec::new());
    for n in 1..=100 {
        let (reply, answer) = oneshot::channel();
        commands.push(Command::Commit(insert(n), reply));
        answers.push(answer);
    }
    // Not one page more than there is.
    run_batch(&path, "PRAGMA max_page_count = 1", commands);
    for answer in answers {
        let answer = answer.await.unwrap();
        assert!(matches!(answer, Err(StoreError::Failed(_))), "{answer:?}");
    }
    for n in [1, 50, 100] {
        assert!(!is_there(&path, n).await, "{n}");
    }
}

#[tokio::test]
async fn a_failed_command_does_not_fail_its_neighbours() {
    let (_directory, path) = place();
    drop(Sqlite::open(&path, Options::default()).unwrap());
    let (mut commands, mut answers) = (Vec::new(), Vec::new());
    let same_key = Commit {
        version: None,
        writes: [(2, 2), (3, 3), (1, 9)]
            .map(|(key, secret)| {
                let mut token = access_token(key);
                token.digest = digest(secret);
                Write::InsertAccessToken(token)
            })
            .into(),
    };
    for commit in [insert(1), same_key, insert(1), insert(4)] {
        let (reply, answer) = oneshot::channel();
        commands.push(Command::Commit(commit, reply));
        answers.push(answer);
    }
    run_batch(&path, "", commands);
    let mut committed = Vec::new();
    for answer in answers {
        let answer = answer.await.unwrap();
        committed.push(matches!(answer, Ok(Outcome::Committed { .. })));
    }
    assert_eq!(committed, [true, false, false, true]);
    for (n, there) in [(1, true), (2, false), (3, false), (4, true)] {
        assert_eq!(is_there(&path, n).await, there, "{n}");
    }
}

#[tokio::test]
async fn a_database_that_another_process_holds_is_busy() {
    let (_directory, path) = place();
    let options = Options {
        busy_timeout: Duration::from_millis(20),
        ..Options::default()
    };
    let store = Sqlite::open(&path, options).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(store.commit(insert(1)).await, Err(StoreError::Busy));
    other.execute_batch("COMMIT").unwrap();
    store.commit(insert(1)).await.unwrap();
}

#[test]
fn a_full_queue_is_busy() {
    let queue = Queue::new(2);
    queue.push(1).unwrap();
    queue.push(2).unwrap();
    assert_eq!(queue.push(3), Err(StoreError::Busy));
    assert_eq!(queue.take(1), [1]);
    queue.push(4).unwrap();
    queue.close();
    assert!(matches!(queue.push(5), Err(StoreError::Failed(_))));
    assert_eq!(queue.take(9), [2, 4], "what was waiting is still done");
    assert_eq!(queue.take(9), [0; 0]);
}

#[test]
fn a_waiting_thread_takes_what_comes() {
    let queue = Arc::new(Queue::new(9));
    let taker = {
        let queue = Arc::clone(&queue);
        thread::spawn(move || {
            let mut taken = Vec::new();
            loop {
                match queue.take(2) {
                    some if some.is_empty() => return taken,
                    some => taken.extend(some),
                }
            }
        })
    };
    for n in 0..5 {
        while queue.push(n).is_err() {
            thread::yield_now();
        }
    }
    queue.close();
    assert_eq!(taker.join().unwrap(), [0, 1, 2, 3, 4]);
}

/// To overwrite a block is cheaper than to append one.
#[tokio::test]
async fn the_wal_is_used_again_and_not_truncated() {
    let (_directory, path) = place();
    let store = Sqlite::open(&path, Options::default()).unwrap();
    let size = || path.with_extension("db-wal").metadata().unwrap().len();
    let mut sizes = vec![size()];
    for n in 0..700 {
        let consume = Write::ConsumeTicket {
            id: u128::to_be_bytes(n),
            expires_at: minutes(1),
        };
        let commit = Commit {
            version: None,
            writes: vec![consume],
        };
        store.commit(commit).await.unwrap();
        sizes.push(size());
    }
    assert!(sizes.is_sorted(), "the file was cut");
    let largest = sizes.last().copied().unwrap();
    assert!(largest < 6 * 1024 * 1024, "{largest}");
    let same = sizes.iter().filter(|size| **size == largest).count();
    assert!(same > 50, "no transaction went into the old file: {same}");
    let task = Maintenance::Sweep {
        now: minutes(0),
        limit: 1,
    };
    assert_eq!(store.maintain(task).await.unwrap().deleted, 0);
}
