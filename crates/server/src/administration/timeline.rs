//! The scope registry over time.

use std::{collections::BTreeMap, time::Duration};

use bailiwick_core::{
    UnixTime,
    model::ClientId,
    store::{AuditFilter, AuditPart, ListQuery, Page, PageRequest},
    timeline::{Timeline, TimelineRequest},
};

use bailiwick_store::StoreError;
use tokio::task::spawn_blocking;

use super::{Administration, Result};

/// Most entries of the record that are read for it.
const MOST_ENTRIES: usize = 1000;
/// Of so many resource servers it is said when they were last heard.
const MOST_HEARD: usize = 200;

impl Administration {
    /// The registry of the last `span`, and whether it is whole: it is made of so many
    /// entries of the record at most, the newest.
    pub(crate) async fn timeline(&self, span: Duration) -> Result<(Timeline, bool)> {
        let (snapshot, now) = (self.snapshot().await?, self.now());
        let filter = AuditFilter {
            since: Some(now.minus(span)),
            part: AuditPart::Scopes,
            newest_first: true,
            limit: MOST_ENTRIES,
            ..AuditFilter::default()
        };
        let entries = self.audit(filter).await?;
        let mut heard = BTreeMap::new();
        let servers = snapshot
            .clients()
            .filter(|client| client.resource_server().is_some());
        for server in servers.take(MOST_HEARD) {
            let at = self.last_heard(server.id()).await?;
            heard.extend(at.map(|at| (server.id().clone(), at)));
        }
        let whole = entries.len() < MOST_ENTRIES;
        // It looks at every scope: that keeps no request waiting.
        let drawn = spawn_blocking(move || {
            let request = TimelineRequest {
                snapshot: &snapshot,
                now,
                span,
                entries: &entries,
                heard: &heard,
            };
            request.draw()
        });
        let failed = |_| StoreError::Failed("the timeline could not be drawn".to_owned());
        Ok((drawn.await.map_err(failed)?, whole))
    }

    /// When a resource server last used a static token or a secret.
    async fn last_heard(&self, server: &ClientId) -> Result<Option<UnixTime>> {
        let page = PageRequest {
            after: None,
            limit: 10,
        };
        let tokens = ListQuery::StaticTokensOf(server.clone(), page);
        let of_tokens = match self.0.store.page(tokens).await? {
            Page::AccessTokens(tokens) => tokens.iter().filter_map(|one| one.last_used_at).max(),
            _ => None,
        };
        let secrets = ListQuery::SecretUsesOf(server.clone());
        let of_secrets = match self.0.store.page(secrets).await? {
            Page::SecretUses(uses) => uses.iter().map(|one| one.last_used_at).max(),
            _ => None,
        };
        Ok(of_tokens.max(of_secrets))
    }
}
