use std::fs;

use crate::{
    run::{Installation, finish, text},
    server::Server,
};

fn client(here: &Installation) -> (String, String) {
    let client = here.json(&[
        "client",
        "create",
        "--name",
        "Job",
        "--type",
        "confidential",
        "--grant",
        "client_credentials",
    ]);
    let member = |name| text(&client, name).to_owned();
    (member("client_id"), member("client_secret"))
}

fn token_form((id, secret): &(String, String), scope: &str) -> String {
    format!("grant_type=client_credentials&client_id={id}&client_secret={secret}&scope={scope}")
}

#[test]
fn an_empty_directory_becomes_a_server_that_ends_in_good_order() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    assert_eq!(server.get("/health/live").status, 200);
    assert_eq!(server.get("/health/ready").status, 200);
    assert!(here.path("bailiwick.db").exists() && here.path("bailiwick.secret").exists());
    let (status, log) = server.terminate();
    assert!(status.success(), "{log}");
    for line in ["listening", "run bailiwick setup-link", "stopped"] {
        assert!(log.contains(line), "{line}: {log}");
    }
    assert!(!log.contains("bwl_"), "a log keeps no set-up link: {log}");
    assert!(!log.contains('\u{1b}'), "{log}");
}

#[test]
fn what_a_command_wrote_is_in_force_when_it_returns() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    here.json(&["scope", "register", "read", "--description", "Read"]);
    let client = client(&here);
    let form = token_form(&client, "read");
    let answer = server.post("/o/token/", "", &form);
    assert_eq!(answer.status, 200, "{answer:?}");
    here.json(&["client", "rotate-secret", &client.0]);
    assert_eq!(
        server.post("/o/token/", "", &form).status,
        401,
        "the old secret"
    );
    here.json(&["client", "delete", &client.0]);
    assert_eq!(server.post("/o/token/", "", &form).status, 401, "no client");
}

#[test]
fn a_revoked_token_is_inactive_at_once() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    here.json(&["scope", "register", "read", "--description", "Read"]);
    let api = here.json(&["resource-server", "create", "API", "--introspects", "all"]);
    let bearer = format!("Authorization: Bearer {}\r\n", text(&api, "access_token"));
    let issued = server.post("/o/token/", "", &token_form(&client(&here), "read"));
    let issued: serde_json::Value = serde_json::from_str(&issued.body).unwrap();
    let token = text(&issued, "access_token");
    let introspect = || {
        server
            .post("/o/introspect/", &bearer, &format!("token={token}"))
            .body
    };
    assert!(introspect().contains("\"active\":true"), "{}", introspect());
    here.json_with(&["token", "revoke", "--token-stdin"], token);
    assert_eq!(introspect(), "{\"active\":false}");
}

#[test]
fn the_same_command_registers_a_scope_at_a_server_by_its_url() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    let api = here.json(&["resource-server", "create", "API", "--namespace", "api:"]);
    here.json(&[
        "resource-server",
        "create",
        "Other",
        "--namespace",
        "other:",
    ]);
    fs::write(
        here.path("token"),
        format!("{}\n", text(&api, "access_token")),
    )
    .unwrap();
    let issuer = server.issuer();
    let register = |name: &str, more: &[&str]| {
        let args = [
            "scope",
            "register",
            name,
            "--description",
            "Read",
            "--server",
            &issuer,
        ];
        here.run(&[&args[..], &["--json"], more].concat())
    };
    let file = ["--token-file", "token"];
    let created = register("api:read", &file);
    assert_eq!(created.code, 0, "{created:?}");
    assert!(created.stdout.contains("\"created\": true"), "{created:?}");
    assert!(
        register("api:read", &file)
            .stdout
            .contains("\"created\": false")
    );
    let endpoint = format!("{issuer}/register_scope/");
    let by_endpoint = ["scope", "register", "api:write", "--description", "Write"];
    let by_endpoint = [&by_endpoint[..], &["--server", &endpoint], &file].concat();
    assert_eq!(here.run(&by_endpoint).code, 0);
    let default = register("api:more", &["--token-file", "token", "--default"]);
    assert!(
        default.stdout.contains("\"default_refused\": true"),
        "{default:?}"
    );
    register("other:x", &file).failed_with(4, "other:x");
    fs::write(here.path("token"), "wrong").unwrap();
    register("api:read", &file).failed_with(4, "401");
    let args = [
        "scope",
        "register",
        "api:env",
        "--description",
        "x",
        "--server",
        &issuer,
    ];
    let mut command = here.command(&args);
    command.env("BAILIWICK_TOKEN", text(&api, "access_token"));
    assert_eq!(finish(&mut command, "").code, 0);
}

