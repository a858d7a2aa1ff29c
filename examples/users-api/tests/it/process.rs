//! The binary: it registers, says where it listens, serves, and stops when told.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, Command, Output, Stdio},
};

use crate::authorization_server::{FakeAuthorizationServer, Reply};

fn users_api(fake: &FakeAuthorizationServer) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_users-api"));
    command
        .env_clear()
        // A proxy would see the credential: none is used, whatever the environment says.
        .env("http_proxy", "http://127.0.0.1:1")
        .env("ALL_PROXY", "http://127.0.0.1:1")
        .args(["--listen", "127.0.0.1:0", "--server", fake.url()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command that is expected to end by itself.
async fn ended(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

/// A running API, and where it said that it listens.
struct Running {
    child: Child,
    url: String,
}

impl Running {
    async fn start(mut command: Command) -> Self {
        tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            let mut line = String::new();
            BufReader::new(child.stdout.as_mut().unwrap())
                .read_line(&mut line)
                .unwrap();
            let url = line
                .strip_prefix("listening on ")
                .unwrap()
                .trim()
                .to_owned();
            Self { child, url }
        })
        .await
        .unwrap()
    }

    /// Sends a signal and waits for the end.
    async fn stop(mut self, signal: &'static str) -> (bool, String) {
        tokio::task::spawn_blocking(move || {
            let pid = self.child.id().to_string();
            assert!(
                Command::new("kill")
                    .args([signal, &pid])
                    .status()
                    .unwrap()
                    .success()
            );
            let status = self.child.wait().unwrap();
            let mut log = String::new();
            let mut stderr = self.child.stderr.take().unwrap();
            stderr.read_to_string(&mut log).unwrap();
            (status.success(), log)
        })
        .await
        .unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A test that failed leaves no process behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn it_registers_serves_and_stops_when_told() {
    let fake = FakeAuthorizationServer::start().await;
    fake.says("good", r#"{"active":true,"scope":"read"}"#);

    for signal in ["-TERM", "-INT"] {
        let before = fake.count();
        let mut command = users_api(&fake);
        command.env("BAILIWICK_TOKEN", "rs-token\n");
        let api = Running::start(command).await;

        let registered: Vec<_> = fake.seen().split_off(before);
        let bodies: Vec<_> = registered.iter().map(|seen| seen.body.as_str()).collect();
        assert_eq!(
            bodies,
            [
                r#"{"name":"read","description":"Read your users","is_default":true}"#,
                r#"{"name":"write","description":"Add and change users","is_default":true}"#,
                r#"{"name":"groups","description":"See the groups","is_default":true}"#,
            ]
        );
        assert!(
            registered
                .iter()
                .all(|seen| seen.header("authorization") == Some("Bearer rs-token"))
        );

        let users = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap()
            .get(format!("{}/users/", api.url))
            .bearer_auth("good")
            .send()
            .await
            .unwrap();
        assert_eq!(users.status(), 200);
        assert!(users.text().await.unwrap().contains("ada"));

        let (success, log) = api.stop(signal).await;
        assert!(success, "{log}");
        assert!(!log.contains("rs-token"), "{log}");
    }
}

#[tokio::test]
async fn a_refused_scope_ends_the_start_with_a_clear_message() {
    let fake = FakeAuthorizationServer::start().await;
    fake.next_registration(Reply::new(201, ""));
    fake.next_registration(Reply::new(403, "\"write\" belongs to somebody else"));
    let mut command = users_api(&fake);
    command.env("BAILIWICK_TOKEN", "rs-token");

    let output = ended(command).await;

    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("users-api: cannot register the scope \"write\""),
        "{said}"
    );
    assert!(said.contains("answered 403"), "{said}");
    assert!(said.contains("belongs to somebody else"), "{said}");
    assert!(!said.contains("rs-token"), "{said}");
    assert_eq!(fake.count(), 2);
}

#[tokio::test]
async fn the_token_comes_from_a_file_and_the_scopes_from_arguments() {
    let fake = FakeAuthorizationServer::start().await;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "token-in-a-file").unwrap();
    let mut command = users_api(&fake);
    command
        .arg("--token-file")
        .arg(file.path())
        .args(["--register", "groups=See = the groups"]);

    let api = Running::start(command).await;

    let seen = fake.seen();
    assert_eq!(seen.len(), 1);
    let only = seen.first().unwrap();
    assert_eq!(only.header("authorization"), Some("Bearer token-in-a-file"));
    assert_eq!(
        only.body,
        r#"{"name":"groups","description":"See = the groups","is_default":true}"#
    );
    assert!(api.stop("-TERM").await.0);
}

#[tokio::test]
async fn nothing_is_registered_when_the_server_names_the_scopes() {
    let fake = FakeAuthorizationServer::start().await;
    let mut command = users_api(&fake);
    command
        .arg("--no-register")
        .env("BAILIWICK_TOKEN", "rs-token");

    let api = Running::start(command).await;

    assert_eq!(fake.count(), 0);
    assert!(api.stop("-TERM").await.0);
}

#[tokio::test]
async fn a_start_without_a_token_says_how_to_get_one() {
    let fake = FakeAuthorizationServer::start().await;
    let mut missing = users_api(&fake);
    missing.args(["--token-file", "/nonexistent/token"]);

    let said = String::from_utf8(ended(users_api(&fake)).await.stderr).unwrap();
    assert!(said.contains("set BAILIWICK_TOKEN or give --token-file"));
    let said = String::from_utf8(ended(missing).await.stderr).unwrap();
    assert!(said.contains("/nonexistent/token"));
    assert_eq!(fake.count(), 0);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let fake = FakeAuthorizationServer::start().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_users-api"));
    command
        .env_clear()
        .env("BAILIWICK_TOKEN", "rs-token")
        .args([
            "--no-register",
            "--listen",
            &address,
            "--server",
            fake.url(),
        ]);

    let output = ended(command).await;

    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains(&format!("cannot listen on {address}")),
        "{said}"
    );
}

#[tokio::test]
async fn the_manifest_is_printed_without_a_server() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_users-api"));
    command
        .env_clear()
        .env("SOURCE_REVISION", "8")
        .arg("--print-manifest");

    let output = ended(command).await;

    assert!(output.status.success());
    let manifest: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(manifest["revision"], 8);
    assert_eq!(manifest["scopes"][0]["name"], "read");
    assert_eq!(
        manifest["scopes"][0]["description#fr"],
        "Lire vos utilisateurs"
    );
}

