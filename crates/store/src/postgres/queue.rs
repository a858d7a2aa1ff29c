//! A bounded queue from which a task takes what has gathered meanwhile.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Semaphore;

use crate::StoreError;

/// Many give, one or several tasks take.
pub(super) struct Queue<T> {
    waiting: Mutex<VecDeque<T>>,
    /// As many permits as there are waiting.
    ready: Semaphore,
    capacity: usize,
}

impl<T> Queue<T> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            waiting: Mutex::default(),
            ready: Semaphore::new(0),
            capacity,
        }
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<T>> {
        // Nothing here leaves it half-changed.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives one; refuses when the queue is full.
    pub(super) fn push(&self, one: T) -> Result<(), StoreError> {
        let mut waiting = self.waiting();
        if waiting.len() >= self.capacity {
            return Err(StoreError::Busy);
        }
        waiting.push_back(one);
        drop(waiting);
        self.ready.add_permits(1);
        Ok(())
    }

    /// Waits for the first and takes what is there, at most `most`.
    pub(super) async fn take(&self, most: usize) -> Vec<T> {
        // It is never closed.
        if let Ok(permit) = self.ready.acquire().await {
            permit.forget();
        }
        let mut waiting = self.waiting();
        let mut taken = Vec::from_iter(waiting.pop_front());
        while taken.len() < most
            && let Ok(permit) = self.ready.try_acquire()
        {
            permit.forget();
            taken.extend(waiting.pop_front());
        }
        taken
    }
}
