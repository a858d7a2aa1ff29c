//! One thread that writes: it drains its queue, commits a batch in one
//! transaction with a savepoint for each request, and only then answers.

use std::fmt;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use hyper::StatusCode;
use rusqlite::{Connection, Result};
use tokio::sync::oneshot;

use super::table;

const QUEUE: usize = 1024;
const BATCH: usize = 128;

/// The writes of one request; `false` undoes them.
type Writes = Box<dyn FnOnce(&Connection) -> Result<bool> + Send>;

struct Request {
    writes: Writes,
    answer: oneshot::Sender<bool>,
}

/// The way to the writing thread.
#[derive(Clone)]
pub struct Writer {
    queue: SyncSender<Request>,
}

impl Writer {
    /// Opens the database at `path`, makes its tables and starts the thread.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = table::open(path)?;
        let (queue, requests) = sync_channel(QUEUE);
        thread::spawn(move || run(&connection, &requests));
        Ok(Self { queue })
    }

    /// Runs `writes` in a batch; what they returned comes after the commit. A
    /// full queue is 503, a failed commit 500.
    pub async fn commit(
        &self,
        writes: impl FnOnce(&Connection) -> Result<bool> + Send + 'static,
    ) -> Result<bool, StatusCode> {
        let (answer, answered) = oneshot::channel();
        let request = Request {
            writes: Box::new(writes),
            answer,
        };
        self.queue
            .try_send(request)
            .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        answered
            .await
            .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Writer").finish_non_exhaustive()
    }
}

fn run(connection: &Connection, requests: &Receiver<Request>) {
    while let Ok(first) = requests.recv() {
        let batch = std::iter::once(first)
            .chain(requests.try_iter())
            .take(BATCH);
        // A failed commit drops the senders: every request of the batch is a 500.
        if let Ok(answers) = commit(connection, batch) {
            for (answer, kept) in answers {
                // The client may have gone away meanwhile.
                let _ = answer.send(kept);
            }
        }
    }
}

fn commit(
    connection: &Connection,
    batch: impl Iterator<Item = Request>,
) -> Result<Vec<(oneshot::Sender<bool>, bool)>> {
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([]);
    let mut answers = Vec::with_capacity(BATCH);
    run("BEGIN IMMEDIATE")?;
    for request in batch {
        run("SAVEPOINT request")?;
        let kept = (request.writes)(connection)?;
        if !kept {
            run("ROLLBACK TO request")?;
        }
        run("RELEASE request")?;
        answers.push((request.answer, kept));
    }
    run("COMMIT")?;
    Ok(answers)
}
