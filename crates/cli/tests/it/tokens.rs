use crate::run::{Installation, text};

#[test]
fn a_token_is_revoked_by_value() {
    let here = Installation::new();
    let made = here.json(&["resource-server", "create", "A"]);
    let token = text(&made, "access_token");
    let revoked = here.json_with(&["token", "revoke", "--token-stdin"], token);
    assert_eq!(revoked["token_type_hint"], "access_token");
    assert_eq!(revoked["client_id"], made["client_id"]);
    let id = text(&made, "client_id");
    let list = here.json(&["resource-server", "token", id, "--list"]);
    assert_eq!(list[0]["active"], false);
    for unknown in ["nonsense", &token.replace("bwa_", "bwr_")] {
        here.run_with(&["token", "revoke", "--token-stdin"], unknown)
            .failed_with(3, "there is no token");
    }
    here.run(&["token", "revoke"])
        .failed_with(2, "--token-stdin");
}

#[test]
fn an_imported_token_is_revoked_by_value() {
    let here = Installation::new();
    let old = "x3tTvFq2rTyeM0wBnXQ2jCk9Lp4sZd";
    here.json_with(&["resource-server", "create", "A", "--token-stdin"], old);
    let revoked = here.json_with(&["token", "revoke", "--token-stdin"], old);
    assert_eq!(revoked["token_type_hint"], "access_token");
}

#[test]
fn clearing_counts_what_it_deleted() {
    let here = Installation::new();
    assert_eq!(here.json(&["token", "clear"])["deleted"], 0);
}
