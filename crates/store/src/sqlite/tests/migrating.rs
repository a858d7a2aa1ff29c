//! Migrations: ours alone, and beside an application's own.

use std::{collections::BTreeSet, fs, path::Path};

use bailiwick_core::{
    model::Extra,
    opaque::{Selector, TokenKey},
    store::{Commit, LoadPlan, Outcome, Write},
};
use bailiwick_testkit::records::{client, client_id, minutes};
use refinery::Migration;
use rusqlite::Connection;

use super::super::{Options, Sqlite, migrate, migrate_connection, pending_migrations};
use crate::{Store, StoreError};

const ALL: [&str; 10] = [
    "V1__initial",
    "V2__extra",
    "V3__registry",
    "V4__groups",
    "V5__account",
    "V6__client_secret_uses",
    "V7__consent",
    "V8__weather",
    "V9__second_factor",
    "V10__api_tokens",
];

fn prefixed(prefix: &str) -> Options {
    Options {
        prefix: prefix.parse().unwrap(),
        ..Options::default()
    }
}

fn unmigrated(options: Options) -> Options {
    Options {
        migrate: false,
        ..options
    }
}

fn names(path: &Path) -> BTreeSet<String> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        .unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

fn said(refused: Result<impl Sized, StoreError>) -> String {
    match refused {
        Err(StoreError::Unusable(why)) => why,
        Err(other) => panic!("another error: {other:?}"),
        Ok(_) => panic!("not refused"),
    }
}

/// Released migrations never change, whatever the prefix has made of their
/// text: a database of the first release must open.
#[test]
fn a_released_migration_keeps_its_checksum() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    migrate(&path, &Options::default()).unwrap();
    let released = [
        (1, "initial", "15743149012112900210"),
        (2, "extra", "12005736695085813806"),
    ];
    let connection = Connection::open(&path).unwrap();
    for (version, name, checksum) in released {
        let kept: (String, String) = connection
            .query_row(
                "SELECT name, checksum FROM refinery_schema_history WHERE version = $1",
                [version],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!(kept, (name.to_owned(), checksum.to_owned()), "{version}");
    }
}

/// A database of the first release opens, and its rows are read: what they do not
/// say is empty.
#[tokio::test]
async fn a_database_of_the_first_release_opens() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let mut connection = Connection::open(&path).unwrap();
    let initial = include_str!("../../../migrations/sqlite/V1__initial.sql");
    let initial = initial.replace(['{', '}'], "");
    let initial = Migration::unapplied("V1__initial", &initial).unwrap();
    refinery::Runner::new(&[initial])
        .run(&mut connection)
        .unwrap();
    let rows = "\
        INSERT INTO users VALUES ('u', 'ann', '', NULL, '', '', 1, 0, '[]', '', 1); \
        INSERT INTO families VALUES (zeroblob(16), 'c', 'u', 'password', 'read', NULL, 1, 2, NULL); \
        INSERT INTO access_tokens VALUES (zeroblob(16), zeroblob(32), 0, 0, 'c', 'u', \
            zeroblob(16), 'read', NULL, 1, 2, NULL, NULL)";
    connection.execute_batch(rows).unwrap();
    drop(connection);
    let pending = pending_migrations(&path, &Options::default()).unwrap();
    assert_eq!(pending, ALL[1..]);
    let store = Sqlite::open(&path, Options::default()).unwrap();
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(Selector::from_bytes([0; 16]))),
        ..LoadPlan::default()
    };
    let loaded = store.load(plan).await.unwrap();
    assert_eq!(loaded.access_token.unwrap().extra, Extra::EMPTY);
    assert_eq!(loaded.family.unwrap().authenticated_at, None);
    assert_eq!(loaded.user.unwrap().user.extra, Extra::EMPTY);
}

#[test]
fn every_name_takes_the_prefix() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    migrate(&path, &prefixed("bw_")).unwrap();
    let with = names(&path);
    assert!(with.contains("bw_refinery_schema_history"), "{with:?}");
    for name in &with {
        assert!(name.starts_with("bw_"), "{name}");
    }
    let plain = directory.path().join("plain.db");
    migrate(&plain, &Options::default()).unwrap();
    let without = names(&plain);
    assert_eq!(
        with,
        without.iter().map(|name| format!("bw_{name}")).collect()
    );
}

