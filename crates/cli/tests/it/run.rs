//! Runs the binary.

use std::{
    fmt::Debug,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// A password that everybody in these tests has.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// An empty directory, which becomes an installation.
pub(crate) struct Installation {
    directory: TempDir,
    /// Another database than a file in the directory.
    database: Option<String>,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Installation {
    pub(crate) fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// With an empty schema of the PostgreSQL that these tests share.
    #[cfg(feature = "postgres")]
    pub(crate) fn on_postgres() -> Self {
        let mut here = Self::new();
        here.database = Some(bailiwick_testkit::postgres::shared().schema(here.directory()));
        here
    }

    /// With a database somewhere else.
    #[cfg(feature = "postgres")]
    pub(crate) fn on(database: String) -> Self {
        let mut here = Self::new();
        here.database = Some(database);
        here
    }

    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The binary, in the directory, without anybody's environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
        command
            .args(args)
            .current_dir(self.directory())
            .env_clear()
            .envs(self.database().map(|url| ("BAILIWICK_DATABASE", url)))
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Done {
        finish(&mut self.command(args), "")
    }

    pub(crate) fn run_with(&self, args: &[&str], stdin: &str) -> Done {
        finish(self.command(args).stdin(Stdio::piped()), stdin)
    }

    /// The JSON of a run that must do what it says.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        self.json_with(args, "")
    }

    pub(crate) fn json_with(&self, args: &[&str], stdin: &str) -> Value {
        let done = self.run_with(&[args, &["--json"]].concat(), stdin);
        assert_eq!(done.code, 0, "{args:?}: {done:?}");
        serde_json::from_str(&done.stdout).unwrap()
    }

    pub(crate) fn user(&self, name: &str, more: &[&str]) -> Value {
        let args = [&["user", "create", name, "--password-stdin"], more].concat();
        self.json_with(&args, &format!("{PASSWORD}\n"))
    }
}

impl Done {
    #[track_caller]
    pub(crate) fn failed_with(&self, code: i32, text: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.stderr.contains(text), "{self:?}");
        assert_eq!(self.stdout, "", "no data");
    }
}

pub(crate) fn finish(command: &mut Command, stdin: &str) -> Done {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    if let Some(mut pipe) = child.stdin.take() {
        // A command that asks for nothing may be gone already.
        let _ = pipe.write_all(stdin.as_bytes());
    }
    let output = child.wait_with_output().unwrap();
    Done {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A member that is text.
#[track_caller]
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    let member = value[name].as_str();
    member.unwrap_or_else(|| panic!("no text {name} in {value}"))
}

/// The names of an object's members.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().unwrap();
    object.keys().map(String::as_str).collect()
}

/// One member of each item of a list.
pub(crate) fn column<'a>(list: &'a Value, name: &str) -> Vec<&'a str> {
    let items = list.as_array().unwrap();
    items.iter().map(|item| text(item, name)).collect()
}
