//! The current snapshot of clients and registry, swapped whole, never locked
//! for reading.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::{ArcSwap, ArcSwapOption};
use bailiwick_core::{
    Signatures, Snapshot,
    model::{Client, ClientRecord, KEY_OVERLAP, SigningKeyRecord},
    snapshot::Version,
    store::Changes,
};
use bailiwick_jose::{KeyRing, Secrets};
use bailiwick_store::{Store, StoreError};
use tokio::{
    sync::{Mutex, watch},
    time::timeout,
};

use crate::{
    clients::{Clients, ClientsError, made_of},
    clock::Clock,
};

/// How long a host may take to make clients of their records while requests
/// wait for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the first snapshot could not be read.
///
/// ```
/// use bailiwick_server::{ClientsError, SnapshotError};
///
/// let error = SnapshotError::from(ClientsError::failed("no such table: client_logos"));
/// assert_eq!(error.to_string(), "no such table: client_logos");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A host's own clients could not be made.
    #[error(transparent)]
    Clients(#[from] ClientsError),
}

/// Holds the newest snapshot that this node has read.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
///
/// use bailiwick_server::bailiwick_core::{model::{Client, ClientRecord}, store::LoadPlan};
/// use bailiwick_server::{Clients, Secrets, SnapshotHolder, Store, SystemClock};
///
/// # let keys = Arc::new(Secrets::new(bailiwick_core::Digest::of(b"an example").as_bytes(), &[])?);
/// # let store: Arc<dyn Store> = Arc::new(bailiwick_store::memory::Memory::new());
/// let as_they_are = |record: ClientRecord| Arc::new(record) as Arc<dyn Client>;
/// let clients: Arc<dyn Clients> = Arc::new(as_they_are);
/// let clock = Arc::new(SystemClock);
/// let holder = SnapshotHolder::load(Arc::clone(&store), clients, keys, clock).await?;
/// assert_eq!(holder.current().clients().count(), 0);
///
/// // At each request: as new as what the store said.
/// let loaded = store.load(LoadPlan::default()).await?;
/// let snapshot = holder.at_least(loaded.version).await?;
/// assert!(snapshot.version() >= loaded.version);
/// # assert!(holder.key_ring().is_some());
/// # Ok(())
/// # }
/// ```
pub struct SnapshotHolder {
    store: Arc<dyn Store>,
    clients: Arc<dyn Clients>,
    current: ArcSwap<Snapshot>,
    /// Says which version is the current one.
    taken_in: watch::Sender<Version>,
    secrets: Arc<Secrets>,
    clock: Arc<dyn Clock>,
    key_ring: ArcSwapOption<KeyRing>,
    /// Refreshes begun.
    begun: AtomicU64,
    /// One refresh at a time; the number of the last that failed, and why.
    refreshing: Mutex<Option<(u64, StoreError)>>,
}

