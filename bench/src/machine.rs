//! What a figure was measured on: without it no figure means anything.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::available_parallelism;

use anyhow::Result;

/// One line for each property: its name and its value.
pub fn describe(data: &Path) -> Result<Vec<(&'static str, String)>> {
    Ok(vec![
        (
            "processors",
            format!("{} × {}", available_parallelism()?, cpu_model()?),
        ),
        (
            "memory",
            format!("{} MiB", proc_number("/proc/meminfo", "MemTotal:")? / 1024),
        ),
        (
            "kernel",
            fs::read_to_string("/proc/sys/kernel/osrelease")?
                .trim()
                .to_owned(),
        ),
        ("file system of the data", file_system(data)?),
        (
            "SQLite",
            format!("{}, WAL, synchronous=FULL", rusqlite::version()),
        ),
        ("commit", commit()),
        ("load average before the run", load_average()?),
    ])
}

fn cpu_model() -> Result<String> {
    let text = fs::read_to_string("/proc/cpuinfo")?;
    let model = text
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    Ok(model
        .map_or("unknown", |rest| rest.trim_start_matches([' ', '\t', ':']))
        .to_owned())
}

fn proc_number(path: &str, name: &str) -> Result<u64> {
    let text = fs::read_to_string(path)?;
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or("0");
    Ok(value.trim().trim_end_matches(" kB").parse()?)
}

/// The load averages of the last 1, 5 and 15 minutes.
pub fn load_average() -> Result<String> {
    let text = fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').take(3).collect::<Vec<_>>().join(" "))
}

/// Type of the file system that holds `path`: that of the longest mount point
/// above it (`proc_pid_mountinfo(5)`).
fn file_system(path: &Path) -> Result<String> {
    let path = path.canonicalize()?;
    let mounts = fs::read_to_string("/proc/self/mountinfo")?;
    let holding = mounts.lines().filter_map(|line| {
        let (mount, source) = line.split_once(" - ")?;
        let point = mount.split(' ').nth(4)?;
        let kind = source.split(' ').next()?;
        path.starts_with(point).then_some((point.len(), kind))
    });
    Ok(holding
        .max_by_key(|(length, _)| *length)
        .map_or("unknown", |(_, kind)| kind)
        .to_owned())
}

fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(arguments)
            .output()
            .ok()
            .filter(|output| output.status.success());
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else {
        return "unknown".to_owned();
    };
    match git(&["status", "--porcelain", "--untracked-files=no"]) {
        Some(changes) if changes.is_empty() => commit,
        _ => format!("{commit} with local changes"),
    }
}
