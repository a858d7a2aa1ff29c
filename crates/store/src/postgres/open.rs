//! Opening: sessions as the promise of durability needs them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio_postgres::{Config, SimpleQueryMessage};

use super::{
    address::Address,
    connection::{Connection, OnNotification},
    fault::Fault,
    link::in_time,
    options::Options,
    read::Read,
    tls::Tls,
};
use crate::sql::Statements;

/// The oldest release that its makers still look after.
const OLDEST: u32 = 13;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// To read for a request, or to hear news.
    Reading,
    /// To read what takes long.
    Counting,
    /// To write.
    Writing,
    /// To bring the database to this release: it may wait for another that does.
    Migrating,
}

/// Makes connections.
pub(super) struct Opener {
    configs: Vec<Config>,
    /// The host that answered last.
    last: AtomicUsize,
    tls: Tls,
    statements: Arc<Statements>,
    busy_timeout: Duration,
    answer_timeout: Duration,
}

impl Opener {
    /// For a database, with the statements of a prefix.
    pub(super) fn new(address: &Address, options: &Options) -> Result<Self, Fault> {
        Ok(Self {
            configs: address.configs().to_vec(),
            last: AtomicUsize::new(0),
            tls: Tls::of(address.verification()).map_err(Fault::Unusable)?,
            statements: Arc::new(Statements::of(&options.prefix)),
            busy_timeout: options.busy_timeout,
            answer_timeout: options.answer_timeout,
        })
    }

    /// A new connection, to a server that keeps what it acknowledges. Each host has its
    /// part of the time, so that one that keeps silent does not hide the next.
    pub(super) async fn open(
        &self,
        purpose: Use,
        on_notification: Option<OnNotification>,
    ) -> Read<Connection> {
        let hosts = self.configs.len();
        let first = self.last.load(Ordering::Relaxed);
        let part = self.patience() / u32::try_from(hosts).unwrap_or(u32::MAX);
        let mut why = Fault::TimedOut;
        for host in (first..first + hosts).map(|at| at % hosts) {
            let Some(config) = self.configs.get(host) else {
                continue;
            };
            // Large, and rare: it is not to be part of each that may open one.
            let opening = Box::pin(self.open_at(config, purpose, on_notification.clone()));
            match in_time(part, opening).await {
                Ok(connection) => {
                    self.last.store(host, Ordering::Relaxed);
                    return Ok(connection);
                }
                Err(fault) => why = fault,
            }
        }
        Err(why)
    }

    /// How long all that a connection does may take.
    pub(super) fn patience(&self) -> Duration {
        self.answer_timeout.max(self.busy_timeout)
    }

    async fn open_at(
        &self,
        config: &Config,
        purpose: Use,
        on_notification: Option<OnNotification>,
    ) -> Read<Connection> {
        let (client, wire) = config.connect(self.tls.clone()).await?;
        let mut connection = Connection::new(client, wire, &self.statements, on_notification);
        let settings = self.settings(purpose);
        let found = connection.client_mut().simple_query(&settings).await?;
        check(&found)?;
        Ok(connection)
    }

    /// Limits of time, and a look at what the promise rests on. Nothing ends a commit
    /// that waits for a standby: that would leave it done and unacknowledged.
    fn settings(&self, purpose: Use) -> String {
        let limit = match purpose {
            Use::Writing | Use::Migrating => 0,
            Use::Reading => self.answer_timeout.as_millis(),
            Use::Counting => 60_000,
        };
        let wait = match purpose {
            Use::Migrating => 30_000,
            _ => self.busy_timeout.as_millis(),
        };
        format!(
            "SET statement_timeout = {limit}; SET lock_timeout = {wait}; \
             SET idle_in_transaction_session_timeout = 10000; \
             SET client_min_messages = warning; \
             SET default_transaction_deferrable = off; \
             SELECT current_setting('fsync'), current_setting('full_page_writes'), \
             current_setting('synchronous_commit'), \
             current_setting('synchronous_standby_names') <> '', pg_is_in_recovery(), \
             current_setting('server_version_num'), current_setting('server_encoding')"
        )
    }
}

/// Refuses a server that may lose what it acknowledged (security.md §6.1).
fn check(found: &[SimpleQueryMessage]) -> Read<()> {
    let row = found.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let setting = |at: usize| row.and_then(|row| row.try_get(at).ok().flatten());
    let refused = |why: &str| Err(Fault::Unusable(why.to_owned()));
    let release = setting(5).and_then(|number| number.parse::<u32>().ok());
    if release.unwrap_or_default() < OLDEST * 10_000 {
        return refused(&format!("PostgreSQL {OLDEST} or newer is needed"));
    }
    if setting(4) != Some("f") {
        return refused("the server is a standby: it cannot be written to");
    }
    if setting(0) != Some("on") {
        return refused("the server has fsync = off: what it acknowledges can be lost");
    }
    if setting(1) != Some("on") {
        return refused("the server has full_page_writes = off: a crash can corrupt it");
    }
    let has_standbys = setting(3) != Some("f");
    match setting(2) {
        Some("on" | "remote_apply") => {}
        Some("local" | "remote_write") if !has_standbys => {}
        _ => {
            return refused(
                "the server has not synchronous_commit = on: what it acknowledges can be lost; \
                 set it for the server, or for this role and database",
            );
        }
    }
    if setting(6) != Some("UTF8") {
        return refused("the database does not have the encoding UTF8");
    }
    Ok(())
}
