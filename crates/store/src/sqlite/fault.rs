//! What goes wrong inside of the engine.

use bailiwick_core::store::Conflict;

use crate::{StoreError, columns::Unreadable, value::Unwritable};

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// SQLite refused.
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row does not hold what it should.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A command asks for what cannot be.
    #[error("{0}")]
    Impossible(&'static str),
}

impl Fault {
    /// Whether the transaction around it must not be committed: SQLite promises
    /// nothing about what such an error leaves behind.
    pub(super) fn spoils_transaction(&self) -> bool {
        use rusqlite::ErrorCode as Code;
        let Self::Sqlite(error) = self else {
            return false;
        };
        matches!(
            error.sqlite_error_code(),
            Some(
                Code::DiskFull
                    | Code::SystemIoFailure
                    | Code::OutOfMemory
                    | Code::DatabaseCorrupt
                    | Code::NotADatabase
                    | Code::OperationInterrupted
                    | Code::DatabaseBusy
                    | Code::DatabaseLocked
            )
        )
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

impl From<Unwritable> for Fault {
    fn from(Unwritable(what): Unwritable) -> Self {
        Self::Impossible(what)
    }
}

impl From<Unwritable> for Refusal {
    fn from(unwritable: Unwritable) -> Self {
        Self::Fault(unwritable.into())
    }
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
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        match &fault {
            // Another process holds the write lock: nothing was written.
            Fault::Sqlite(error)
                if matches!(
                    error.sqlite_error_code(),
                    Some(DatabaseBusy | DatabaseLocked)
                ) =>
            {
                Self::Busy
            }
            _ => Self::Failed(fault.to_string()),
        }
    }
}
