use std::fs;

use serde_json::json;

use crate::run::{Installation, column, finish, text};

#[test]
fn a_flag_wins_over_the_environment_over_the_file() {
    let here = Installation::new();
    fs::write(here.path("b.toml"), "database = 'sqlite:file.db'").unwrap();
    let migrate = |args: &[&str], variable: Option<&str>| {
        let mut command =
            here.command(&[&["migrate", "--json", "--config", "b.toml"], args].concat());
        command.envs(variable.map(|value| ("BAILIWICK_DATABASE", value)));
        let done = finish(&mut command, "");
        assert_eq!(done.code, 0, "{done:?}");
        let value: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
        text(&value, "database").to_owned()
    };
    assert_eq!(migrate(&[], None), "sqlite:file.db");
    let variable = Some("sqlite:variable.db");
    assert_eq!(migrate(&[], variable), "sqlite:variable.db");
    let flag = ["--database", "sqlite:flag.db"];
    assert_eq!(migrate(&flag, variable), "sqlite:flag.db");
    for name in ["file.db", "variable.db", "flag.db"] {
        assert!(here.path(name).exists(), "{name}");
    }
}

#[test]
fn the_configuration_may_be_named_by_the_environment() {
    let here = Installation::new();
    fs::write(here.path("b.toml"), "database = 'sqlite:named.db'").unwrap();
    let mut command = here.command(&["migrate"]);
    finish(command.env("BAILIWICK_CONFIG", "b.toml"), "");
    assert!(here.path("named.db").exists());
}

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest() {
    let here = Installation::new();
    fs::write(here.path("b.toml"), "[lifetimes]\nacces_token = 1").unwrap();
    here.run(&["migrate", "--config", "b.toml"]).failed_with(
        1,
        "unknown key: lifetimes.acces_token; is lifetimes.access_token meant?",
    );
    assert!(!here.path("bailiwick.db").exists());
    here.run(&["migrate", "--config", "missing.toml"])
        .failed_with(1, "missing.toml");
}

#[test]
fn configured_scopes_are_the_servers_own() {
    let here = Installation::new();
    let scopes = "[scopes]\nread = 'Read'\nwrite = 'Write'\nregister-scope = 'Register'\ndefault = ['__all__']";
    fs::write(here.path("b.toml"), scopes).unwrap();
    let migrated = here.json(&["migrate", "--config", "b.toml"]);
    assert_eq!(migrated["scopes_registered"], 2);
    let list = here.json(&["scope", "list"]);
    assert_eq!(
        column(&list, "name"),
        ["read", "write"],
        "never a privileged one"
    );
    assert_eq!(list[0]["is_default"], true);
    fs::write(here.path("b.toml"), "[scopes]\nread = 'Read'").unwrap();
    let migrated = here.json(&["migrate", "--config", "b.toml"]);
    assert_eq!(migrated["scopes_left_out"], json!(["write"]));
    assert_eq!(
        column(&here.json(&["scope", "list"]), "name"),
        ["read", "write"]
    );
}

#[test]
fn a_configured_name_of_a_resource_server_is_an_error_with_its_owner() {
    let here = Installation::new();
    here.json(&[
        "resource-server",
        "create",
        "Payments",
        "--client-id",
        "pay",
    ]);
    here.json(&[
        "scope",
        "register",
        "pay",
        "--description",
        "Pay",
        "--owner",
        "pay",
    ]);
    fs::write(here.path("b.toml"), "[scopes]\nread = 'Read'\npay = 'Pay'").unwrap();
    for command in ["migrate", "serve"] {
        here.run(&[command, "--config", "b.toml"])
            .failed_with(1, "Payments");
    }
    assert_eq!(column(&here.json(&["scope", "list"]), "name"), ["pay"]);
}

/// Of an application whose database we share, we leave the tables alone.
#[test]
fn a_prefix_keeps_our_tables_beside_an_applications_own() {
    let here = Installation::new();
    let application = rusqlite::Connection::open(here.path("bailiwick.db")).unwrap();
    let users = "CREATE TABLE users (id INTEGER PRIMARY KEY)";
    application.execute_batch(users).unwrap();
    // Otherwise a database without its keys is one that lost them.
    fs::write(here.path("b.toml"), "table_prefix = 'bw_'").unwrap();
    let keys = Installation::new();
    keys.run(&["migrate"]);
    fs::copy(keys.path("bailiwick.secret"), here.path("bailiwick.secret")).unwrap();
    let mut made = here.command(&["user", "list", "--config", "b.toml"]);
    let made = finish(&mut made, "");
    assert_eq!(made.code, 0, "{made:?}");
    let count = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name LIKE 'bw\\_%' \
        ESCAPE '\\'";
    let ours: i64 = application.query_row(count, [], |row| row.get(0)).unwrap();
    assert!(ours > 10, "{ours}");
    here.run(&["migrate"])
        .failed_with(1, "ours need a table prefix");
}
