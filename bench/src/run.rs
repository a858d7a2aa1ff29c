//! The run: every path in turn, bare limit and server pair by pair.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::contest::{Plan, Sample};
use crate::limits;

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
    /// How each path is run.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan {
            connections: self.connections,
            leg: Duration::from_secs(self.seconds),
            rounds: self.rounds,
        }
    }
}

/// The bare limits alone, one leg each: a line for each.
pub async fn limits(options: &Options) -> Result<Vec<(&'static str, Sample)>> {
    let directory = tempfile::tempdir_in(&options.directory)?;
    let plan = options.plan();
    let mut samples = Vec::new();
    samples.push(("HTTP alone", limits::http()?.run(plan, 0).await?));
    samples.push((
        "one durable row",
        limits::issue(directory.path())?.run(plan, 0).await?,
    ));
    let lookup = limits::lookup(directory.path(), options.tokens)?;
    lookup
        .run(
            Plan {
                leg: plan.leg / 4,
                ..plan
            },
            u64::MAX,
        )
        .await?;
    samples.push(("one look-up", lookup.run(plan, 0).await?));
    Ok(samples)
}
