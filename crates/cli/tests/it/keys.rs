use crate::run::{Installation, column, text};

/// security.md JW-11
#[test]
fn jw_11_a_rotation_keeps_the_old_keys_published() {
    let here = Installation::new();
    assert_eq!(column(&here.json(&["key", "list"]), "kid"), [""; 0]);
    let first = here.json(&["key", "rotate"]);
    assert_eq!(first["alg"], "ES256");
    assert_eq!(first["state"], "signing");
    let second = here.json(&["key", "rotate", "--algorithm", "EdDSA"]);
    let third = here.json(&["key", "rotate"]);
    assert_eq!(third["alg"], "EdDSA", "as the one before");
    let list = here.json(&["key", "list"]);
    let mut kids = column(&list, "kid");
    kids.sort_unstable();
    let mut made = [&first, &second, &third].map(|key| text(key, "kid"));
    made.sort_unstable();
    assert_eq!(kids, made);
    let signing: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .filter(|key| key["state"] == "signing")
        .map(|key| &key["kid"])
        .collect();
    assert_eq!(signing, [&third["kid"]]);
    for key in list.as_array().unwrap() {
        let end = key["published_until"].as_i64();
        let retired = key["retired_at"].as_i64();
        assert_eq!(end, retired.map(|at| at + 24 * 3600));
        assert!(!key.to_string().contains("wrapped"), "{key}");
    }
}

/// security.md JW-11: retired keys that are still published go too.
#[test]
fn jw_11_compromised_keys_are_published_no_more() {
    let here = Installation::new();
    here.json(&["key", "rotate"]);
    here.json(&["key", "rotate"]);
    let new = here.json(&["key", "rotate", "--compromised"]);
    let list = here.json(&["key", "list"]);
    for key in list.as_array().unwrap() {
        let state = if key["kid"] == new["kid"] {
            "signing"
        } else {
            "retired"
        };
        assert_eq!(key["state"], state);
    }
}

#[test]
fn a_jwt_needs_somebody_whom_it_is_for() {
    let here = Installation::new();
    let jwt: [&'static str; 2] = ["--token-format", "jwt"];
    here.run(&[&["resource-server", "create", "A"][..], &jwt].concat())
        .failed_with(1, "resource identifier");
    let made = here.json(&["resource-server", "create", "A"]);
    assert_eq!(made["token_format"], "opaque");
    let id = text(&made, "client_id");
    let update = |more: &[&'static str]| [&["resource-server", "update", id], more].concat();
    here.run(&update(&jwt))
        .failed_with(1, "resource identifier");
    let resource = ["--resource", "https://a.example"];
    let updated = here.json(&update(&[resource, jwt].concat()));
    assert_eq!(updated["token_format"], "jwt");
    here.run(&update(&["--resource", ""]))
        .failed_with(1, "resource identifier");
    let updated = here.json(&update(&["--token-format", "opaque", "--resource", ""]));
    assert_eq!(updated["token_format"], "opaque");
    here.run(&update(&["--token-format", "JWT"]))
        .failed_with(2, "possible values: opaque, jwt");
}
