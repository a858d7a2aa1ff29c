//! How a database is opened.

use std::{thread::available_parallelism, time::Duration};

use crate::TablePrefix;

/// How a database is opened. Nodes and commands that share one give the same
/// prefix.
///
/// ```
/// use bailiwick_store::sqlite::Options;
///
/// let mut options = Options::default();
/// options.prefix = "bailiwick_".parse()?;
/// assert!(options.migrate);
/// # Ok::<(), bailiwick_store::InvalidTablePrefix>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// What the names of all tables and indexes begin with. Default: nothing.
    pub prefix: TablePrefix,
    /// Whether opening makes the database if it is not there and runs the
    /// migrations that it misses. If not, [`super::migrate()`] does, and a
    /// database that misses some is refused. Default: true.
    pub migrate: bool,
    /// Threads that read, at least 1. Default: as many as the machine has
    /// cores, at most 4.
    pub readers: usize,
    /// Commands that may wait for the writer, and as many reads for the
    /// readers; more are refused with [`StoreError::Busy`](crate::StoreError).
    /// Default: 1024.
    pub queue: usize,
    /// How long a commit waits while another connection writes, an
    /// application's own to the same file among them; then it is refused with
    /// [`StoreError::Busy`](crate::StoreError). Default: 5 s.
    pub busy_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            prefix: TablePrefix::default(),
            migrate: true,
            readers: available_parallelism().map_or(2, |cores| cores.get().clamp(1, 4)),
            queue: 1024,
            busy_timeout: Duration::from_secs(5),
        }
    }
}
