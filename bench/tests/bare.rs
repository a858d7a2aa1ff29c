//! The bare-limit programs as they are: real processes, a few hundred
//! requests each, counted. Nothing here looks at a clock.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use bailiwick_bench::bare::table;
use bailiwick_bench::credential::Credential;
use bailiwick_bench::load::{self, Bound, Leg};
use bailiwick_bench::process::Process;
use bailiwick_bench::requests::{Drawn, Post, Repeated, Values};

const CONNECTIONS: u64 = 8;
const REQUESTS: usize = 50;
const TOTAL: usize = 400;
const ROWS: u64 = 1_000;

fn bare(arguments: &[&str], database: Option<&Path>) -> (Process, SocketAddr) {
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
        .map(|seed| Drawn::new(&post(server), "token", Arc::clone(&values), seed, expected))
        .collect();
    load::run(server, sources, Bound::Count(REQUESTS))
        .await
        .unwrap()
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
    let rows: u32 = table::open_reader(&database)
        .unwrap()
        .query_row("SELECT count(*) FROM access_token", [], |row| row.get(0))
        .unwrap();
    assert_eq!(usize::try_from(rows).unwrap(), TOTAL);
}

#[tokio::test]
async fn bare_lookup_finds_the_live_and_only_the_live() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("bare.sqlite");
    let rows = ROWS.to_string();
    let (_process, server) = bare(&["bare-lookup", "--rows", &rows], Some(&database));
    let live = (0..ROWS)
        .map(|index| Credential::nth(index).to_token())
        .collect();
    assert_all_accepted(&look_up(server, Arc::new(live), r#""active":true"#).await);
    let unknown = (ROWS..2 * ROWS)
        .map(|index| Credential::nth(index).to_token())
        .collect();
    assert_all_accepted(&look_up(server, Arc::new(unknown), r#"{"active":false}"#).await);
    let other_secret = (0..ROWS)
        .map(|index| {
            Credential {
                secret: [1; 32],
                ..Credential::nth(index)
            }
            .to_token()
        })
        .collect();
    assert_all_accepted(&look_up(server, Arc::new(other_secret), r#"{"active":false}"#).await);
}
