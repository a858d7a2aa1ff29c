//! When clients last authenticated by which secret: noted in memory, written a little
//! later and seldom, for no answer waits for it and nobody needs the minute.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bailiwick_core::{
    UnixTime,
    model::{ClientId, SecretName},
    store::{Commit, Write},
};

/// Most secrets remembered.
const MOST: usize = 10_000;
/// Writes in one commit, so that no request waits long for it.
const BATCH: usize = 250;
/// For how long the use of a secret is not written again.
const AT_MOST_EVERY: Duration = Duration::from_mins(5);

/// What is known of the use of one secret.
#[derive(Clone, Copy, Debug)]
struct Use {
    at: UnixTime,
    /// When it was written; `None`: it is to be.
    written: Option<UnixTime>,
}

/// Uses that are not written yet, and those that were a little while ago.
#[derive(Debug, Default)]
pub(crate) struct SecretUses(Mutex<HashMap<(ClientId, SecretName), Use>>);

impl SecretUses {
    /// Notes a use.
    pub(crate) fn note(&self, secret: (ClientId, SecretName), now: UnixTime) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = uses.get_mut(&secret) {
            known.at = now;
            if known
                .written
                .is_some_and(|at| now >= at.plus(AT_MOST_EVERY))
            {
                known.written = None;
            }
        } else if uses.len() < MOST {
            let written = None;
            uses.insert(secret, Use { at: now, written });
        }
    }

    /// What is to be written, in small commits; none if there is nothing. At the `end`
    /// that is all that was used since it was last written.
    pub(crate) fn take(&self, now: UnixTime, end: bool) -> Vec<Commit> {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writes = Vec::new();
        for ((client, secret), known) in uses.iter_mut() {
            let is_due = |written: UnixTime| {
                known.at > written && (end || now >= written.plus(AT_MOST_EVERY))
            };
            if known.written.is_none_or(is_due) {
                known.written = Some(now);
                writes.push(Write::TouchSecret {
                    client: client.clone(),
                    secret: *secret,
                    at: known.at,
                });
            }
        }
        uses.retain(|_, known| {
            known
                .written
                .is_none_or(|written| now < written.plus(AT_MOST_EVERY))
        });
        drop(uses);
        let commit = |writes: &[Write]| Commit {
            version: None,
            writes: writes.to_vec(),
        };
        writes.chunks(BATCH).map(commit).collect()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use super::*;

    fn minute(n: i64) -> UnixTime {
        UnixTime::from_secs(60 * n)
    }

    fn written(uses: &SecretUses, now: UnixTime, end: bool) -> Vec<UnixTime> {
        let commits = uses.take(now, end);
        assert!(commits.iter().all(|commit| commit.writes.len() <= BATCH));
        let writes = commits.into_iter().flat_map(|commit| commit.writes);
        let at = |write| match write {
            Write::TouchSecret { at, .. } => at,
            other => panic!("another write: {other:?}"),
        };
        writes.map(at).collect()
    }

    #[test]
    fn a_use_is_written_once_in_five_minutes_and_the_last_one_at_the_end() {
        let uses = SecretUses::default();
        let note = |n| {
            let secret = (ClientId::new("a"), SecretName::from_bytes([7; 16]));
            uses.note(secret, minute(n));
        };
        note(1);
        assert_eq!(written(&uses, minute(1), false), [minute(1)]);
        note(2);
        note(3);
        assert_eq!(written(&uses, minute(3), false), []);
        assert_eq!(written(&uses, minute(4), true), [minute(3)]);
        note(5);
        assert_eq!(written(&uses, minute(8), false), []);
        assert_eq!(
            written(&uses, minute(9), false),
            [minute(5)],
            "late, not lost"
        );
        note(20);
        assert_eq!(written(&uses, minute(20), false), [minute(20)]);
        assert_eq!(written(&uses, minute(26), false), []);
        assert!(uses.0.lock().unwrap().is_empty(), "forgotten");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let uses = SecretUses::default();
        for n in 0..=MOST {
            let secret = (
                ClientId::new(&n.to_string()),
                SecretName::from_bytes([7; 16]),
            );
            uses.note(secret, minute(1));
        }
        assert_eq!(written(&uses, minute(1), false).len(), MOST);
    }
}
