//! Tokens issued by many at once, one commit for each.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bailiwick_core::{
    UnixTime,
    opaque::{Selector, TokenKey},
    snapshot::Version,
    store::{Commit, LoadPlan, Outcome, Write},
};
use bailiwick_store::Store;
use bailiwick_testkit::records::{NOW, access_token};
use tokio::{task::JoinSet, time::Instant};

/// Who asks for tokens, each for one after the other.
pub(crate) const CLIENTS: usize = 64;

/// Tokens issued, one commit for each.
pub(crate) struct Issuing {
    pub(crate) store: Arc<dyn Store>,
    version: Version,
    next: Arc<AtomicU64>,
}

impl Issuing {
    pub(crate) async fn into(store: Arc<dyn Store>) -> Self {
        let version = store.load(LoadPlan::default()).await.unwrap().version;
        let next = Arc::default();
        Self {
            store,
            version,
            next,
        }
    }

    pub(crate) async fn for_as_long_as(&self, seconds: Duration, clients: usize) -> Leg {
        let end = Instant::now() + seconds;
        let mut asking = JoinSet::new();
        for _ in 0..clients {
            let (store, next) = (Arc::clone(&self.store), Arc::clone(&self.next));
            let version = self.version;
            asking.spawn(async move {
                let mut micros = Vec::new();
                while Instant::now() < end {
                    let mut token = access_token(2);
                    token.selector = selector(NOW, next.fetch_add(1, Ordering::Relaxed));
                    let began = Instant::now();
                    let writes = vec![Write::InsertAccessToken(token)];
                    committed(&store, version, writes).await;
                    micros.push(began.elapsed().as_micros());
                }
                micros
            });
        }
        let mut micros = asking.join_all().await.concat();
        micros.sort_unstable();
        Leg { micros, seconds }
    }

    pub(crate) async fn all_are_there(&self) {
        let issued = self.next.load(Ordering::Relaxed);
        for n in (0..issued).step_by(usize::try_from(issued / 1000 + 1).unwrap()) {
            let plan = LoadPlan {
                access_token: Some(TokenKey::Selector(selector(NOW, n))),
                ..LoadPlan::default()
            };
            let loaded = self.store.load(plan).await.unwrap();
            assert!(loaded.access_token.is_some(), "{n} of {issued}");
        }
    }
}

/// How long each waited.
pub(crate) struct Leg {
    /// Sorted.
    micros: Vec<u128>,
    seconds: Duration,
}

impl fmt::Display for Leg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.micros.len();
        let at = |permille: usize| self.micros[(count - 1) * permille / 1000];
        let rate = count as u64 / self.seconds.as_secs().max(1);
        let (half, most) = (at(500), at(990));
        write!(f, "{rate}/s, p50 {half} µs, p99 {most} µs")
    }
}

/// A number that the environment may say.
#[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
pub(crate) fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
}

pub(crate) async fn committed(store: &Arc<dyn Store>, version: Version, writes: Vec<Write>) {
    let commit = Commit {
        version: Some(version),
        writes,
    };
    let outcome = store.commit(commit).await.unwrap();
    assert_eq!(outcome, Outcome::Committed { version });
}

pub(crate) fn selector(at: UnixTime, n: u64) -> Selector {
    let mut tail = [0; 10];
    tail[..8].copy_from_slice(&n.to_be_bytes());
    Selector::from_tail(at, tail)
}
