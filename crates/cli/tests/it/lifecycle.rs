//! The life of scopes by command: given up, retired, brought back, passed on; and what
//! each command says by its exit code.

use std::fs;

use serde_json::{Value, json};

use crate::run::{Done, Installation, column, text};

/// Nothing to change, or done; refused; not there; something would change.
const DONE: i32 = 0;
const REFUSED: i32 = 1;
const USAGE: i32 = 2;
const NOT_FOUND: i32 = 3;
const PENDING: i32 = 5;

/// With the resource server `plants`, which has `plants:see` and `plants:water`, and
/// `gardens`, which has nothing.
fn garden() -> Installation {
    let here = Installation::new();
    for (name, id) in [("Plants", "plants"), ("Gardens", "gardens")] {
        here.json(&["resource-server", "create", name, "--client-id", id]);
    }
    for name in ["plants:see", "plants:water"] {
        let register = ["scope", "register", name, "--description", "Your plants"];
        here.json(&[&register[..], &["--owner", "plants"]].concat());
    }
    here
}

fn scope(here: &Installation, name: &str) -> Value {
    here.json(&["scope", "show", name])
}

#[track_caller]
fn exits(done: &Done, code: i32, words: &[&str]) {
    assert_eq!(done.code, code, "{done:?}");
    for word in words {
        assert!(done.stdout.contains(word), "{word}: {done:?}");
    }
}

