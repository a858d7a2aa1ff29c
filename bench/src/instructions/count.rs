//! Runs this program under valgrind and reads what it counted.

use std::env::current_exe;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use tempfile::TempDir;

use super::path::{HotPath, Part};
use super::report::Counts;

/// What is told to a count.
#[derive(Args, Clone, Debug)]
pub struct CountOptions {
    /// Requests on each path.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pub requests: u32,
    /// Programs run for each count: the median of them is taken, for the seeds of
    /// hash maps differ from run to run.
    #[arg(long, default_value_t = 5)]
    pub runs: usize,
    /// Only these paths; all of them by default.
    #[arg(long, value_enum)]
    pub only: Vec<HotPath>,
    /// Keep the counts in this file, to be compared with later.
    #[arg(long)]
    pub save: Option<PathBuf>,
    /// Compare with the counts of this file.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions/baseline.txt"))]
    pub baseline: PathBuf,
    /// Write `bench/INSTRUCTIONS.md`.
    #[arg(long)]
    pub write: bool,
}

/// Counts every path.
pub fn count(options: &CountOptions) -> Result<Counts> {
    let directory = tempfile::tempdir()?;
    let mut counts = Counts::default();
    for &path in HotPath::value_variants() {
        if !options.only.is_empty() && !options.only.contains(&path) {
            continue;
        }
        for &part in path.parts() {
            let mut totals = (0..options.runs.max(1))
                .map(|_| instructions(&directory, path, part, options.requests))
                .collect::<Result<Vec<_>>>()?;
            totals.sort_unstable();
            let median = totals.get(totals.len() / 2).copied().unwrap_or_default();
            counts.insert(path, part, median / u64::from(options.requests));
        }
    }
    Ok(counts)
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
