#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{collections::BTreeSet, path::Path};

use rusqlite::Connection;

use super::{Options, Sqlite, open};
use crate::{Store as _, StoreError, sql};

fn database(directory: &Path) -> Connection {
    let path = directory.join("store.db");
    drop(Sqlite::open(&path, Options::default()).unwrap());
    Connection::open(path).unwrap()
}

#[test]
fn every_statement_is_valid_and_has_its_parameters() {
    let directory = tempfile::tempdir().unwrap();
    let connection = database(directory.path());
    for (name, parameters, text) in sql::ALL {
        let statement = connection
            .prepare(text)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(statement.parameter_count(), *parameters, "{name}");
    }
}

/// SQLite numbers `$1`, `$2` by appearance, `PostgreSQL` by name.
#[test]
fn parameters_are_numbered_in_order_of_appearance() {
    for (name, parameters, text) in sql::ALL {
        let mut seen = Vec::new();
        for part in text.split('$').skip(1) {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            let number: usize = digits.parse().unwrap();
            if !seen.contains(&number) {
                seen.push(number);
            }
        }
        let expected: Vec<usize> = (1..=*parameters).collect();
        assert_eq!(seen, expected, "{name}");
    }
}

/// Only lists of a whole registry may read a whole table.
#[test]
fn no_statement_scans_a_table() {
    let whole = [
        "VERSION",
        "SET_VERSION",
        "CLIENTS",
        "SCOPES",
        "SIGNING_KEYS",
    ];
    let directory = tempfile::tempdir().unwrap();
    let connection = database(directory.path());
    let mut scanned = BTreeSet::new();
    for (name, parameters, text) in sql::ALL {
        let mut explain = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {text}"))
            .unwrap();
        let nulls = vec![None::<i64>; *parameters];
        let steps = explain.query_map(rusqlite::params_from_iter(nulls), |row| row.get(3));
        for step in steps.unwrap() {
            let step: String = step.unwrap();
            let of_index = step.contains("USING INDEX users_administrators")
                || step.contains("USING COVERING INDEX users_administrators");
            if step.starts_with("SCAN") && !step.starts_with("SCAN CONSTANT") && !of_index {
                assert!(whole.contains(name), "{name}: {step}");
                scanned.insert(*name);
            }
            let sorts = step.contains("TEMP B-TREE");
            assert!(!sorts || ["SIGNING_KEYS"].contains(name), "{name}: {step}");
        }
    }
    assert_eq!(
        scanned.len(),
        whole.len(),
        "the test sees scans: {scanned:?}"
    );
}

#[test]
fn releases_of_sqlite_that_lose_data_are_refused() {
    for number in [3_007_000, 3_051_002, 3_052_000] {
        let refused = open::check_release(number);
        assert!(matches!(refused, Err(StoreError::Unusable(_))), "{number}");
    }
    for number in [3_051_003, 3_052_001, 3_054_001] {
        assert_eq!(open::check_release(number), Ok(()), "{number}");
    }
}

#[cfg(unix)]
#[test]
fn all_files_are_private() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let store = Sqlite::open(&path, Options::default()).unwrap();
    let mut names = BTreeSet::new();
    for entry in directory.path().read_dir().unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", entry.file_name());
        names.insert(entry.file_name().into_string().unwrap());
    }
    let expected = ["store.db", "store.db-shm", "store.db-wal", "store.db.lock"];
    assert_eq!(names, expected.map(str::to_owned).into());
    drop(store);
}

pub(super) fn panic_as_asked() -> ! {
    panic!("asked for")
}

#[tokio::test]
async fn a_panic_fails_the_command_and_not_the_writer() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let store = Sqlite::open(&path, Options::default()).unwrap();
    let failed = store.command(super::Command::Panic).await;
    assert!(matches!(failed, Err(StoreError::Failed(_))), "{failed:?}");
    let commit = bailiwick_core::store::Commit {
        version: None,
        writes: Vec::new(),
    };
    store.commit(commit).await.unwrap();
}
