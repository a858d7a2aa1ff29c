//! The record of changes.

use bailiwick_core::{
    model::AuditEntry,
    store::{AuditFilter, ListQuery, Page},
};

use super::{Administration, Result};

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
}
