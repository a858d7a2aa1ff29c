//! `bailiwick-bench`: the load run and the bare-limit programs, one binary.

use std::future::Future;
use std::io::{self, Write};
use std::path::PathBuf;
use std::thread::available_parallelism;

use anyhow::{Result, bail};
use bailiwick_bench::bare::issue::Issue;
use bailiwick_bench::bare::lookup::Lookup;
use bailiwick_bench::bare::serve::{Http, serve};
use bailiwick_bench::run::{Options, limits};
use clap::Parser;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};

/// Speed of the server beside its bare limits.
#[derive(Debug, Parser)]
#[command(name = "bailiwick-bench")]
enum Command {
    /// The bare limits alone, one leg each.
    Limits(Options),
    /// Bare limit: HTTP alone.
    BareHttp,
    /// Bare limit of issuing: one durable row for each POST.
    BareIssue {
        /// SQLite file; made if it is missing.
        #[arg(long)]
        database: PathBuf,
    },
    /// Bare limit of introspection: one look-up for each POST.
    BareLookup {
        /// SQLite file; must not exist yet.
        #[arg(long)]
        database: PathBuf,
        /// Rows to look among.
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// Reader threads; as many as processors by default.
        #[arg(long)]
        readers: Option<usize>,
    },
}

fn main() -> Result<()> {
    let command = Command::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    match command {
        Command::Limits(options) => {
            let samples = until_signal(&client_runtime(&options)?, limits(&options))?;
            for (name, sample) in samples {
                writeln!(
                    io::stdout(),
                    "{name}: {:.0} requests/s, p50 {} µs, p99 {} µs, program {:.1} µs, load generator {:.1} µs, errors {:?}",
                    sample.rate,
                    sample.p50,
                    sample.p99,
                    sample.program_cpu,
                    sample.client_cpu,
                    sample.errors
                )?;
            }
        }
        Command::BareHttp => runtime.block_on(serve(Http))?,
        Command::BareIssue { database } => runtime.block_on(serve(Issue::open(&database)?))?,
        Command::BareLookup {
            database,
            rows,
            readers,
        } => {
            let readers = readers.unwrap_or(available_parallelism()?.get());
            runtime.block_on(serve(Lookup::open(&database, rows, readers)?))?;
        }
    }
    Ok(())
}

fn client_runtime(options: &Options) -> Result<Runtime> {
    Ok(Builder::new_multi_thread()
        .worker_threads(options.client_threads)
        .enable_all()
        .build()?)
}

/// Runs `work` to its end or to a signal; either way all that it started is
/// dropped, and so stopped.
fn until_signal<T>(runtime: &Runtime, work: impl Future<Output = Result<T>>) -> Result<T> {
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            outcome = work => outcome,
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
            _ = terminate.recv() => bail!("terminated"),
        }
    })
}