#[test]
fn a_scope_is_given_up_until_a_day_and_taken_back() {
    let here = garden();
    let deprecate = |more: &[&str]| {
        let base = ["scope", "deprecate", "plants:see", "--sunset", "2199-12-31"];
        here.run(&[&base[..], &["--replaced-by", "plants:water"], more].concat())
    };
    let told = [
        "state: active -> deprecated",
        "sunset: 2199-12-31T00:00:00Z",
    ];
    exits(&deprecate(&["--dry-run"]), PENDING, &told);
    assert_eq!(text(&scope(&here, "plants:see"), "state"), "active");

    exits(&deprecate(&[]), DONE, &told);
    let given_up = scope(&here, "plants:see");
    assert_eq!(text(&given_up, "state"), "deprecated");
    assert_eq!(given_up["sunset"], 7_258_032_000_i64);
    assert_eq!(text(&given_up, "replaced_by"), "plants:water");
    exits(&deprecate(&["--dry-run"]), DONE, &[]);

    for (day, code) in [("2001-01-01", REFUSED), ("31.12.2199", USAGE)] {
        here.run(&["scope", "deprecate", "plants:see", "--sunset", day])
            .failed_with(code, "");
    }
    let restored = here.run(&["scope", "restore", "plants:see"]);
    exits(&restored, DONE, &["deprecated -> active"]);
    let back = scope(&here, "plants:see");
    assert_eq!(text(&back, "state"), "active");
    assert_eq!(
        (&back["sunset"], &back["replaced_by"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn retiring_is_looked_at_done_and_undone() {
    let here = garden();
    let both = ["plants:see", "plants:water"];
    let retire = |more: &[&str]| here.run(&[&["scope", "retire"], &both[..], more].concat());
    exits(&retire(&["--dry-run"]), PENDING, &both);
    assert_eq!(text(&scope(&here, "plants:see"), "state"), "active");
    exits(&retire(&["--reason", "nobody uses them"]), DONE, &both);
    for name in both {
        let gone = scope(&here, name);
        assert_eq!(text(&gone, "state"), "retired");
        assert_eq!(text(&gone, "state_reason"), "nobody uses them");
    }
    exits(&retire(&["--dry-run"]), DONE, &[]);

    // All or none.
    let one_is_not_there = ["scope", "restore", "plants:see", "plants:sell"];
    here.run(&one_is_not_there)
        .failed_with(NOT_FOUND, "plants:sell");
    assert_eq!(text(&scope(&here, "plants:see"), "state"), "retired");
    exits(&here.run(&["scope", "restore", "plants:see"]), DONE, &[]);
    assert_eq!(text(&scope(&here, "plants:see"), "state"), "active");
    let history = here.json(&["scope", "history", "plants:see"]);
    let actions = [
        "scope.registered",
        "scope.state_changed",
        "scope.state_changed",
    ];
    assert_eq!(column(&history, "action"), actions);
    assert_eq!(text(&history[1], "reason"), "nobody uses them");
    let approve = here.run(&["scope", "approve", "plants:water"]);
    approve.failed_with(REFUSED, "cannot be approved");
}

#[test]
fn a_scope_passes_to_another_resource_server_by_offer_or_by_force() {
    let here = garden();
    let transfer = |more: &[&str]| {
        let base = ["resource-server", "transfer", "plants", "gardens"];
        here.run(&[&base[..], more].concat())
    };
    let see = ["--scope", "plants:see"];
    exits(
        &transfer(&[&see[..], &["--dry-run"]].concat()),
        PENDING,
        &["plants:see"],
    );
    assert_eq!(text(&scope(&here, "plants:see"), "owner"), "plants");

    exits(&transfer(&see), DONE, &[]);
    assert_eq!(
        text(&scope(&here, "plants:see"), "owner"),
        "plants",
        "offered"
    );
    exits(&transfer(&[&see[..], &["--withdraw"]].concat()), DONE, &[]);

    exits(
        &transfer(&[&see[..], &["--force"]].concat()),
        DONE,
        &["plants:see"],
    );
    assert_eq!(text(&scope(&here, "plants:see"), "owner"), "gardens");
    transfer(&see).failed_with(REFUSED, "plants:see");
    transfer(&[]).failed_with(USAGE, "--scope");
    for (from, to) in [("plants", "nobody"), ("nobody", "plants")] {
        let all = ["resource-server", "transfer", from, to, "--all"];
        for how in [&[][..], &["--force"], &["--dry-run"]] {
            let refused = here.run(&[&all[..], how].concat());
            refused.failed_with(NOT_FOUND, "no resource server nobody");
        }
    }
    transfer(&["--scope", "plants:sea"]).failed_with(NOT_FOUND, "is plants:see meant?");
    transfer(&["--all", "--withdraw"]).failed_with(NOT_FOUND, "no offer of plants to gardens");
    let record = here.run(&["audit", "list", "--scope", "plants:see"]);
    exits(&record, DONE, &["scope.transferred"]);
}

/// A pipeline asks first: 5 is something to do, 0 nothing, 1 a refusal.
#[test]
fn a_dry_run_of_apply_tells_by_its_exit_code_and_writes_nothing() {
    let here = garden();
    let file = |revision: u64, names: &[&str]| {
        let scopes = names
            .iter()
            .map(|name| json!({"name": name, "description": "Your plants"}));
        let manifest = json!({"revision": revision, "scopes": scopes.collect::<Vec<_>>()});
        fs::write(here.path("scopes.json"), manifest.to_string()).unwrap();
    };
    let apply = |more: &[&str]| {
        let base = ["apply", "scopes.json", "--resource-server", "plants"];
        here.run(&[&base[..], more].concat())
    };
    let all = ["plants:see", "plants:water", "plants:prune"];
    file(1, &all);
    exits(&apply(&["--dry-run"]), PENDING, &["+ plants:prune"]);
    here.run(&["scope", "show", "plants:prune"])
        .failed_with(NOT_FOUND, "plants:prune");
    exits(&apply(&[]), DONE, &["+ plants:prune"]);
    exits(&apply(&["--dry-run"]), DONE, &[]);

    file(2, &all[..1]);
    exits(
        &apply(&["--dry-run"]),
        PENDING,
        &["- plants:prune", "- plants:water"],
    );
    assert_eq!(text(&scope(&here, "plants:prune"), "state"), "active");
    file(1, &all[..1]);
    apply(&["--dry-run"]).failed_with(REFUSED, "revision");
    file(2, &["plants: see"]);
    apply(&["--dry-run"]).failed_with(REFUSED, "did you mean \"plants:-see\"?");
    file(2, &all);
    here.run(&[
        "apply",
        "scopes.json",
        "--resource-server",
        "nobody",
        "--dry-run",
    ])
    .failed_with(NOT_FOUND, "nobody");
    here.run(&["apply", "scopes.json", "--dry-run"])
        .failed_with(USAGE, "--resource-server");
}

#[test]
fn a_long_list_is_read_name_by_name() {
    let here = garden();
    let list = |more: &[&str]| here.json(&[&["scope", "list"], more].concat());
    let first = list(&["--limit", "1"]);
    assert_eq!(column(&first, "name"), ["plants:see"]);
    let rest = list(&["--after", "plants:see"]);
    assert_eq!(column(&rest, "name"), ["plants:water"]);
    assert_eq!(list(&["--after", "plants:water"]), json!([]));
    assert_eq!(list(&["--owner", "gardens"]), json!([]));
    here.run(&["scope", "list", "--owner", "nobody"])
        .failed_with(NOT_FOUND, "nobody");
}
