//! Connections to PostgreSQL that take what has gathered meanwhile: as many,
//! and batches as large, as those of the server's own engine.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use anyhow::Result;
use futures_util::future::{join, join_all};
use hyper::StatusCode;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row, Statement};

use crate::postgres::connect;

const CONNECTIONS: usize = 5;
const QUEUE: usize = 1024;
/// The most look-ups, and the most writes, that travel together.
const READS: usize = 8;
const WRITES: usize = 32;

/// A parameter of a statement.
pub(super) type Value = Box<dyn ToSql + Sync + Send>;

/// The parameters of one statement, and where what it said goes.
struct Asked {
    parameters: Vec<Value>,
    answer: oneshot::Sender<Option<Row>>,
}

/// One statement, carried out for all that ask for it.
#[derive(Clone)]
pub(super) struct Batches {
    queue: mpsc::Sender<Asked>,
}

impl fmt::Debug for Batches {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Batches").finish_non_exhaustive()
    }
}

impl Batches {
    /// Look-ups, pipelined.
    pub(super) async fn reading(url: &str, sql: &str, types: &[Type]) -> Result<Self> {
        Self::open(url, sql, types, READS, |client, statement, batch| {
            Box::pin(async move {
                let rows = batch
                    .iter()
                    .map(|asked| query(client, statement, &asked.parameters));
                Ok(join_all(rows).await.into_iter().collect::<Result<_, _>>()?)
            })
        })
        .await
    }

    /// Writes, many in one transaction, which travels in one go; answered after
    /// its commit.
    pub(super) async fn writing(url: &str, sql: &str, types: &[Type]) -> Result<Self> {
        Self::open(url, sql, types, WRITES, |client, statement, batch| {
            Box::pin(async move {
                let rows = batch
                    .iter()
                    .map(|asked| query(client, statement, &asked.parameters));
                let begin = client.batch_execute("BEGIN");
                let commit = client.batch_execute("COMMIT");
                let (opened, (rows, committed)) = join(begin, join(join_all(rows), commit)).await;
                opened?;
                let rows = rows.into_iter().collect::<Result<_, _>>()?;
                committed?;
                Ok(rows)
            })
        })
        .await
    }

    /// Carries the statement out with `parameters`; its row, if it said one. A
    /// full queue is 503, a failure 500.
    pub(super) async fn ask(&self, parameters: Vec<Value>) -> Result<Option<Row>, StatusCode> {
        let (answer, answered) = oneshot::channel();
        let asked = Asked { parameters, answer };
        self.queue
            .try_send(asked)
            .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        answered
            .await
            .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a bare limit ends with its process"
    )]
    async fn open(
        url: &str,
        sql: &str,
        types: &[Type],
        most: usize,
        work: impl for<'a> Fn(&'a Client, &'a Statement, &'a [Asked]) -> Work<'a>
        + Send
        + Sync
        + Copy
        + 'static,
    ) -> Result<Self> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..CONNECTIONS {
            let client = connect(url).await?;
            let statement = client.prepare_typed(sql, types).await?;
            let waiting = Arc::clone(&waiting);
            tokio::spawn(async move {
                loop {
                    let mut batch = Vec::with_capacity(most);
                    if waiting.lock().await.recv_many(&mut batch, most).await == 0 {
                        return;
                    }
                    // Whoever gets no answer takes it for a failure.
                    let Ok(rows) = work(&client, &statement, &batch).await else {
                        continue;
                    };
                    for (asked, row) in batch.into_iter().zip(rows) {
                        // The client may have gone away meanwhile.
                        let _ = asked.answer.send(row);
                    }
                }
            });
        }
        Ok(Self { queue })
    }
}

/// The rows of a batch, in its order.
type Work<'a> = Pin<Box<dyn Future<Output = Result<Vec<Option<Row>>>> + Send + 'a>>;

async fn query(
    client: &Client,
    statement: &Statement,
    parameters: &[Value],
) -> Result<Option<Row>, tokio_postgres::Error> {
    let parameters: Vec<&(dyn ToSql + Sync)> = parameters
        .iter()
        .map(|value| &**value as &(dyn ToSql + Sync))
        .collect();
    client.query_opt(statement, &parameters).await
}
