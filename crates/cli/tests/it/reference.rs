//! `docs/command-line.md` is what the commands say of themselves.

use std::{fmt::Write as _, fs, path::PathBuf, process::Command};

/// Set to write the document anew.
const WRITE: &str = "WRITE_REFERENCE";

#[test]
fn the_reference_is_what_the_commands_say() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/command-line.md");
    let mut text = String::from(
        "# Command line\n\nWritten by the commands themselves. Data goes to standard output, \
         everything else to\nstandard error; `--json` on each command. What a command wrote is \
         in force when it\nreturns, also for a server that is running on the same database.\n",
    );
    describe(&[], &mut text);
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, &text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "docs/command-line.md is stale: run the tests of the command line with {WRITE}=1"
    );
}

fn describe(command: &[&str], text: &mut String) {
    let help = help(command);
    let name = ["bailiwick"]
        .iter()
        .chain(command)
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    write!(text, "\n## {name}\n\n```text\n{}\n```\n", help.trim_end()).unwrap();
    for subcommand in subcommands(&help) {
        describe(&[command, &[subcommand]].concat(), text);
    }
}

fn help(command: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
        .args(command)
        .arg("--help")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    assert!(output.status.success(), "{command:?} --help");
    let help = String::from_utf8(output.stdout).unwrap();
    help.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The first words below `Commands:`.
fn subcommands(help: &str) -> Vec<&str> {
    let (_, list) = help.split_once("\nCommands:\n").unwrap_or_default();
    let list = list.split("\n\n").next().unwrap_or_default();
    list.lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect()
}
