use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use rusqlite::Connection;
use serde_json::Value;

use crate::run::{Installation, text};

#[test]
fn a_token_is_revoked_by_value() {
    let here = Installation::new();
    let made = here.json(&["resource-server", "create", "A"]);
    let token = text(&made, "access_token");
    let revoked = here.json_with(&["token", "revoke", "--token-stdin"], token);
    assert_eq!(revoked["token_type_hint"], "access_token");
    assert_eq!(revoked["client_id"], made["client_id"]);
    let id = text(&made, "client_id");
    let list = here.json(&["resource-server", "token", id, "--list"]);
    assert_eq!(list[0]["active"], false);
    for unknown in ["nonsense", &token.replace("bwa_", "bwr_")] {
        here.run_with(&["token", "revoke", "--token-stdin"], unknown)
            .failed_with(3, "there is no token");
    }
    here.run(&["token", "revoke"])
        .failed_with(2, "--token-stdin");
}

#[test]
fn an_imported_token_is_revoked_by_value() {
    let here = Installation::new();
    let old = "x3tTvFq2rTyeM0wBnXQ2jCk9Lp4sZd";
    here.json_with(&["resource-server", "create", "A", "--token-stdin"], old);
    let revoked = here.json_with(&["token", "revoke", "--token-stdin"], old);
    assert_eq!(revoked["token_type_hint"], "access_token");
}

#[test]
fn clearing_counts_what_it_deleted() {
    let here = Installation::new();
    assert_eq!(here.json(&["token", "clear"])["deleted"], 0);
}

/// What is deleted before it is interrupted is, and is counted; the rest goes the next time.
#[test]
fn clearing_says_how_far_it_is_and_can_be_interrupted() {
    let here = Installation::new();
    here.run(&["migrate"]);
    let database = Connection::open(here.path("bailiwick.db")).unwrap();
    let expired = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) \
        INSERT INTO tickets (id, expires_at) SELECT randomblob(16), i FROM n";
    let rows = 60_000;
    database.execute(expired, [rows]).unwrap();
    let left = || -> i64 {
        let count = "SELECT count(*) FROM tickets";
        database.query_row(count, [], |row| row.get(0)).unwrap()
    };

    let mut clear = here.command(&["token", "clear", "--json"]);
    let mut clear = clear
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(clear.stderr.take().unwrap()).lines();
    let first = told.next().unwrap().unwrap();
    assert!(first.contains("rows deleted so far"), "{first}");
    let pid = clear.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(sent.success());
    assert!(told.any(|line| line.unwrap().starts_with("stopped")));
    let done = clear.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(5), "there is something left to do");
    let counted: Value = serde_json::from_slice(&done.stdout).unwrap();
    let counted = counted["deleted"].as_i64().unwrap();
    let gone = rows - left();
    // The last batch may have been made and not told of any more.
    assert!(
        0 < counted && counted <= gone && gone < rows,
        "{counted} of {gone}"
    );
    assert_eq!(here.json(&["token", "clear"])["deleted"], rows - gone);
    assert_eq!(left(), 0);
}
