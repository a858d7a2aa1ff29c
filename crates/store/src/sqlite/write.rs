//! Writing: one commit inside of the writer's transaction.

use bailiwick_core::{
    model::FamilyId,
    snapshot::Version,
    store::{Commit, Conflict, Outcome, Write},
};
use rusqlite::{Params, params_from_iter};

use super::{
    connection::Connection,
    fault::{Fault, Refusal},
};
use crate::{
    sql::{self, Statement},
    value::Value,
};

pub(super) type Done = Result<(), Refusal>;

/// The writes of one commit.
pub(super) struct Writes<'c> {
    pub(super) connection: &'c Connection,
    /// The version that this commit leads to.
    version: Version,
    /// Families that this commit inserted.
    pub(super) new_families: Vec<FamilyId>,
    /// A family that was seen not to be revoked.
    pub(super) live_family: Option<FamilyId>,
}

/// Makes all writes of `commit`, or says why not; then the caller rolls back.
pub(super) fn commit(
    connection: &Connection,
    commit: &Commit,
    version: &mut Version,
) -> Result<Outcome, Fault> {
    if commit.version.is_some_and(|decided| decided != *version) {
        return Ok(Outcome::Stale { version: *version });
    }
    let makes_version = commit.writes.iter().any(Write::makes_version);
    let next = Version(version.0 + u64::from(makes_version));
    let mut writes = Writes {
        connection,
        version: next,
        new_families: Vec::new(),
        live_family: None,
    };
    match writes.make(&commit.writes, makes_version) {
        Ok(()) => {
            *version = next;
            Ok(Outcome::Committed { version: next })
        }
        Err(Refusal::Conflict(row)) => Ok(Outcome::Conflict(row)),
        Err(Refusal::Fault(fault)) => Err(fault),
    }
}

/// Whether a commit comes to one statement that writes.
pub(super) fn is_one_statement(commit: &Commit) -> bool {
    matches!(
        commit.writes.as_slice(),
        [] | [Write::InsertCode(_)
            | Write::InsertAccessToken(_)
            | Write::InsertSession(_)
            | Write::RevokeAccessToken { .. }
            | Write::RevokeFamily { .. }
            | Write::TouchAccessToken { .. }
            | Write::TouchFamily { .. }
            | Write::TouchSession { .. }
            | Write::TouchSecret { .. }
            | Write::CountWeather(_)
            | Write::InsertApiToken(_)
            | Write::TouchApiToken { .. }
            | Write::RevokeApiToken { .. }
            | Write::ConsumeTicket { .. }]
    )
}

impl Writes<'_> {
    fn make(&mut self, writes: &[Write], makes_version: bool) -> Done {
        for write in writes {
            self.write_token(write)?;
        }
        if makes_version {
            self.run(sql::SET_VERSION, [self.version()])?;
        }
        Ok(())
    }

    /// Runs a statement and answers how many rows it wrote.
    pub(super) fn run(
        &self,
        statement: Statement,
        parameters: impl Params,
    ) -> Result<usize, Fault> {
        run(self.connection, statement, parameters)
    }

    /// Runs a statement whose parameters are a row, and answers how many it wrote.
    pub(super) fn insert<const N: usize>(
        &self,
        statement: Statement,
        row: [Value<'_>; N],
    ) -> Result<usize, Fault> {
        self.run(statement, params_from_iter(row))
    }

    pub(super) fn version(&self) -> i64 {
        i64::try_from(self.version.0).unwrap_or(i64::MAX)
    }

    /// Runs a statement that writes one row, or else its precondition failed.
    pub(super) fn expect_one(
        &self,
        statement: Statement,
        parameters: impl Params,
        conflict: Conflict,
    ) -> Done {
        match self.run(statement, parameters)? {
            0 => Err(conflict.into()),
            _ => Ok(()),
        }
    }
}

/// Runs a statement and answers how many rows it wrote.
pub(super) fn run(
    connection: &Connection,
    statement: Statement,
    parameters: impl Params,
) -> Result<usize, Fault> {
    Ok(connection.statement(statement)?.execute(parameters)?)
}
