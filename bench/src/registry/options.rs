//! What a run over the registry can be told.

use std::env::current_exe;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Args;

use crate::contest::Plan;

/// Options of a run over the registry.
#[derive(Args, Clone, Debug)]
pub struct RegistryOptions {
    /// Length of one leg, in milliseconds.
    #[arg(long, default_value_t = 1000)]
    pub leg: u64,
    /// Legs of each figure.
    #[arg(long, default_value_t = 9)]
    pub rounds: u64,
    /// Keep-alive connections, each with one request in flight.
    #[arg(long, default_value_t = 8)]
    pub connections: u64,
    /// Registered scopes: one server for each number, the smallest first.
    #[arg(long, value_delimiter = ',', default_value = "10,1000,100000")]
    pub scopes: Vec<u64>,
    /// Resource servers that own them.
    #[arg(long, default_value_t = 1000)]
    pub resource_servers: u64,
    /// Clients in the snapshot that is weighed.
    #[arg(long, default_value_t = 100_000)]
    pub clients: u64,
    /// Scopes of a manifest.
    #[arg(long, default_value_t = 1000)]
    pub manifest: u64,
    /// Registrations of one leg.
    #[arg(long, default_value_t = 100)]
    pub registrations: u64,
    /// Live tokens to introspect among.
    #[arg(long, default_value_t = 20_000)]
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
    /// Keep the figures in this file too, as JSON.
    #[arg(long)]
    pub json: Option<PathBuf>,
    /// Write `bench/REGISTRY.md`.
    #[arg(long)]
    pub write: bool,
}

impl RegistryOptions {
    /// How load is put on one server.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan {
            connections: self.connections,
            leg: Duration::from_millis(self.leg),
            rounds: self.rounds,
        }
    }

    /// The numbers of scopes, from small to large.
    pub fn sizes(&self) -> Result<Vec<u64>> {
        let mut sizes = self.scopes.clone();
        sizes.sort_unstable();
        sizes.dedup();
        ensure!(!sizes.is_empty(), "--scopes names no number");
        ensure!(!sizes.contains(&0), "a registry of 0 scopes grants nothing");
        ensure!(self.resource_servers > 0, "somebody must own the scopes");
        Ok(sizes)
    }

    /// The server's binary.
    pub fn server_binary(&self) -> Result<PathBuf> {
        match &self.server_bin {
            Some(path) => Ok(path.clone()),
            None => Ok(current_exe()?.with_file_name("bailiwick")),
        }
    }

    /// Chains of refresh tokens for the warm-up and all rounds.
    #[must_use]
    pub fn chains(&self) -> u64 {
        self.connections * (self.rounds + 1)
    }
}
