use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use serde_json::Value;

use crate::run::{Installation, text};

fn register(here: &Installation, name: &str) {
    here.json(&["scope", "register", name, "--description", "See all"]);
}

/// One JSON object a line.
fn lines(here: &Installation, more: &[&str]) -> Vec<Value> {
    let done = here.run(&[&["audit", "list", "--json"], more].concat());
    assert_eq!(done.code, 0, "{done:?}");
    let lines = done.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn actions(entries: &[Value]) -> Vec<(&str, &str)> {
    let both = entries
        .iter()
        .map(|entry| (text(entry, "action"), text(entry, "on")));
    both.collect()
}

#[test]
fn the_record_is_listed_since_a_time_and_of_one_thing() {
    let here = Installation::new();
    register(&here, "see");
    register(&here, "water");
    here.user("ada", &[]);
    here.json(&[
        "resource-server",
        "create",
        "Plants",
        "--client-id",
        "plants",
    ]);
    let all = lines(&here, &["--since", "1h"]);
    let expected = [
        ("scope.registered", "scope see"),
        ("scope.registered", "scope water"),
    ];
    let scopes: Vec<_> = all
        .iter()
        .filter(|entry| text(entry, "action") == "scope.registered")
        .cloned()
        .collect();
    assert_eq!(actions(&scopes), expected);
    assert!(all.iter().all(|entry| text(entry, "by") == "operator"));
    let of_user = lines(&here, &["--user", "ada"]);
    assert_eq!(of_user.len(), 1);
    assert_eq!(text(&of_user[0], "action"), "user.created");
    let of_client = lines(&here, &["--client", "plants"]);
    let kinds: Vec<_> = of_client
        .iter()
        .map(|entry| text(entry, "action"))
        .collect();
    assert_eq!(kinds, ["client.registered", "static_token.issued"]);
    let newest = lines(&here, &["--limit", "1"]);
    assert_eq!(newest[0]["number"], all.last().unwrap()["number"]);
    assert_eq!(lines(&here, &["--since", "2100-01-01"]), [] as [Value; 0]);
    let table = here.run(&["audit", "list", "--scope", "see"]).stdout;
    assert!(
        table.contains("scope.registered") && table.contains("See all"),
        "{table}"
    );
    assert!(!table.contains("water"), "{table}");
    here.run(&["audit", "list", "--since", "yesterday"])
        .failed_with(2, "is neither a time");
}

#[test]
fn groups_and_times_are_told_in_words() {
    let here = Installation::new();
    here.json(&["group", "create", "staff"]);
    here.user("ada", &["--group", "staff"]);
    let of_staff = lines(&here, &["--group", "staff"]);
    assert_eq!(actions(&of_staff), [("group.created", "group staff")]);
    assert_eq!(of_staff[0]["after"]["name"], "staff");
    let of_ada = lines(&here, &["--user", "ada"]);
    assert_eq!(of_ada[0]["after"]["groups"], serde_json::json!(["staff"]));

    register(&here, "see");
    let deprecate = ["scope", "deprecate", "see", "--sunset", "2199-12-31"];
    assert_eq!(here.run(&deprecate).code, 0);
    let of_see = lines(&here, &["--scope", "see"]);
    let change = text(&of_see[1], "change");
    assert!(
        change.contains("sunset: none → 2199-12-31T00:00:00Z"),
        "{change}"
    );
    assert_eq!(of_see[1]["after"]["sunset"], 7_258_032_000_000_i64);
}

#[test]
fn a_follower_is_told_what_comes() {
    let here = Installation::new();
    register(&here, "see");
    let mut command = here.command(&["audit", "list", "--follow", "--json"]);
    let mut follower = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(follower.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&told.next().unwrap().unwrap()).unwrap() };
    assert_eq!(text(&next(), "on"), "scope see");
    register(&here, "water");
    assert_eq!(text(&next(), "on"), "scope water");
    follower.kill().unwrap();
    follower.wait().unwrap();
}
