//! What the compiler says of the commonest mistakes: in plain words, and what
//! to call.
//!
//! Each program of `mistakes/` is compiled; what the compiler says must be what
//! stands beside it. `MISTAKES=write cargo test -p bailiwick-public-api` writes
//! that anew.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Errors of the program `name`: what is said, where in the program, and what
/// is noted besides. What points into our own sources is left out, for it moves.
fn compile(name: &str) -> String {
    let done = Command::new("cargo")
        .args(["check", "--quiet", "--workspace", "--message-format=json"])
        .args([
            "--features",
            "bailiwick-public-api/mistakes",
            "--example",
            name,
        ])
        .current_dir(Path::new(HERE).join("../.."))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(!done.status.success(), "{name} compiles");
    let output = String::from_utf8(done.stdout).unwrap();
    let messages = output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let mut said = String::new();
    for message in messages.filter_map(|line: Value| line.get("message").cloned()) {
        if message["level"] == "error" && !message["spans"].as_array().unwrap().is_empty() {
            tell(&message, &mut said);
        }
    }
    assert!(
        !said.is_empty(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    said
}

fn tell(message: &Value, said: &mut String) {
    let _ = writeln!(said, "error: {}", message["message"].as_str().unwrap());
    for span in message["spans"].as_array().unwrap() {
        let file = span["file_name"].as_str().unwrap();
        if let (true, Some(label)) = (file.contains("mistakes/"), span["label"].as_str()) {
            let (row, code) = (
                &span["line_start"],
                span["text"][0]["text"].as_str().unwrap(),
            );
            let _ = writeln!(said, "  {row} | {}\n    ^ {label}", code.trim());
        }
    }
    for child in message["children"].as_array().unwrap() {
        let spans = child["spans"].as_array().unwrap();
        let ours = |span: &Value| span["file_name"].as_str().unwrap().contains("mistakes/");
        let text = child["message"].as_str().unwrap();
        let of_this_run = text.contains("has been written to") || text.contains("--verbose");
        if spans.iter().all(ours) && !of_this_run {
            let level = format!("  {}", child["level"].as_str().unwrap());
            let _ = writeln!(said, "{level}: {text}");
        }
    }
}

#[test]
fn mistakes_are_explained() {
    let mut names: Vec<String> = fs::read_dir(Path::new(HERE).join("mistakes"))
        .unwrap()
        .filter_map(|entry| {
            Some(
                entry
                    .unwrap()
                    .file_name()
                    .to_str()?
                    .strip_suffix(".rs")?
                    .to_owned(),
            )
        })
        .collect();
    names.sort();
    assert!(names.len() >= 8, "{names:?}");
    let mut wrong = String::new();
    for name in names {
        let said = compile(&name);
        let file = Path::new(HERE).join(format!("mistakes/{name}.stderr"));
        if std::env::var_os("MISTAKES").is_some() {
            fs::write(&file, &said).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if said != expected {
            let _ = writeln!(wrong, "{name}: expected\n{expected}\nsaid\n{said}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
