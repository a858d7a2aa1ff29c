//! What a run can be told.

use std::env::current_exe;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::contest::Plan;

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
    /// Only these paths; all of them by default.
    #[arg(long, value_enum)]
    pub only: Vec<Path>,
    /// Write `bench/RESULTS.md`.
    #[arg(long)]
    pub write: bool,
}

/// What is put under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Path {
    /// The cheapest answer there is.
    Http,
    /// Client credentials, opaque tokens.
    Issue,
    /// Introspection of live tokens.
    Introspection,
    /// Refresh with rotation.
    Refresh,
    /// Exchange of a code, with PKCE.
    Code,
}

impl Options {
    /// Whether `path` is part of the run.
    #[must_use]
    pub fn includes(&self, path: Path) -> bool {
        self.only.is_empty() || self.only.contains(&path)
    }

    /// How each path is run.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan {
            connections: self.connections,
            leg: Duration::from_secs(self.seconds),
            rounds: self.rounds,
        }
    }

    /// The server's binary.
    pub fn server_binary(&self) -> Result<PathBuf> {
        match &self.server_bin {
            Some(path) => Ok(path.clone()),
            None => Ok(current_exe()?.with_file_name("bailiwick")),
        }
    }

    /// Codes for the warm-up and all rounds of one contender.
    #[must_use]
    pub fn codes(&self) -> u64 {
        CODES_A_SECOND * self.seconds * (self.rounds + 1)
    }

    /// Chains of refresh tokens for the warm-up and all rounds.
    #[must_use]
    pub fn chains(&self) -> u64 {
        self.connections * (self.rounds + 1)
    }
}
