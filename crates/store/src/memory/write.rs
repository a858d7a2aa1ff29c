//! Commits: all writes of one, or none.

use std::sync::Arc;

use bailiwick_core::store::{Commit, Conflict, Outcome, Write};

use super::tables::{Table, Tables};
use crate::StoreError;

/// Why a commit does not happen.
pub(super) enum Refusal {
    Conflict(Box<Conflict>),
    Failed(&'static str),
}

impl From<Conflict> for Refusal {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

pub(super) type Done = Result<(), Refusal>;

impl Tables {
    pub(super) fn commit(&mut self, commit: Commit) -> Result<Outcome, StoreError> {
        let version = self.version;
        if commit.version.is_some_and(|decided| decided != version) {
            return Ok(Outcome::Stale { version });
        }
        let mut next = self.clone();
        if commit.writes.iter().any(Write::makes_version) {
            next.version.0 += 1;
        }
        let mut new_families = Vec::new();
        for write in commit.writes {
            match next.write(write, &mut new_families) {
                Ok(()) => {}
                Err(Refusal::Conflict(row)) => return Ok(Outcome::Conflict(row)),
                Err(Refusal::Failed(why)) => return Err(StoreError::Failed(why.into())),
            }
        }
        *self = next;
        Ok(Outcome::Committed {
            version: self.version,
        })
    }
}

pub(super) fn insert<K: Ord + Clone, V: Clone>(table: &mut Table<K, V>, key: K, row: V) -> Done {
    if table.contains_key(&key) {
        return Err(Refusal::Failed("the key is there already"));
    }
    table.insert_mut(key, Arc::new(row));
    Ok(())
}

pub(super) fn change<K: Ord + Clone, V: Clone>(
    table: &mut Table<K, V>,
    key: &K,
    to: impl FnOnce(&mut V),
) {
    if let Some(row) = table.get_mut(key) {
        to(Arc::make_mut(row));
    }
}

pub(super) fn change_all<K: Ord + Clone, V: Clone>(
    table: &mut Table<K, V>,
    which: impl Fn(&V) -> bool,
    to: impl Fn(&mut V),
) {
    let keys = table.iter().filter(|(_, row)| which(row));
    let keys: Vec<K> = keys.map(|(key, _)| key.clone()).collect();
    for key in keys {
        change(table, &key, &to);
    }
}
