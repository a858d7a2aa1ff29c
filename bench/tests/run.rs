//! The whole run, as short as it can be: every path of every contender brings
//! the right answers. Nothing here looks at a clock.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// The lines of all tables of contests, cell by cell.
fn run(arguments: &[&str]) -> (String, Vec<Vec<String>>) {
    let directory = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_bailiwick-bench"))
        .args(["run", "--engine", "sqlite,postgres", "--connections", "4"])
        .args(["--rounds", "1", "--tokens", "500"])
        .args(arguments)
        .arg("--server-bin")
        .arg(server())
        .arg("--directory")
        .arg(directory.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let page = String::from_utf8(output.stdout).unwrap();
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    let lines = page.lines().map(cells);
    let lines: Vec<Vec<String>> = lines
        .filter(|cells: &Vec<String>| cells.len() == 11 && cells[2].parse::<u64>().is_ok())
        .collect();
    (page, lines)
}

fn assert_all_answered(page: &str, lines: &[Vec<String>]) {
    for cells in lines {
        assert_ne!(cells[4], "0", "{page}");
        assert_eq!(cells[9], "none", "{page}");
    }
}

/// How many lines there are of a path.
fn count(lines: &[Vec<String>], path: &str) -> usize {
    lines.iter().filter(|cells| cells[1].contains(path)).count()
}

#[test]
fn every_path_of_limit_and_server_is_answered_rightly_on_both_engines() {
    let (page, lines) = run(&["--leg", "100"]);
    assert_all_answered(&page, &lines);
    for (path, expected) in [
        ("HTTP alone", 4),
        ("metadata document", 4),
        ("client credentials", 4),
        ("scope registration", 2),
        ("live tokens: live", 8),
        ("live tokens: unknown", 4),
        ("refresh with rotation", 4),
        ("code exchange", 4),
        ("revocation", 4),
    ] {
        assert_eq!(count(&lines, path), expected, "{path}\n{page}");
    }
    assert!(page.contains("synchronous_commit=on"), "{page}");
}

#[test]
fn servers_of_every_size_and_two_nodes_are_answered_rightly() {
    let growth = [
        "--part",
        "growth",
        "--growth",
        "10000,100,100",
        "--leg",
        "100",
    ];
    let (page, lines) = run(&growth);
    assert_all_answered(&page, &lines);
    for (path, expected) in [
        ("SQLite, more live tokens", 4),
        ("PostgreSQL, more live tokens", 4),
        ("more clients", 4),
        ("more scopes", 4),
        ("more nodes", 4),
    ] {
        assert_eq!(count(&lines, path), expected, "{path}\n{page}");
    }
}
