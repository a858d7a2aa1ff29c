//! A connection, and the texts of the statements for its tables.

use std::{ops::Deref, sync::Arc};

use rusqlite::CachedStatement;

use super::fault::Fault;
use crate::sql::{Statement, Statements};

/// See the module.
pub(super) struct Connection {
    connection: rusqlite::Connection,
    statements: Arc<Statements>,
}

impl Connection {
    pub(super) fn new(connection: rusqlite::Connection, statements: &Arc<Statements>) -> Self {
        Self {
            connection,
            statements: Arc::clone(statements),
        }
    }

    /// A statement, prepared at its first use.
    pub(super) fn statement(&self, statement: Statement) -> Result<CachedStatement<'_>, Fault> {
        let text = self.statements.text(statement);
        Ok(self.connection.prepare_cached(text)?)
    }

    /// Begins or ends a transaction, or a part of it.
    pub(super) fn control(&self, text: &'static str) -> Result<(), Fault> {
        self.connection.prepare_cached(text)?.execute([])?;
        Ok(())
    }
}

impl Deref for Connection {
    type Target = rusqlite::Connection;

    fn deref(&self) -> &rusqlite::Connection {
        &self.connection
    }
}
