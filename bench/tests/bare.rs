//! The bare-limit programs as they are: real processes, a few hundred
//! requests each, counted. Nothing here looks at a clock.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::net::SocketAddr;
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use bailiwick_bench::bare::table;
use bailiwick_bench::credential::Credential;
use bailiwick_bench::load::{self, Bound, Leg};
use bailiwick_bench::process::Process;
use bailiwick_bench::requests::{Drawn, Post, Repeated, Rotated, Spent, Template, Values};

const CONNECTIONS: u64 = 8;
const REQUESTS: usize = 50;
const TOTAL: usize = 400;
const ROWS: &str = "1000";

fn bare(arguments: &[&str], database: Option<&Path>) -> (Arc<Process>, SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick-bench"));
    command.args(arguments);
    if let Some(database) = database {
        command.arg("--database").arg(database);
    }
    Process::start_bare(&mut command).unwrap()
}

fn post(server: SocketAddr) -> Post<'static> {
    Post {
        server,
        path: "/",
        authorization: None,
    }
}

async fn issue(server: SocketAddr, form: &str) -> Leg {
    let source = Repeated::new(post(server).with_form(form), "\"access_token\"");
    let sources = (0..CONNECTIONS).map(|_| source.clone()).collect();
    load::run(server, sources, Bound::Count(REQUESTS))
        .await
        .unwrap()
}

async fn look_up(server: SocketAddr, values: Arc<Values>, expected: &'static str) -> Leg {
    let sources = (0..CONNECTIONS)
        .map(|seed| {
            let template = Template::new(&post(server), "", "token", values.length());
            Drawn::new(template, Arc::clone(&values), seed, expected)
        })
        .collect();
    load::run(server, sources, Bound::Count(REQUESTS))
        .await
        .unwrap()
}

fn values(indices: Range<u64>) -> Arc<Values> {
    Arc::new(
        indices
            .map(|index| Credential::nth(index).to_token())
            .collect(),
    )
}

fn count(database: &Path, sql: &str) -> usize {
    let connection = table::open_reader(database).unwrap();
    let count: u32 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    usize::try_from(count).unwrap()
}

fn assert_all_accepted(leg: &Leg) {
    assert_eq!(
        (leg.latencies.len(), leg.error_count()),
        (TOTAL, 0),
        "{:?}",
        leg.errors
    );
}

#[tokio::test]
async fn bare_http_answers_every_request() {
    let (_process, server) = bare(&["bare-http"], None);
    assert_all_accepted(&issue(server, "grant_type=client_credentials").await);
}

#[tokio::test]
async fn bare_issue_keeps_one_row_for_each_answer() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("bare.sqlite");
    let (process, server) = bare(&["bare-issue"], Some(&database));
    assert_all_accepted(&issue(server, "grant_type=client_credentials").await);
    let refused = issue(server, "grant_type=none").await;
    assert_eq!(
        refused.errors.get("400"),
        Some(&u64::try_from(TOTAL).unwrap())
    );
    // Killed, not stopped: what was answered is in the file.
    drop(process);
    assert_eq!(count(&database, "SELECT count(*) FROM access_token"), TOTAL);
}

#[tokio::test]
async fn bare_lookup_finds_the_live_and_only_the_live() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("bare.sqlite");
    let (_process, server) = bare(&["bare-lookup", "--rows", ROWS], Some(&database));
    let inactive = r#"{"active":false}"#;
    assert_all_accepted(&look_up(server, values(0..1_000), r#""active":true"#).await);
    assert_all_accepted(&look_up(server, values(1_000..2_000), inactive).await);
    let other_secret = (0..1_000)
        .map(|index| {
            Credential {
                secret: [1; 32],
                ..Credential::nth(index)
            }
            .to_token()
        })
        .collect();
    assert_all_accepted(&look_up(server, Arc::new(other_secret), inactive).await);
}

#[tokio::test]
async fn bare_code_spends_each_code_once() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("bare.sqlite");
    let (process, server) = bare(&["bare-code", "--rows", ROWS], Some(&database));
    let template = Template::new(&post(server), "grant_type=authorization_code", "code", 64);
    let spend = || {
        let next = Arc::default();
        let sources = (0..CONNECTIONS)
            .map(|_| {
                Spent::new(
                    template.clone(),
                    values(0..1_000),
                    Arc::clone(&next),
                    "\"refresh_token\"",
                )
            })
            .collect();
        load::run(server, sources, Bound::Count(REQUESTS))
    };
    assert_all_accepted(&spend().await.unwrap());
    let again = spend().await.unwrap();
    assert_eq!(
        again.errors.get("400"),
        Some(&u64::try_from(TOTAL).unwrap())
    );
    drop(process);
    assert_eq!(
        count(
            &database,
            "SELECT count(*) FROM code WHERE used_at IS NOT NULL"
        ),
        TOTAL
    );
    assert_eq!(count(&database, "SELECT count(*) FROM family"), TOTAL);
    assert_eq!(
        count(&database, "SELECT count(*) FROM refresh_token"),
        TOTAL
    );
    assert_eq!(count(&database, "SELECT count(*) FROM access_token"), TOTAL);
}

#[tokio::test]
async fn bare_refresh_follows_the_chain_of_rotation() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("bare.sqlite");
    let (process, server) = bare(&["bare-refresh", "--rows", "8"], Some(&database));
    let template = Template::new(
        &post(server),
        "grant_type=refresh_token",
        "refresh_token",
        64,
    );
    let first = values(0..CONNECTIONS);
    let sources =
        (0..first.count()).map(|index| Rotated::new(template.clone(), first.at(index).unwrap()));
    assert_all_accepted(
        &load::run(server, sources.collect(), Bound::Count(REQUESTS))
            .await
            .unwrap(),
    );
    drop(process);
    assert_eq!(
        count(
            &database,
            "SELECT count(*) FROM refresh_token WHERE used_at IS NOT NULL"
        ),
        TOTAL
    );
    assert_eq!(
        count(
            &database,
            "SELECT count(*) FROM refresh_token WHERE used_at IS NULL"
        ),
        8
    );
}
