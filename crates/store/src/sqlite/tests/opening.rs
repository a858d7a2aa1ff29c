//! Opening, and refusing to.

use std::{collections::BTreeSet, path::Path, sync::Barrier, thread};

use rusqlite::Connection;

use super::super::{Options, Sqlite, open, pending_migrations};
use crate::StoreError;

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

/// Two databases that are refused for what their history says.
#[test]
fn another_releases_database_is_refused() {
    let newer = "INSERT INTO refinery_schema_history \
        SELECT 99, 'later', applied_on, checksum FROM refinery_schema_history LIMIT 1";
    let other = "UPDATE refinery_schema_history SET checksum = '1'";
    for change in [newer, other] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store.db");
        drop(Sqlite::open(&path, Options::default()).unwrap());
        Connection::open(&path)
            .unwrap()
            .execute_batch(change)
            .unwrap();
        let refused = Sqlite::open(&path, Options::default());
        assert!(matches!(refused, Err(StoreError::Unusable(_))), "{change}");
    }
}

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let text = "Dear diary, this is no database at all. ".repeat(50);
    std::fs::write(&path, &text).unwrap();
    let refused = Sqlite::open(&path, Options::default()).unwrap_err();
    assert!(refused.to_string().contains("store.db"), "{refused}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let missing = Path::new("/nowhere/at/all.db");
    let refused = Sqlite::open(missing, Options::default()).unwrap_err();
    assert!(refused.to_string().contains("/nowhere"), "{refused}");
}

#[test]
fn many_may_open_a_new_database_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let all = pending_migrations(&path, &Options::default())
        .unwrap()
        .len();
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                Sqlite::open(&path, Options::default()).unwrap();
            });
        }
    });
    let applied: i64 = Connection::open(&path)
        .unwrap()
        .query_row("SELECT count(*) FROM refinery_schema_history", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(usize::try_from(applied).unwrap(), all);
}

/// security.md §6.1: what the promise of durability rests on.
#[test]
fn the_writer_has_the_settings_of_the_promise() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    drop(Sqlite::open(&path, Options::default()).unwrap());
    let writer = open::writer(&path, Options::default().busy_timeout).unwrap();
    let setting = |name: &str| -> i64 {
        writer
            .pragma_query_value(None, name, |row| row.get(0))
            .unwrap()
    };
    let expected = [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
        ("mmap_size", 0),
        ("temp_store", 2),
    ];
    for (name, value) in expected {
        assert_eq!(setting(name), value, "{name}");
    }
}
