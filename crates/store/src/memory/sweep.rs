//! Forgetting what nothing can ask for any more.

use std::sync::Arc;

use bailiwick_core::{
    UnixTime,
    model::{AuthorizationCode, Family, FamilyId, WEATHER_KEPT},
    opaque::Selector,
    store::{Maintenance, MaintenanceReport},
};
use rpds::RedBlackTreeMapSync;

use super::tables::Tables;
use crate::{StoreError, retention::MARGIN};

impl Tables {
    pub(super) fn maintain(&mut self, task: Maintenance) -> Result<MaintenanceReport, StoreError> {
        match task {
            Maintenance::Sweep { now, limit } => Ok(self.sweep(now, limit)),
            Maintenance::CutAudit { before, limit } => Ok(self.cut_audit(before, limit)),
            _ => Err(StoreError::Failed("a task that is not known here".into())),
        }
    }

    fn cut_audit(&mut self, before: UnixTime, limit: usize) -> MaintenanceReport {
        let newest = self.audit.last().map(|(number, _)| *number);
        let old = self.audit.values().filter(|entry| {
            entry.at < before && newest.is_some_and(|newest| entry.number < newest)
        });
        let mut old: Vec<_> = old.map(|entry| (entry.at, entry.number)).collect();
        old.sort_unstable();
        old.truncate(limit);
        for (_, number) in &old {
            self.audit.remove_mut(number);
        }
        MaintenanceReport {
            deleted: old.len(),
            more: old.len() == limit,
        }
    }

    /// In the order in which every engine does it.
    fn sweep(&mut self, now: UnixTime, limit: usize) -> MaintenanceReport {
        let mut sweep = Sweep {
            before: now.minus(MARGIN),
            left: limit,
            deleted: 0,
        };
        sweep.forget(&mut self.access_tokens, |_, row| row.expires_at);
        sweep.forget(&mut self.refresh_tokens, |_, row| Some(row.expires_at));
        sweep.forget(&mut self.codes, |_, row| {
            row.used.is_none().then_some(row.expires_at)
        });
        sweep.forget_codes_of_the_next(&self.families, &mut self.codes);
        sweep.forget(&mut self.families, |_, row| Some(row.expires_at));
        sweep.forget(&mut self.tickets, |_, expires_at| Some(*expires_at));
        sweep.forget(&mut self.sessions, |_, row| Some(row.expires_at));
        sweep.forget(&mut self.sessions, |_, row| row.ended_at);
        sweep.forget(&mut self.api_tokens, |_, row| Some(row.expires_at));
        sweep.before = now.minus(WEATHER_KEPT);
        sweep.forget(&mut self.weather, |key, _| Some(key.hour()));
        MaintenanceReport {
            deleted: sweep.deleted,
            more: sweep.left == 0,
        }
    }
}

struct Sweep {
    before: UnixTime,
    left: usize,
    deleted: usize,
}

impl Sweep {
    fn forget<K: Ord + Clone, V: Clone>(
        &mut self,
        table: &mut RedBlackTreeMapSync<K, V>,
        dead_since: impl Fn(&K, &V) -> Option<UnixTime>,
    ) {
        for key in self.dead(table, dead_since) {
            table.remove_mut(&key);
            self.count(1);
        }
    }

    /// The spent codes of the families that go next.
    fn forget_codes_of_the_next(
        &mut self,
        families: &RedBlackTreeMapSync<FamilyId, Arc<Family>>,
        codes: &mut RedBlackTreeMapSync<Selector, Arc<AuthorizationCode>>,
    ) {
        let next = self.dead(families, |_, row| Some(row.expires_at));
        let spent = codes.iter().filter(|(_, row)| {
            let used = row.used.as_ref();
            used.is_some_and(|used| next.contains(&used.family))
        });
        let spent: Vec<_> = spent.map(|(key, _)| *key).collect();
        for key in spent {
            codes.remove_mut(&key);
            self.count(1);
        }
    }

    fn count(&mut self, deleted: usize) {
        self.deleted += deleted;
        self.left = self.left.saturating_sub(deleted);
    }

    /// The keys of as many as may still go, those first that died first.
    fn dead<K: Ord + Clone, V>(
        &self,
        table: &RedBlackTreeMapSync<K, V>,
        dead_since: impl Fn(&K, &V) -> Option<UnixTime>,
    ) -> Vec<K> {
        let dated = table
            .iter()
            .filter_map(|(key, row)| Some((dead_since(key, row)?, key.clone())));
        let mut dead: Vec<_> = dated.filter(|(since, _)| *since < self.before).collect();
        dead.sort_unstable();
        dead.truncate(self.left);
        dead.into_iter().map(|(_, key)| key).collect()
    }
}
