//! The run: every path in turn, bare limit and server pair by pair.

use std::env::{args, current_exe};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::contest::{Contest, Plan, Sample, median};
use crate::deployment::Deployment;
use crate::limits;
use crate::machine;
use crate::process::Process;
use crate::report::{Footprint, Report};
use crate::server::Subject;

/// Starts of which the median is reported.
const STARTS: usize = 7;
/// Codes that one second may spend: more than any server here does.
const CODES_A_SECOND: u64 = 30_000;

/// Options of a run.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Length of one leg, in seconds.
    #[arg(long, default_value_t = 5)]
    pub seconds: u64,
    /// Pairs of legs on each path.
    #[arg(long, default_value_t = 5)]
    pub rounds: u64,
    /// Keep-alive connections, each with one request in flight.
    #[arg(long, default_value_t = 32)]
    pub connections: u64,
    /// Live tokens to introspect among.
    #[arg(long, default_value_t = 1_000_000)]
    pub tokens: u64,
    /// The server's binary; `bailiwick` beside this program by default.
    #[arg(long)]
    pub server_bin: Option<PathBuf>,
    /// Directory for databases; it must lie on the disk that is meant.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target"))]
    pub directory: PathBuf,
    /// Threads of the load generator.
    #[arg(long, default_value_t = 1)]
    pub client_threads: usize,
    /// Write `bench/RESULTS.md`.
    #[arg(long)]
    pub write: bool,
}

impl Options {
    fn plan(&self) -> Plan {
        Plan {
            connections: self.connections,
            leg: Duration::from_secs(self.seconds),
            rounds: self.rounds,
        }
    }

    fn server_binary(&self) -> Result<PathBuf> {
        match &self.server_bin {
            Some(path) => Ok(path.clone()),
            None => Ok(current_exe()?.with_file_name("bailiwick")),
        }
    }

    /// Codes for the warm-up and all rounds of one contender.
    fn codes(&self) -> u64 {
        CODES_A_SECOND * self.seconds * (self.rounds + 1)
    }

    /// Chains of refresh tokens for the warm-up and all rounds.
    fn chains(&self) -> u64 {
        self.connections * (self.rounds + 1)
    }
}

/// The bare limits alone, one leg each.
pub async fn limits(options: &Options) -> Result<Vec<(&'static str, Sample)>> {
    let directory = tempfile::tempdir_in(&options.directory)?;
    let path = directory.path();
    let mut samples = Vec::new();
    for (name, limit) in [
        ("HTTP alone", limits::http()?),
        ("one durable row", limits::issue(path)?),
        ("one look-up", limits::lookup(path, options.tokens)?),
        ("refresh", limits::refresh(path, options.chains())?),
        ("code exchange", limits::code(path, options.codes())?),
    ] {
        limit.run(options.plan().warm_up(), u64::MAX).await?;
        samples.push((name, limit.run(options.plan(), 0).await?));
    }
    Ok(samples)
}

/// The whole run.
pub async fn run(options: &Options) -> Result<Report> {
    let directory = tempfile::tempdir_in(&options.directory)?;
    let machine = machine::describe(directory.path())?;
    let mut report = Report {
        command: args()
            .skip(1)
            .fold("bailiwick-bench".to_owned(), |line, word| {
                line + " " + &word
            }),
        machine,
        contests: Vec::new(),
        footprints: Vec::new(),
    };
    starts(options, directory.path(), &mut report)?;
    fresh(options, directory.path(), &mut report).await?;
    filled(options, directory.path(), &mut report).await?;
    Ok(report)
}

fn deploy(options: &Options, directory: &Path, name: &str) -> Result<Deployment> {
    let directory = directory.join(name);
    fs::create_dir(&directory)?;
    Deployment::new(&options.server_binary()?, directory)
}

/// Time to ready in an empty directory, and on a database that is there.
fn starts(options: &Options, directory: &Path, report: &mut Report) -> Result<()> {
    let mut first = Vec::new();
    let mut again = Vec::new();
    for start in 0..STARTS {
        let deployment = deploy(options, directory, &format!("start-{start}"))?;
        first.push(deployment.serve()?.1.as_secs_f64());
        again.push(deployment.serve()?.1.as_secs_f64());
    }
    let mut add = |name: &str, seconds| {
        let value = format!("{:.3} s (median of {STARTS})", median(seconds));
        report.footprints.push(Footprint {
            name: name.to_owned(),
            value,
        });
    };
    add(
        "start to ready, empty directory (migrations, signing keys)",
        first,
    );
    add("start to ready, existing database", again);
    Ok(())
}

/// What needs no rows: HTTP alone, and issuing.
async fn fresh(options: &Options, directory: &Path, report: &mut Report) -> Result<()> {
    let deployment = deploy(options, directory, "fresh")?;
    let process = Arc::new(deployment.serve()?.0);
    let subject = Subject::set_up(deployment)?;
    report.memory("resident, idle, after set-up", &process)?;
    let plan = options.plan();
    let (bare, server) = (limits::http()?, subject.http(Arc::clone(&process)));
    report
        .contests
        .push(Contest::run("HTTP alone (`/health/live`)", &bare, &server, plan).await?);
    let (bare, server) = (
        limits::issue(directory)?,
        subject.issue(Arc::clone(&process)),
    );
    report
        .contests
        .push(Contest::run("client credentials, opaque, durable", &bare, &server, plan).await?);
    report.memory("resident, after issuing", &process)
}

/// What works on rows that are there.
async fn filled(options: &Options, directory: &Path, report: &mut Report) -> Result<()> {
    let deployment = deploy(options, directory, "filled")?;
    let set_up = deployment.serve()?.0;
    let subject = Subject::set_up(deployment)?;
    drop(set_up);
    let grant = subject.grant()?;
    let store = subject.deployment().open_store()?;
    grant.insert_user(&store).await?;
    let tokens = Arc::new(grant.insert_access_tokens(&store, options.tokens).await?);
    let refresh_tokens = Arc::new(
        grant
            .insert_refresh_tokens(&store, options.chains())
            .await?,
    );
    let codes = Arc::new(grant.insert_codes(&store, options.codes()).await?);
    drop(store);
    let process = Arc::new(subject.deployment().serve()?.0);
    let among = format!("resident, idle, {} live tokens", options.tokens);
    report.memory(&among, &process)?;
    let plan = options.plan();
    let bare = limits::lookup(directory, options.tokens)?;
    let server = subject.introspection(Arc::clone(&process), tokens);
    let name = format!("introspection among {} live tokens", options.tokens);
    report
        .contests
        .push(Contest::run(&name, &bare, &server, plan).await?);
    let bare = limits::refresh(directory, options.chains())?;
    let server = subject.refresh(Arc::clone(&process), refresh_tokens);
    report
        .contests
        .push(Contest::run("refresh with rotation", &bare, &server, plan).await?);
    let bare = limits::code(directory, options.codes())?;
    let server = subject.code(Arc::clone(&process), codes);
    report
        .contests
        .push(Contest::run("code exchange with PKCE", &bare, &server, plan).await?);
    report.memory(
        "resident, after introspection, refresh and exchange",
        &process,
    )
}

impl Report {
    fn memory(&mut self, name: &str, process: &Process) -> Result<()> {
        let memory = process.memory_kib()?;
        let value = format!(
            "{:.1} MiB (highest so far {:.1})",
            mib(memory.resident),
            mib(memory.peak)
        );
        self.footprints.push(Footprint {
            name: name.to_owned(),
            value,
        });
        Ok(())
    }
}

fn mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
}

/// Where `--write` puts the page.
#[must_use]
pub fn results_path() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md"))
}
