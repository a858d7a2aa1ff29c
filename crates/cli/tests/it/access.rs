//! API tokens, sessions, consents and live grants from the command line.

use serde_json::json;

use crate::run::{Installation, column, text};

#[test]
fn an_api_token_is_made_listed_and_revoked() {
    let here = Installation::new();
    here.user("root", &["--admin"]);
    here.user("alice", &[]);
    let create = ["user", "api-token", "create", "root", "--name", "ci"];
    let made = here.json(&[&create[..], &["--expires", "30d", "--read-only"]].concat());
    assert!(text(&made, "api_token").starts_with("bwt_"));
    let life = made["expires_at"].as_i64().unwrap() - made["created_at"].as_i64().unwrap();
    assert_eq!(life, 30 * 86_400);
    assert_eq!(
        (&made["read_only"], &made["active"]),
        (&json!(true), &json!(true))
    );

    let listed = here.json(&["user", "api-token", "list", "root"]);
    assert_eq!(column(&listed, "name"), ["ci"]);
    assert_eq!(listed[0].get("api_token"), None, "shown once");
    let id = text(&made, "token_id");
    here.run(&["user", "api-token", "revoke", "alice", id])
        .failed_with(3, "there is no API token");
    let revoked = here.json(&["user", "api-token", "revoke", "root", id]);
    assert_eq!(revoked[0]["active"], false);

    let of_alice = ["user", "api-token", "create", "alice", "--name", "x"];
    here.run(&of_alice)
        .failed_with(1, "only an active administrator");
    here.run(&[&create[..], &["--expires", "367d"]].concat())
        .failed_with(1, "366 days");
    here.run(&[&create[..], &["--expires", "soon"]].concat())
        .failed_with(2, "is no span");
}

#[test]
fn a_user_is_changed_and_reads_in_a_language() {
    let here = Installation::new();
    here.user("alice", &[]);
    here.json(&["group", "create", "staff"]);
    let changed = here.json(&[
        "user",
        "update",
        "alice",
        "--email",
        "a@example.org",
        "--group",
        "staff",
    ]);
    assert_eq!(text(&changed, "email"), "a@example.org");
    assert_eq!(changed["groups"], json!(["staff"]));
    let french = here.json(&["user", "set-language", "alice", "fr"]);
    assert_eq!(text(&french, "language"), "fr");
    let none = here.json(&["user", "set-language", "alice", "none"]);
    assert_eq!(none.get("language"), None);
    here.run(&["user", "set-language", "alice", "no language"])
        .failed_with(2, "is not a language tag");
}

#[test]
fn what_nobody_has_is_listed_as_nothing() {
    let here = Installation::new();
    let alice = here.user("alice", &[]);
    let sub = text(&alice, "sub").to_owned();
    let client = here.json(&[
        "client",
        "create",
        "--name",
        "Notes",
        "--type",
        "confidential",
        "--grant",
        "client_credentials",
    ]);
    let id = text(&client, "client_id");
    for args in [
        &["token", "list", "--user", "alice"][..],
        &["token", "list", "--client", id, "--alone"],
        &["consent", "list", "--sub", &sub],
        &["session", "list", "alice"],
        &["session", "end", "alice"],
        &["token", "end", "--client", id, "--all"],
    ] {
        assert_eq!(here.json(args), json!([]), "{args:?}");
    }
    assert_eq!(here.json(&["consent", "revoke", "alice"])["sub"], sub);
    here.run(&["token", "end", "--user", "alice"])
        .failed_with(2, "say which");
    here.run(&["token", "list"]).failed_with(2, "--client");
    let tried = here.run(&["--json", "client", "delete", id, "--dry-run"]);
    assert_eq!(tried.code, 5, "{tried:?}");
    assert_eq!(text(&here.json(&["client", "show", id]), "client_id"), id);
}
