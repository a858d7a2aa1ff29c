//! A PostgreSQL server that the tests start themselves, and that ends with them.
//!
//! It is made with the programs of the newest release that is installed (Debian's
//! package `postgresql`) in a directory of its own, and listens on a socket there and
//! on a free port of this machine alone. Whatever becomes of the process that started
//! it, a panic or a signal, its server ends and its files go.
//!
//! ```no_run
//! use bailiwick_testkit::postgres::Server;
//!
//! let server = Server::start(&[]);
//! assert_eq!(server.sql("SELECT 1 + 1"), "2");
//! let url = server.url("postgres");
//! assert_eq!(server.sql_at(&url, "SELECT 2"), "2");
//!
//! // What is not on its disk is gone.
//! server.crash();
//! server.run();
//! assert_ne!(server.port(), 0);
//!
//! // One for all tests of a process, with a schema for each.
//! let shared = bailiwick_testkit::postgres::shared();
//! let url = shared.schema(std::path::Path::new("/tmp/one-test"));
//! ```

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, OnceLock},
};

/// Makes a server, says where it is, and ends it when nobody is at the other end of
/// its input any more.
const KEEPER: &str = r#"
set -eu
bin=$1 port=$2 base=$3
shift 3
trap '' INT TERM
dir=$(mktemp -d "$base/bailiwick-postgres.XXXXXX")
trap 'rm -rf "$dir"' EXIT
"$bin/initdb" -D "$dir/data" -U bailiwick -A trust -E UTF8 --no-locale --no-sync >"$dir/log" 2>&1 || {
    cat "$dir/log" >&2
    exit 1
}
run() {
    "$bin/postgres" -D "$dir/data" -k "$dir" -p "$port" -c listen_addresses=127.0.0.1 \
        -c max_connections=400 -c shared_buffers=32MB "$@" </dev/null >>"$dir/log" 2>&1 &
    pid=$!
    until "$bin/pg_isready" -q -h "$dir" -p "$port"; do
        kill -0 "$pid" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
        sleep 0.05
    done
}
run "$@"
echo "$dir"
while read -r word; do
    case $word in
        crash) kill -QUIT "$pid"; wait "$pid" || true ;;
        run) run "$@" ;;
    esac
    echo done
done
kill -QUIT "$pid" 2>/dev/null || true
wait "$pid" || true
"#;

/// A running server. Its only user is `bailiwick`, who may do everything and needs no
/// password.
#[derive(Debug)]
pub struct Server {
    directory: PathBuf,
    port: u16,
    programs: PathBuf,
    keeper: Mutex<Keeper>,
    schemas: Mutex<BTreeSet<String>>,
}

#[derive(Debug)]
struct Keeper {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<std::process::ChildStdout>,
}

/// The server that all tests of a process share.
pub fn shared() -> &'static Server {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(|| Server::start(&[]))
}

impl Server {
    /// Starts one, with settings of its own (`name=value`).
    pub fn start(settings: &[&str]) -> Self {
        let programs = programs();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        // To wait for a disk would prove nothing here.
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() {
            memory
        } else {
            Path::new("/tmp")
        };
        let mut command = as_nobody_special();
        command.args(["sh", "-c", KEEPER, "keeper"]);
        command.arg(&programs).arg(port.to_string()).arg(base);
        command.args(settings.iter().flat_map(|setting| ["-c", setting]));
        command
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let input = process.stdin.take();
        let mut keeper = Keeper {
            output: BufReader::new(process.stdout.take().unwrap()),
            process,
            input,
        };
        let directory = PathBuf::from(keeper.line());
        Self {
            directory,
            port,
            programs,
            keeper: Mutex::new(keeper),
            schemas: Mutex::default(),
        }
    }

    /// The URL of a database of this server, by its socket.
    pub fn url(&self, database: &str) -> String {
        let socket = self.directory.to_str().unwrap().replace('/', "%2F");
        format!("postgres://bailiwick@{socket}:{}/{database}", self.port)
    }

    /// The port of this machine that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The directory of its socket and of its data, `data`.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The URL of a schema for what belongs to `directory`: empty at first, and the
    /// same whenever it is asked for.
    pub fn schema(&self, directory: &Path) -> String {
        let name = directory.to_str().unwrap().bytes();
        let digits = name.flat_map(|byte| [byte >> 4, byte & 15].map(u32::from));
        let name: String = digits
            .filter_map(|digit| char::from_digit(digit, 16))
            .collect();
        let name = format!("s{}", &name[name.len().saturating_sub(60)..]);
        if self.schemas.lock().unwrap().insert(name.clone()) {
            self.sql(&format!("CREATE SCHEMA {name}"));
        }
        format!("{}?options=-csearch_path%3D{name}", self.url("postgres"))
    }

    /// Runs a statement and answers what it says, without head or foot.
    pub fn sql(&self, text: &str) -> String {
        self.sql_at(&self.url("postgres"), text)
    }

    /// As [`Server::sql`], at one of its URLs.
    pub fn sql_at(&self, url: &str, text: &str) -> String {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-c", text, url]);
        let done = psql.output().unwrap();
        let said = String::from_utf8(done.stdout).unwrap();
        assert!(
            done.status.success(),
            "{text}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        said.trim_end().to_owned()
    }

    /// Stops the server as a crash does: what it has not written down is gone.
    pub fn crash(&self) {
        self.keeper.lock().unwrap().tell("crash");
    }

    /// Starts it again.
    pub fn run(&self) {
        self.keeper.lock().unwrap().tell("run");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut keeper = self.keeper.lock().unwrap();
        drop(keeper.input.take());
        let _ = keeper.process.wait();
    }
}

impl Keeper {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        assert!(line.ends_with('\n'), "no PostgreSQL could be started");
        line.trim_end().to_owned()
    }

    fn tell(&mut self, word: &str) {
        use std::io::Write as _;

        writeln!(self.input.as_mut().unwrap(), "{word}").unwrap();
        assert_eq!(self.line(), "done");
    }
}

/// The directory of the newest release's programs.
fn programs() -> PathBuf {
    let releases = fs::read_dir("/usr/lib/postgresql").ok();
    let newest = releases
        .into_iter()
        .flatten()
        .flatten()
        .max_by_key(|entry| {
            let name = entry.file_name().into_string().unwrap_or_default();
            name.parse::<u32>().unwrap_or_default()
        });
    let directory = newest.map(|entry| entry.path().join("bin"));
    let directory = directory.filter(|path| path.join("initdb").exists());
    directory.unwrap_or_else(|| panic!("PostgreSQL is missing: Debian's package postgresql"))
}

/// PostgreSQL does not run as the administrator of the machine.
fn as_nobody_special() -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout == b"0\n" {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]);
        return command;
    }
    Command::new("env")
}
