//! The bare limit of introspection: one look-up by primary key, one hash.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use hyper::StatusCode;
use rusqlite::{Connection, OptionalExtension, Result, Row};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

use super::serve::Work;
use super::table;
use crate::credential::Credential;

const QUEUE: usize = 1024;

/// A row, as far as the answer needs it.
#[derive(Debug)]
struct Found {
    secret_hash: [u8; 32],
    client_id: [u8; 16],
    scope: String,
    issued_at: i64,
    expires_at: i64,
}

#[derive(Debug)]
struct Query {
    selector: [u8; 16],
    answer: oneshot::Sender<Option<Found>>,
}

#[derive(Debug, Default)]
struct Queue {
    queries: Mutex<VecDeque<Query>>,
    filled: Condvar,
}

/// Answers every POST with what the row of its `token` says.
#[derive(Debug)]
pub struct Lookup {
    queue: Arc<Queue>,
}

impl Lookup {
    /// Makes the database at `path` with `rows` rows, and starts `readers`
    /// reader threads.
    pub fn open(path: &Path, rows: u64, readers: usize) -> Result<Self> {
        table::fill(&mut table::open(path)?, rows)?;
        let queue = Arc::new(Queue::default());
        for _ in 0..readers {
            let connection = table::open_reader(path)?;
            let queue = Arc::clone(&queue);
            thread::spawn(move || read(&connection, &queue));
        }
        Ok(Self { queue })
    }
}

impl Work for Lookup {
    async fn work(&self, body: Bytes) -> Result<Bytes, StatusCode> {
        let token = form_urlencoded::parse(&body).find(|(name, _)| name == "token");
        let (_, token) = token.ok_or(StatusCode::BAD_REQUEST)?;
        let credential = Credential::from_token(token.as_bytes()).ok_or(StatusCode::BAD_REQUEST)?;
        let found = self.queue.ask(credential.selector)?.await;
        let found = found.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        let live = found.filter(|found| {
            bool::from(found.secret_hash.ct_eq(&credential.secret_hash()))
                && found.expires_at > table::unix_seconds()
        });
        Ok(
            live.map_or(Bytes::from_static(br#"{"active":false}"#), |found| {
                render(&found)
            }),
        )
    }
}

impl Queue {
    fn ask(&self, selector: [u8; 16]) -> Result<oneshot::Receiver<Option<Found>>, StatusCode> {
        let (answer, answered) = oneshot::channel();
        let mut queries = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
        if queries.len() >= QUEUE {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        queries.push_back(Query { selector, answer });
        drop(queries);
        self.filled.notify_one();
        Ok(answered)
    }

    fn take(&self) -> Query {
        let mut queries = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(query) = queries.pop_front() {
                return query;
            }
            queries = self
                .filled
                .wait(queries)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn read(connection: &Connection, queue: &Queue) {
    loop {
        let query = queue.take();
        // A failed look-up drops the sender: the request is a 500.
        if let Ok(found) = find(connection, query.selector) {
            // The client may have gone away meanwhile.
            let _ = query.answer.send(found);
        }
    }
}

fn find(connection: &Connection, selector: [u8; 16]) -> Result<Option<Found>> {
    let row = |row: &Row<'_>| {
        Ok(Found {
            secret_hash: row.get(0)?,
            client_id: row.get(1)?,
            scope: row.get(2)?,
            issued_at: row.get(3)?,
            expires_at: row.get(4)?,
        })
    };
    connection
        .prepare_cached(table::FIND)?
        .query_row([selector], row)
        .optional()
}

fn render(found: &Found) -> Bytes {
    Bytes::from(format!(
        r#"{{"active":true,"scope":"{}","client_id":"{}","token_type":"Bearer","exp":{},"iat":{}}}"#,
        found.scope,
        HEXLOWER.encode(&found.client_id),
        found.expires_at,
        found.issued_at
    ))
}
