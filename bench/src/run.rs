//! The run: every path in turn, bare limit and server pair by pair.

use std::env::args;
use std::fs;
use std::path::Path as FilePath;
use std::sync::Arc;

use anyhow::Result;

use crate::contest::{Contender, Contest, Sample, median};
use crate::deployment::Deployment;
use crate::limits;
use crate::machine;
use crate::options::{Options, Path};
use crate::process::Process;
use crate::report::{Footprint, Report};
use crate::server::Subject;

/// Starts of which the median is reported.
const STARTS: usize = 7;

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
    let command = args()
        .skip(1)
        .fold("bailiwick-bench".to_owned(), |line, word| {
            line + " " + &word
        });
    let machine = machine::describe(directory.path())?;
    let report = Report {
        command,
        machine,
        contests: Vec::new(),
        footprints: Vec::new(),
    };
    let mut run = Run {
        options,
        directory: directory.path(),
        report,
    };
    run.starts()?;
    if options.includes(Path::Http) || options.includes(Path::Issue) {
        run.fresh().await?;
    }
    if options.includes(Path::Introspection) {
        run.introspection().await?;
    }
    if options.includes(Path::Refresh) || options.includes(Path::Code) {
        run.redemption().await?;
    }
    Ok(run.report)
}

struct Run<'a> {
    options: &'a Options,
    directory: &'a FilePath,
    report: Report,
}

impl Run<'_> {
    /// Time to ready in an empty directory, and on a database that is there.
    fn starts(&mut self) -> Result<()> {
        let mut first = Vec::new();
        let mut again = Vec::new();
        for start in 0..STARTS {
            let deployment = self.deploy(&format!("start-{start}"))?;
            first.push(deployment.serve()?.1.as_secs_f64());
            again.push(deployment.serve()?.1.as_secs_f64());
        }
        for (name, seconds) in [
            (
                "start to ready, empty directory (migrations, signing key)",
                first,
            ),
            ("start to ready, existing database", again),
        ] {
            self.report.add(
                name,
                format!("{:.3} s (median of {STARTS})", median(seconds)),
            );
        }
        Ok(())
    }

    /// What needs no rows: HTTP alone, and issuing.
    async fn fresh(&mut self) -> Result<()> {
        let deployment = self.deploy("fresh")?;
        let process = Arc::new(deployment.serve()?.0);
        let subject = Subject::set_up(deployment)?;
        self.report
            .memory("resident, idle, after set-up", &process)?;
        if self.options.includes(Path::Http) {
            let server = subject.http(Arc::clone(&process));
            self.contest("HTTP alone (`/health/live`)", limits::http()?, server)
                .await?;
        }
        if self.options.includes(Path::Issue) {
            let server = subject.issue(Arc::clone(&process));
            let bare = limits::issue(self.directory)?;
            self.contest("client credentials, opaque, durable", bare, server)
                .await?;
            self.report.memory("resident, after issuing", &process)?;
        }
        Ok(())
    }

    /// Introspection among many live tokens.
    async fn introspection(&mut self) -> Result<()> {
        let count = self.options.tokens;
        let subject = self.stopped("introspection")?;
        let grant = subject.grant()?;
        let store = subject.deployment().open_store()?;
        let tokens = Arc::new(grant.insert_access_tokens(&store, count).await?);
        drop(store);
        let process = Arc::new(subject.deployment().serve()?.0);
        self.report
            .memory(&format!("resident, idle, {count} live tokens"), &process)?;
        let server = subject.introspection(Arc::clone(&process), tokens);
        let bare = limits::lookup(self.directory, count)?;
        self.contest(
            &format!("introspection among {count} live tokens"),
            bare,
            server,
        )
        .await?;
        self.report
            .memory("resident, after introspection", &process)
    }

    /// What spends a credential and issues a pair.
    async fn redemption(&mut self) -> Result<()> {
        let subject = self.stopped("redemption")?;
        let grant = subject.grant()?;
        grant
            .insert_user(&subject.deployment().open_store()?)
            .await?;
        if self.options.includes(Path::Refresh) {
            let chains = self.options.chains();
            let tokens = grant
                .insert_refresh_tokens(&subject.deployment().open_store()?, chains)
                .await?;
            let process = Arc::new(subject.deployment().serve()?.0);
            let server = subject.refresh(process, Arc::new(tokens));
            let bare = limits::refresh(self.directory, chains)?;
            self.contest("refresh with rotation", bare, server).await?;
        }
        if self.options.includes(Path::Code) {
            let count = self.options.codes();
            let codes = grant
                .insert_codes(&subject.deployment().open_store()?, count)
                .await?;
            let process = Arc::new(subject.deployment().serve()?.0);
            let server = subject.code(process, Arc::new(codes));
            let bare = limits::code(self.directory, count)?;
            self.contest("code exchange with PKCE", bare, server)
                .await?;
        }
        Ok(())
    }

    async fn contest(&mut self, name: &str, bare: Contender, server: Contender) -> Result<()> {
        let contest = Contest::run(name, &bare, &server, self.options.plan()).await?;
        self.report.contests.push(contest);
        Ok(())
    }

    fn deploy(&self, name: &str) -> Result<Deployment> {
        let directory = self.directory.join(name);
        fs::create_dir(&directory)?;
        Deployment::new(&self.options.server_binary()?, directory)
    }

    /// A deployment that is set up and not running.
    fn stopped(&self, name: &str) -> Result<Subject> {
        let deployment = self.deploy(name)?;
        let _process = deployment.serve()?.0;
        Subject::set_up(deployment)
    }
}

impl Report {
    fn add(&mut self, name: &str, value: String) {
        self.footprints.push(Footprint {
            name: name.to_owned(),
            value,
        });
    }

    fn memory(&mut self, name: &str, process: &Process) -> Result<()> {
        let memory = process.memory_kib()?;
        let value = format!(
            "{:.1} MiB (highest so far {:.1})",
            mib(memory.resident),
            mib(memory.peak)
        );
        self.add(name, value);
        Ok(())
    }
}

fn mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
}

/// Where `--write` puts the page.
#[must_use]
pub fn results_path() -> &'static FilePath {
    FilePath::new(concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md"))
}
