//! What rustdoc knows of a crate, as JSON.
//!
//! The format is not stable: rustdoc must be told that it may write it. Only
//! rustdoc is told, by a script in its place: told to cargo, it would compile
//! every dependency anew.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use rustdoc_types::Crate;

const SCRIPT: &str = "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n";

/// A crate as rustdoc sees it, with every feature on.
#[derive(Debug)]
pub struct Rustdoc {
    pub(crate) json: PathBuf,
    pub(crate) documented: Crate,
}

impl Rustdoc {
    /// Documents the crate `bailiwick-NAME`.
    pub fn of(name: &str) -> Result<Self> {
        let target = target()?;
        let json = document(name, &target)?;
        let text = fs::read_to_string(&json)?;
        let documented = serde_json::from_str(&text).context(
            "rustdoc writes another format than the crate rustdoc-types reads: use the compiler \
             that Cargo.toml names, or move both on",
        )?;
        Ok(Self { json, documented })
    }
}

fn document(name: &str, target: &Path) -> Result<PathBuf> {
    let directory = target.join("public-api");
    fs::create_dir_all(&directory)?;
    let script = directory.join("rustdoc");
    if fs::read_to_string(&script).ok().as_deref() != Some(SCRIPT) {
        fs::write(&script, SCRIPT)?;
        fs::set_permissions(&script, Permissions::from_mode(0o755))?;
    }
    let done = cargo()
        .args(["rustdoc", "--quiet", "--lib", "--all-features", "--package"])
        .arg(format!("bailiwick-{name}"))
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .env("RUSTDOC", &script)
        .env_remove("RUSTDOCFLAGS")
        .output()
        .context("cannot start cargo")?;
    if !done.status.success() {
        bail!("{}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(target.join(format!("doc/bailiwick_{name}.json")))
}

/// `cargo`, in the workspace.
fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root());
    command
}

fn target() -> Result<PathBuf> {
    let done = cargo()
        .args(["metadata", "--no-deps", "--format-version=1"])
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&done.stdout)?;
    let directory = metadata
        .get("target_directory")
        .and_then(|path| path.as_str());
    Ok(directory.context("no target directory")?.into())
}

/// The directory of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
