//! The bare limit of issuing: one random secret, one hash, one durable row.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use bytes::Bytes;
use hyper::StatusCode;
use rusqlite::{Connection, Result};
use tokio::sync::oneshot;

use super::serve::Work;
use super::table;
use crate::credential::{Credential, SECRET_BYTES, SELECTOR_BYTES};

const QUEUE: usize = 1024;
const BATCH: usize = 128;

/// Bytes of a selector that are random; the others are the time.
const TIME_BYTES: usize = 6;

struct Row {
    credential: Credential,
    now: i64,
    committed: oneshot::Sender<()>,
}

/// Issues a token for every POST; answers after the commit.
#[derive(Debug)]
pub struct Issue {
    queue: SyncSender<Row>,
}

impl Issue {
    /// Opens the database and starts the one writer thread.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = table::open(path)?;
        let (queue, rows) = sync_channel(QUEUE);
        thread::spawn(move || write(&connection, &rows));
        Ok(Self { queue })
    }
}

impl Work for Issue {
    async fn work(&self, body: Bytes) -> Result<Bytes, StatusCode> {
        let grant_type = form_urlencoded::parse(&body).find(|(name, _)| name == "grant_type");
        if grant_type.is_none_or(|(_, value)| value != "client_credentials") {
            return Err(StatusCode::BAD_REQUEST);
        }
        let credential = draw()?;
        let (committed, answer) = oneshot::channel();
        self.queue
            .try_send(Row {
                credential,
                now: table::unix_seconds(),
                committed,
            })
            .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        answer
            .await
            .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        let body = format!(
            r#"{{"access_token":"{}","token_type":"Bearer","expires_in":{},"scope":"bench"}}"#,
            credential.to_token(),
            table::LIFETIME
        );
        Ok(Bytes::from(body))
    }
}

fn draw() -> Result<Credential, StatusCode> {
    let mut random = [0; SELECTOR_BYTES - TIME_BYTES + SECRET_BYTES];
    aws_lc_rs::rand::fill(&mut random).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let milliseconds = table::unix_milliseconds().to_be_bytes();
    let mut bytes = milliseconds.into_iter().skip(8 - TIME_BYTES).chain(random);
    let mut credential = Credential {
        selector: [0; SELECTOR_BYTES],
        secret: [0; SECRET_BYTES],
    };
    for place in credential.selector.iter_mut().chain(&mut credential.secret) {
        *place = bytes.next().unwrap_or_default();
    }
    Ok(credential)
}

fn write(connection: &Connection, rows: &Receiver<Row>) {
    while let Ok(first) = rows.recv() {
        let batch: Vec<Row> = std::iter::once(first)
            .chain(rows.try_iter())
            .take(BATCH)
            .collect();
        // A failed commit drops the senders: every request of the batch is a 500.
        if commit(connection, &batch).is_ok() {
            for row in batch {
                // The client may have gone away meanwhile.
                let _ = row.committed.send(());
            }
        }
    }
}

fn commit(connection: &Connection, batch: &[Row]) -> Result<()> {
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([]);
    run("BEGIN IMMEDIATE")?;
    for row in batch {
        run("SAVEPOINT request")?;
        table::insert(connection, &row.credential, row.now)?;
        run("RELEASE request")?;
    }
    run("COMMIT")?;
    Ok(())
}
