//! The run over the scope registry, as it is, with registries of a few scopes:
//! every request brings the right answer. Nothing here looks at a clock.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The server beside this benchmark; made if it is not there yet.
fn server() -> PathBuf {
    let server = Path::new(env!("CARGO_BIN_EXE_bailiwick-bench")).with_file_name("bailiwick");
    if !server.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "bailiwick"]);
        assert!(cargo.status().unwrap().success());
    }
    server
}

#[test]
fn every_request_of_the_registry_run_is_answered_rightly() {
    let directory = tempfile::tempdir().unwrap();
    let figures = directory.path().join("figures.json");
    let output = Command::new(env!("CARGO_BIN_EXE_bailiwick-bench"))
        .args(["registry", "--scopes", "10,200", "--resource-servers", "20"])
        .args(["--leg", "100", "--rounds", "2", "--connections", "2"])
        .args([
            "--clients",
            "100",
            "--manifest",
            "10",
            "--registrations",
            "5",
        ])
        .args(["--tokens", "50"])
        .arg("--server-bin")
        .arg(server())
        .arg("--directory")
        .arg(directory.path())
        .arg("--json")
        .arg(&figures)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let figures: Value = serde_json::from_slice(&fs::read(figures).unwrap()).unwrap();
    assert_eq!(figures["errors"], Value::Array(Vec::new()), "{figures:#}");
    let figures = figures["figures"].as_array().unwrap();
    for part in [
        "client credentials, p99",
        "refresh, p99",
        "introspection, own ÷ all",
        "registration answered to token issued, p99",
        "manifest of 10 scopes, all new",
        "resident after start",
        "one change at 200 scopes and 100 clients",
    ] {
        let of = |figure: &&Value| figure["name"].as_str().unwrap().contains(part);
        let found: Vec<_> = figures.iter().filter(of).collect();
        assert!(!found.is_empty(), "no figure of {part}");
        for figure in found {
            assert!(figure["median"].as_f64().unwrap() > 0.0, "{figure}");
        }
    }
}
