use serde_json::json;

use crate::run::{Installation, column, keys, text};

const CODE: [&str; 8] = [
    "--name",
    "App",
    "--type",
    "confidential",
    "--grant",
    "authorization_code",
    "--redirect-uri",
    "https://app.example/cb",
];

fn create(here: &Installation, more: &[&str]) -> serde_json::Value {
    here.json(&[&["client", "create"], &CODE[..], more].concat())
}

#[test]
fn a_client_has_the_names_of_rfc_7591() {
    let here = Installation::new();
    here.user("alice", &[]);
    let client = create(
        &here,
        &[
            "--grant",
            "refresh_token",
            "--redirect-uri",
            "https://app.example/other",
            "--post-logout-redirect-uri",
            "https://app.example/bye",
            "--allowed-origin",
            "https://app.example",
            "--scope",
            "read",
            "--scope",
            "write",
            "--auth-method",
            "client_secret_post",
            "--owner",
            "alice",
            "--skip-authorization",
        ],
    );
    assert!(text(&client, "client_secret").starts_with("bwk_"));
    assert_eq!(client["client_secret_expires_at"], 0);
    assert_eq!(
        client["grant_types"],
        json!(["authorization_code", "refresh_token"])
    );
    let uris = json!(["https://app.example/cb", "https://app.example/other"]);
    assert_eq!(client["redirect_uris"], uris);
    assert_eq!(
        client["post_logout_redirect_uris"],
        json!(["https://app.example/bye"])
    );
    assert_eq!(client["allowed_origins"], json!(["https://app.example"]));
    assert_eq!(client["scope"], "read write");
    assert_eq!(client["token_endpoint_auth_method"], "client_secret_post");
    assert_eq!(client["owner"], "alice");
    assert_eq!(client["skip_authorization"], true);
    let id = text(&client, "client_id");
    let shown = here.json(&["client", "show", id]);
    assert!(!keys(&shown).contains(&"client_secret"), "shown once");
    assert_eq!(column(&here.json(&["client", "list"]), "client_id"), [id]);
}

#[test]
fn grant_types_may_be_listed_in_one_go() {
    let here = Installation::new();
    for grants in [
        &["--grant", "authorization_code", "refresh_token"][..],
        &["--grant", "authorization_code,refresh_token"],
    ] {
        let base = ["client", "create", "--name", "A", "--type", "public"];
        let uri = ["--redirect-uri", "https://a.example/cb"];
        let client = here.json(&[&base[..], grants, &uri].concat());
        assert_eq!(
            client["grant_types"],
            json!(["authorization_code", "refresh_token"])
        );
        assert!(
            !keys(&client).contains(&"client_secret"),
            "a public client has none"
        );
    }
}

/// RFC 6749 §4.5: a grant of a host that embeds the server, whose clients are made
/// by the command line.
#[test]
fn a_client_is_created_for_an_extension_grant() {
    let here = Installation::new();
    let base = [
        "client",
        "create",
        "--name",
        "Till",
        "--type",
        "confidential",
    ];
    let ticket = "urn:example:ticket";
    let client = here.json(&[&base[..], &["--grant", ticket, "--grant", "refresh_token"]].concat());
    assert_eq!(client["grant_types"], json!(["refresh_token", ticket]));
    let id = text(&client, "client_id");
    let shown = here.json(&["client", "show", id]);
    assert_eq!(shown["grant_types"], json!(["refresh_token", ticket]));
    for (grant, status) in [("ticket", 2), ("urn:", 2), ("refresh_token", 1)] {
        here.run(&[&base[..], &["--grant", grant]].concat())
            .failed_with(status, grant);
    }
}

#[test]
fn a_client_id_and_a_secret_may_be_brought_along() {
    let here = Installation::new();
    let args = [
        &["client", "create"],
        &CODE[..],
        &["--client-id", "app", "--client-secret-stdin"],
    ];
    let client = here.json_with(&args.concat(), "a secret of old\n");
    assert_eq!(client["client_id"], "app");
    assert_eq!(client["client_secret"], "a secret of old");
    here.run(&[&["client", "create"], &CODE[..], &["--client-id", "app"]].concat())
        .failed_with(1, "client_id: is taken");
}

