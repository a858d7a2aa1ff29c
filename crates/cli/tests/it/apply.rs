//! `bailiwick apply`: a file of scopes, here and at a running server.

use std::fs;

use serde_json::{Value, json};

use crate::{
    run::{Done, Installation, column, finish, text},
    server::Server,
};

const FIRST: &str = r#"
resource_server = "plants"
revision = 1

[scopes."plants:see"]
description = "See your plants"

[scopes."plants:water"]
description = "Water your plants"
"#;

const SECOND: &str = r#"
resource_server = "plants"
revision = 2
commit = "3f2a9c1"

[scopes."plants:see"]
description = "See all of your plants"
translations.fr = "Voir toutes vos plantes"

[scopes."plants:prune"]
description = "Prune your plants"
"#;

fn garden() -> Installation {
    let here = Installation::new();
    let make = [
        "resource-server",
        "create",
        "Plants",
        "--client-id",
        "plants",
    ];
    here.json(&[&make[..], &["--namespace", "plants:"]].concat());
    here
}

fn apply(here: &Installation, file: &str, more: &[&str]) -> Done {
    fs::write(here.path("scopes.toml"), file).unwrap();
    here.run(&[&["apply", "scopes.toml"], more].concat())
}

#[test]
fn a_file_is_applied_and_the_same_file_changes_nothing() {
    let here = garden();

    let dry = apply(&here, FIRST, &["--dry-run"]);
    assert_eq!(dry.code, 5, "{dry:?}");
    assert!(dry.stdout.contains("+ plants:see"), "{dry:?}");
    assert!(dry.stdout.contains("dry run"), "{dry:?}");
    assert!(column(&here.json(&["scope", "list"]), "name").is_empty());

    let first = apply(&here, FIRST, &[]);
    assert_eq!(first.code, 0, "{first:?}");
    let names = here.json(&["scope", "list"]);
    assert_eq!(column(&names, "name"), ["plants:see", "plants:water"]);

    let again = apply(&here, FIRST, &["--dry-run"]);
    assert_eq!((again.code, again.stderr.as_str()), (0, ""), "{again:?}");
    assert!(again.stdout.contains("nothing changes"), "{again:?}");
}

#[test]
fn the_diff_shows_old_and_new_texts_without_colours_in_a_pipe() {
    let here = garden();
    assert_eq!(apply(&here, FIRST, &[]).code, 0);

    let diff = apply(&here, SECOND, &["--dry-run"]);

    assert_eq!(diff.code, 5, "{diff:?}");
    for said in [
        "plants  revision 1 -> 2",
        "+ plants:prune  \"Prune your plants\"",
        "~ plants:see    description: \"See your plants\" -> \"See all of your plants\"",
        "description#fr: (none) -> \"Voir toutes vos plantes\"",
        "- plants:water  will be deprecated",
    ] {
        assert!(diff.stdout.contains(said), "{said}: {}", diff.stdout);
    }
    assert!(!diff.stdout.contains('\x1b'), "{diff:?}");
}

#[test]
fn json_is_the_endpoints_answer() {
    let here = garden();
    let done = apply(&here, FIRST, &["--json"]);

    let answer: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(answer["revision"], 1);
    assert_eq!(answer["dry_run"], false);
    assert_eq!(
        column(&answer["diff"]["added"], "name"),
        ["plants:see", "plants:water"]
    );
}

#[test]
fn every_problem_is_told_with_its_line_and_nothing_is_written() {
    let here = garden();
    let file = "resource_server = \"plants\"\nrevision = 1\n\n[scopes.\"plants: see\"]\n\
                description = \"See\"\n\n[scopes.\"plants:water\"]\ndesciption = \"Water\"\n";

    let done = apply(&here, file, &[]);

    assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{done:?}");
    assert!(done.stderr.contains("scopes.toml:4: "), "{done:?}");
    assert!(
        done.stderr.contains("did you mean \"plants:-see\"?"),
        "{done:?}"
    );
    assert!(done.stderr.contains("scopes.toml:8: "), "{done:?}");
    assert!(
        done.stderr.contains("did you mean \"description\"?"),
        "{done:?}"
    );
    assert!(column(&here.json(&["scope", "list"]), "name").is_empty());

    let foreign = FIRST.replace("plants:water", "cities:visit");
    apply(&here, &foreign, &[]).failed_with(4, "scopes.toml:8: ");
    apply(&here, "revision = 1 2", &[]).failed_with(1, "scopes.toml:1: ");
}

