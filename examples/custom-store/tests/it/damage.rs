//! What a crash leaves at the end of a log, and what nothing should.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};

use bailiwick_store::{
    Store as _, StoreError,
    bailiwick_core::{
        opaque::TokenKey,
        store::{Commit, LoadPlan, Write},
    },
};
use bailiwick_testkit::records::{access_token, selector};
use custom_store::LogStore;

async fn insert(store: &LogStore, n: u8) {
    let commit = Commit {
        version: None,
        writes: vec![Write::InsertAccessToken(access_token(n))],
    };
    store.commit(commit).await.unwrap();
}

async fn holds(store: &LogStore, n: u8) -> bool {
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(selector(n))),
        ..LoadPlan::default()
    };
    store.load(plan).await.unwrap().access_token.is_some()
}

fn append(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

/// Half a line was promised to nobody.
#[tokio::test]
async fn a_line_whose_writer_died_is_as_if_it_never_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.log");
    let store = LogStore::open(&path).unwrap();
    insert(&store, 1).await;
    let whole = fs::read(&path).unwrap();
    insert(&store, 2).await;
    drop(store);
    let both = fs::read(&path).unwrap();
    let second = &both[whole.len()..];
    for cut in [1, 20, second.len() / 2, second.len() - 1] {
        fs::write(&path, &whole).unwrap();
        append(&path, &second[..cut]);
        let (store, beside) = (
            LogStore::open(&path).unwrap(),
            LogStore::open(&path).unwrap(),
        );
        assert!(holds(&store, 1).await && !holds(&store, 2).await, "{cut}");
        insert(&store, 3).await;
        for store in [store, beside, LogStore::open(&path).unwrap()] {
            assert!(holds(&store, 1).await && holds(&store, 3).await, "{cut}");
            assert!(!holds(&store, 2).await, "{cut}");
        }
    }
}

#[tokio::test]
async fn damage_in_the_middle_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.log");
    let store = LogStore::open(&path).unwrap();
    insert(&store, 1).await;
    insert(&store, 2).await;
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    bytes[30] ^= 1;
    fs::write(&path, bytes).unwrap();
    let refused = LogStore::open(&path).map(drop);
    let Err(StoreError::Unusable(why)) = refused else {
        panic!("{refused:?}");
    };
    assert!(why.contains("damaged at byte 0"), "{why}");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_the_log() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.log");
    LogStore::open(&path).unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
