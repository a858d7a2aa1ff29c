//! PostgreSQL: several nodes on one database.
//!
//! Reads and writes wait in queues for tasks that each have a connection. What has
//! gathered meanwhile goes into one transaction, sent at once.

mod address;
mod audit;
mod connection;
mod fault;
mod link;
mod list;
mod migrate;
mod notify;
mod open;
mod options;
mod queue;
mod read;
mod reader;
mod registry;
mod rows;
mod steps;
#[cfg(test)]
mod tests;
mod tls;
mod transactions;
mod weather;
mod write;
mod writer;

use std::{fmt, sync::Arc, time::Duration};

use bailiwick_core::{
    snapshot::Version,
    store::{
        Changes, Commit, ListQuery, LoadPlan, Loaded, Maintenance, MaintenanceReport, Outcome, Page,
    },
};
use futures_util::stream;
use tokio::{
    sync::{oneshot, watch},
    task::JoinSet,
    time::timeout,
};

use self::{
    link::Link,
    notify::run_listener,
    open::{Opener, Use},
    queue::Queue,
    reader::{Question, Reply, run_reader},
    transactions::Transactions,
    writer::{Command, Writer, run_writer},
};
use crate::{BoxFuture, BoxStream, Store, StoreActivity, StoreError};
pub use address::{Address, InvalidAddress};
pub use migrate::{migrate, pending_migrations};
pub use options::Options;

/// Counts of what hangs on scopes that may wait for each other.
const COUNTS: usize = 64;
/// How long a count may take.
const COUNTING: Duration = Duration::from_mins(1);

/// An open database. Dropping it closes its connections.
pub struct Postgres {
    commands: Arc<Queue<Command>>,
    questions: Arc<Queue<Question>>,
    /// What takes long, so that nothing waits for it.
    counts: Arc<Queue<Question>>,
    news: watch::Receiver<u64>,
    patience: Duration,
    _tasks: JoinSet<()>,
}

impl Postgres {
    /// Opens the database at `address` and brings it to the schema of this release,
    /// or refuses one that is not ([`Options::migrate`]). Must be called inside of a
    /// tokio runtime, which then drives its connections.
    ///
    /// Connect to the server itself, or to a pooler that keeps a session for each
    /// connection: one that shares sessions between transactions
    /// loses the limits of time that are set here.
    ///
    /// ```no_run
    /// use bailiwick_store::postgres::{Options, Postgres};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let address = "postgres://bailiwick@db.example/bailiwick".parse()?;
    /// let store = Postgres::open(&address, Options::default()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError::Unusable`] if the database cannot be reached, is of a newer
    /// release, or may lose what it acknowledges (`fsync`, `full_page_writes` or
    /// `synchronous_commit` is off).
    pub async fn open(address: &Address, options: Options) -> Result<Self, StoreError> {
        let opener = Opener::new(address, &options);
        let opener = opener.map_err(|fault| migrate::unusable(address, &fault))?;
        let prepared = migrate::prepare(&opener, &options).await;
        prepared.map_err(|fault| migrate::unusable(address, &fault))?;
        if !address.is_safe_on_its_way() {
            tracing::warn!(%address, "who the database server is, is not verified");
        }
        Ok(Self::start(Arc::new(opener), &options))
    }

    fn start(opener: Arc<Opener>, options: &Options) -> Self {
        let transactions = Arc::new(Transactions::of(&options.prefix));
        let commands = Arc::new(Queue::new(options.queue));
        let questions = Arc::new(Queue::new(options.queue));
        let counts = Arc::new(Queue::new(COUNTS));
        let patience = opener.patience();
        let mut tasks = JoinSet::new();
        for _ in 0..(options.connections / 2).max(1) {
            let link = Link::new(&opener, Use::Reading);
            tasks.spawn(run_reader(link, Arc::clone(&questions), patience));
            let writer = Writer {
                link: Link::new(&opener, Use::Writing),
                transactions: Arc::clone(&transactions),
                patience,
            };
            tasks.spawn(run_writer(writer, Arc::clone(&commands)));
        }
        let counter = Link::new(&opener, Use::Counting);
        tasks.spawn(run_reader(counter, Arc::clone(&counts), COUNTING));
        let (tell, news) = watch::channel(0);
        let channel = transactions.channel.clone();
        tasks.spawn(run_listener(opener, channel, tell));
        Self {
            commands,
            questions,
            counts,
            news,
            patience,
            _tasks: tasks,
        }
    }

    async fn command<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.commands.push(command(reply))?;
        answered(self.patience, answer).await
    }

    async fn ask<T>(&self, question: impl FnOnce(Reply<T>) -> Question) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let question = question(reply);
        let (queue, patience) = match &question {
            Question::Load(plan, _) if !plan.impact.is_empty() || plan.holdings.is_some() => {
                (&self.counts, COUNTING)
            }
            _ => (&self.questions, self.patience),
        };
        queue.push(question)?;
        answered(patience, answer).await
    }
}

/// Waits for an answer, as long as it may take after others that are before it.
async fn answered<T>(
    patience: Duration,
    answer: oneshot::Receiver<Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let unanswered = || StoreError::Failed("the database gave no answer in time".to_owned());
    match timeout(patience * 2, answer).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) | Err(_) => Err(unanswered()),
    }
}

impl Store for Postgres {
    fn load(&self, plan: LoadPlan) -> BoxFuture<'_, Result<Box<Loaded>, StoreError>> {
        Box::pin(self.ask(|reply| Question::Load(plan, reply)))
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

    fn news(&self) -> BoxStream<'static, ()> {
        Box::pin(stream::unfold(self.news.clone(), async |mut news| {
            news.changed().await.ok()?;
            Some(((), news))
        }))
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres").finish_non_exhaustive()
    }
}
