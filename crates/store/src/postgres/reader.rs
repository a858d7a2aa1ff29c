//! The tasks that read: each batch of reads is one transaction.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use bailiwick_core::{
    snapshot::Version,
    store::{Changes, ListQuery, LoadPlan, Loaded, Page},
};
use futures_util::{
    FutureExt as _,
    future::{join, join_all},
};
use tokio::sync::oneshot;

use super::{
    connection::Connection,
    fault::Fault,
    link::{Link, in_time},
    list::{self, ListFault},
    queue::Queue,
    read::{self, Read},
    registry,
    transactions::READ,
};
use crate::StoreError;

/// The most reads of one transaction.
const BATCH: usize = 8;

pub(super) type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// What is asked for, and where its answer goes.
#[expect(
    clippy::large_enum_variant,
    reason = "most questions are loads: a box would cost each of them an allocation"
)]
pub(super) enum Question {
    Load(LoadPlan, Reply<Box<Loaded>>),
    Changes(Option<Version>, Reply<Changes>),
    Page(ListQuery, Reply<Page>),
}

/// What was found for a question.
enum Answer {
    Loaded(Box<Loaded>),
    Changes(Changes),
    Page(Page),
    Refused(StoreError),
}

/// Reads for as long as the task is left to run.
pub(super) async fn run_reader(
    mut link: Link,
    questions: Arc<Queue<Question>>,
    patience: Duration,
) {
    loop {
        let mut batch = questions.take(BATCH).await;
        // Who asked may have gone away meanwhile.
        batch.retain(|question| !question.is_abandoned());
        // A list may take long: what a token needs neither waits for it nor fails with it.
        let lists: Vec<_> = batch
            .extract_if(.., |question| question.is_list())
            .collect();
        if !batch.is_empty() {
            answer_all(&mut link, batch, patience).await;
        }
        for list in lists {
            answer_all(&mut link, vec![list], patience).await;
        }
    }
}

async fn answer_all(link: &mut Link, batch: Vec<Question>, patience: Duration) {
    // Whoever gets no answer takes it for a failure.
    let work = AssertUnwindSafe(read_all(link, &batch, patience));
    let Ok(answers) = work.catch_unwind().await else {
        tracing::error!("a read panicked");
        link.lose();
        return;
    };
    for (question, answer) in batch.into_iter().zip(answers) {
        question.answer(answer);
    }
}

/// One answer for each question. What was asked before a transaction began may be
/// read inside of it. A connection that was lost while nothing was asked is made
/// anew; one that is lost twice is an error.
async fn read_all(link: &mut Link, batch: &[Question], patience: Duration) -> Vec<Read<Answer>> {
    let mut why = Fault::TimedOut;
    for _ in 0..2 {
        let (connection, was_there) = match in_time(patience, link.connection()).await {
            Ok(connected) => connected,
            Err(fault) => return failed(batch, &fault),
        };
        match in_time(patience, transact(connection, batch)).await {
            Ok(answers) => {
                if connection.is_closed() {
                    link.lose();
                }
                return answers;
            }
            Err(fault) => {
                link.lose();
                why = fault;
                if !was_there || matches!(why, Fault::TimedOut) {
                    break;
                }
            }
        }
    }
    failed(batch, &why)
}

fn failed(batch: &[Question], fault: &Fault) -> Vec<Read<Answer>> {
    tracing::error!(error = %fault, "a read failed");
    let why = fault.to_string();
    let answers = batch
        .iter()
        .map(|_| Ok(Answer::Refused(StoreError::Failed(why.clone()))));
    answers.collect()
}

/// An error is of the whole transaction; those inside are each of one question.
async fn transact(connection: &Connection, batch: &[Question]) -> Read<Vec<Read<Answer>>> {
    if batch.iter().all(Question::is_for_version) {
        let version = read::version(connection).await?;
        let answer = || {
            let mut loaded = Box::<Loaded>::default();
            loaded.version = version;
            Ok(Answer::Loaded(loaded))
        };
        return Ok(batch.iter().map(|_| answer()).collect());
    }
    let questions = join_all(batch.iter().map(|question| question.ask(connection)));
    let (begun, answers) = join(connection.batch(READ), questions).await;
    begun?;
    let of_database = |answer: &Read<Answer>| answer.as_ref().is_err_and(Fault::is_of_database);
    let spoilt = answers.iter().any(of_database);
    connection
        .batch(if spoilt { "ROLLBACK" } else { "COMMIT" })
        .await?;
    if !spoilt || batch.len() == 1 {
        return Ok(answers);
    }
    // What one question did must not be what the others are told.
    let mut answers = Vec::with_capacity(batch.len());
    for question in batch {
        let (begun, answer) = join(connection.batch(READ), question.ask(connection)).await;
        begun?;
        connection.batch("ROLLBACK").await?;
        answers.push(answer);
    }
    Ok(answers)
}

impl Question {
    fn is_abandoned(&self) -> bool {
        match self {
            Self::Load(_, reply) => reply.is_closed(),
            Self::Changes(_, reply) => reply.is_closed(),
            Self::Page(_, reply) => reply.is_closed(),
        }
    }

    fn is_list(&self) -> bool {
        matches!(self, Self::Page(..))
    }

    fn is_for_version(&self) -> bool {
        matches!(self, Self::Load(plan, _) if plan.is_empty())
    }

    async fn ask(&self, connection: &Connection) -> Read<Answer> {
        match self {
            Self::Load(plan, _) => {
                let loaded = Box::pin(read::load(connection, plan)).await?;
                Ok(Answer::Loaded(loaded))
            }
            Self::Changes(since, _) => Ok(Answer::Changes(
                registry::changes(connection, *since).await?,
            )),
            Self::Page(query, _) => match list::page(connection, query).await {
                Ok(page) => Ok(Answer::Page(page)),
                Err(ListFault::Refused(error)) => Ok(Answer::Refused(error)),
                Err(ListFault::Fault(fault)) => Err(fault),
            },
        }
    }

    fn answer(self, answer: Read<Answer>) {
        let answer = answer.map_err(|fault| {
            tracing::error!(error = %fault, "a read failed");
            StoreError::from(fault)
        });
        let error = match answer {
            Err(error) | Ok(Answer::Refused(error)) => error,
            Ok(answer) => return self.answer_found(answer),
        };
        match self {
            Self::Load(_, reply) => drop(reply.send(Err(error))),
            Self::Changes(_, reply) => drop(reply.send(Err(error))),
            Self::Page(_, reply) => drop(reply.send(Err(error))),
        }
    }

    fn answer_found(self, answer: Answer) {
        match (self, answer) {
            (Self::Load(_, reply), Answer::Loaded(loaded)) => drop(reply.send(Ok(loaded))),
            (Self::Changes(_, reply), Answer::Changes(changes)) => drop(reply.send(Ok(changes))),
            (Self::Page(_, reply), Answer::Page(page)) => drop(reply.send(Ok(page))),
            // Whoever gets no answer takes it for a failure.
            _ => {}
        }
    }
}
