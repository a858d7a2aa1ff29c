//! The programs of the peers, and how they are called.

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path as FilePath;
use std::process::Command;
use std::thread::available_parallelism;

use anyhow::{Result, bail};

use super::Peer;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers");

impl Peer {
    /// Runs its server file as a program, which fills the database.
    pub(super) fn fill(
        self,
        peers: &FilePath,
        url: &str,
        wanted: &str,
        held: &FilePath,
    ) -> Result<()> {
        let mut command = python(peers, "python", url);
        command
            .arg(format!("{SOURCES}/{}.py", self.module()))
            .arg(wanted)
            .stdout(File::create(held)?);
        let filled = command.spawn()?.wait_with_output()?;
        if !filled.status.success() {
            bail!("{self:?} could not be filled");
        }
        Ok(())
    }

    pub(super) fn gunicorn(
        self,
        peers: &FilePath,
        url: &str,
        address: SocketAddr,
    ) -> Result<Command> {
        let mut command = python(peers, "gunicorn", url);
        let application = match self {
            Self::Authlib => "app",
            _ => "application",
        };
        command
            .args(["--workers", &available_parallelism()?.to_string()])
            .args(["--bind", &address.to_string(), "--chdir", SOURCES])
            .args(["--worker-tmp-dir", "/dev/shm", "--timeout", "120"])
            .arg(format!("{}:{application}", self.module()));
        Ok(command)
    }
}

/// oidc-provider, which fills its store itself.
pub(super) fn node(
    peers: &FilePath,
    address: SocketAddr,
    wanted: &str,
    held: &FilePath,
) -> Command {
    let mut command = Command::new("node");
    command
        .arg("--max-old-space-size=12288")
        .arg(format!("{SOURCES}/oidc_provider_server.js"))
        .args([&address.port().to_string(), wanted])
        .arg(held)
        .current_dir(peers.join("node"));
    command
}

fn python(peers: &FilePath, program: &str, url: &str) -> Command {
    let mut command = Command::new(peers.join("python/bin").join(program));
    command
        .env("BENCH_DATABASE", url)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
