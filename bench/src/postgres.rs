//! A PostgreSQL that the run starts itself, on a disk and with settings that
//! are known; it ends with the run, whatever becomes of that.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use tokio_postgres::{Client, NoTls};

use crate::process::{Process, free_address};

/// What differs from PostgreSQL's defaults. `synchronous_commit`, `fsync` and
/// `full_page_writes` stand here only to be seen: they are on by default.
pub const SETTINGS: [&str; 9] = [
    "synchronous_commit=on",
    "fsync=on",
    "full_page_writes=on",
    "shared_buffers=512MB",
    "max_wal_size=4GB",
    "checkpoint_timeout=15min",
    "max_connections=300",
    "jit=off",
    "listen_addresses=127.0.0.1",
];

/// Makes a server, says that it is there, and ends it when nobody is at the
/// other end of its input any more.
const KEEPER: &str = r#"
set -eu
bin=$1 port=$2 dir=$3
shift 3
trap '' INT TERM
"$bin/initdb" -D "$dir/data" -U bailiwick -A trust -E UTF8 --no-locale >"$dir/log" 2>&1 || {
    cat "$dir/log" >&2
    exit 1
}
"$bin/postgres" -D "$dir/data" -k '' -p "$port" "$@" </dev/null >>"$dir/log" 2>&1 &
pid=$!
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
    kill -0 "$pid" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
    sleep 0.05
done
echo ready
read -r _ || true
kill -QUIT "$pid" 2>/dev/null || true
wait "$pid" || true
rm -rf "$dir/data"
"#;

/// A running server, with a database for everyone who asks. Its user is
/// `bailiwick`, who needs no password.
#[derive(Debug)]
pub struct Server {
    process: Process,
    port: u16,
    version: String,
}

impl Server {
    /// Makes and starts one below `directory`, which must be open to the user
    /// that PostgreSQL runs as.
    pub async fn start(directory: &Path) -> Result<Self> {
        let programs = programs()?;
        let data = directory.join("postgres");
        fs::create_dir(&data)?;
        let mut command = hand_over(directory, &data)?;
        let port = free_address()?.port();
        command
            .args(["sh", "-c", KEEPER, "keeper"])
            .arg(&programs)
            .arg(port.to_string())
            .arg(&data)
            .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            .current_dir("/")
            .stdout(Stdio::piped());
        let mut process = Process::start(&mut command)?;
        ensure!(
            process.read_line()? == "ready",
            "PostgreSQL could not be started"
        );
        let mut server = Self {
            process,
            port,
            version: String::new(),
        };
        server.version = server.ask("postgres", "SHOW server_version").await?;
        Ok(server)
    }

    /// Makes a database, which must not exist yet; its URL.
    pub async fn database(&self, name: &str) -> Result<String> {
        self.ask("postgres", &format!("CREATE DATABASE {name}"))
            .await?;
        Ok(self.url(name))
    }

    /// The URL of a database.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://bailiwick@127.0.0.1:{}/{database}", self.port)
    }

    /// Release and settings, as the page shows them.
    #[must_use]
    pub fn description(&self) -> String {
        format!("{}, {}", self.version, SETTINGS.join(", "))
    }

    /// The server with its processes.
    #[must_use]
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// Runs statements; the first column of the last row that came, or nothing.
    pub async fn ask(&self, database: &str, statements: &str) -> Result<String> {
        use tokio_postgres::SimpleQueryMessage::Row;
        let client = connect(&self.url(database)).await?;
        let messages = client.simple_query(statements).await?;
        let value = messages.iter().rev().find_map(|message| match message {
            Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        Ok(value.unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.end();
    }
}

/// A connection that is driven until its client is dropped.
#[expect(
    clippy::disallowed_methods,
    reason = "the driver ends with the client it drives"
)]
pub async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The directory of the newest release's programs.
fn programs() -> Result<PathBuf> {
    let releases = fs::read_dir("/usr/lib/postgresql").into_iter();
    let newest = releases.flatten().flatten().max_by_key(|entry| {
        let name = entry.file_name().into_string().unwrap_or_default();
        name.parse::<u32>().unwrap_or_default()
    });
    let directory = newest.map(|entry| entry.path().join("bin"));
    directory
        .filter(|path| path.join("initdb").exists())
        .context("PostgreSQL is missing: Debian's package postgresql")
}

/// PostgreSQL does not run as the administrator of the machine: what a
/// command of `postgres` begins with, who then owns `data`.
fn hand_over(directory: &Path, data: &Path) -> Result<Command> {
    let id = Command::new("id").arg("-u").output()?;
    if id.stdout != b"0\n" {
        return Ok(Command::new("env"));
    }
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755))?;
    let owned = Command::new("chown").arg("postgres").arg(data).status()?;
    ensure!(owned.success(), "there is no user postgres");
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]);
    Ok(command)
}
