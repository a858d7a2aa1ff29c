//! What every command understands.

use std::path::PathBuf;

use bailiwick_server::config::Database;
use clap::Args;

/// The flags of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Where everything is kept: sqlite:PATH or postgres://… [default: sqlite:bailiwick.db]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<Database>,
    /// The configuration, a TOML file
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}
