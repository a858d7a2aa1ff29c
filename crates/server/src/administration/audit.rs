//! The record of changes.

use std::time::Duration;

use bailiwick_core::{
    UnixTime,
    model::{AuditAction, AuditEntry, AuditSubject},
    store::{AuditFilter, ListQuery, LoadPlan, Maintenance, Page, Write},
};
use serde_json::json;

use super::{Administration, Change, Result};

/// Entries that are deleted in one transaction, so that no request waits long for it.
const CUT: usize = 500;
/// The pause after it.
const PAUSE: Duration = Duration::from_millis(50);
/// Entries that are read at once.
const PAGE: usize = 1000;
const DAY: Duration = Duration::from_hours(24);

/// What was cut off the record of changes, or would be.
///
/// ```
/// use bailiwick_server::administration::AuditCut;
///
/// fn told(cut: AuditCut) -> String {
///     format!("{} entries from before {}", cut.entries, cut.before)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditCut {
    /// Entries.
    pub entries: usize,
    /// They are older than this.
    pub before: UnixTime,
}

impl Administration {
    /// The entries of the record of changes that `filter` asks for: who did what to
    /// what, before and after. The next ones come after, or with the newest first
    /// before, the last of them.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// use bailiwick_server::administration::NewScope;
    /// use bailiwick_server::bailiwick_core::{
    ///     model::{AuditAction, AuditSubject},
    ///     scope::ScopeToken,
    ///     store::AuditFilter,
    /// };
    ///
    /// let read = ScopeToken::from_static("read");
    /// administration.register_scope(&NewScope::new(read.clone(), "See all".to_owned())).await?;
    /// administration.retire_scope(&read).await?;
    ///
    /// let of_read = AuditFilter {
    ///     subject: Some(AuditSubject::Scope(read)),
    ///     ..AuditFilter::default()
    /// };
    /// let first = administration.audit(AuditFilter { limit: 1, ..of_read.clone() }).await?;
    /// assert_eq!(first[0].action, AuditAction::ScopeRegistered);
    /// let rest = AuditFilter { after: first[0].number, ..of_read };
    /// let rest = administration.audit(rest).await?;
    /// assert_eq!(rest[0].after.as_ref().unwrap()["state"], "retired");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditEntry>> {
        match self.0.store.page(ListQuery::Audit(filter)).await? {
            Page::Audit(entries) => Ok(entries),
            _ => Ok(Vec::new()),
        }
    }

    /// Deletes what is older than `days` days from the record of changes, whole days
    /// (UTC) at a time, in small transactions. The record says that it was cut, by whom
    /// and how far; its newest entry stays. The change feed no longer tells what is gone.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// let cut = administration.cut_audit(365).await?;
    /// assert_eq!(cut.entries, 0); // nothing is a year old
    /// # Ok(())
    /// # }
    /// ```
    pub async fn cut_audit(&self, days: u32) -> Result<AuditCut> {
        let before = self.audit_end(days);
        let mut cut = AuditCut { entries: 0, before };
        if !self.has_older(before).await? {
            return Ok(cut);
        }
        // Said first: what is cut without a word would be a hole that nobody can explain.
        self.change(LoadPlan::default(), |_, _| {
            let mut entry = self.entry(AuditAction::AuditCut, AuditSubject::Audit);
            entry.after = Some(json!({ "kept_since": before.to_string() }));
            Ok(Change::new(vec![Write::Audit(Box::new(entry))], ()))
        })
        .await?;
        loop {
            let task = Maintenance::CutAudit { before, limit: CUT };
            let report = self.0.store.maintain(task).await?;
            cut.entries += report.deleted;
            if !report.more {
                return Ok(cut);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What [`Administration::cut_audit`] would delete now. Reads all of that.
    ///
    /// ```
    /// # use bailiwick_server::{Administration, Config, Secrets, bailiwick_core::Digest};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let keys = Secrets::new(Digest::of(b"an example").as_bytes(), &[])?.into();
    /// # let store = std::sync::Arc::new(bailiwick_store::memory::Memory::new());
    /// # let config = Config::new("https://id.example/o");
    /// # let administration = Administration::open(config, store, keys).await?;
    /// assert_eq!(administration.preview_audit_cut(365).await?.entries, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn preview_audit_cut(&self, days: u32) -> Result<AuditCut> {
        let before = self.audit_end(days);
        let mut cut = AuditCut { entries: 0, before };
        let mut filter = AuditFilter {
            limit: PAGE,
            ..AuditFilter::default()
        };
        loop {
            let entries = self.audit(filter.clone()).await?;
            let old = entries.iter().filter(|entry| entry.at < before);
            cut.entries += old.count();
            let Some(last) = entries.last().filter(|_| entries.len() == PAGE) else {
                // The newest stays.
                let newest = entries.last().filter(|entry| entry.at < before);
                cut.entries = cut.entries.saturating_sub(usize::from(newest.is_some()));
                return Ok(cut);
            };
            if last.at >= before {
                return Ok(cut);
            }
            filter.after = last.number;
        }
    }

    /// The beginning of the day so many days ago.
    fn audit_end(&self, days: u32) -> UnixTime {
        let end = self.now().minus(DAY.saturating_mul(days));
        let day = i64::try_from(DAY.as_millis()).unwrap_or(i64::MAX);
        UnixTime::from_millis(end.as_millis().div_euclid(day).saturating_mul(day))
    }

    async fn has_older(&self, before: UnixTime) -> Result<bool> {
        let oldest = AuditFilter {
            limit: 2,
            ..AuditFilter::default()
        };
        let oldest = self.audit(oldest).await?;
        Ok(oldest.len() > 1 && oldest.iter().any(|entry| entry.at < before))
    }
}