#[tokio::test]
async fn two_prefixes_in_one_database_are_two_stores() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.db");
    let one = Sqlite::open(&path, prefixed("one_")).unwrap();
    let other = Sqlite::open(&path, prefixed("other_")).unwrap();
    let commit = Commit {
        version: None,
        writes: vec![Write::PutClient(Box::new(client(1)))],
    };
    let outcome = one.commit(commit).await.unwrap();
    assert!(matches!(outcome, Outcome::Committed { .. }));
    assert_eq!(one.changes(None).await.unwrap().clients, [client(1)]);
    assert!(other.changes(None).await.unwrap().clients.is_empty());
    let version = other.load(LoadPlan::default()).await.unwrap().version;
    assert_eq!(version.0, 0);
}

#[test]
fn migrations_are_run_once_and_told() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.db");
    let options = prefixed("bw_");
    assert_eq!(pending_migrations(&path, &options).unwrap(), ALL);
    assert!(!path.exists(), "to ask makes no file");
    assert_eq!(migrate(&path, &options).unwrap(), ALL);
    assert!(pending_migrations(&path, &options).unwrap().is_empty());
    assert!(migrate(&path, &options).unwrap().is_empty());
    let other = pending_migrations(&path, &prefixed("other_")).unwrap();
    assert_eq!(other, ALL, "the tables of another prefix are not ours");
    Sqlite::open(&path, unmigrated(options)).unwrap();
}

#[test]
fn a_database_without_its_migrations_is_refused_with_their_names() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.db");
    let refused = Sqlite::open(&path, unmigrated(prefixed("bw_")));
    let why = said(refused);
    for part in ["app.db", "V1__initial", "bailiwick_store::sqlite::migrate"] {
        assert!(why.contains(part), "{why}");
    }
    assert!(!path.exists(), "it makes no file");
    migrate(&path, &prefixed("other_")).unwrap();
    let refused = Sqlite::open(&path, unmigrated(prefixed("bw_")));
    assert!(said(refused).contains("V1__initial"));
}

#[test]
fn a_database_of_a_newer_release_is_refused_as_such() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let options = prefixed("bw_");
    migrate(&path, &options).unwrap();
    let newer = "INSERT INTO bw_refinery_schema_history \
        SELECT 99, 'later', applied_on, checksum FROM bw_refinery_schema_history LIMIT 1";
    Connection::open(&path)
        .unwrap()
        .execute_batch(newer)
        .unwrap();
    let mut connection = Connection::open(&path).unwrap();
    for refused in [
        said(Sqlite::open(&path, options.clone())),
        said(Sqlite::open(&path, unmigrated(options.clone()))),
        said(migrate(&path, &options)),
        said(pending_migrations(&path, &options)),
        said(migrate_connection(&mut connection, &options.prefix)),
    ] {
        assert!(refused.contains("newer release"), "{refused}");
        assert!(refused.contains("V99__later"), "{refused}");
    }
}

/// Whose own history the table is shows in what is said.
#[test]
fn an_applications_own_history_is_not_taken_for_ours() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.db");
    let mut connection = Connection::open(&path).unwrap();
    let own = "CREATE TABLE pets (name TEXT)";
    let own = Migration::unapplied("V1__pets", own).unwrap();
    refinery::Runner::new(&[own]).run(&mut connection).unwrap();
    let why = said(Sqlite::open(&path, Options::default()));
    assert!(why.contains("V1__pets"), "{why}");
    assert!(why.contains("prefix"), "{why}");
    Sqlite::open(&path, prefixed("bw_")).unwrap();
}

#[test]
fn a_table_of_ours_that_is_there_already_is_said_to_need_a_prefix() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.db");
    let application = Connection::open(&path).unwrap();
    application
        .execute_batch("CREATE TABLE users (id)")
        .unwrap();
    let why = said(Sqlite::open(&path, Options::default()));
    assert!(why.contains("users already exists"), "{why}");
    assert!(why.contains("prefix"), "{why}");
    let left = names(&path);
    assert!(
        !left.contains("clients"),
        "nothing is left half done: {left:?}"
    );
}