#[tokio::test]
async fn a_manifest_is_declared_and_the_metadata_names_what_is_usable() {
    let fake = FakeAuthorizationServer::start().await;
    let place = "/o/resource-servers/users-api/scopes";
    fake.next_manifest(Reply::new(
        200,
        r#"{"revision": 1, "version": 2, "dry_run": false, "diff": {}}"#,
    ));
    let kept = r#"{"revision": 1, "version": 2, "scopes": [
        {"name": "read", "state": "active"}, {"name": "write", "state": "pending"}]}"#;
    fake.publishes(place, Reply::new(200, kept));
    let mut command = users_api(&fake);
    command
        .env("BAILIWICK_TOKEN", "rs-token")
        .args(["--client-id", "users-api"]);

    let api = Running::start(command).await;

    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let get = |path: &str| client.get(format!("{}{path}", api.url)).send();
    assert_eq!(get("/ready").await.unwrap().status(), 200);
    let about = get("/.well-known/oauth-protected-resource").await.unwrap();
    let about: serde_json::Value = serde_json::from_str(&about.text().await.unwrap()).unwrap();
    assert_eq!(about["scopes_supported"], serde_json::json!(["read"]));
    assert_eq!(fake.seen()[0].path, place);
    assert!(api.stop("-TERM").await.0);
}
