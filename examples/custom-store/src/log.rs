//! The file, and what its lines come to.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use bailiwick_store::{
    Store as _, StoreError,
    bailiwick_core::store::{Commit, Maintenance, MaintenanceReport, Outcome},
    memory::Memory,
};
use futures_util::FutureExt as _;

use crate::line::Line;

/// An open log. Several processes may have the same file open: who writes holds
/// its lock, and first reads what the others wrote.
pub(crate) struct Log {
    file: File,
    /// Where the last whole line that was read ends.
    end: u64,
    /// What the lines up to there come to.
    rows: Memory,
    /// A write to the disk failed: what is on it is unknown until the next start.
    broken: bool,
}

impl Log {
    /// Opens the log at `path`, or makes an empty one.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let unusable = |error: io::Error| unusable(&format!("{}: {error}", path.display()));
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(unusable)?;
        let directory = path.parent().filter(|path| !path.as_os_str().is_empty());
        let directory = File::open(directory.unwrap_or(Path::new("."))).map_err(unusable)?;
        // That there is a file must outlive a crash like what is in it.
        directory.sync_all().map_err(unusable)?;
        let mut log = Self {
            file,
            end: 0,
            rows: Memory::new(),
            broken: false,
        };
        log.rows()?;
        Ok(log)
    }

    /// The rows now, with what others wrote meanwhile.
    pub(crate) fn rows(&mut self) -> Result<&Memory, StoreError> {
        self.check()?;
        if self.length()? != self.end {
            self.file.lock_shared().map_err(failed)?;
            let read = self.read_on();
            self.file.unlock().map_err(failed)?;
            read?;
        }
        Ok(&self.rows)
    }

    /// Carries out a commit, or says why not.
    pub(crate) fn commit(&mut self, commit: Commit) -> Result<Outcome, StoreError> {
        self.write(|rows| {
            let outcome = now(rows.commit(commit.clone()))?;
            let done = matches!(outcome, Outcome::Committed { .. }) && !commit.writes.is_empty();
            Ok((outcome, done.then_some(Line::Commit(commit))))
        })
    }

    /// Deletes rows that nothing can ask for any more: from memory, not from the
    /// log.
    pub(crate) fn maintain(&mut self, task: Maintenance) -> Result<MaintenanceReport, StoreError> {
        self.write(|rows| {
            let report = now(rows.maintain(task))?;
            let done = report.deleted > 0;
            Ok((report, done.then_some(Line::Maintenance(task))))
        })
    }

    /// Tries `change` on a copy of the newest rows, which is kept once the line
    /// that says so is on the disk.
    fn write<T>(
        &mut self,
        change: impl FnOnce(&Memory) -> Result<(T, Option<Line>), StoreError>,
    ) -> Result<T, StoreError> {
        self.check()?;
        self.file.lock().map_err(failed)?;
        let written = self.write_alone(change);
        self.file.unlock().map_err(failed)?;
        written
    }

    fn write_alone<T>(
        &mut self,
        change: impl FnOnce(&Memory) -> Result<(T, Option<Line>), StoreError>,
    ) -> Result<T, StoreError> {
        self.read_on()?;
        let rows = self.rows.clone();
        let (answer, line) = change(&rows)?;
        if let Some(line) = line {
            self.append(&line)?;
            self.rows = rows;
        }
        Ok(answer)
    }

    fn append(&mut self, line: &Line) -> Result<(), StoreError> {
        let text = line.to_text().map_err(failed)?;
        if self.length()? != self.end {
            // The end of a line whose writer died: nobody was told that it is there.
            self.file.set_len(self.end).map_err(failed)?;
        }
        let written = self.file.write_all(text.as_bytes());
        let written = written.and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            self.broken = true;
            return Err(failed(error));
        }
        self.end += text.len() as u64;
        Ok(())
    }

    /// Reads the whole lines after `end`; the caller holds a lock.
    fn read_on(&mut self) -> Result<(), StoreError> {
        if self.length()? == self.end {
            return Ok(());
        }
        let mut tail = Vec::new();
        self.file.seek(SeekFrom::Start(self.end)).map_err(failed)?;
        self.file.read_to_end(&mut tail).map_err(failed)?;
        let mut lines = tail.split_inclusive(|byte| *byte == b'\n').peekable();
        while let Some(text) = lines.next() {
            let line = text.strip_suffix(b"\n").and_then(Line::parse);
            match line {
                Some(line) => self.replay(line)?,
                None if lines.peek().is_none() => break,
                None => return Err(unusable(&format!("damaged at byte {}", self.end))),
            }
            self.end += text.len() as u64;
        }
        Ok(())
    }

    fn replay(&self, line: Line) -> Result<(), StoreError> {
        match line {
            Line::Commit(commit) => match now(self.rows.commit(commit))? {
                Outcome::Committed { .. } => Ok(()),
                _ => Err(unusable(&format!(
                    "contradicts itself at byte {}",
                    self.end
                ))),
            },
            Line::Maintenance(task) => now(self.rows.maintain(task)).map(drop),
        }
    }

    fn check(&self) -> Result<(), StoreError> {
        if self.broken {
            return Err(failed("a write to the log failed before"));
        }
        Ok(())
    }

    fn length(&self) -> Result<u64, StoreError> {
        Ok(self.file.metadata().map_err(failed)?.len())
    }
}

/// The answer of the engine in memory, which never waits.
fn now<T>(answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let answer = answer.now_or_never();
    answer.unwrap_or_else(|| Err(failed("the engine in memory waited")))
}

fn failed(why: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(why.to_string())
}

fn unusable(why: &str) -> StoreError {
    StoreError::Unusable(format!("the log: {why}"))
}
