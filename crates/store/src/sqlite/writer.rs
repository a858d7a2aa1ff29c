//! The one thread that writes: many commands, one transaction.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use bailiwick_core::{
    UnixTime,
    model::WEATHER_KEPT,
    snapshot::Version,
    store::{Commit, Maintenance, MaintenanceReport, Outcome},
};
use rusqlite::params;
use tokio::sync::oneshot;

use super::{
    connection::Connection,
    fault::Fault,
    queue::Queue,
    read,
    write::{self, run},
};
use crate::{StoreError, retention::MARGIN, sql};

/// The most commands of one transaction.
const BATCH: usize = 128;

/// What the writer is asked to do, and where its answer goes.
pub(super) enum Command {
    Commit(Commit, Reply<Outcome>),
    Maintain(Maintenance, Reply<MaintenanceReport>),
    #[cfg(test)]
    Panic(Reply<Outcome>),
}

pub(super) type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// What a command came to, told only after the transaction is committed.
enum Answer {
    Outcome(Outcome),
    Report(MaintenanceReport),
}

/// Writes until the queue is closed.
pub(super) fn run_writer(connection: &Connection, commands: &Arc<Queue<Command>>) {
    loop {
        let batch = commands.take(BATCH);
        if batch.is_empty() {
            return;
        }
        // A statement that unwinds is reset, and the transaction rolled back.
        let work = AssertUnwindSafe(|| transact(connection, &batch));
        let done = catch_unwind(work)
            .unwrap_or_else(|_| Err(StoreError::Failed("a command panicked".into())));
        match done {
            Ok(answers) => tell(batch, answers.into_iter()),
            Err(error) => {
                roll_back(connection);
                tracing::error!(%error, commands = batch.len(), "a transaction failed");
                let answers = std::iter::repeat_with(|| Err(error.clone()));
                tell(batch, answers);
            }
        }
    }
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "a transaction could not be rolled back");
    }
}

fn tell(batch: Vec<Command>, answers: impl Iterator<Item = Result<Answer, StoreError>>) {
    // Who asked may have gone away meanwhile.
    for (command, answer) in batch.into_iter().zip(answers) {
        match (command, answer) {
            (Command::Commit(_, reply), Ok(Answer::Outcome(outcome))) => {
                let _ = reply.send(Ok(outcome));
            }
            (Command::Maintain(_, reply), Ok(Answer::Report(report))) => {
                let _ = reply.send(Ok(report));
            }
            (Command::Commit(_, reply), Err(error)) => {
                let _ = reply.send(Err(error));
            }
            (Command::Maintain(_, reply), Err(error)) => {
                let _ = reply.send(Err(error));
            }
            #[cfg(test)]
            (Command::Panic(reply), Err(error)) => {
                let _ = reply.send(Err(error));
            }
            _ => {}
        }
    }
}

/// Carries out a batch in one transaction. An error is of the whole batch;
/// those inside are each of one command, which then wrote nothing.
fn transact(
    connection: &Connection,
    batch: &[Command],
) -> Result<Vec<Result<Answer, StoreError>>, StoreError> {
    connection.control("BEGIN IMMEDIATE")?;
    let mut version = read::version(connection)?;
    let mut answers = Vec::with_capacity(batch.len());
    for command in batch {
        let guarded = needs_savepoint(command);
        if guarded {
            connection.control("SAVEPOINT command")?;
        }
        let answer = carry_out(connection, command, &mut version);
        match answer {
            Err(fault) if fault.spoils_transaction() => return Err(fault.into()),
            _ => {}
        }
        if guarded {
            if !wrote(&answer) {
                connection.control("ROLLBACK TO command")?;
            }
            connection.control("RELEASE command")?;
        }
        answers.push(answer.map_err(|fault| {
            tracing::error!(error = %fault, "a command failed");
            fault.into()
        }));
    }
    connection.control("COMMIT")?;
    Ok(answers)
}

/// A statement that fails leaves nothing behind: what is only one needs no
/// savepoint.
fn needs_savepoint(command: &Command) -> bool {
    let Command::Commit(commit, _) = command else {
        return true;
    };
    !write::is_one_statement(commit)
}

fn wrote(answer: &Result<Answer, Fault>) -> bool {
    matches!(
        answer,
        Ok(Answer::Outcome(Outcome::Committed { .. }) | Answer::Report(_))
    )
}

fn carry_out(
    connection: &Connection,
    command: &Command,
    version: &mut Version,
) -> Result<Answer, Fault> {
    match command {
        Command::Commit(commit, _) => {
            write::commit(connection, commit, version).map(Answer::Outcome)
        }
        Command::Maintain(task, _) => maintain(connection, *task).map(Answer::Report),
        #[cfg(test)]
        Command::Panic(_) => super::tests::panic_as_asked(),
    }
}

fn cut_audit(
    connection: &Connection,
    before: UnixTime,
    limit: usize,
) -> Result<MaintenanceReport, Fault> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let deleted = run(
        connection,
        sql::CUT_AUDIT,
        params![before.as_millis(), most],
    )?;
    Ok(MaintenanceReport {
        deleted,
        more: deleted == limit,
    })
}

fn maintain(connection: &Connection, task: Maintenance) -> Result<MaintenanceReport, Fault> {
    let (now, limit) = match task {
        Maintenance::Sweep { now, limit } => (now, limit),
        Maintenance::CutAudit { before, limit } => return cut_audit(connection, before, limit),
        _ => return Err(Fault::Impossible("a task that is not known here")),
    };
    let before = now.minus(MARGIN).as_millis();
    let (mut left, mut all) = (limit, 0);
    let sweeps = sql::SWEEPS.map(|sweep| (sweep, before));
    let weather = (sql::SWEEP_WEATHER, now.minus(WEATHER_KEPT).as_millis());
    for (sweep, before) in sweeps.into_iter().chain([weather]) {
        let most = i64::try_from(left).unwrap_or(i64::MAX);
        let deleted = run(connection, sweep, params![before, most])?;
        left = left.saturating_sub(deleted);
        all += deleted;
    }
    Ok(MaintenanceReport {
        deleted: all,
        more: left == 0,
    })
}
