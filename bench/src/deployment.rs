//! The server under test: the release binary in a directory of its own, set
//! up through its command line as an operator would.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use bailiwick_store::Store;
use bailiwick_store::postgres::{self, Postgres};
use bailiwick_store::sqlite::{self, Sqlite};
use serde_json::Value;

use crate::clock;
use crate::process::{Process, free_address};

const READY_WITHIN: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(1);
const PRELOAD_WITHIN: Duration = Duration::from_mins(5);

/// One database and one address; the server may be started on it repeatedly.
#[derive(Debug)]
pub struct Deployment {
    binary: PathBuf,
    directory: PathBuf,
    address: SocketAddr,
    /// The URL of its PostgreSQL database; SQLite without one.
    postgres: Option<String>,
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
            postgres: None,
        })
    }

    /// The same on a PostgreSQL database, which must be empty.
    #[must_use]
    pub fn on(mut self, postgres: Option<String>) -> Self {
        self.postgres = postgres;
        self
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The SQLite file, where that is the engine.
    pub fn database(&self) -> PathBuf {
        self.directory.join("bailiwick.sqlite")
    }

    /// Starts the server; returns it with the time from spawning to the first
    /// 200 of `/health/ready`.
    pub fn serve(&self) -> Result<(Process, Duration)> {
        self.serve_at(self.address)
    }

    /// Starts one node more, of the same issuer, at another address.
    pub fn serve_beside(&self) -> Result<(Process, SocketAddr)> {
        let address = free_address()?;
        Ok((self.serve_at(address)?.0, address))
    }

    fn serve_at(&self, address: SocketAddr) -> Result<(Process, Duration)> {
        let log_path = self.directory.join(format!("{}.log", address.port()));
        let log = File::create(&log_path)?;
        let mut command = self.command();
        command
            .arg("serve")
            .args(["--listen", &address.to_string()])
            .args(["--issuer", &format!("http://{}/o", self.address)])
            .args(["--database", &self.database_url()])
            .stdout(log.try_clone()?)
            .stderr(log);
        let started = clock::now();
        let mut process = Process::start(&mut command)?;
        while !is_ready(address) {
            let failed = !process.is_running()? || started.elapsed() > READY_WITHIN;
            ensure!(
                !failed,
                "the server is not ready: {}",
                fs::read_to_string(&log_path)?
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
    pub async fn open_store(&self) -> Result<Box<dyn Store>> {
        let Some(url) = &self.postgres else {
            let options = sqlite::Options::default();
            return Ok(Box::new(Sqlite::open(self.database(), options)?));
        };
        let mut options = postgres::Options::default();
        // The preload sends many rows at once.
        options.answer_timeout = PRELOAD_WITHIN;
        Ok(Box::new(Postgres::open(&url.parse()?, options).await?))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.current_dir(&self.directory);
        command
    }

    fn database_url(&self) -> String {
        let sqlite = || format!("sqlite:{}", self.database().display());
        self.postgres.clone().unwrap_or_else(sqlite)
    }
}

/// Whether the server at `address` says so of itself.
pub fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(READY_WITHIN))?;
        write!(
            stream,
            "GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200"))
}

/// Whether anybody listens at `address`.
pub fn is_listening(address: SocketAddr) -> bool {
    TcpStream::connect(address).is_ok()
}

/// A string of a JSON object that a command printed.
pub fn string<'a>(object: &'a Value, name: &str) -> Result<&'a str> {
    object
        .get(name)
        .and_then(Value::as_str)
        .with_context(|| format!("no {name} in the command's JSON"))
}