/// The order that the documentation names: ours, then the application's, which
/// may refer to ours.
#[tokio::test]
async fn an_applications_migrations_follow_ours_whatever_its_tool() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.db");
    let options = prefixed("bw_");
    for _release in 0..2 {
        migrate(&path, &options).unwrap();
        by_user_version(&path);
        by_refinery(&path);
    }
    let store = Sqlite::open(&path, unmigrated(options)).unwrap();
    let put = Write::PutClient(Box::new(client(1)));
    let commit = |write| Commit {
        version: None,
        writes: vec![write],
    };
    store.commit(commit(put.clone())).await.unwrap();
    let application = Connection::open(&path).unwrap();
    application
        .pragma_update(None, "foreign_keys", true)
        .unwrap();
    application
        .execute(
            "INSERT INTO client_logos VALUES ($1, 'logo.png')",
            [client_id(1).as_str()],
        )
        .unwrap();
    let logos = || -> i64 {
        let count = "SELECT count(*) FROM client_logos";
        application.query_row(count, [], |row| row.get(0)).unwrap()
    };
    store.commit(commit(put)).await.unwrap();
    assert_eq!(logos(), 1, "a changed client keeps what refers to it");
    let delete = Write::DeleteClient {
        id: client_id(1),
        at: minutes(1),
    };
    store.commit(commit(delete)).await.unwrap();
    assert_eq!(logos(), 0, "what refers to a deleted one goes with it");
}

/// An application that counts its migrations in the pragma that is made for it.
fn by_user_version(path: &Path) {
    let connection = Connection::open(path).unwrap();
    let version: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    if version == 0 {
        let logos = "CREATE TABLE client_logos (\
                client TEXT PRIMARY KEY REFERENCES bw_clients (id) ON DELETE CASCADE, \
                logo TEXT NOT NULL\
            ) STRICT; \
            PRAGMA user_version = 1";
        connection.execute_batch(logos).unwrap();
    }
}

/// An application that uses the tool that we use.
fn by_refinery(path: &Path) {
    let mut connection = Connection::open(path).unwrap();
    let users = "CREATE TABLE users (id INTEGER PRIMARY KEY)";
    let users = Migration::unapplied("V1__users", users).unwrap();
    refinery::Runner::new(&[users])
        .run(&mut connection)
        .unwrap();
}

/// An open connection keeps its own settings.
#[test]
fn an_applications_own_connection_can_be_migrated() {
    let mut connection = Connection::open_in_memory().unwrap();
    let prefix = "bw_".parse().unwrap();
    connection.execute_batch("BEGIN").unwrap();
    let why = said(migrate_connection(&mut connection, &prefix));
    assert!(why.contains("transaction"), "{why}");
    connection.execute_batch("COMMIT").unwrap();
    for enforced in [false, true] {
        connection
            .pragma_update(None, "foreign_keys", enforced)
            .unwrap();
        migrate_connection(&mut connection, &prefix).unwrap();
        let now: bool = connection
            .pragma_query_value(None, "foreign_keys", |row| row.get(0))
            .unwrap();
        assert_eq!(now, enforced);
        connection
            .execute_batch("DROP TABLE bw_refinery_schema_history")
            .unwrap();
        let tables = "SELECT group_concat('DROP TABLE ' || name, ';') FROM sqlite_master \
            WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let tables: String = connection.query_row(tables, [], |row| row.get(0)).unwrap();
        connection.execute_batch(&tables).unwrap();
    }
}

/// What an application's rows refer to is its own affair.
#[test]
fn an_applications_dangling_reference_does_not_stop_ours() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app.db");
    let application = Connection::open(&path).unwrap();
    let dangling = "PRAGMA foreign_keys = OFF; \
        CREATE TABLE owners (id INTEGER PRIMARY KEY); \
        CREATE TABLE pets (owner INTEGER REFERENCES owners (id)); \
        INSERT INTO pets VALUES (7)";
    application.execute_batch(dangling).unwrap();
    migrate(&path, &prefixed("bw_")).unwrap();
    assert!(fs::exists(&path).unwrap());
}
