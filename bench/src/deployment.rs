//! The server under test: the release binary in a directory of its own, set
//! up through its command line as an operator would.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use bailiwick_store::sqlite::{Options as StoreOptions, Sqlite};
use serde_json::Value;

use crate::clock;
use crate::process::{Process, free_address};

const READY_WITHIN: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(1);

/// One database and one address; the server may be started on it repeatedly.
#[derive(Debug)]
pub struct Deployment {
    binary: PathBuf,
    directory: PathBuf,
    address: SocketAddr,
}

impl Deployment {
    /// A deployment in `directory`, which must be empty.
    pub fn new(binary: &Path, directory: PathBuf) -> Result<Self> {
        let binary = binary.canonicalize().with_context(|| {
            format!(
                "{} is missing: cargo build --release -p bailiwick",
                binary.display()
            )
        })?;
        Ok(Self {
            binary,
            directory,
            address: free_address()?,
        })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The SQLite file.
    pub fn database(&self) -> PathBuf {
        self.directory.join("bailiwick.sqlite")
    }

    /// Starts the server; returns it with the time from spawning to the first
    /// 200 of `/health/ready`.
    pub fn serve(&self) -> Result<(Process, Duration)> {
        let log = File::create(self.directory.join("server.log"))?;
        let mut command = self.command();
        command
            .arg("serve")
            .args(["--listen", &self.address.to_string()])
            .args(["--issuer", &format!("http://{}/o", self.address)])
            .args(["--database", &self.database_url()])
            .stdout(log.try_clone()?)
            .stderr(log);
        let started = clock::now();
        let mut process = Process::start(&mut command)?;
        while !self.is_ready() {
            ensure!(process.is_running()?, "the server ended: {}", self.log()?);
            ensure!(
                started.elapsed() < READY_WITHIN,
                "the server is not ready: {}",
                self.log()?
            );
            thread::sleep(POLL);
        }
        Ok((process, started.elapsed()))
    }

    /// Runs one command of the command line and reads its JSON.
    pub fn administer(&self, arguments: &[&str]) -> Result<Value> {
        let output = self
            .command()
            .args(arguments)
            .args(["--database", &self.database_url(), "--json"])
            .output()?;
        if !output.status.success() {
            bail!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// Opens the database beside the server's processes, as the command line
    /// does.
    pub fn open_store(&self) -> Result<Sqlite> {
        Ok(Sqlite::open(self.database(), StoreOptions::default())?)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.current_dir(&self.directory);
        command
    }

    fn database_url(&self) -> String {
        format!("sqlite:{}", self.database().display())
    }

    fn is_ready(&self) -> bool {
        let ask = || -> std::io::Result<Vec<u8>> {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(READY_WITHIN))?;
            write!(
                stream,
                "GET /health/ready HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                self.address
            )?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        };
        ask().is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200"))
    }

    fn log(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.directory.join("server.log"))?)
    }
}

/// A string of a JSON object that a command printed.
pub fn string<'a>(object: &'a Value, name: &str) -> Result<&'a str> {
    object
        .get(name)
        .and_then(Value::as_str)
        .with_context(|| format!("no {name} in the command's JSON"))
}