#[test]
fn who_may_not_register_is_denied_here_as_elsewhere() {
    let here = garden();
    here.json(&[
        "resource-server",
        "update",
        "plants",
        "--may-register=false",
    ]);
    apply(&here, FIRST, &[]).failed_with(4, "only a resource server with this right");
}

#[test]
fn an_older_revision_and_another_set_of_the_same_are_refused() {
    let here = garden();
    assert_eq!(apply(&here, SECOND, &[]).code, 0);

    apply(&here, FIRST, &[]).failed_with(1, "revision 2 is in force");
    let other = SECOND.replace("Prune", "Cut");
    apply(&here, &other, &[]).failed_with(1, "needs a greater revision");
    assert_eq!(
        apply(&here, &other, &["--revision", "3", "--source", "ci"]).code,
        0
    );
}

#[test]
fn it_is_told_whose_scopes_they_are() {
    let here = garden();
    let nameless = FIRST.replace("resource_server = \"plants\"", "");

    apply(&here, &nameless, &[]).failed_with(2, "--resource-server");
    apply(&here, &nameless, &["--resource-server", "herbs"]).failed_with(3, "herbs");
    assert_eq!(
        apply(&here, &nameless, &["--resource-server", "plants"]).code,
        0
    );
    here.run(&["apply", "none.toml"])
        .failed_with(1, "none.toml");
}

#[test]
fn a_file_is_applied_at_a_server_by_its_url() {
    let here = Installation::new();
    let make = [
        "resource-server",
        "create",
        "Plants",
        "--client-id",
        "plants",
    ];
    let api = here.json(&make);
    let server = Server::start(&here, &[]);
    fs::write(here.path("token"), text(&api, "access_token")).unwrap();
    fs::write(here.path("secret"), text(&api, "client_secret")).unwrap();
    let manifest = json!({"revision": 1, "scopes": [
        {"name": "plants:see", "description": "See your plants"}]});
    fs::write(here.path("scopes.json"), manifest.to_string()).unwrap();
    let elsewhere = Installation::new();
    let issuer = server.issuer();
    let at = |file: &str, more: &[&str]| {
        let file = here.path(file).display().to_string();
        let args = [
            "apply",
            &file,
            "--server",
            &issuer,
            "--resource-server",
            "plants",
        ];
        elsewhere.command(&[&args[..], more].concat())
    };
    let token = here.path("token").display().to_string();
    let secret = here.path("secret").display().to_string();

    let dry = finish(
        &mut at("scopes.json", &["--dry-run", "--token-file", &token]),
        "",
    );
    assert_eq!(dry.code, 5, "{dry:?}");
    let done = finish(
        &mut at("scopes.json", &["--client-secret-file", &secret]),
        "",
    );
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stdout.contains("+ plants:see"), "{done:?}");
    // By the environment; never by an argument.
    let mut again = at("scopes.json", &[]);
    let again = finish(again.env("BAILIWICK_TOKEN", text(&api, "access_token")), "");
    assert!(again.stdout.contains("nothing changes"), "{again:?}");

    finish(&mut at("scopes.json", &[]), "").failed_with(2, "BAILIWICK_TOKEN");
    let wrong = finish(at("scopes.json", &[]).env("BAILIWICK_TOKEN", "wrong"), "");
    wrong.failed_with(4, "unknown, malformed, expired or revoked");
    fs::write(
        here.path("bad.json"),
        r#"{"revision": 0, "scopes": [{"name": "a b"}]}"#,
    )
    .unwrap();
    let bad = finish(&mut at("bad.json", &["--token-file", &token]), "");
    bad.failed_with(1, "bad.json /scopes/0/name");
    assert!(bad.stderr.contains("bad.json /revision"), "{bad:?}");
    // It made no database of its own.
    assert_eq!(fs::read_dir(elsewhere.directory()).unwrap().count(), 0);
}
