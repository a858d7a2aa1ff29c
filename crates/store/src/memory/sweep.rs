//! Forgetting what nothing can ask for any more.

use bailiwick_core::{
    UnixTime,
    model::WEATHER_KEPT,
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
        };
        sweep.forget(&mut self.access_tokens, |_, row| row.expires_at);
        sweep.forget(&mut self.refresh_tokens, |_, row| Some(row.expires_at));
        sweep.forget(&mut self.codes, |_, row| {
            row.used.is_none().then_some(row.expires_at)
        });
        let families = self.families.clone();
        sweep.forget(&mut self.codes, |_, row| {
            let family = families.get(&row.used?.family)?;
            Some((family.expires_at, family.id))
        });
        sweep.forget(&mut self.families, |_, row| Some(row.expires_at));
        sweep.forget(&mut self.tickets, |_, expires_at| Some(*expires_at));
        sweep.forget(&mut self.sessions, |_, row| Some(row.expires_at));
        sweep.forget(&mut self.sessions, |_, row| row.ended_at);
        sweep.forget(&mut self.api_tokens, |_, row| Some(row.expires_at));
        sweep.before = now.minus(WEATHER_KEPT);
        sweep.forget(&mut self.weather, |key, _| Some(key.hour()));
        MaintenanceReport {
            deleted: limit - sweep.left,
            more: sweep.left == 0,
        }
    }
}

struct Sweep {
    before: UnixTime,
    left: usize,
}

/// A time, and what orders rows of the same time before their key does.
trait DeadSince: Ord {
    fn time(&self) -> UnixTime;
}

impl DeadSince for UnixTime {
    fn time(&self) -> UnixTime {
        *self
    }
}

impl<K: Ord> DeadSince for (UnixTime, K) {
    fn time(&self) -> UnixTime {
        self.0
    }
}

impl Sweep {
    fn forget<K: Ord + Clone, V: Clone, T: DeadSince>(
        &mut self,
        table: &mut RedBlackTreeMapSync<K, V>,
        dead_since: impl Fn(&K, &V) -> Option<T>,
    ) {
        let dated = table
            .iter()
            .filter_map(|(key, row)| Some((dead_since(key, row)?, key.clone())));
        let mut dead: Vec<_> = dated
            .filter(|(since, _)| since.time() < self.before)
            .collect();
        dead.sort_unstable();
        dead.truncate(self.left);
        self.left -= dead.len();
        for (_, key) in dead {
            table.remove_mut(&key);
        }
    }
}
