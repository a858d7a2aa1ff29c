//! Every statement is prepared on a fresh database, instead of being checked by
//! a macro at compile time.

use std::collections::BTreeSet;

use tokio_postgres::{
    SimpleQueryMessage,
    types::{ToSql as _, Type},
};

use super::{options, place};
use crate::{
    postgres::{
        Address,
        connection::Connection,
        migrate,
        open::{Opener, Use},
        transactions::SWEEP,
    },
    sql::{self, Statements},
    value::Value,
};

/// A database whose tables have a prefix, so that a statement that names a table
/// without its braces finds none.
async fn database(address: &Address) -> (Connection, Statements) {
    let mut options = options();
    options.prefix = "bw_".parse().unwrap();
    migrate(address, &options).await.unwrap();
    let opener = Opener::new(address, &options).unwrap();
    let connection = opener.open(Use::Writing, None).await.unwrap();
    (connection, Statements::of(&options.prefix))
}

#[tokio::test]
async fn every_statement_is_valid_and_has_its_parameters() {
    let (_directory, address) = place();
    let (connection, _) = database(&address).await;
    for (name, parameters, statement) in sql::ALL {
        let prepared = connection.prepared(*statement).await;
        let prepared = prepared.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(prepared.params().len(), *parameters, "{name}");
        for parameter in prepared.params() {
            assert!(Value::accepts(parameter), "{name}: {parameter}");
        }
        for column in prepared.columns() {
            let known = Value::accepts(column.type_()) || *column.type_() == Type::INT4;
            assert!(known, "{name}: {}", column.name());
        }
    }
}

/// What `EXPLAIN` says of a statement with these arguments.
async fn plan(connection: &mut Connection, text: &str, arguments: &[&str]) -> Vec<String> {
    let arguments = arguments.join(", ");
    let arguments = if arguments.is_empty() {
        String::new()
    } else {
        format!("({arguments})")
    };
    let explain = format!(
        "DEALLOCATE ALL; PREPARE asked AS {text}; EXPLAIN (COSTS OFF) EXECUTE asked{arguments}"
    );
    let lines = connection
        .client_mut()
        .simple_query(&explain)
        .await
        .unwrap();
    let lines = lines.iter().filter_map(|line| match line {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    lines.collect()
}

/// Only lists of a whole registry, and counts of all grants, may read a whole table.
#[tokio::test]
async fn no_statement_scans_a_table() {
    let whole = [
        "VERSION",
        "SET_VERSION",
        "CLIENTS",
        "SCOPES",
        "SIGNING_KEYS",
        "LIVE_TOKENS",
        "DELETE_SETUP_LINKS",
    ];
    let (_directory, address) = place();
    let (mut connection, statements) = database(&address).await;
    // A table that is scanned nevertheless can be read in no other way.
    let settings = "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; \
        SET enable_bitmapscan = off; SET enable_sort = off";
    connection.batch(settings).await.unwrap();
    let (mut scanned, mut sorted) = (BTreeSet::new(), BTreeSet::new());
    for (name, parameters, statement) in sql::ALL {
        let text = statements.text(*statement);
        for step in plan(&mut connection, text, &vec!["NULL"; *parameters]).await {
            if step.contains("Seq Scan") {
                assert!(whole.contains(name), "{name}: {step}");
                scanned.insert(*name);
            }
            if step
                .trim_start()
                .trim_start_matches("->  ")
                .starts_with("Sort")
            {
                sorted.insert(*name);
            }
        }
    }
    assert!(scanned.len() >= 4, "the test sees scans: {scanned:?}");
    // No more rows than those of a page.
    let sorts = ["SIGNING_KEYS", "CONSENTS_OF", "CONSENTS_TO"];
    let unexpected: Vec<_> = sorted.iter().filter(|name| !sorts.contains(name)).collect();
    assert!(unexpected.is_empty(), "{unexpected:?}");
}

/// What expired is found where it stands at the end of an index, and each row is then
/// deleted by its key, however many there are.
#[tokio::test]
async fn a_sweep_finds_what_expired_by_an_index_and_deletes_by_key() {
    let (_directory, address) = place();
    let (mut connection, statements) = database(&address).await;
    connection.batch(SWEEP).await.unwrap();
    for (sweep, index) in sql::SWEEP_INDEXES {
        let text = statements.text(sweep);
        let steps = plan(&mut connection, text, &["1700000000000", "200"]).await;
        let found = format!("using bw_{index} ");
        assert!(
            steps.iter().any(|step| step.contains(&found)),
            "{index}: {steps:?}"
        );
        // The index of the weather has the whole key in it; spent codes go with their family.
        let by_key = |step: &&String| {
            step.contains("_pkey") || step.contains("(hour = ") || step.contains("(family = ")
        };
        assert!(steps.iter().any(|step| by_key(&step)), "{index}: {steps:?}");
    }
}
