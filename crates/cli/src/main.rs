//! The binary `bailiwick`: the server, and every command beside it.
//!
//! It is built with nothing but the public API of `bailiwick-server`.
//!
//! Data goes to standard output, everything else to standard error. Exit codes:
//! 0 done, 1 error or no, 2 usage, 3 not found, 4 denied, 5 done with something left to do.

mod args;
mod command;
mod failure;
mod global;
mod input;
mod installation;
mod logging;
mod output;
mod traces;
mod view;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{args::Cli, failure::Failure};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::error(&failure);
            failure.exit_code()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let mut runtime = if cli.command.serves() {
        tokio::runtime::Builder::new_multi_thread()
    } else {
        tokio::runtime::Builder::new_current_thread()
    };
    let runtime = runtime.enable_all().build().map_err(Failure::error)?;
    runtime.block_on(command::run(cli))
}