#[test]
fn the_mount_follows_the_issuers_path() {
    let here = Installation::new();
    let server = Server::start(&here, &["--issuer", "http://localhost:8000/oauth"]);
    let metadata = server.get("/.well-known/oauth-authorization-server/oauth");
    assert_eq!(metadata.status, 200, "{metadata:?}");
    assert!(
        metadata.body.contains("http://localhost:8000/oauth/token/"),
        "{metadata:?}"
    );
}

/// security.md CT-13.
#[test]
fn ct_13_a_legacy_grant_is_off_until_it_is_named() {
    let here = Installation::new();
    let metadata = |server: &Server| server.get("/.well-known/oauth-authorization-server/o").body;
    let off = Server::start(&here, &[]);
    assert!(!metadata(&off).contains("\"password\""));
    let (_, log) = off.terminate();
    assert!(!log.contains("legacy"), "{log}");
    here.json(&[
        "client",
        "create",
        "--name",
        "Old",
        "--type",
        "confidential",
        "--grant",
        "password",
    ]);
    let on = Server::start(&here, &["--allow-grant", "password"]);
    assert!(metadata(&on).contains("\"password\""), "{}", metadata(&on));
    let (_, log) = on.terminate();
    assert!(log.contains("legacy"), "{log}");
    here.run(&["serve", "--allow-grant", "authorization_code"])
        .failed_with(2, "possible values");
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    let taken = server.issuer().replace("http://", "").replace("/o", "");
    let other = ["serve", "--database", "sqlite:other.db", "--listen", &taken];
    here.run(&other)
        .failed_with(1, &format!("cannot listen on {taken}"));
    here.run(&["serve", "--issuer", "http://localhost:8000/o/"])
        .failed_with(1, "ends in a slash");
    here.run(&["serve", "--listen", "8000"])
        .failed_with(2, "--listen");
    fs::write(here.path("other.secret"), "AAAA").unwrap();
    let mut command = here.command(&["serve"]);
    command.env("BAILIWICK_SECRET_FILE", "other.secret");
    let done = finish(&mut command, "");
    done.failed_with(1, "other.secret");
}

#[test]
fn ct_13_a_grant_that_is_off_says_which_switch_is_meant_to_client_and_operator() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    let (id, secret) = client(&here);
    let form = format!("grant_type=password&client_id={id}&client_secret={secret}");
    let answer = server.post("/o/token/", "", &form);
    assert_eq!(answer.status, 400);
    let said: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(text(&said, "error"), "unsupported_grant_type");
    assert!(text(&said, "error_description").contains("--allow-grant password"));
    let (_, log) = server.terminate();
    assert!(
        log.contains("--allow-grant password") && log.contains(&id),
        "{log}"
    );
    assert!(!log.contains(&secret), "{log}");
}

#[test]
fn a_group_of_routes_is_left_out_by_configuration() {
    let here = Installation::new();
    fs::write(
        here.path("off.toml"),
        "[routes]\noff = ['revocation', 'catalogue']\n",
    )
    .unwrap();
    let server = Server::start(&here, &["--config", "off.toml"]);
    assert_eq!(server.get("/o/scopes/").status, 404);
    assert_eq!(server.post("/o/revoke_token/", "", "token=x").status, 404);
    let metadata = server.get("/.well-known/oauth-authorization-server").body;
    assert!(metadata.contains("token_endpoint"), "{metadata}");
    assert!(!metadata.contains("revocation_endpoint"), "{metadata}");
}

#[test]
fn the_last_use_of_a_secret_is_written_when_the_server_ends() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    here.json(&["scope", "register", "read", "--description", "Read"]);
    let client = client(&here);
    let added = here.json(&["client", "add-secret", &client.0]);
    let wrong = (client.0.clone(), "bwk_wrong".to_owned());
    assert_eq!(
        server
            .post("/o/token/", "", &token_form(&wrong, "read"))
            .status,
        401
    );
    let right = (client.0.clone(), text(&added, "client_secret").to_owned());
    assert_eq!(
        server
            .post("/o/token/", "", &token_form(&right, "read"))
            .status,
        200
    );
    server.terminate();
    let secrets = here.json(&["client", "secrets", &client.0]);
    assert!(secrets[0]["last_used_at"].is_i64(), "{secrets}");
    assert!(secrets[1]["last_used_at"].is_null(), "{secrets}");
}
