//! Every statement is prepared on a fresh database, instead of being checked by
//! a macro at compile time.

use std::{collections::BTreeSet, path::Path};

use rusqlite::Connection;

use super::super::{Options, Sqlite};
use crate::{
    TablePrefix,
    sql::{self, Statements},
};

/// A database whose tables have a prefix, so that a statement that names a table
/// without its braces finds none.
fn database(directory: &Path) -> (Connection, Statements) {
    let path = directory.join("store.db");
    let options = Options {
        prefix: "bw_".parse().unwrap(),
        ..Options::default()
    };
    let statements = Statements::of(&options.prefix);
    drop(Sqlite::open(&path, options).unwrap());
    (Connection::open(path).unwrap(), statements)
}

fn of_sqlite() -> impl Iterator<Item = &'static (&'static str, usize, sql::Statement)> {
    let all = sql::ALL.iter();
    all.filter(|(name, ..)| !sql::ONLY_IN_POSTGRES.contains(name))
}

#[test]
fn every_statement_is_valid_and_has_its_parameters() {
    let directory = tempfile::tempdir().unwrap();
    let (connection, statements) = database(directory.path());
    for (name, parameters, statement) in of_sqlite() {
        let statement = connection
            .prepare(statements.text(*statement))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(statement.parameter_count(), *parameters, "{name}");
    }
}

/// SQLite numbers `$1`, `$2` by appearance, `PostgreSQL` by name.
#[test]
fn parameters_are_numbered_in_order_of_appearance() {
    let statements = Statements::of(&TablePrefix::default());
    for (name, parameters, statement) in sql::ALL {
        let mut seen = Vec::new();
        let text = statements.text(*statement);
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

/// Only lists of a whole registry, and counts of all grants, may read a whole table.
#[test]
fn no_statement_scans_a_table() {
    let whole = [
        "VERSION",
        "SET_VERSION",
        "CLIENTS",
        "SCOPES",
        "SIGNING_KEYS",
        "LIVE_TOKENS",
    ];
    let directory = tempfile::tempdir().unwrap();
    let (connection, statements) = database(directory.path());
    let mut scanned = BTreeSet::new();
    for (name, parameters, statement) in of_sqlite() {
        let text = statements.text(*statement);
        let mut explain = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {text}"))
            .unwrap();
        let nulls = vec![None::<i64>; *parameters];
        let steps = explain.query_map(rusqlite::params_from_iter(nulls), |row| row.get(3));
        for step in steps.unwrap() {
            let step: String = step.unwrap();
            let of_index = step.contains("USING INDEX bw_users_administrators")
                || step.contains("USING COVERING INDEX bw_users_administrators");
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

/// What expired is found where it stands at the end of an index, and each row is then
/// deleted by its key, however many there are.
#[test]
fn a_sweep_finds_what_expired_by_an_index_and_deletes_by_key() {
    let directory = tempfile::tempdir().unwrap();
    let (connection, statements) = database(directory.path());
    for (sweep, index) in sql::SWEEP_INDEXES {
        let text = format!("EXPLAIN QUERY PLAN {}", statements.text(sweep));
        let mut explain = connection.prepare(&text).unwrap();
        let steps = explain.query_map([0, 0], |row| row.get::<_, String>(3));
        let steps: Vec<_> = steps.unwrap().map(Result::unwrap).collect();
        let found = format!("bw_{index} (");
        assert!(
            steps.iter().any(|step| step.contains(&found)),
            "{index}: {steps:?}"
        );
        let by_key =
            |step: &&String| step.contains("USING PRIMARY KEY") || step.contains("(family=?)");
        assert!(steps.iter().any(|step| by_key(&step)), "{index}: {steps:?}");
    }
}
