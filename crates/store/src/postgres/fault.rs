//! What goes wrong inside of the engine.

use std::error::Error as _;

use bailiwick_core::store::Conflict;
use tokio_postgres::error::SqlState;

use crate::{StoreError, columns::Unreadable, value::Unwritable};

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// PostgreSQL refused, or could not be reached.
    #[error("{}", told(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// It gave no answer in time.
    #[error("the database gave no answer in time")]
    TimedOut,
    /// Its settings, or its schema, are not what the promises rest on.
    #[error("{0}")]
    Unusable(String),
    /// A row does not hold what it should.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A command asks for what cannot be.
    #[error("{0}")]
    Impossible(&'static str),
    /// Whether a commit happened is not known: nobody is told that it did.
    #[error("it is not known whether the commit happened: {0}")]
    Doubtful(String),
}

/// In words, without the values of the row: the detail of an error has them.
fn told(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return format!("{} ({})", error.message(), error.code().code());
    }
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        told = format!("{told}: {cause}");
        source = cause.source();
    }
    told
}

impl Fault {
    fn code(&self) -> Option<&SqlState> {
        match self {
            Self::Postgres(error) => error.code(),
            _ => None,
        }
    }

    /// Whether it said that another transaction was in the way; the same again
    /// may go well.
    pub(super) fn is_contention(&self) -> bool {
        let contention = [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
        ];
        self.code().is_some_and(|code| contention.contains(code))
    }

    /// Whether what was in the way stayed there for as long as may be waited.
    pub(super) fn is_lock_timeout(&self) -> bool {
        self.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
    }

    /// Whether the connection is of no more use.
    pub(super) fn ends_connection(&self) -> bool {
        match self {
            Self::Postgres(error) => error.code().is_none_or(ends_session),
            Self::TimedOut | Self::Doubtful(_) | Self::Unusable(_) => true,
            Self::Unreadable(_) | Self::Impossible(_) => false,
        }
    }

    /// Whether its cause is the database, and not what was asked.
    pub(super) fn is_of_database(&self) -> bool {
        !matches!(self, Self::Unreadable(_) | Self::Impossible(_))
    }
}

/// Whether the server ended the session, or is not the one that writes.
fn ends_session(code: &SqlState) -> bool {
    let class = code.code().get(..2);
    matches!(class, Some("08" | "57" | "58" | "XX"))
        || *code == SqlState::READ_ONLY_SQL_TRANSACTION
        || *code == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
}

impl From<Unwritable> for Fault {
    fn from(Unwritable(what): Unwritable) -> Self {
        Self::Impossible(what)
    }
}

/// Why a write was not made.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Its precondition failed.
    Conflict(Box<Conflict>),
    /// Something went wrong.
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Conflict> for Refusal {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        // Nothing was written: a commit whose outcome is unknown is doubtful.
        let busy = [
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::QUERY_CANCELED,
            SqlState::TOO_MANY_CONNECTIONS,
        ];
        if fault.is_contention() || fault.code().is_some_and(|code| busy.contains(code)) {
            return Self::Busy;
        }
        match fault {
            Fault::Unusable(why) => Self::Unusable(why),
            other => Self::Failed(other.to_string()),
        }
    }
}
