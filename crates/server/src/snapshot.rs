//! The current snapshot of clients and registry, swapped whole, never locked
//! for reading.

use std::{fmt, sync::Arc, time::Duration};

use arc_swap::{ArcSwap, ArcSwapOption};
use bailiwick_core::{
    Snapshot,
    model::{Client, ClientRecord, SigningKeyRecord},
    snapshot::Version,
    store::Changes,
};
use bailiwick_jose::{KeyRing, Secrets};
use bailiwick_store::{Store, StoreError};
use tokio::sync::Mutex;

use crate::clock::Clock;

/// How long a retired signing key stays published: longer than any token that
/// it signed, and than any cache of the key set.
const KEY_OVERLAP: Duration = Duration::from_hours(24);

/// Makes a host's client of a record; the binary uses the record itself.
pub type ClientFactory = dyn Fn(ClientRecord) -> Arc<dyn Client> + Send + Sync;

/// Holds the newest snapshot that this node has read.
pub struct SnapshotHolder {
    store: Arc<dyn Store>,
    clients: Arc<ClientFactory>,
    current: ArcSwap<Snapshot>,
    secrets: Arc<Secrets>,
    clock: Arc<dyn Clock>,
    key_ring: ArcSwapOption<KeyRing>,
    /// One refresh at a time: those who wait for it find their version there.
    refreshing: Mutex<()>,
}

impl SnapshotHolder {
    /// Reads the first snapshot.
    pub async fn load(
        store: Arc<dyn Store>,
        clients: Arc<ClientFactory>,
        secrets: Arc<Secrets>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let changes = store.changes(None).await?;
        let holder = Self {
            store,
            clients,
            current: ArcSwap::default(),
            secrets,
            clock,
            key_ring: ArcSwapOption::empty(),
            refreshing: Mutex::new(()),
        };
        holder.apply(changes)?;
        Ok(holder)
    }

    /// The newest snapshot read: one atomic load.
    pub fn current(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// The signing keys of the newest snapshot read; `None` before the first.
    pub fn key_ring(&self) -> Option<Arc<KeyRing>> {
        self.key_ring.load_full()
    }

    /// A snapshot of at least `version`.
    pub async fn at_least(&self, version: Version) -> Result<Arc<Snapshot>, StoreError> {
        let current = self.current();
        if current.version() >= version {
            return Ok(current);
        }
        let _one_at_a_time = self.refreshing.lock().await;
        let current = self.current();
        if current.version() >= version {
            return Ok(current);
        }
        let changes = self.store.changes(Some(current.version())).await?;
        self.apply(changes)?;
        Ok(self.current())
    }

    fn apply(&self, changes: Changes) -> Result<(), StoreError> {
        if let Some(records) = &changes.signing_keys {
            self.key_ring
                .store(Some(Arc::new(self.open_keys(records)?)));
        }
        let mut next = Snapshot::clone(&self.current());
        for id in &changes.deleted_clients {
            next = next.without_client(id);
        }
        for record in changes.clients {
            next = next.with_client((self.clients)(record));
        }
        for scope in changes.scopes {
            next = next.with_scope(Arc::new(scope));
        }
        self.current
            .store(Arc::new(next.with_version(changes.version)));
        Ok(())
    }

    fn open_keys(&self, records: &[SigningKeyRecord]) -> Result<KeyRing, StoreError> {
        KeyRing::from_records(records, &self.secrets, self.clock.now(), KEY_OVERLAP).map_err(
            |error| StoreError::Unusable(format!("the signing keys cannot be opened: {error}")),
        )
    }
}

impl fmt::Debug for SnapshotHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.current().version();
        f.debug_struct("SnapshotHolder")
            .field("version", &version)
            .finish_non_exhaustive()
    }
}
