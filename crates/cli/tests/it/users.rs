use serde_json::json;

use crate::run::{Installation, column, keys, text};

#[test]
fn a_user_is_made_listed_disabled_and_enabled() {
    let here = Installation::new();
    here.json(&["group", "create", "staff"]);
    let more = [
        "--email",
        "a@example.org",
        "--first-name",
        "Al",
        "--last-name",
        "Ice",
    ];
    let user = here.user(
        "alice",
        &[&more[..], &["--group", "staff", "--admin"]].concat(),
    );
    assert_eq!(
        keys(&user),
        [
            "active",
            "admin",
            "email",
            "first_name",
            "groups",
            "last_name",
            "sub",
            "username"
        ]
    );
    assert_eq!(user["groups"], json!(["staff"]));
    assert_eq!(user["admin"], true);
    here.user("bob", &[]);
    let list = here.json(&["user", "list"]);
    assert_eq!(column(&list, "username"), ["alice", "bob"]);
    let disabled = here.json(&["user", "disable", "bob"]);
    assert_eq!(disabled["active"], false);
    assert_eq!(here.json(&["user", "passkeys", "bob"]), json!([]));
    here.run(&["user", "passkeys", "nobody"])
        .failed_with(3, "there is no user nobody");
    let enabled = here.json(&["user", "enable", "bob"]);
    assert_eq!(enabled["active"], true);
    assert_eq!(column(&here.json(&["group", "list"]), "name"), ["staff"]);
}

#[test]
fn all_that_was_granted_for_a_user_is_ended_by_name_or_by_identifier() {
    let here = Installation::new();
    let bob = here.user("bob", &[]);
    assert_eq!(here.json(&["user", "revoke", "bob"])["sub"], bob["sub"]);
    let elsewhere = here.json(&["user", "revoke", "--sub", "4711"]);
    assert_eq!(elsewhere, json!({"sub": "4711"}));
    here.run(&["user", "revoke", "nobody"])
        .failed_with(3, "there is no user nobody");
}

#[test]
fn a_password_comes_from_standard_input_and_may_be_set_anew() {
    let here = Installation::new();
    here.user("alice", &[]);
    let set = here.json_with(
        &["user", "set-password", "alice", "--password-stdin"],
        "another one\n",
    );
    assert_eq!(text(&set, "username"), "alice");
    here.run_with(
        &["user", "set-password", "alice", "--password-stdin"],
        "short",
    )
    .failed_with(1, "password: a password has at least 8 characters");
    here.run_with(&["user", "set-password", "alice", "--password-stdin"], "")
        .failed_with(1, "standard input is empty");
}

#[test]
fn without_a_terminal_a_password_is_not_waited_for() {
    let here = Installation::new();
    let done = here.run(&["user", "create", "alice"]);
    done.failed_with(2, "--password-stdin");
    assert_eq!(here.json(&["user", "list"]), json!([]));
}

#[test]
fn what_is_wrong_with_a_user_is_said() {
    let here = Installation::new();
    let create = [
        "user",
        "create",
        "a\u{7}",
        "--password-stdin",
        "--email",
        "x",
    ];
    let done = here.run_with(&[&create[..], &["--group", "nowhere"]].concat(), "short");
    for problem in [
        "username: ",
        "email: ",
        "groups: there is no group",
        "password: ",
    ] {
        done.failed_with(1, problem);
    }
    here.user("alice", &[]);
    here.run_with(
        &["user", "create", "alice", "--password-stdin"],
        "long enough",
    )
    .failed_with(1, "username: is taken");
    here.run(&["user", "disable", "nobody"])
        .failed_with(3, "there is no user nobody");
    here.run_with(
        &["user", "set-password", "nobody", "--password-stdin"],
        "long enough",
    )
    .failed_with(3, "there is no user nobody");
    here.json(&["group", "create", "staff"]);
    here.run(&["group", "create", "staff"])
        .failed_with(1, "the name is taken");
}

#[test]
fn the_last_administrator_is_not_disabled() {
    let here = Installation::new();
    here.user("root", &["--admin"]);
    here.run(&["user", "disable", "root"])
        .failed_with(1, "last administrator");
}

#[test]
fn a_setup_link_leads_to_the_server_that_is_named() {
    let here = Installation::new();
    let link = here.json(&["setup-link", "--issuer", "https://id.example.org/o"]);
    let link = link["setup_link"].as_str().unwrap();
    assert!(
        link.starts_with("https://id.example.org/setup/?token=bwl_"),
        "{link}"
    );
}

#[test]
fn a_setup_link_is_made_until_there_is_an_administrator() {
    let here = Installation::new();
    let link = here.json(&["setup-link"]);
    let prefix = "http://localhost:8000/setup/?token=bwl_";
    assert!(text(&link, "setup_link").starts_with(prefix), "{link}");
    assert!(link["exp"].as_i64().unwrap() > 1_700_000_000);
    here.user("alice", &[]);
    here.json(&["setup-link"]);
    here.user("root", &["--admin"]);
    here.run(&["setup-link"])
        .failed_with(4, "an administrator exists already");
}
