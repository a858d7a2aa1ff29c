use serde_json::json;

use crate::run::{Installation, column, keys, text};

#[test]
fn a_resource_server_comes_with_secret_and_static_token() {
    let here = Installation::new();
    let made = here.json(&[
        "resource-server",
        "create",
        "Payments",
        "--namespace",
        "pay:",
        "--namespace",
        "refund:",
        "--resource",
        "https://pay.example",
        "--may-set-defaults",
        "--introspects",
        "all",
    ]);
    assert!(text(&made, "client_secret").starts_with("bwk_"));
    assert!(text(&made, "access_token").starts_with("bwa_"));
    assert_eq!(made["token_type"], "Bearer");
    assert_eq!(made["scope"], "introspection register-scope");
    assert_eq!(made["namespaces"], json!(["pay:", "refund:"]));
    assert_eq!(made["resource"], "https://pay.example");
    assert_eq!(made["may_set_defaults"], true);
    assert_eq!(made["introspects"], "all");
    assert_eq!(made["may_register"], true);
    assert_eq!(made["may_introspect"], true);
    let list = here.json(&["resource-server", "list"]);
    assert_eq!(column(&list, "client_id"), [text(&made, "client_id")]);
    let members = keys(&list[0]);
    assert!(!members.contains(&"client_secret") && !members.contains(&"access_token"));
}

#[test]
fn a_role_is_changed_by_client_id() {
    let here = Installation::new();
    let made = here.json(&["resource-server", "create", "A"]);
    let id = text(&made, "client_id");
    let updated = here.json(&[
        "resource-server",
        "update",
        id,
        "--name",
        "B",
        "--namespace",
        "b:",
        "--may-register=false",
    ]);
    assert_eq!(updated["client_name"], "B");
    assert_eq!(updated["namespaces"], json!(["b:"]));
    assert_eq!(updated["may_register"], false);
    assert_eq!(updated["may_introspect"], true);
    here.run(&["resource-server", "update", id, "--namespace", "nosep"])
        .failed_with(1, "a namespace ends in one of");
    here.run(&["resource-server", "update", "nobody"])
        .failed_with(3, "no resource server nobody");
}

#[test]
fn a_namespace_has_one_ruler() {
    let here = Installation::new();
    here.json(&["resource-server", "create", "One", "--namespace", "pay:"]);
    here.run(&[
        "resource-server",
        "create",
        "Two",
        "--namespace",
        "pay:refund:",
    ])
    .failed_with(1, "One");
    here.json(&["scope", "register", "own:x", "--description", "Ours"]);
    here.run(&["resource-server", "create", "Two", "--namespace", "own:"])
        .failed_with(1, "own:x");
    assert_eq!(
        column(&here.json(&["resource-server", "list"]), "client_name"),
        ["One"]
    );
}

#[test]
fn a_token_in_use_is_kept_and_two_live_at_once() {
    let here = Installation::new();
    let old = "x3tTvFq2rTyeM0wBnXQ2jCk9Lp4sZd";
    let made = here.json_with(&["resource-server", "create", "A", "--token-stdin"], old);
    assert_eq!(made["access_token"], old);
    let id = text(&made, "client_id");
    let second = here.json(&["resource-server", "token", id, "--expires-in", "3600"]);
    assert_eq!(second["expires_in"], 3600);
    assert!(text(&second, "access_token").starts_with("bwa_"));
    here.run(&["resource-server", "token", id])
        .failed_with(1, "two static tokens");
    let list = here.json(&["resource-server", "token", id, "--list"]);
    assert_eq!(list.as_array().unwrap().len(), 2);
    let first = text(&list[0], "token_id");
    let after = here.json(&["resource-server", "token", id, "--revoke", first]);
    assert_eq!(after[0]["active"], false);
    assert_eq!(after[1]["active"], true);
    here.json(&["resource-server", "token", id]);
    here.run(&["resource-server", "token", id, "--revoke", "zz"])
        .failed_with(3, "zz");
    here.run(&["resource-server", "token", "nobody"])
        .failed_with(3, "nobody");
    here.run_with(&["resource-server", "create", "B", "--token-stdin"], old)
        .failed_with(1, "a token of this value exists already");
}

#[test]
fn deleting_a_resource_server_retires_its_scopes() {
    let here = Installation::new();
    let made = here.json(&["resource-server", "create", "A", "--client-id", "a"]);
    assert_eq!(made["client_id"], "a");
    here.json(&[
        "scope",
        "register",
        "a.read",
        "--description",
        "Read",
        "--owner",
        "a",
    ]);
    here.json(&["resource-server", "delete", "a"]);
    let scopes = here.json(&["scope", "list"]);
    assert_eq!(scopes[0]["state"], "retired");
    here.run(&["scope", "register", "a.read", "--description", "Mine"])
        .failed_with(4, "belongs to");
    here.run(&["resource-server", "create", "A", "--client-id", "a"])
        .failed_with(1, "client_id: belonged to a resource server");
}