impl SnapshotHolder {
    /// Reads the first snapshot.
    pub async fn load(
        store: Arc<dyn Store>,
        clients: Arc<dyn Clients>,
        secrets: Arc<Secrets>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SnapshotError> {
        let mut changes = store.changes(None).await?;
        let records = std::mem::take(&mut changes.clients);
        let made = made_of(&*clients, records).await?;
        let holder = Self {
            store,
            clients,
            current: ArcSwap::default(),
            taken_in: watch::Sender::default(),
            secrets,
            clock,
            key_ring: ArcSwapOption::empty(),
            begun: AtomicU64::new(0),
            refreshing: Mutex::new(None),
        };
        holder.take_in(changes, made)?;
        Ok(holder)
    }

    /// The newest snapshot read: one atomic load.
    pub fn current(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Learns of every newer snapshot that is read.
    pub(crate) fn watch(&self) -> watch::Receiver<Version> {
        self.taken_in.subscribe()
    }

    /// The signing keys of the newest snapshot read; `None` before the first.
    ///
    /// ```
    /// use bailiwick_server::SnapshotHolder;
    ///
    /// /// The `kid` in the header of what is signed now.
    /// fn signs(holder: &SnapshotHolder) -> Option<String> {
    ///     let ring = holder.key_ring()?;
    ///     Some(ring.signer()?.kid().to_owned())
    /// }
    /// ```
    pub fn key_ring(&self) -> Option<Arc<KeyRing>> {
        let ring = self.key_ring.load_full()?;
        if ring.without_ended(self.clock.now()).is_none() {
            return Some(ring);
        }
        // Another may be taking in a newer one: whichever it is, of that.
        self.key_ring.rcu(|ring| {
            let ring = ring.as_ref()?;
            let without = ring.without_ended(self.clock.now());
            Some(without.map_or_else(|| Arc::clone(ring), Arc::new))
        });
        self.key_ring.load_full()
    }

    /// A snapshot of at least `version`.
    pub async fn at_least(&self, version: Version) -> Result<Arc<Snapshot>, StoreError> {
        let current = self.current();
        if current.version() >= version {
            return Ok(current);
        }
        let begun = self.begun.load(Ordering::Acquire);
        let mut last_failure = self.refreshing.lock().await;
        let current = self.current();
        if current.version() >= version {
            return Ok(current);
        }
        // Where one refresh fails, those who waited for it do not queue up for
        // the same failure.
        if let Some((number, error)) = &*last_failure
            && *number > begun
        {
            return Err(error.clone());
        }
        let number = self.begun.fetch_add(1, Ordering::AcqRel) + 1;
        let refreshed = self.refresh(current.version()).await;
        *last_failure = refreshed.clone().err().map(|error| (number, error));
        refreshed?;
        Ok(self.current())
    }

    /// Whether somebody waits for a newer one.
    pub(crate) fn is_watched(&self) -> bool {
        self.taken_in.receiver_count() > 0
    }

    async fn refresh(&self, from: Version) -> Result<(), StoreError> {
        let mut changes = self.store.changes(Some(from)).await?;
        let records = std::mem::take(&mut changes.clients);
        let made = self.made_of(records).await.map_err(|error| {
            StoreError::Failed(format!("the clients could not be made: {error}"))
        })?;
        self.take_in(changes, made)
    }

    async fn made_of(
        &self,
        records: Vec<ClientRecord>,
    ) -> Result<Vec<Arc<dyn Client>>, ClientsError> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let made = timeout(PATIENCE, made_of(&*self.clients, records)).await;
        made.unwrap_or(Err(ClientsError::TimedOut))
    }

    /// All of it, or nothing.
    fn take_in(&self, changes: Changes, clients: Vec<Arc<dyn Client>>) -> Result<(), StoreError> {
        let keys = changes.signing_keys.as_deref();
        let keys = keys.map(|records| self.open_keys(records)).transpose()?;
        let mut next = Snapshot::clone(&self.current());
        for id in &changes.deleted_clients {
            next = next.without_client(id);
        }
        for client in clients {
            next = next.with_client(client);
        }
        for scope in changes.scopes {
            next = next.with_scope(Arc::new(scope));
        }
        if let Some(keys) = keys {
            self.key_ring.store(Some(Arc::new(keys)));
        }
        self.current
            .store(Arc::new(next.with_version(changes.version)));
        self.taken_in.send_replace(changes.version);
        Ok(())
    }

    fn open_keys(&self, records: &[SigningKeyRecord]) -> Result<KeyRing, StoreError> {
        KeyRing::from_records(records, &self.secrets, self.clock.now(), KEY_OVERLAP).map_err(
            |error| StoreError::Unusable(format!("the signing keys cannot be opened: {error}")),
        )
    }
}

/// The keys of the newest snapshot read.
impl Signatures for SnapshotHolder {
    fn can_sign(&self) -> bool {
        self.key_ring().is_some_and(|ring| ring.can_sign())
    }

    fn sign(&self, typ: &str, payload: &[u8]) -> Option<String> {
        self.key_ring()?.sign(typ, payload)
    }

    fn verify(&self, typ: &str, text: &str) -> Option<Vec<u8>> {
        self.key_ring()?.verify(typ, text)
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

#[cfg(test)]
mod tests;
