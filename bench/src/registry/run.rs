//! The run: all servers at once, one of them under load at a time.

use std::env::args;
use std::sync::Arc;
use std::thread::available_parallelism;

use anyhow::{Context, Result};

use super::deployed::Deployed;
use super::figure::{Figure, Figures};
use super::grantable::Registrar;
use super::manifest::Declaration;
use super::options::RegistryOptions;
use super::tokens::Legs;
use super::{introspection, weight};
use crate::machine;

/// Manifests on each server: a thousand scopes more with each.
const MANIFESTS: u64 = 5;

/// The whole run.
pub async fn run(options: &RegistryOptions) -> Result<Figures> {
    let directory = tempfile::tempdir_in(&options.directory)?;
    let mut deployed = Vec::new();
    let mut machine = machine::describe(directory.path())?;
    let sizes = options.sizes()?;
    let largest = sizes.last().copied().context("no size")?;
    let weight = weight::run(options, largest)?;
    for scopes in sizes {
        deployed.push(Deployed::new(options, directory.path(), scopes).await?);
    }
    let mut run = Run {
        options,
        deployed: &deployed,
        figures: Vec::new(),
        errors: Vec::new(),
    };
    run.tokens().await?;
    run.introspection().await?;
    run.changes().await?;
    run.starts();
    run.figures.extend(weight);
    let (figures, errors) = (run.figures, run.errors);
    machine.push(("load average after the run", machine::load_average()?));
    Ok(Figures {
        command: command(),
        doubt: doubt(&machine)?,
        machine,
        errors,
        all: figures,
    })
}

struct Run<'a> {
    options: &'a RegistryOptions,
    deployed: &'a [Deployed],
    figures: Vec<Figure>,
    errors: Vec<(String, u64)>,
}

impl Run<'_> {
    async fn tokens(&mut self) -> Result<()> {
        let plan = self.options.plan();
        let issued = Legs::run("client credentials", plan, self.deployed, |one| {
            one.subject
                .issue_among(&one.process, Arc::clone(&one.names))
        });
        let issued = issued.await?;
        let refreshed = Legs::run("refresh", plan, self.deployed, |one| {
            let tokens = Arc::clone(&one.refresh_tokens);
            one.subject
                .contender(&one.process, one.subject.surface().refresh(tokens))
        });
        for legs in [issued, refreshed.await?] {
            self.figures.extend(legs.figures());
            self.errors.extend(legs.errors());
        }
        Ok(())
    }

    async fn introspection(&mut self) -> Result<()> {
        if let Some(largest) = self.deployed.last() {
            let (figures, errors) = introspection::run(largest, self.options.plan()).await?;
            self.figures.extend(figures);
            self.errors.extend(errors);
        }
        Ok(())
    }

    /// What changes the registry comes last: it makes small registries larger.
    async fn changes(&mut self) -> Result<()> {
        let registrars: Result<Vec<_>> = self.deployed.iter().map(Registrar::new).collect();
        let mut registrars = registrars?;
        for _ in 0..self.options.rounds {
            for registrar in &mut registrars {
                registrar.round(self.options.registrations).await?;
            }
        }
        let count = self.options.manifest;
        let declaring = self.deployed.iter();
        let mut declaring: Vec<_> = declaring.map(|one| Declaration::new(one, count)).collect();
        for _ in 0..self.options.rounds.min(MANIFESTS) {
            for declaration in &mut declaring {
                declaration.round().await?;
            }
        }
        self.figures
            .extend(registrars.iter().flat_map(Registrar::figures));
        self.errors
            .extend(registrars.iter().filter_map(Registrar::errors));
        self.figures
            .extend(declaring.iter().flat_map(Declaration::figures));
        Ok(())
    }

    /// Memory and time to start, with nothing asked yet.
    fn starts(&mut self) {
        for one in self.deployed {
            let figure = |name: &str, unit, rounds| Figure {
                name: name.to_owned(),
                scopes: Some(one.registry.scopes),
                unit,
                rounds,
                aim: None,
            };
            let resident = one.resident.iter().copied().map(mib).collect();
            let starts = one.starts.iter();
            let starts = starts.map(|took| took.as_secs_f64() * 1000.0).collect();
            self.figures
                .push(figure("resident after start", "MiB", resident));
            self.figures.push(figure("start to ready", "ms", starts));
        }
    }
}

fn mib(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1024.0
}

fn command() -> String {
    args()
        .skip(1)
        .fold("bailiwick-bench".to_owned(), |line, word| {
            line + " " + &word
        })
}

/// On a machine that had more to do than it has processors, figures are none.
fn doubt(machine: &[(&'static str, String)]) -> Result<Option<String>> {
    let processors = f64::from(u32::try_from(available_parallelism()?.get())?);
    let before = machine
        .iter()
        .find(|(name, _)| name.ends_with("before the run"));
    let busy = before.and_then(|(_, load)| load.split(' ').next()?.parse::<f64>().ok());
    Ok(busy.filter(|busy| *busy > processors / 2.0).map(|busy| {
        format!(
            "The machine was busy: a load of {busy} before the run, for {processors} processors. \
             Latencies and rates below are no result; ratios are doubtful."
        )
    }))
}
