//! A file of lines that a reviewer has seen.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::Result;

use crate::rustdoc::root;

/// One file of `docs/public-api`.
#[derive(Clone, Debug)]
pub struct Record(PathBuf);

impl Record {
    /// The public API of the crate `bailiwick-NAME`.
    pub fn listing(name: &str) -> Self {
        Self::of(&format!("{name}.txt"))
    }

    /// Items that no example shows.
    pub fn without_example() -> Self {
        Self::of("without-example.txt")
    }

    /// Items that may not grow, with the reasons; kept by hand.
    pub fn may_not_grow() -> Self {
        Self::of("exhaustive.txt")
    }

    fn of(name: &str) -> Self {
        Self(root().join("docs/public-api").join(name))
    }

    /// The lines as they are kept; none if there is no file.
    pub fn read(&self) -> Result<String> {
        match fs::read_to_string(&self.0) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            read => Ok(read?),
        }
    }

    /// Keeps `text`.
    pub fn write(&self, text: &str) -> Result<()> {
        if let Some(directory) = self.0.parent() {
            fs::create_dir_all(directory)?;
        }
        Ok(fs::write(&self.0, text)?)
    }

    /// What differs between the lines that are kept and those of `text`.
    pub fn difference(&self, text: &str) -> Result<Difference> {
        let kept = self.read()?;
        let kept: BTreeSet<&str> = kept.lines().collect();
        let now: BTreeSet<&str> = text.lines().collect();
        let of = |a: &BTreeSet<&str>, b| a.difference(b).map(|line| (*line).to_owned()).collect();
        Ok(Difference {
            gone: of(&kept, &now),
            new: of(&now, &kept),
        })
    }
}

/// Lines that are gone, and lines that are new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Kept, but not so any more.
    pub gone: Vec<String>,
    /// So, but not kept.
    pub new: Vec<String>,
}

impl Difference {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.gone {
            writeln!(f, "- {line}")?;
        }
        for line in &self.new {
            writeln!(f, "+ {line}")?;
        }
        Ok(())
    }
}
