//! A connection, and the statements that were prepared on it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use futures_util::{StreamExt as _, stream};
use tokio::{sync::OnceCell, task::JoinSet};
use tokio_postgres::{AsyncMessage, Client, Row, Socket, error::SqlState, tls::TlsStream};

use super::{fault::Fault, read::Read};
use crate::{
    sql::{Statement, Statements},
    value::Value,
};

/// See the module.
pub(super) struct Connection {
    client: Client,
    statements: Arc<Statements>,
    /// By the number of the statement.
    prepared: Vec<OnceCell<tokio_postgres::Statement>>,
    /// Set when the server warned: of a commit, that it is not where it should be.
    warned: Arc<AtomicBool>,
    /// Moves the bytes; ends with this value, and the session with it.
    _driver: JoinSet<()>,
}

/// Told of each notification.
pub(super) type OnNotification = Arc<dyn Fn() + Send + Sync>;

impl Connection {
    /// Takes over a new session.
    pub(super) fn new<T>(
        client: Client,
        mut wire: tokio_postgres::Connection<Socket, T>,
        statements: &Arc<Statements>,
        on_notification: Option<OnNotification>,
    ) -> Self
    where
        T: TlsStream + Unpin + Send + 'static,
    {
        let warned = Arc::new(AtomicBool::new(false));
        let mut driver = JoinSet::new();
        let warning = Arc::clone(&warned);
        driver.spawn(async move {
            let mut messages = stream::poll_fn(move |context| wire.poll_message(context));
            while let Some(Ok(message)) = messages.next().await {
                match message {
                    AsyncMessage::Notice(notice) if *notice.code() == SqlState::WARNING => {
                        tracing::warn!(message = notice.message(), "the database warns");
                        warning.store(true, Ordering::Release);
                    }
                    AsyncMessage::Notification(_) => {
                        if let Some(tell) = &on_notification {
                            tell();
                        }
                    }
                    _ => {}
                }
            }
        });
        let prepared = std::iter::repeat_with(OnceCell::new);
        Self {
            client,
            statements: Arc::clone(statements),
            prepared: prepared.take(statements.count()).collect(),
            warned,
            _driver: driver,
        }
    }

    /// The session itself.
    pub(super) fn client_mut(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Whether the session has ended.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs statements without parameters, as they are.
    pub(super) async fn batch(&self, text: &str) -> Read<()> {
        Ok(self.client.batch_execute(text).await?)
    }

    /// Ends a transaction: it is on stable storage, or the fault is doubtful.
    pub(super) async fn commit(&self, text: &str) -> Read<()> {
        self.warned.store(false, Ordering::Release);
        let ended = self.client.batch_execute(text).await;
        ended.map_err(|error| Fault::Doubtful(Fault::from(error).to_string()))?;
        if self.warned.load(Ordering::Acquire) {
            return Err(Fault::Doubtful("the database warned".to_owned()));
        }
        Ok(())
    }

    /// A statement, prepared at its first use.
    pub(super) async fn prepared(&self, statement: Statement) -> Read<&tokio_postgres::Statement> {
        let cell = self.prepared.get(statement.number());
        let cell = cell.ok_or(Fault::Impossible("a statement that is not in the list"))?;
        let prepare = || self.client.prepare(self.statements.text(statement));
        Ok(cell.get_or_try_init(prepare).await?)
    }

    /// Runs a statement and answers how many rows it wrote or found.
    pub(super) async fn execute(&self, statement: Statement, values: &[Value<'_>]) -> Read<u64> {
        if !values.iter().all(Value::can_be_kept) {
            return Err(Fault::Impossible("PostgreSQL keeps no text with a NUL"));
        }
        let statement = self.prepared(statement).await?;
        Ok(self.client.execute_raw(statement, values).await?)
    }

    /// All rows. What cannot be kept is not found.
    pub(super) async fn query(&self, statement: Statement, values: &[Value<'_>]) -> Read<Vec<Row>> {
        let mut found = Vec::new();
        self.each(statement, values, |row| {
            found.push(row);
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Row by row: those of a large table are never all held.
    pub(super) async fn each(
        &self,
        statement: Statement,
        values: &[Value<'_>],
        mut row: impl FnMut(Row) -> Read<()>,
    ) -> Read<()> {
        if !values.iter().all(Value::can_be_kept) {
            return Ok(());
        }
        let statement = self.prepared(statement).await?;
        let rows = self.client.query_raw(statement, values).await?;
        let mut rows = std::pin::pin!(rows);
        while let Some(next) = rows.next().await {
            row(next?)?;
        }
        Ok(())
    }
}
