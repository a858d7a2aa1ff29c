use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::{
    run::{Installation, PASSWORD, text},
    server::Server,
};

/// security.md CT-18: nothing that was issued stands in any file or log.
#[test]
fn ct_18_no_issued_secret_is_in_a_file_or_a_log() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    let link = here.json(&["setup-link"]);
    let link = text(&link, "setup_link")
        .split_once('=')
        .unwrap()
        .1
        .to_owned();
    here.user("root", &["--admin"]);
    here.json(&["scope", "register", "read", "--description", "Read"]);
    let client = here.json_with(
        &[
            "client",
            "create",
            "--name",
            "A",
            "--type",
            "confidential",
            "--grant",
            "client_credentials",
            "--client-secret-stdin",
        ],
        "a chosen secret of somebody",
    );
    let api = here.json(&["resource-server", "create", "API"]);
    let old = here.json_with(
        &["resource-server", "create", "Old", "--token-stdin"],
        "x3tTvFq2rTyeM0wBnXQ2jCk9Lp4sZd",
    );
    let form = format!(
        "grant_type=client_credentials&scope=read&client_id={}&client_secret={}",
        text(&client, "client_id"),
        text(&client, "client_secret").replace(' ', "+"),
    );
    let issued = server.post("/o/token/", "", &form);
    let issued: serde_json::Value = serde_json::from_str(&issued.body).unwrap();
    let (_, log) = server.terminate();
    let secrets = [
        PASSWORD,
        &link,
        text(&client, "client_secret"),
        text(&api, "client_secret"),
        text(&api, "access_token"),
        text(&old, "access_token"),
        text(&issued, "access_token"),
    ];
    let files = files(&here);
    let kept = |text: &str| {
        files
            .iter()
            .any(|(_, bytes)| contains(bytes, text.as_bytes()))
    };
    assert!(
        kept("root") && kept("read"),
        "this test finds what is there"
    );
    for secret in secrets {
        assert!(!log.contains(secret), "in the log: {secret}");
        for (name, bytes) in &files {
            assert!(!contains(bytes, secret.as_bytes()), "in {name}: {secret}");
            if let Some(raw) = raw_secret(secret) {
                assert!(!contains(bytes, &raw), "in {name}, decoded: {secret}");
            }
        }
    }
}

#[test]
fn every_file_is_readable_by_its_owner_only() {
    let here = Installation::new();
    let server = Server::start(&here, &[]);
    here.user("root", &["--admin"]);
    let modes: Vec<(String, u32)> = fs::read_dir(here.directory())
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            (entry.file_name().into_string().unwrap(), mode)
        })
        .collect();
    assert!(modes.iter().any(|(name, _)| name == "bailiwick.secret"));
    assert!(modes.iter().any(|(name, _)| name == "bailiwick.db-wal"));
    for (name, mode) in modes {
        assert_eq!(mode, 0o600, "{name}: {mode:o}");
    }
    drop(server);
}

#[test]
fn a_secret_file_that_others_may_read_stops_every_command() {
    let here = Installation::new();
    here.json(&["migrate"]);
    let path = here.path("bailiwick.secret");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    here.run(&["user", "list"]).failed_with(1, "chmod 600");
}

#[test]
fn a_lost_secret_file_is_not_replaced_in_silence() {
    let here = Installation::new();
    here.json(&["migrate"]);
    fs::remove_file(here.path("bailiwick.secret")).unwrap();
    for command in [&["user", "list"][..], &["serve"], &["migrate"]] {
        here.run(command).failed_with(1, "bring it back");
    }
    assert!(!here.path("bailiwick.secret").exists());
    let other = crate::run::Installation::new();
    other.json(&["migrate"]);
    fs::copy(
        other.path("bailiwick.secret"),
        here.path("bailiwick.secret"),
    )
    .unwrap();
    here.run(&["user", "list"])
        .failed_with(1, "was the secret file replaced?");
}

fn files(here: &Installation) -> Vec<(String, Vec<u8>)> {
    fs::read_dir(here.directory())
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.display().to_string(), fs::read(&path).unwrap())
        })
        .collect()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

/// The 32 secret bytes of a credential of our own form: 16 of selector stand
/// before them and are the key of the row.
fn raw_secret(text: &str) -> Option<Vec<u8>> {
    let encoded = text.strip_prefix("bw")?.split_once('_')?.1;
    let bytes = data_encoding::BASE64URL_NOPAD
        .decode(encoded.as_bytes())
        .ok()?;
    Some(bytes[16..48].to_vec())
}
