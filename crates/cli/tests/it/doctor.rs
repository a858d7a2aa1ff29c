//! `bailiwick doctor`.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::Value;

use crate::run::Installation;

/// How the checks came out, by name.
fn outcome(findings: &Value, check: &str) -> String {
    let found = findings
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["check"] == check);
    found.unwrap()["outcome"].as_str().unwrap().to_owned()
}

fn findings(here: &Installation, args: &[&str], code: i32) -> Value {
    let done = here.run(&[&["doctor", "--json"], args].concat());
    assert_eq!(done.code, code, "{done:?}");
    serde_json::from_str(&done.stdout).unwrap()
}

#[test]
fn without_a_database_it_says_so_and_makes_none() {
    let here = Installation::new();
    let found = findings(&here, &[], 1);
    assert_eq!(outcome(&found, "database"), "failure");
    assert_eq!(fs::read_dir(here.directory()).unwrap().count(), 0);
}

#[test]
fn what_is_missing_is_a_failure_with_what_to_do_and_then_it_is_well() {
    let here = Installation::new();
    here.json(&["migrate"]);
    let found = findings(&here, &[], 1);
    assert_eq!(outcome(&found, "administrator"), "failure");
    assert_eq!(outcome(&found, "signing-key"), "ok");
    let told = here.run(&["doctor"]);
    assert!(
        told.stdout.contains("bailiwick setup-link"),
        "{}",
        told.stdout
    );
    here.user("root", &["--admin"]);
    let found = findings(&here, &[], 0);
    let all = found.as_array().unwrap();
    assert!(
        all.iter()
            .all(|one| one["outcome"] == "ok" && one["fix"].is_null()),
        "{found}"
    );
}

#[test]
fn a_secret_file_that_others_may_read_is_a_failure() {
    let here = Installation::new();
    here.json(&["migrate"]);
    here.user("root", &["--admin"]);
    let entries = fs::read_dir(here.directory()).unwrap();
    let secret = entries
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "secret"))
        .unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(outcome(&findings(&here, &[], 1), "secret-file"), "failure");
}

#[test]
fn from_outside_nobody_answers_where_nothing_runs() {
    let here = Installation::new();
    here.json(&["migrate"]);
    here.user("root", &["--admin"]);
    let found = findings(&here, &["--outside", "http://127.0.0.1:9/o"], 1);
    assert_eq!(outcome(&found, "metadata"), "failure");
    let found = findings(&here, &["--outside", "nonsense"], 1);
    assert_eq!(outcome(&found, "reach"), "failure");
}
