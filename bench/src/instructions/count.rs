//! Runs this program under valgrind and reads what it counted.

use std::env::current_exe;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, available_parallelism};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use tempfile::TempDir;

use super::path::{HotPath, Part};
use super::report::Counts;

/// Of optimised builds.
const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions/baseline.txt");
/// Of builds without optimisation.
const GATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions/gate.txt");
/// Programs for a count that seems too high: it may be the seed of a hash map.
const SECOND_LOOK: usize = 3;

/// What is told to a count.
#[derive(Args, Clone, Debug)]
pub struct CountOptions {
    /// Requests on each path.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    #[arg(default_value_if("gate", "true", "20"))]
    pub requests: u32,
    /// Programs run for each count: the median of them is taken, for the seeds of
    /// hash maps differ from run to run.
    #[arg(long, default_value_t = 5, default_value_if("gate", "true", "1"))]
    pub runs: usize,
    /// Only these paths; all of them by default.
    #[arg(long, value_enum)]
    pub only: Vec<HotPath>,
    /// Keep the counts in this file, to be compared with later.
    #[arg(long)]
    pub save: Option<PathBuf>,
    /// Compare with the counts of this file.
    #[arg(long, default_value = BASELINE, default_value_if("gate", "true", GATE))]
    pub baseline: PathBuf,
    /// Fail if a path needs more instructions than the baseline says, by more than
    /// a twentieth. Made for a build without optimisation, which tests need anyway:
    /// fewer requests, one program for each count, and its own baseline.
    #[arg(long, conflicts_with = "write")]
    pub gate: bool,
    /// Write `bench/INSTRUCTIONS.md`.
    #[arg(long)]
    pub write: bool,
}

/// Counts every path, as many at a time as there are processors.
pub fn count(options: &CountOptions) -> Result<Counts> {
    let mut wanted = Vec::new();
    for &path in HotPath::value_variants() {
        if options.only.is_empty() || options.only.contains(&path) {
            wanted.extend(path.parts().iter().map(|&part| (path, part)));
        }
    }
    count_these(options, wanted, options.runs.max(1))
}

/// Counts those again that have grown too much, and says which still have.
pub fn grown(
    options: &CountOptions,
    counts: &mut Counts,
    baseline: &Counts,
) -> Result<Vec<String>> {
    let doubtful = counts.grown(baseline);
    let again = count_these(options, doubtful, SECOND_LOOK)?;
    counts.replace(again);
    let missing = counts.missing(baseline);
    let grown = counts.grown(baseline);
    let grown = grown
        .iter()
        .map(|(path, part)| format!("{} {}", name(path), name(part)));
    Ok(grown.chain(missing).collect())
}

fn count_these(
    options: &CountOptions,
    wanted: Vec<(HotPath, Part)>,
    runs: usize,
) -> Result<Counts> {
    let wanted = Mutex::new(wanted);
    let next = || {
        let mut wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.pop()
    };
    let work = || -> Result<Counts> {
        let directory = tempfile::tempdir()?;
        let mut counts = Counts::default();
        while let Some((path, part)) = next() {
            let mut totals = (0..runs)
                .map(|_| instructions(&directory, path, part, options.requests))
                .collect::<Result<Vec<_>>>()?;
            totals.sort_unstable();
            let median = totals.get(totals.len() / 2).copied().unwrap_or_default();
            counts.insert(path, part, median / u64::from(options.requests));
        }
        Ok(counts)
    };
    let workers = available_parallelism()?.get();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut counts = Counts::default();
        for worker in workers {
            match worker.join() {
                Ok(some) => counts.replace(some?),
                Err(_) => bail!("a count panicked"),
            }
        }
        Ok(counts)
    })
}

fn instructions(directory: &TempDir, path: HotPath, part: Part, requests: u32) -> Result<u64> {
    let file = directory.path().join("callgrind.out");
    let done = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .arg("--toggle-collect=*instructions::path::counted*")
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(current_exe()?)
        .arg("walk")
        .arg(name(&path))
        .args(["--part", &name(&part)])
        .args(["--requests", &requests.to_string()])
        .output()
        .context("cannot start valgrind; on Debian: apt-get install valgrind")?;
    if !done.status.success() {
        bail!("{}", String::from_utf8_lossy(&done.stderr));
    }
    match total(&file)? {
        0 => bail!("nothing was counted: is the program stripped of its symbols?"),
        total => Ok(total),
    }
}

/// The sum of a callgrind file.
fn total(file: &Path) -> Result<u64> {
    let text = fs::read_to_string(file)?;
    let sum = text.lines().find_map(|line| line.strip_prefix("totals: "));
    Ok(sum.context("no totals")?.trim().parse()?)
}

/// How the command line names it.
pub(super) fn name(value: &impl ValueEnum) -> String {
    value
        .to_possible_value()
        .map(|value| value.get_name().to_owned())
        .unwrap_or_default()
}
