//! SQLite: one file, one thread that writes, several that read.

mod audit;
mod connection;
mod fault;
mod list;
mod lock;
mod migrate;
mod open;
mod options;
mod queue;
mod read;
mod reader;
mod records;
mod registry;
mod rows;
mod sync;
#[cfg(test)]
mod tests;
mod tokens;
mod weather;
mod write;
mod writer;

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
};

use bailiwick_core::{
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome, Page,
    },
};
pub use rusqlite;
use tokio::sync::oneshot;

use self::{
    connection::Connection,
    queue::Queue,
    reader::{Question, run_reader},
    writer::{Command, Reply, run_writer},
};
use crate::{BoxFuture, Store, StoreActivity, StoreError, sql::Statements};
pub use migrate::{migrate, migrate_connection, pending_migrations};
pub use options::Options;

/// Cache of each reading connection, in KiB.
const READER_CACHE: u32 = 4096;
/// Counts of what hangs on scopes that may wait for each other.
const COUNTS: usize = 64;

/// An open database. Dropping it does what is waiting and closes the files.
pub struct Sqlite {
    commands: Arc<Queue<Command>>,
    questions: Arc<Queue<Question>>,
    /// What takes long, so that nothing waits for it.
    counts: Arc<Queue<Question>>,
    /// Reads the version without the way through a thread.
    version: Mutex<Connection>,
    threads: Vec<JoinHandle<()>>,
}

impl Sqlite {
    /// Opens the database at `path`; makes it if it is not there and brings it
    /// to the schema of this release, or refuses one that is not
    /// ([`Options::migrate`]). Blocks.
    ///
    /// An application may use the same file by connections of its own: the
    /// database is in WAL mode, so that it reads at any time, and its writes and
    /// ours wait for each other ([`Options::busy_timeout`]). Its transactions
    /// that write should be short and begin with `BEGIN IMMEDIATE`.
    ///
    /// ```
    /// use bailiwick_store::sqlite::{Options, Sqlite};
    ///
    /// # let directory = tempfile::tempdir()?;
    /// let store = Sqlite::open(directory.path().join("app.db"), Options::default())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[expect(
        clippy::needless_pass_by_value,
        reason = "whoever opens a store makes its options for it"
    )]
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, StoreError> {
        let path = path.as_ref();
        open::check_release(rusqlite::version_number())?;
        let statements = Arc::new(Statements::of(&options.prefix));
        let connected = |connection| Connection::new(connection, &statements);
        let writer = connected(migrate::writer(path, &options)?);
        let version = connected(open::version_reader(path, options.busy_timeout)?);
        let mut store = Self {
            commands: Arc::new(Queue::new(options.queue)),
            questions: Arc::new(Queue::new(options.queue)),
            counts: Arc::new(Queue::new(COUNTS)),
            version: Mutex::new(version),
            threads: Vec::new(),
        };
        let commands = Arc::clone(&store.commands);
        store.spawn("store-writer", move || run_writer(&writer, &commands))?;
        let asked = std::iter::repeat_n(Arc::clone(&store.questions), options.readers.max(1));
        let all: Vec<_> = asked.chain([Arc::clone(&store.counts)]).collect();
        for questions in all {
            let reader = open::reader(path, options.busy_timeout, READER_CACHE)?;
            let reader = connected(reader);
            store.spawn("store-reader", move || run_reader(&reader, &questions))?;
        }
        Ok(store)
    }

    fn spawn(
        &mut self,
        name: &str,
        work: impl FnOnce() + Send + 'static,
    ) -> Result<(), StoreError> {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
        let thread = thread.map_err(|error| StoreError::Unusable(error.to_string()))?;
        self.threads.push(thread);
        Ok(())
    }

    async fn command<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.commands.push(command(reply))?;
        answer.await.unwrap_or_else(|_| Err(unanswered()))
    }

    async fn ask<T>(&self, question: impl FnOnce(Reply<T>) -> Question) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let question = question(reply);
        let queue = match &question {
            Question::Load(plan, _) if !plan.impact.is_empty() || plan.holdings.is_some() => {
                &self.counts
            }
            _ => &self.questions,
        };
        queue.push(question)?;
        answer.await.unwrap_or_else(|_| Err(unanswered()))
    }

    /// The version, read at once if neither another thread nor the database is
    /// in the way.
    fn version_now(&self) -> Option<Version> {
        let connection = self.version.try_lock().ok()?;
        read::version(&connection).ok()
    }
}

fn unanswered() -> StoreError {
    StoreError::Failed("a thread of the store gave no answer".into())
}

impl Store for Sqlite {
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>> {
        Box::pin(async move {
            if plan.is_empty()
                && let Some(version) = self.version_now()
            {
                let mut loaded = Box::<Loaded>::default();
                loaded.version = version;
                return Ok(loaded);
            }
            self.ask(|reply| Question::Load(plan, reply)).await
        })
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<Outcome, StoreError>> {
        Box::pin(self.command(|reply| Command::Commit(commit, reply)))
    }

    fn changes(&self, since: Option<Version>) -> BoxFuture<'_, Result<Changes, StoreError>> {
        Box::pin(self.ask(move |reply| Question::Changes(since, reply)))
    }

    fn page(&self, query: ListQuery) -> BoxFuture<'_, Result<Page, StoreError>> {
        Box::pin(self.ask(|reply| Question::Page(query, reply)))
    }

    fn maintain(&self, task: Maintenance) -> BoxFuture<'_, Result<MaintenanceReport, StoreError>> {
        Box::pin(self.command(move |reply| Command::Maintain(task, reply)))
    }

    fn activity(&self) -> StoreActivity {
        let mut activity = StoreActivity::default();
        activity.writes = Some(self.commands.activity());
        activity.reads = Some(self.questions.activity());
        activity
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").finish_non_exhaustive()
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.commands.close();
        self.questions.close();
        self.counts.close();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the store panicked");
            }
        }
    }
}
