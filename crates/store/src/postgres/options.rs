//! How a database is opened.

use std::time::Duration;

use crate::TablePrefix;

/// How a database is opened. Nodes and commands that share one give the same
/// prefix.
///
/// ```
/// use bailiwick_store::postgres::Options;
///
/// let mut options = Options::default();
/// options.prefix = "bailiwick_".parse()?;
/// options.connections = 20;
/// # Ok::<(), bailiwick_store::InvalidTablePrefix>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// What the names of all tables and indexes begin with. Default: nothing.
    pub prefix: TablePrefix,
    /// Whether opening runs the migrations that the database misses. If not,
    /// [`super::migrate()`] does, and a database that misses some is refused.
    /// Default: true.
    pub migrate: bool,
    /// Connections for requests, at least 2: half of them read and half write. Two
    /// more are for what takes long and for news of other nodes. Default: 10.
    pub connections: usize,
    /// Commits that may wait for a connection, and as many reads; more are refused
    /// with [`StoreError::Busy`](crate::StoreError). Default: 1024.
    pub queue: usize,
    /// How long a commit waits for others that are in its way; then it is refused
    /// with [`StoreError::Busy`](crate::StoreError). Default: 5 s.
    pub busy_timeout: Duration,
    /// How long the database may take for an answer before it counts as failed, at
    /// least the time of [`Options::busy_timeout`]. Default: 10 s.
    pub answer_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            prefix: TablePrefix::default(),
            migrate: true,
            connections: 10,
            queue: 1024,
            busy_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(10),
        }
    }
}
