//! Who may have which scope: rules of clients, and the questions about them.

use serde_json::json;

use crate::run::{Installation, text};

fn client(here: &Installation, more: &[&str]) -> String {
    let base = [
        "client",
        "create",
        "--name",
        "Till",
        "--type",
        "confidential",
        "--grant",
        "client_credentials",
    ];
    let client = here.json(&[&base[..], more].concat());
    text(&client, "client_id").to_owned()
}

#[test]
fn rules_and_defaults_of_a_client_are_shown_and_replaced() {
    let here = Installation::new();
    let rules = [
        "--allow-scope",
        "payments:refund",
        "--allow-scope",
        "@ledger",
        "--deny-scope",
        "payroll:*",
        "--default-scope",
        "read",
        "--scope-excess",
        "narrow",
    ];
    let id = client(&here, &rules);
    let shown = here.json(&["client", "show", &id]);
    let all = json!(["allow payments:refund", "allow @ledger", "deny payroll:*"]);
    assert_eq!(shown["scope_rules"], all);
    assert_eq!(shown["default_scope"], "read");
    assert_eq!(shown["scope_excess"], "narrow");
    let changed = here.json(&["client", "update", &id, "--allow-scope", ""]);
    assert_eq!(changed["scope_rules"], json!(["deny payroll:*"]));
    assert_eq!(changed["scope_excess"], "narrow", "what is not named stays");
    for word in ["refuse", "default"] {
        let changed = here.json(&["client", "update", &id, "--scope-excess", word]);
        assert_eq!(changed["scope_excess"], word);
    }
    let unknown = here.run(&["client", "update", &id, "--scope-excess", "drop"]);
    unknown.failed_with(2, "possible values: refuse, narrow, default");
    let malformed = here.run(&["client", "update", &id, "--deny-scope", "payroll*"]);
    malformed.failed_with(2, "a namespace ends in one of");
    let privileged = here.run(&["client", "update", &id, "--default-scope", "introspection"]);
    privileged.failed_with(1, "default_scope");
}

#[test]
fn can_answers_with_the_chain_and_the_exit_code() {
    let here = Installation::new();
    here.user("alice", &[]);
    here.json(&["scope", "register", "read", "--description", "Read"]);
    let id = client(&here, &[]);
    let yes = here.run(&["can", "-", "read", "--via", &id]);
    assert_eq!(yes.code, 0, "{}", yes.stderr);
    assert!(yes.stdout.starts_with("yes: read\n"), "{}", yes.stdout);
    assert!(
        yes.stdout
            .contains("+ read: registered by the authorization server (registered)")
    );

    here.json(&["client", "update", &id, "--deny-scope", "read"]);
    let no = here.run(&["can", "-", "read", "--via", &id]);
    assert_eq!((no.code, no.stderr.as_str()), (1, ""));
    assert!(
        no.stdout.starts_with("no: invalid_scope\n"),
        "{}",
        no.stdout
    );
    let last = "- read: a rule of the client says: deny read (rule)\n";
    assert!(no.stdout.ends_with(last), "{}", no.stdout);
    let as_json = here.run(&["can", "-", "read", "--via", &id, "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&as_json.stdout).unwrap();
    assert_eq!(answer["allowed"], false);
    assert_eq!(answer["reason"], "scope_denied");

    let for_alice = here.run(&["can", "alice", "read", "--via", &id]);
    assert_eq!(for_alice.code, 1);
    let grant = "the client may not use authorization_code (grant)";
    assert!(for_alice.stdout.contains(grant), "{}", for_alice.stdout);
    here.run(&["can", "bob", "read", "--via", &id])
        .failed_with(3, "user bob");
    here.run(&["can", "-", "read", "--via", "nobody"])
        .failed_with(3, "client nobody");
}

#[test]
fn who_can_lists_clients_and_what_limits_them() {
    let here = Installation::new();
    here.json(&["scope", "register", "read", "--description", "Read"]);
    let may = client(&here, &[]);
    let may_not = client(&here, &["--deny-scope", "*"]);
    let answer = here.run(&["who-can", "read"]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    assert!(
        answer.stdout.contains(&format!("yes: {may} (Till)")),
        "{}",
        answer.stdout
    );
    assert!(!answer.stdout.contains(&may_not));
    let all = here.run(&["who-can", "read", "--all"]);
    assert!(
        all.stdout.contains(&format!("no: {may_not} (Till)")),
        "{}",
        all.stdout
    );
    assert!(all.stdout.contains("deny *"), "{}", all.stdout);
    assert!(all.stdout.ends_with("0 live grants for 0 users\n"));
    here.run(&["who-can", "gone"]).failed_with(3, "scope gone");
    here.json(&["client", "update", &may, "--deny-scope", "read"]);
    assert_eq!(here.run(&["who-can", "read"]).code, 1);
}
