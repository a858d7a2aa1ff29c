#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod account;
mod clients;
mod keys;
mod resource_servers;
mod scopes;
mod setup;
mod tokens;
mod users;

use std::time::Duration;

use bailiwick_core::{
    Random as _,
    model::ClientId,
    scope::{ConfiguredScopes, ScopeToken},
};
use bailiwick_store::sqlite::{Options, Sqlite};

use super::*;
use crate::password::PasswordCost;

/// A clock that stands where it is put.
#[derive(Debug)]
struct StandingClock(std::sync::atomic::AtomicI64);

impl Clock for StandingClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_millis(self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}

struct Fixture {
    admin: Administration,
    store: Arc<dyn Store>,
    clock: Arc<StandingClock>,
    _directory: tempfile::TempDir,
}

impl Fixture {
    fn advance(&self, span: Duration) {
        let millis = i64::try_from(span.as_millis()).unwrap();
        self.clock
            .0
            .fetch_add(millis, std::sync::atomic::Ordering::SeqCst);
    }

    /// Another node on the same store.
    async fn beside(&self) -> Administration {
        open(&self.store, &self.clock, Arc::clone(&self.admin.0.keys)).await
    }

    async fn load(&self, plan: LoadPlan) -> Box<Loaded> {
        self.store.load(plan).await.unwrap()
    }
}

async fn fixture() -> Fixture {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("test.db");
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(path, Options::default()).unwrap());
    let clock = Arc::new(StandingClock(1_700_000_000_000.into()));
    let mut key = [0; 32];
    bailiwick_jose::SystemRandom.fill(&mut key);
    let keys = Arc::new(Secrets::new(&key, &[]).unwrap());
    Fixture {
        admin: open(&store, &clock, keys).await,
        store,
        clock,
        _directory: directory,
    }
}

async fn open(
    store: &Arc<dyn Store>,
    clock: &Arc<StandingClock>,
    keys: Arc<Secrets>,
) -> Administration {
    let clock: Arc<dyn Clock> = Arc::clone(clock) as _;
    let snapshots = SnapshotHolder::load(
        Arc::clone(store),
        crate::clients::records(),
        Arc::clone(&keys),
        Arc::clone(&clock),
    )
    .await
    .unwrap();
    Administration::new(Parts {
        store: Arc::clone(store),
        snapshots: Arc::new(snapshots),
        keys,
        config: Arc::new(Config::new("https://id.example/o")),
        clock,
        random: Arc::new(SystemRandomness),
        passwords: PasswordPool::with_cost(PasswordCost {
            memory: 8,
            passes: 1,
        }),
        events: Events::default(),
    })
}

fn new_scope(
    name: &ScopeToken,
    description: &str,
    is_default: Option<bool>,
    owner: Option<&ClientId>,
) -> NewScope {
    NewScope {
        is_default,
        owner: owner.cloned(),
        ..NewScope::new(name.clone(), description.to_owned())
    }
}

fn problems(error: AdministrationError) -> Vec<(&'static str, String)> {
    let AdministrationError::Refused(problems) = error else {
        unreachable!("not refused: {error:?}")
    };
    problems.into_iter().map(|p| (p.field, p.text)).collect()
}

/// Handlers of a multi-threaded server await these.
#[tokio::test]
async fn its_futures_move_between_threads() {
    async fn moves<T>(future: impl Future<Output = T> + Send) -> T {
        future.await
    }
    let f = fixture().await;
    assert!(moves(f.admin.clients()).await.unwrap().is_empty());
    assert!(
        moves(f.admin.prepare(&ConfiguredScopes::default()))
            .await
            .is_ok()
    );
    assert!(moves(f.admin.create_setup_link()).await.is_ok());
    assert!(moves(f.admin.revoke_token("")).await.is_err());
    assert!(
        moves(f.admin.create_user(&NewUser::default()))
            .await
            .is_err()
    );
}
