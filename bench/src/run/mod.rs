//! The run: every path in turn, all contenders of a path leg by leg.

mod beside_limits;
mod beside_peers;
mod growth;

use std::env::args;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::clock;
use crate::contest::{Contender, Contest, Sample};
use crate::limits;
use crate::machine;
use crate::options::{Options, Part};
use crate::place::{Engine, Place};
use crate::postgres::Server;
use crate::process::Process;
use crate::report::{Footprint, Report, Section};

/// The bare limits on SQLite alone, one leg each.
pub async fn limits(options: &Options) -> Result<Vec<(&'static str, Sample)>> {
    let directory = tempfile::tempdir_in(&options.directory)?;
    let place = Place::new(directory.path(), None);
    let codes = options.spendable(beside_limits::spent_a_second(Engine::Sqlite));
    let mut samples = Vec::new();
    for (name, limit) in [
        ("HTTP alone", limits::http()?),
        ("one durable row", limits::issue(&place).await?),
        (
            "one look-up",
            limits::lookup(&place, options.tokens).await?.0,
        ),
        ("refresh", limits::refresh(&place, options.chains()).await?),
        ("code exchange", limits::code(&place, codes).await?),
        ("revocation", limits::revocation(&place, codes).await?),
    ] {
        let plan = options.plan(options.busy());
        limit.run(plan.warm_up(), u64::MAX).await?;
        samples.push((name, limit.run(plan, 0).await?));
    }
    Ok(samples)
}

/// The whole run.
pub async fn run(options: &Options) -> Result<Report> {
    let directory = tempfile::tempdir_in(&options.directory)?;
    let command = args()
        .skip(1)
        .fold("bailiwick-bench".to_owned(), |line, word| {
            line + " " + &word
        });
    let mut machine = machine::describe(directory.path())?;
    let on_postgres = options.engine.contains(&Engine::Postgres);
    let postgres = if on_postgres {
        let server = Server::start(directory.path()).await?;
        machine.push(("PostgreSQL", server.description()));
        Some(Arc::new(server))
    } else {
        None
    };
    let mut run = Run {
        options,
        directory: directory.path(),
        postgres,
        begun: clock::now(),
        report: Report {
            command,
            machine,
            ..Report::default()
        },
    };
    for part in &options.part {
        match part {
            Part::Limits => run.beside_limits().await?,
            Part::Peers => run.beside_peers().await?,
            Part::Growth => run.growth().await?,
        }
    }
    let mut report = run.report;
    let after = machine::load_average()?;
    report.machine.push(("load average after the run", after));
    Ok(report)
}

struct Run<'a> {
    options: &'a Options,
    directory: &'a FilePath,
    postgres: Option<Arc<Server>>,
    begun: Instant,
    report: Report,
}

impl Run<'_> {
    /// Where databases of `engine` are made.
    fn place(&self, engine: Engine) -> Place {
        let server = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => self.postgres.clone(),
        };
        Place::new(self.directory, server)
    }

    /// Begins a section of the page.
    fn section(&mut self, title: &str, comparison: &'static str) {
        self.report.sections.push(Section {
            title: title.to_owned(),
            comparison,
            contests: Vec::new(),
        });
    }

    /// One path at each number of `connections`.
    async fn contests(
        &mut self,
        name: &str,
        contenders: &[Contender],
        connections: &[u64],
    ) -> Result<()> {
        for &connections in connections {
            let what = format!("{name}, {connections} connections");
            if self.is_late() {
                self.report.left_out.push(what);
                continue;
            }
            tracing_line(&what, self.begun);
            let contest = Contest::run(name, contenders, self.options.plan(connections)).await?;
            if let Some(section) = self.report.sections.last_mut() {
                section.contests.push(contest);
            }
        }
        Ok(())
    }

    /// Whether nothing new is to be begun.
    fn is_late(&self) -> bool {
        let minutes = self.options.minutes.map(Duration::from_mins);
        minutes.is_some_and(|most| self.begun.elapsed() > most)
    }

    fn memory(&mut self, name: &str, process: &Process) -> Result<()> {
        let memory = process.memory_kib()?;
        self.report.footprints.push(Footprint {
            name: name.to_owned(),
            value: format!(
                "{:.1} MiB (highest so far {:.1})",
                mib(memory.resident),
                mib(memory.peak)
            ),
            mib: Some(mib(memory.peak)),
        });
        Ok(())
    }
}

/// Says on standard error how far the run is.
fn tracing_line(what: &str, begun: Instant) {
    use std::io::Write;
    let _ = writeln!(
        std::io::stderr(),
        "{:5.0} s  {what}",
        begun.elapsed().as_secs_f64()
    );
}

fn mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
}

/// Where `--write` puts the page.
#[must_use]
pub fn results_path() -> &'static FilePath {
    FilePath::new(concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md"))
}
