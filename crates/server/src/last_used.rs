//! When static tokens were last used: noted in memory, written a little later,
//! for no answer waits for it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use bailiwick_core::{
    UnixTime,
    opaque::Selector,
    store::{Commit, Write},
};

/// Most tokens remembered between two flushes.
const MOST: usize = 10_000;

/// Uses that are not written yet.
#[derive(Debug, Default)]
pub(crate) struct LastUsed(Mutex<HashMap<Selector, UnixTime>>);

impl LastUsed {
    /// Notes a use.
    pub(crate) fn note(&self, token: Selector, now: UnixTime) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if uses.len() < MOST || uses.contains_key(&token) {
            uses.insert(token, now);
        }
    }

    /// What is to be written; `None` if nothing was used.
    pub(crate) fn take(&self) -> Option<Commit> {
        let uses = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if uses.is_empty() {
            return None;
        }
        let touch = |(selector, at)| Write::TouchAccessToken { selector, at };
        Some(Commit {
            version: None,
            writes: uses.into_iter().map(touch).collect(),
        })
    }
}
