//! A bounded number of threads that read, each with a connection of its own.

use std::collections::VecDeque;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use hyper::StatusCode;
use rusqlite::{Connection, Result};
use tokio::sync::oneshot;

use super::table;

const QUEUE: usize = 1024;

type Query = Box<dyn FnOnce(&Connection) + Send>;

#[derive(Default)]
struct Queue {
    queries: Mutex<VecDeque<Query>>,
    filled: Condvar,
}

/// The way to the reading threads.
#[derive(Clone)]
pub struct Readers {
    queue: Arc<Queue>,
}

impl Readers {
    /// Starts `count` threads on the database at `path`.
    pub fn open(path: &Path, count: usize) -> Result<Self> {
        let queue = Arc::new(Queue::default());
        for _ in 0..count {
            let connection = table::open_reader(path)?;
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                loop {
                    queue.take()(&connection);
                }
            });
        }
        Ok(Self { queue })
    }

    /// Runs `query` on one of the threads. A full queue is 503, a failed
    /// query 500.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T, StatusCode> {
        let (answer, answered) = oneshot::channel();
        self.queue.put(Box::new(move |connection| {
            if let Ok(found) = query(connection) {
                // The client may have gone away meanwhile.
                let _ = answer.send(found);
            }
        }))?;
        answered
            .await
            .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl fmt::Debug for Readers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Readers").finish_non_exhaustive()
    }
}

impl Queue {
    fn put(&self, query: Query) -> Result<(), StatusCode> {
        let mut queries = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
        if queries.len() >= QUEUE {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        queries.push_back(query);
        drop(queries);
        self.filled.notify_one();
        Ok(())
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
