//! A bounded queue from which a thread takes what has gathered meanwhile.

use std::collections::VecDeque;

use super::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use crate::{QueueActivity, StoreError};

/// Many give, one or several threads take.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    ready: Condvar,
    capacity: usize,
}

struct State<T> {
    waiting: VecDeque<T>,
    /// Threads that wait for something to do.
    idle: usize,
    closed: bool,
    /// What went through so far.
    activity: QueueActivity,
}

impl<T> Queue<T> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                idle: 0,
                closed: false,
                activity: QueueActivity::default(),
            }),
            ready: Condvar::new(),
            capacity,
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing here leaves the state half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives one; refuses when the queue is full.
    pub(super) fn push(&self, one: T) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.closed {
            return Err(StoreError::Failed("the store is closed".into()));
        }
        if state.waiting.len() >= self.capacity {
            state.activity.refused += 1;
            return Err(StoreError::Busy);
        }
        state.waiting.push_back(one);
        let somebody_waits = state.idle > 0;
        drop(state);
        if somebody_waits {
            self.ready.notify_one();
        }
        Ok(())
    }

    /// Waits for the first and takes what is there, at most `most`; nothing
    /// means that the queue is closed and empty.
    pub(super) fn take(&self, most: usize) -> Vec<T> {
        let mut state = self.state();
        while state.waiting.is_empty() && !state.closed {
            state.idle += 1;
            state = self
                .ready
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        let count = state.waiting.len().min(most);
        if count > 0 {
            state.activity.batches += 1;
            state.activity.taken += count as u64;
        }
        state.waiting.drain(..count).collect()
    }

    /// What waits now, and what went through so far.
    pub(super) fn activity(&self) -> QueueActivity {
        let state = self.state();
        QueueActivity {
            waiting: state.waiting.len() as u64,
            ..state.activity
        }
    }

    /// Lets the threads end once they have done what is waiting.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.ready.notify_all();
    }
}