#[test]
fn an_update_changes_what_it_names() {
    let here = Installation::new();
    let client = create(&here, &["--scope", "read"]);
    let id = text(&client, "client_id");
    let updated = here.json(&[
        "client",
        "update",
        id,
        "--name",
        "New",
        "--redirect-uri",
        "https://new.example/cb",
        "--access-token-lifetime",
        "600",
        "--require-pkce=false",
        "--disabled",
    ]);
    assert_eq!(updated["client_name"], "New");
    assert_eq!(updated["redirect_uris"], json!(["https://new.example/cb"]));
    assert_eq!(updated["scope"], "read");
    assert_eq!(updated["access_token_lifetime"], 600);
    assert_eq!(updated["require_pkce"], false);
    assert_eq!(updated["disabled"], true);
    assert!(!keys(&updated).contains(&"client_secret"));
    let enabled = here.json(&["client", "update", id, "--disabled=false", "--scope", ""]);
    assert_eq!(enabled["disabled"], false);
    assert_eq!(enabled["scope"], serde_json::Value::Null);
    here.run(&["client", "update", id, "--access-token-lifetime", "599"])
        .failed_with(1, "access_token_lifetime: ");
}

#[test]
fn a_secret_is_rotated_and_a_client_deleted() {
    let here = Installation::new();
    let client = create(&here, &[]);
    let id = text(&client, "client_id");
    let rotated = here.json(&["client", "rotate-secret", id]);
    assert_ne!(rotated["client_secret"], client["client_secret"]);
    here.json(&["client", "delete", id]);
    for verb in ["show", "update", "rotate-secret", "delete"] {
        here.run(&["client", verb, id])
            .failed_with(3, "there is no client");
    }
}

#[test]
fn a_legacy_grant_is_put_on_a_client_with_a_warning() {
    let here = Installation::new();
    let args = [
        "client",
        "create",
        "--name",
        "Old",
        "--type",
        "confidential",
        "--grant",
        "password",
    ];
    let done = here.run(&args);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(
        done.stderr.contains("password is a legacy grant type"),
        "{done:?}"
    );
    assert!(done.stderr.contains("--allow-grant password"), "{done:?}");
    assert!(!done.stdout.contains("warning"), "{done:?}");
    let mut switched_on = here.command(&args);
    switched_on.env("BAILIWICK_ALLOW_GRANTS", "password");
    let done = crate::run::finish(&mut switched_on, "");
    assert!(
        done.stderr.contains("password is a legacy grant type"),
        "{done:?}"
    );
    assert!(!done.stderr.contains("--allow-grant"), "{done:?}");
}

#[test]
fn everything_that_is_wrong_with_a_client_is_said() {
    let here = Installation::new();
    let done = here.run(&[
        "client",
        "create",
        "--name",
        " ",
        "--type",
        "public",
        "--grant",
        "client_credentials",
        "--redirect-uri",
        "http://evil.example/#f",
        "--scope",
        "register-scope",
    ]);
    for problem in [
        "client_name: ",
        "grant_types: ",
        "redirect_uris: ",
        "scope: ",
    ] {
        done.failed_with(1, problem);
    }
    assert_eq!(here.json(&["client", "list"]), json!([]));
    here.run(&[&["client", "create"], &CODE[..], &["--owner", "nobody"]].concat())
        .failed_with(3, "there is no user nobody");
    here.run(&[
        "client", "create", "--name", "A", "--type", "secret", "--grant", "password",
    ])
    .failed_with(2, "possible values: confidential, public");
}

/// The old secret works until the client has the new one, and who uses which is seen.
#[test]
fn two_secrets_overlap() {
    let here = Installation::new();
    let client = create(&here, &[]);
    let id = text(&client, "client_id");
    let added = here.json(&["client", "add-secret", id]);
    assert_ne!(added["client_secret"], client["client_secret"]);
    assert_ne!(here.run(&["client", "add-secret", id]).code, 0);

    let secrets = here.json(&["client", "secrets", id]);
    let names = column(&secrets, "secret");
    assert_eq!(names.len(), 2);
    assert_eq!(secrets[0]["last_used_at"], json!(null));
    assert_ne!(
        here.run(&["client", "delete-secret", id, "nonsense"]).code,
        0
    );
    let left = here.json(&["client", "delete-secret", id, names[1]]);
    assert_eq!(column(&left, "secret"), names[..1]);
    assert_ne!(here.run(&["client", "delete-secret", id, names[0]]).code, 0);
}
