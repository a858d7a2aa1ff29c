//! When static tokens, and what users allowed, were last used: noted in memory,
//! written a little later, for no answer waits for it.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

use bailiwick_core::{
    UnixTime,
    model::FamilyId,
    opaque::Selector,
    store::{Commit, Write},
};

/// Most of each kind remembered between two flushes; of what is not remembered the
/// next use is noted.
const MOST: usize = 10_000;
/// Writes in one commit, so that no request waits long for it.
const BATCH: usize = 250;

/// Uses that are not written yet.
#[derive(Debug, Default)]
pub(crate) struct LastUsed {
    tokens: Uses<Selector>,
    families: Uses<FamilyId>,
}

impl LastUsed {
    /// Notes the use of a static token.
    pub(crate) fn note(&self, token: Selector, now: UnixTime) {
        self.tokens.note(token, now);
    }

    /// Notes the use of a family.
    pub(crate) fn note_family(&self, family: FamilyId, now: UnixTime) {
        self.families.note(family, now);
    }

    /// What is to be written, in small commits; none if nothing was used.
    pub(crate) fn take(&self) -> Vec<Commit> {
        let tokens = self.tokens.take().into_iter();
        let tokens = tokens.map(|(selector, at)| Write::TouchAccessToken { selector, at });
        let families = self.families.take().into_iter();
        let families = families.map(|(family, at)| Write::TouchFamily { family, at });
        let writes: Vec<_> = tokens.chain(families).collect();
        let commit = |writes: &[Write]| Commit {
            version: None,
            writes: writes.to_vec(),
        };
        writes.chunks(BATCH).map(commit).collect()
    }
}

/// The uses of one kind of thing.
#[derive(Debug)]
struct Uses<K>(Mutex<HashMap<K, UnixTime>>);

impl<K> Default for Uses<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Uses<K> {
    fn note(&self, key: K, now: UnixTime) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if uses.len() < MOST || uses.contains_key(&key) {
            uses.insert(key, now);
        }
    }

    fn take(&self) -> HashMap<K, UnixTime> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(n: usize) -> FamilyId {
        FamilyId::from_bytes((n as u128).to_be_bytes())
    }

    #[test]
    fn a_flood_of_uses_is_bounded_and_written_in_small_commits() {
        let uses = LastUsed::default();
        let now = UnixTime::from_secs(1_000_000);
        for n in 0..MOST + 500 {
            uses.note_family(family(n), now);
        }
        uses.note_family(family(0), UnixTime::from_secs(1_000_001));
        let commits = uses.take();
        let writes: Vec<_> = commits.iter().flat_map(|commit| &commit.writes).collect();
        assert_eq!(writes.len(), MOST);
        assert!(commits.iter().all(|commit| commit.writes.len() <= BATCH));
        assert!(writes.contains(&&Write::TouchFamily {
            family: family(0),
            at: UnixTime::from_secs(1_000_001),
        }));
        assert!(uses.take().is_empty());
    }
}
