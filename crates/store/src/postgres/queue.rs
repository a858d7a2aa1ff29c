//! A bounded queue from which a task takes what has gathered meanwhile.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Semaphore;

use crate::{QueueActivity, StoreError};

/// Many give, one or several tasks take.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    /// As many permits as there are waiting.
    ready: Semaphore,
    capacity: usize,
}

struct State<T> {
    waiting: VecDeque<T>,
    /// What went through so far.
    activity: QueueActivity,
}

impl<T> Queue<T> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                activity: QueueActivity::default(),
            }),
            ready: Semaphore::new(0),
            capacity,
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing here leaves it half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives one; refuses when the queue is full.
    pub(super) fn push(&self, one: T) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.waiting.len() >= self.capacity {
            state.activity.refused += 1;
            return Err(StoreError::Busy);
        }
        state.waiting.push_back(one);
        drop(state);
        self.ready.add_permits(1);
        Ok(())
    }

    /// Waits for the first and takes what is there, at most `most`.
    pub(super) async fn take(&self, most: usize) -> Vec<T> {
        // It is never closed.
        if let Ok(permit) = self.ready.acquire().await {
            permit.forget();
        }
        let mut state = self.state();
        let mut taken = Vec::from_iter(state.waiting.pop_front());
        while taken.len() < most
            && let Ok(permit) = self.ready.try_acquire()
        {
            permit.forget();
            taken.extend(state.waiting.pop_front());
        }
        state.activity.batches += 1;
        state.activity.taken += taken.len() as u64;
        taken
    }

    /// What waits now, and what went through so far.
    pub(super) fn activity(&self) -> QueueActivity {
        let state = self.state();
        QueueActivity {
            waiting: state.waiting.len() as u64,
            ..state.activity
        }
    }
}
