//! Child processes: started, watched through `/proc`, and stopped by their
//! own id whatever happens to us.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Clock ticks of `/proc/PID/stat` a second: fixed in Linux's user interface.
const TICKS_PER_SECOND: u64 = 100;

/// A child process. Dropping it kills it and waits for its end.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// Kept open: a child that writes to a closed pipe would end.
    output: Option<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts `command`. Its standard input is a pipe that we hold: a child
    /// that reads it learns of our end even when we are killed.
    pub fn start(command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        Ok(Self {
            child,
            output: None,
        })
    }

    /// Starts one of the bare-limit programs and waits for the address that
    /// it prints once it can answer.
    pub fn start_bare(command: &mut Command) -> Result<(Arc<Self>, SocketAddr)> {
        let mut process = Self::start(command.stdout(Stdio::piped()))?;
        let address = process
            .read_line()?
            .parse()
            .context("the bare-limit program did not start")?;
        Ok((Arc::new(process), address))
    }

    /// Whether the child is still running.
    pub fn is_running(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Processor time used since the start, user and system, by the child and
    /// by all that it started.
    pub fn cpu_time(&self) -> Result<Duration> {
        let mut total = Duration::ZERO;
        for process in self.tree() {
            // One that ends while we look is counted with its parent next time.
            total += cpu_time(&process).unwrap_or_default();
        }
        Ok(total)
    }

    /// Memory of the child and of all that it started, in KiB: pages that
    /// several of them share are counted once (`Pss` of
    /// `/proc/PID/smaps_rollup`).
    pub fn tree_memory_kib(&self) -> u64 {
        let proportional = |process: &String| {
            let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
            let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
            line.trim().trim_end_matches(" kB").parse::<u64>().ok()
        };
        self.tree().iter().filter_map(proportional).sum()
    }

    /// The ids of the child and of its descendants.
    fn tree(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut left = vec![self.child.id().to_string()];
        while let Some(process) = left.pop() {
            let tasks = fs::read_dir(format!("/proc/{process}/task"));
            for task in tasks.into_iter().flatten().flatten() {
                let children = fs::read_to_string(task.path().join("children"));
                left.extend(
                    children
                        .unwrap_or_default()
                        .split_whitespace()
                        .map(str::to_owned),
                );
            }
            found.push(process);
        }
        found
    }

    /// Reads one line of the child's standard output, which must be a pipe.
    pub fn read_line(&mut self) -> Result<String> {
        let stdout = self.child.stdout.take().context("no standard output")?;
        let mut reader = BufReader::new(stdout);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        self.output = Some(reader);
        Ok(line.trim().to_owned())
    }

    /// Closes the child's standard input and waits until it ends by itself.
    pub fn end(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }

    /// Resident memory now and at its highest, in KiB.
    pub fn memory_kib(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| -> Result<u64> {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .context("no memory in /proc")?;
            Ok(line
                .trim_start_matches(':')
                .trim()
                .trim_end_matches(" kB")
                .parse()?)
        };
        Ok(Memory {
            resident: field("VmRSS")?,
            peak: field("VmHWM")?,
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only when the child has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Resident memory of a process, in KiB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Now.
    pub resident: u64,
    /// At its highest.
    pub peak: u64,
}

/// Processor time of this process: what the load generator itself costs.
pub fn own_cpu_time() -> Result<Duration> {
    cpu_time("self")
}

/// A loopback address that was free a moment ago.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

fn cpu_time(process: &str) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The program's name stands in parentheses and may hold spaces.
    let Some((_, fields)) = stat.rsplit_once(") ") else {
        bail!("no name in /proc/{process}/stat")
    };
    let mut fields = fields.split(' ').skip(11);
    let mut ticks = || -> Result<u64> { Ok(fields.next().context("short /proc stat")?.parse()?) };
    // Its own, and that of its children that have ended.
    let total = ticks()? + ticks()? + ticks()? + ticks()?;
    Ok(Duration::from_millis(total * 1000 / TICKS_PER_SECOND))
}
