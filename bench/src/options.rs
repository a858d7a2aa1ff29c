//! What a run can be told.

use std::env::current_exe;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::contest::Plan;
use crate::peer::Peer;
use crate::place::Engine;

/// Options of a run.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Length of one leg, in milliseconds.
    #[arg(long, default_value_t = 3000)]
    pub leg: u64,
    /// Legs of each contender on each path.
    #[arg(long, default_value_t = 5)]
    pub rounds: u64,
    /// Keep-alive connections, each with one request in flight.
    #[arg(long, value_delimiter = ',', default_value = "64")]
    pub connections: Vec<u64>,
    /// Live tokens to introspect among.
    #[arg(long, default_value_t = 1_000_000)]
    pub tokens: u64,
    /// The parts of the run.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "limits")]
    pub part: Vec<Part>,
    /// Database engines.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "sqlite")]
    pub engine: Vec<Engine>,
    /// Only these paths; all of them by default.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Path>,
    /// Only these peers; all of them by default.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub peer: Vec<Peer>,
    /// All parts, both engines, 1, 16, 64 and 256 connections.
    #[arg(long, conflicts_with_all = ["part", "engine", "connections"])]
    pub all: bool,
    /// The largest of the growing numbers of live tokens, of clients and of
    /// scopes; the smaller ones are a tenth, a hundredth and so on.
    #[arg(long, value_delimiter = ',', default_value = "10000000,100000,100000")]
    pub growth: Vec<u64>,
    /// After so many minutes nothing new is begun; the page says what is missing.
    #[arg(long)]
    pub minutes: Option<u64>,
    /// The server's binary; `bailiwick` beside this program by default.
    #[arg(long)]
    pub server_bin: Option<PathBuf>,
    /// Directory for databases; it must lie on the disk that is meant.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target"))]
    pub directory: PathBuf,
    /// Where `bench/peers/install` has put the peers.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/peers"))]
    pub peers: PathBuf,
    /// Threads of the load generator.
    #[arg(long, default_value_t = 1)]
    pub client_threads: usize,
    /// Write `bench/RESULTS.md` and its pictures.
    #[arg(long)]
    pub write: bool,
}

/// A part of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Every path beside its bare limit.
    Limits,
    /// Every path beside other servers.
    Peers,
    /// What more tokens, clients, scopes and nodes change.
    Growth,
}

/// What is put under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Path {
    /// The cheapest answer there is.
    Http,
    /// The metadata document.
    Metadata,
    /// Client credentials, opaque tokens.
    Issue,
    /// Registration of scopes.
    Registration,
    /// Introspection of live tokens, of others' and of unknown ones.
    Introspection,
    /// Refresh with rotation.
    Refresh,
    /// Exchange of a code, with PKCE.
    Code,
    /// Revocation of access tokens.
    Revocation,
}

impl Options {
    /// The options that `--all` stands for.
    #[must_use]
    pub fn resolved(mut self) -> Self {
        if self.all {
            self.part = Part::value_variants().to_vec();
            self.engine = Engine::value_variants().to_vec();
            self.connections = vec![1, 16, 64, 256];
        }
        self
    }

    /// Whether `path` is part of the run.
    #[must_use]
    pub fn includes(&self, path: Path) -> bool {
        self.only.is_empty() || self.only.contains(&path)
    }

    /// How each path is run at so many connections.
    #[must_use]
    pub fn plan(&self, connections: u64) -> Plan {
        Plan {
            connections,
            leg: Duration::from_millis(self.leg),
            rounds: self.rounds,
        }
    }

    /// The number of connections of what is run at one number only.
    #[must_use]
    pub fn busy(&self) -> u64 {
        match self.connections.as_slice() {
            some if some.contains(&64) => 64,
            some => some.iter().copied().max().unwrap_or(64),
        }
    }

    /// The server's binary.
    pub fn server_binary(&self) -> Result<PathBuf> {
        match &self.server_bin {
            Some(path) => Ok(path.clone()),
            None => Ok(current_exe()?.with_file_name("bailiwick")),
        }
    }

    /// How many can be spent in the warm-up and all rounds at all numbers of
    /// connections, at `rate` a second.
    #[must_use]
    pub fn spendable(&self, rate: u64) -> u64 {
        let runs = u64::try_from(self.connections.len()).unwrap_or(1);
        self.spendable_at_once(rate) * runs
    }

    /// The same at one number of connections.
    #[must_use]
    pub fn spendable_at_once(&self, rate: u64) -> u64 {
        (rate * self.leg * (self.rounds + 1)).div_ceil(1000)
    }

    /// Chains of refresh tokens for the warm-up and all rounds.
    #[must_use]
    pub fn chains(&self) -> u64 {
        self.connections.iter().sum::<u64>() * (self.rounds + 1)
    }
}
