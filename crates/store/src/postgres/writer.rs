//! The tasks that write: what has gathered meanwhile goes into one transaction.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use bailiwick_core::{
    UnixTime,
    model::WEATHER_KEPT,
    store::{Commit, Maintenance, MaintenanceReport, Outcome},
};

use futures_util::FutureExt as _;

use super::{
    connection::Connection,
    fault::Fault,
    link::{Link, in_time},
    queue::Queue,
    read::Read,
    reader::Reply,
    transactions::{SWEEP, Transactions},
    write,
};
use crate::{StoreError, retention::MARGIN, sql, value::values};

/// The most commits of one transaction.
const BATCH: usize = 32;
/// How often a commit is tried while others are in its way.
const TRIES: usize = 8;

/// What the writers are asked to do, and where its answer goes.
pub(super) enum Command {
    Commit(Commit, Reply<Outcome>),
    Maintain(Maintenance, Reply<MaintenanceReport>),
    #[cfg(test)]
    Panic(Reply<Outcome>),
}

/// Writes for as long as the task is left to run.
pub(super) async fn run_writer(mut writer: Writer, commands: Arc<Queue<Command>>) {
    loop {
        let batch = commands.take(BATCH).await;
        // Whoever gets no answer takes it for a failure.
        let work = AssertUnwindSafe(writer.carry_out(batch));
        if work.catch_unwind().await.is_err() {
            tracing::error!("a command panicked");
            writer.link.lose();
        }
    }
}

/// Writes on a connection of its own.
pub(super) struct Writer {
    pub(super) link: Link,
    pub(super) transactions: Arc<Transactions>,
    pub(super) patience: Duration,
}

impl Writer {
    async fn carry_out(&mut self, batch: Vec<Command>) {
        let mut together = Vec::new();
        for command in batch {
            match command {
                // Who asked may have gone away before anything was done.
                Command::Commit(_, reply) if reply.is_closed() => {}
                Command::Commit(commit, reply) if write::joins_others(&commit) => {
                    together.push((commit, reply));
                }
                Command::Commit(commit, reply) => {
                    let _ = reply.send(self.commit(&commit).await);
                }
                Command::Maintain(task, reply) => {
                    let _ = reply.send(self.maintain(task).await);
                }
                #[cfg(test)]
                Command::Panic(reply) => {
                    let _held = reply;
                    super::tests::panic_as_asked()
                }
            }
        }
        self.commit_together(together).await;
    }

    /// All of these in one transaction, or else each in one of its own.
    async fn commit_together(&mut self, mut asked: Vec<(Commit, Reply<Outcome>)>) {
        asked.sort_by_key(|(commit, _)| write::order(commit));
        let commits: Vec<&Commit> = asked.iter().map(|(commit, _)| commit).collect();
        let outcomes = if commits.len() > 1 {
            self.try_together(&commits).await
        } else {
            Ok(None)
        };
        match outcomes {
            Ok(Some(outcomes)) => {
                for ((_, reply), outcome) in asked.into_iter().zip(outcomes) {
                    let _ = reply.send(Ok(outcome));
                }
            }
            Err(error) => {
                for (_, reply) in asked {
                    let _ = reply.send(Err(error.clone()));
                }
            }
            Ok(None) => {
                for (commit, reply) in asked {
                    // Who waited long enough for the others has been told that it failed.
                    if !reply.is_closed() {
                        let _ = reply.send(self.commit(&commit).await);
                    }
                }
            }
        }
    }

    /// `None`: nothing was written, and each is to be tried by itself. An error:
    /// there is no database, or nobody knows.
    async fn try_together(
        &mut self,
        commits: &[&Commit],
    ) -> Result<Option<Vec<Outcome>>, StoreError> {
        let transactions = Arc::clone(&self.transactions);
        let connected = in_time(self.patience, self.link.connection()).await;
        let (connection, _) = connected.map_err(told)?;
        let work = write::at_once(connection, &transactions, commits);
        match in_time(self.patience, work).await {
            Ok(outcomes) => Ok(outcomes),
            Err(fault) => {
                if fault.ends_connection() {
                    self.link.lose();
                }
                match fault {
                    Fault::Doubtful(_) | Fault::TimedOut => Err(told(fault)),
                    _ => Ok(None),
                }
            }
        }
    }

    /// One commit; tried again where it is certain that nothing was written.
    async fn commit(&mut self, commit: &Commit) -> Result<Outcome, StoreError> {
        let mut tries = 0..TRIES;
        loop {
            let transactions = Arc::clone(&self.transactions);
            let connected = in_time(self.patience, self.link.connection()).await;
            let (connection, was_there) = connected.map_err(told)?;
            let work = write::commit(connection, &transactions, commit);
            let fault = match in_time(self.patience, work).await {
                Ok(outcome) => return Ok(outcome),
                Err(fault) => fault,
            };
            let is_lost = fault.ends_connection();
            if is_lost {
                self.link.lose();
            }
            let certain = !matches!(fault, Fault::Doubtful(_) | Fault::TimedOut);
            let again = fault.is_contention() || (is_lost && was_there && certain);
            if !again || tries.next().is_none() {
                return Err(told(fault));
            }
        }
    }

    async fn maintain(&mut self, task: Maintenance) -> Result<MaintenanceReport, StoreError> {
        if !matches!(
            task,
            Maintenance::Sweep { .. } | Maintenance::CutAudit { .. }
        ) {
            return Err(StoreError::Failed("a task that is not known here".into()));
        }
        let connected = in_time(self.patience, self.link.connection()).await;
        let (connection, _) = connected.map_err(told)?;
        let work = async {
            match task {
                Maintenance::CutAudit { before, limit } => {
                    cut_audit(connection, before, limit).await
                }
                Maintenance::Sweep { now, limit } => sweep(connection, now, limit).await,
                _ => Ok(MaintenanceReport::default()),
            }
        };
        let swept = in_time(self.patience, work).await;
        if swept.is_err() {
            // Whatever was open is rolled back.
            self.link.lose();
        }
        swept.map_err(told)
    }
}

fn told(fault: Fault) -> StoreError {
    tracing::error!(error = %fault, "a command failed");
    fault.into()
}

async fn cut_audit(
    connection: &Connection,
    before: UnixTime,
    limit: usize,
) -> Read<MaintenanceReport> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    connection.batch(SWEEP).await?;
    let parameters = values![before.as_millis(), most];
    let deleted = connection.execute(sql::CUT_AUDIT, &parameters).await?;
    connection.commit("COMMIT").await?;
    let deleted = usize::try_from(deleted).unwrap_or(usize::MAX);
    Ok(MaintenanceReport {
        deleted,
        more: deleted == limit,
    })
}

async fn sweep(connection: &Connection, now: UnixTime, limit: usize) -> Read<MaintenanceReport> {
    connection.batch(SWEEP).await?;
    let (mut left, mut all) = (limit, 0);
    let before = now.minus(MARGIN).as_millis();
    let sweeps = sql::SWEEPS.map(|sweep| (sweep, before));
    let weather = (sql::SWEEP_WEATHER, now.minus(WEATHER_KEPT).as_millis());
    for (sweep, before) in sweeps.into_iter().chain([weather]) {
        let most = i64::try_from(left).unwrap_or(i64::MAX);
        let deleted = connection.execute(sweep, &values![before, most]).await?;
        let deleted = usize::try_from(deleted).unwrap_or(usize::MAX);
        left = left.saturating_sub(deleted);
        all += deleted;
    }
    connection.commit("COMMIT").await?;
    Ok(MaintenanceReport {
        deleted: all,
        more: left == 0,
    })
}
