//! `bailiwick-bench`: the load run and the bare-limit programs, one binary.

use std::fs;
use std::future::Future;
use std::io::{self, Write};
use std::thread::available_parallelism;

use anyhow::{Result, bail, ensure};
use bailiwick_bench::bare::issue::Issue;
use bailiwick_bench::bare::lookup::Lookup;
use bailiwick_bench::bare::on_postgres;
use bailiwick_bench::bare::redeem::Redeem;
use bailiwick_bench::bare::serve::{Http, serve};
use bailiwick_bench::bare::table::Spendable;
use bailiwick_bench::instructions::{CountOptions, Counts, HotPath, Part, count, grown, walk};
use bailiwick_bench::options::Options;
use bailiwick_bench::registry::{self, RegistryOptions};
use bailiwick_bench::report::Report;
use bailiwick_bench::run::{limits, results_path, run};
use clap::{Args, Parser};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};

/// Speed of the server beside its bare limits.
#[derive(Debug, Parser)]
#[command(name = "bailiwick-bench")]
enum Command {
    /// Every path: bare limit and server in turn.
    Run(Options),
    /// The bare limits alone, one leg each.
    Limits(Options),
    /// The scope registry: tokens among many scopes, and how soon a change is seen.
    Registry(RegistryOptions),
    /// Instructions of the hot paths, counted by valgrind.
    Instructions(CountOptions),
    /// The program under the counter.
    Walk {
        /// Which path.
        #[arg(value_enum)]
        path: HotPath,
        /// How much of it.
        #[arg(long, value_enum, default_value = "server")]
        part: Part,
        /// How often.
        #[arg(long, default_value_t = 200)]
        requests: usize,
    },
    /// Bare limit: HTTP alone.
    BareHttp,
    /// Bare limit of issuing: one durable row for each POST.
    BareIssue {
        /// SQLite file, made if it is missing, or URL of a PostgreSQL database.
        #[arg(long)]
        database: String,
    },
    /// Bare limit of introspection: one look-up for each POST.
    BareLookup(Filled),
    /// Bare limit of rotation: one look-up and the writes of a refresh.
    BareRefresh(Filled),
    /// Bare limit of the code exchange: one look-up and its writes.
    BareCode(Filled),
    /// Bare limit of revocation: one look-up and one write.
    BareRevocation(Filled),
}

/// A bare limit over a table that is filled first.
#[derive(Debug, Args)]
struct Filled {
    /// SQLite file that does not exist yet, or URL of an empty PostgreSQL
    /// database.
    #[arg(long)]
    database: String,
    /// Rows that are there when the first request comes.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
}

fn main() -> Result<()> {
    let command = Command::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let readers = available_parallelism()?.get();
    match command {
        Command::Run(options) => {
            let options = options.resolved();
            let report = until_signal(&client_runtime(options.client_threads)?, run(&options))?;
            let page = report.to_markdown();
            if options.write {
                write_results(&report)?;
            }
            io::stdout().write_all(page.as_bytes())?;
        }
        Command::Limits(options) => {
            let samples = until_signal(&client_runtime(options.client_threads)?, limits(&options))?;
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
        Command::Registry(options) => scope_registry(&options)?,
        Command::Instructions(options) => instructions(&options)?,
        Command::Walk {
            path,
            part,
            requests,
        } => walk(path, part, requests)?,
        Command::BareHttp => runtime.block_on(serve(Http))?,
        Command::BareIssue { database } => runtime.block_on(issue(&database))?,
        Command::BareLookup(filled) => runtime.block_on(look_up(&filled, readers))?,
        Command::BareRefresh(filled) => {
            runtime.block_on(redeem(&filled, Spendable::RefreshToken, readers))?;
        }
        Command::BareCode(filled) => runtime.block_on(redeem(&filled, Spendable::Code, readers))?,
        Command::BareRevocation(filled) => {
            runtime.block_on(redeem(&filled, Spendable::Revoked, readers))?;
        }
    }
    Ok(())
}

/// The page, and its pictures beside it.
fn write_results(report: &Report) -> Result<()> {
    let pictures = results_path().with_file_name("results");
    fs::create_dir_all(&pictures)?;
    for (name, svg) in report.to_svg() {
        fs::write(pictures.join(name).with_extension("svg"), svg)?;
    }
    Ok(fs::write(results_path(), report.to_markdown())?)
}

fn scope_registry(options: &RegistryOptions) -> Result<()> {
    let runtime = client_runtime(options.client_threads)?;
    let figures = until_signal(&runtime, registry::run(options))?;
    let page = figures.to_markdown();
    if let Some(file) = &options.json {
        fs::write(file, format!("{:#}\n", figures.to_json()))?;
    }
    if options.write {
        fs::write(results_path().with_file_name("REGISTRY.md"), &page)?;
    }
    io::stdout().write_all(page.as_bytes())?;
    Ok(())
}

fn instructions(options: &CountOptions) -> Result<()> {
    let mut counts = count(options)?;
    if let Some(file) = &options.save {
        fs::write(file, counts.to_text())?;
    }
    let baseline = match fs::read_to_string(&options.baseline) {
        Ok(text) => Counts::parse(&text)?,
        Err(_) => Counts::default(),
    };
    let grown = if options.gate {
        grown(options, &mut counts, &baseline)?
    } else {
        Vec::new()
    };
    let page = counts.to_markdown(&baseline);
    if options.write {
        fs::write(results_path().with_file_name("INSTRUCTIONS.md"), &page)?;
    }
    io::stdout().write_all(page.as_bytes())?;
    ensure!(
        grown.is_empty(),
        "more instructions than the baseline says: {}; if they are worth it, say why in the \
         commit and renew the baseline with `--gate --save {}`",
        grown.join(", "),
        options.baseline.display()
    );
    Ok(())
}

async fn issue(database: &str) -> Result<()> {
    if is_url(database) {
        return Ok(serve(on_postgres::Issue::open(database).await?).await?);
    }
    Ok(serve(Issue::open(database.as_ref())?).await?)
}

async fn look_up(filled: &Filled, readers: usize) -> Result<()> {
    let (database, rows) = (&filled.database, filled.rows);
    if is_url(database) {
        return Ok(serve(on_postgres::Lookup::open(database, rows).await?).await?);
    }
    Ok(serve(Lookup::open(database.as_ref(), rows, readers)?).await?)
}

async fn redeem(filled: &Filled, spendable: Spendable, readers: usize) -> Result<()> {
    let (database, rows) = (&filled.database, filled.rows);
    if is_url(database) {
        let work = on_postgres::Redeem::open(database, spendable, rows).await?;
        return Ok(serve(work).await?);
    }
    let work = Redeem::open(database.as_ref(), spendable, rows, readers)?;
    Ok(serve(work).await?)
}

fn is_url(database: &str) -> bool {
    database.starts_with("postgres://")
}

fn client_runtime(threads: usize) -> Result<Runtime> {
    Ok(Builder::new_multi_thread()
        .worker_threads(threads)
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
