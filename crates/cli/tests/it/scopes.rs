use crate::run::{Installation, column, text};

#[test]
fn a_scope_is_registered_here_and_listed_with_its_owner() {
    let here = Installation::new();
    here.json(&[
        "resource-server",
        "create",
        "Payments",
        "--client-id",
        "pay",
    ]);
    let url = "https://pay.example/scope/x";
    let args = [
        "scope",
        "register",
        url,
        "--description",
        "Pay",
        "--owner",
        "pay",
    ];
    let first = here.json(&args);
    assert_eq!(first["created"], true);
    assert_eq!(text(&first, "name"), url);
    let again = here.json(&args);
    assert_eq!(again["created"], false);
    let own = [
        "scope",
        "register",
        "read",
        "--description",
        "Read",
        "--default",
    ];
    assert_eq!(here.json(&own)["default_refused"], false);
    let list = here.json(&["scope", "list"]);
    assert_eq!(column(&list, "name"), [url, "read"]);
    assert_eq!(list[0]["owner"], "pay");
    assert_eq!(list[0]["owner_name"], "Payments");
    assert_eq!(list[1]["owner"], serde_json::Value::Null);
    assert_eq!(list[1]["is_default"], true);
}

#[test]
fn a_refused_registration_exits_non_zero() {
    let here = Installation::new();
    here.json(&[
        "resource-server",
        "create",
        "One",
        "--client-id",
        "one",
        "--namespace",
        "one:",
    ]);
    let register = |name, more: &[&str]| {
        here.run(&[&["scope", "register", name, "--description", "x"], more].concat())
    };
    register("one:x", &[]).failed_with(4, "namespace of the resource server 'One'");
    register("two:x", &["--owner", "one"]).failed_with(4, "outside");
    register("openid", &[]).failed_with(4, "reserved");
    register("register-scope", &[]).failed_with(4, "reserved");
    register("maps:{id}", &[]).failed_with(1, "declare it in");
    register("a b", &[]).failed_with(1, "a scope name");
    register("x", &["--owner", "nobody"]).failed_with(3, "nobody");
    here.run(&["scope", "register", "x"])
        .failed_with(2, "--description");
    here.run(&["scope", "register", "x", "--description", " "])
        .failed_with(1, "description: must not be empty");
    assert_eq!(here.json(&["scope", "list"]), serde_json::json!([]));
}

#[test]
fn a_remote_registration_needs_a_token_and_touches_no_database() {
    let here = Installation::new();
    let args = [
        "scope",
        "register",
        "x",
        "--description",
        "x",
        "--server",
        "http://127.0.0.1:9/o",
    ];
    here.run(&args).failed_with(2, "BAILIWICK_TOKEN");
    here.run(&[&args[..], &["--token-file", "missing"]].concat())
        .failed_with(1, "cannot read missing");
    here.run(&[&args[..], &["--owner", "y"]].concat())
        .failed_with(2, "cannot be used with");
    assert!(!here.path("bailiwick.db").exists());
}
