//! A connection that is made when it is needed, and made anew when it is lost.

use std::{sync::Arc, time::Duration};

use tokio::time::timeout;

use super::{
    connection::Connection,
    fault::Fault,
    open::{Opener, Use},
    read::Read,
};

/// See the module.
pub(super) struct Link {
    opener: Arc<Opener>,
    purpose: Use,
    connection: Option<Connection>,
}

impl Link {
    pub(super) fn new(opener: &Arc<Opener>, purpose: Use) -> Self {
        Self {
            opener: Arc::clone(opener),
            purpose,
            connection: None,
        }
    }

    /// The connection, and whether it was there already: then it may turn out to
    /// have been lost meanwhile.
    pub(super) async fn connection(&mut self) -> Read<(&Connection, bool)> {
        let open = self.connection.take().filter(|one| !one.is_closed());
        let was_there = open.is_some();
        let connection = match open {
            Some(connection) => connection,
            None => self.opener.open(self.purpose, None).await?,
        };
        Ok((self.connection.insert(connection), was_there))
    }

    /// Closes it: the server rolls back what was open.
    pub(super) fn lose(&mut self) {
        self.connection = None;
    }
}

/// Waits for an answer of the database, but not for ever.
pub(super) async fn in_time<T>(patience: Duration, work: impl Future<Output = Read<T>>) -> Read<T> {
    timeout(patience, work)
        .await
        .unwrap_or(Err(Fault::TimedOut))
}
