//! The threads that read: each read is one transaction.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use bailiwick_core::{
    snapshot::Version,
    store::{Changes, ListQuery, LoadPlan, Loaded, Page},
};

use super::{
    connection::Connection, fault::Fault, list, queue::Queue, read, registry, writer::Reply,
};
use crate::StoreError;

/// The most reads of one transaction.
const BATCH: usize = 8;

/// What a reader is asked for, and where its answer goes.
#[expect(
    clippy::large_enum_variant,
    reason = "most questions are loads: a box would cost each of them an allocation"
)]
pub(super) enum Question {
    Load(LoadPlan, Reply<Box<Loaded>>),
    Changes(Option<Version>, Reply<Changes>),
    Page(ListQuery, Reply<Page>),
}

/// Reads until the queue is closed.
pub(super) fn run_reader(connection: &Connection, questions: &Arc<Queue<Question>>) {
    loop {
        let batch = questions.take(BATCH);
        if batch.is_empty() {
            return;
        }
        // What was asked before a transaction began may be read inside of it.
        let work = AssertUnwindSafe(|| answer_all(connection, batch));
        let done = catch_unwind(work).unwrap_or(Err(Fault::Impossible("a read panicked")));
        if let Err(error) = done {
            tracing::error!(%error, "a read failed");
        }
        if !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
    }
}

/// Whoever gets no answer takes it for a failure.
fn answer_all(connection: &Connection, batch: Vec<Question>) -> Result<(), Fault> {
    connection.control("BEGIN")?;
    for question in batch {
        // Who asked may have gone away meanwhile.
        match question {
            Question::Load(plan, reply) => {
                let _ = reply.send(read::load(connection, &plan).map_err(StoreError::from));
            }
            Question::Changes(since, reply) => {
                let _ = reply.send(registry::changes(connection, since).map_err(StoreError::from));
            }
            Question::Page(query, reply) => {
                let _ = reply.send(list::page(connection, &query));
            }
        }
    }
    connection.control("COMMIT")
}
