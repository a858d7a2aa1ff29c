//! Expired rows go while tokens are issued, at the pace of a server, and the rest of them
//! at that of a command. `BAILIWICK_CLEANING_ROWS` says how many there are, and
//! `BAILIWICK_CLEANING_SECONDS` how long each part lasts under load; what it came to is
//! printed (`--nocapture`).

use std::{fmt, sync::Arc, time::Duration};

use bailiwick_core::{
    UnixTime,
    model::{CodeUse, FamilyId},
    snapshot::Version,
    store::{LoadPlan, Maintenance, Pace, Write},
};
use bailiwick_store::Store;
use bailiwick_testkit::records::{
    NOW, access_token, access_token_of, code, family, minutes, refresh_token, session,
};
use tokio::time::{Instant, sleep};

use crate::issuing::{CLIENTS, Issuing, committed, selector, setting};

/// What one of somebody's grants, and some tokens beside it, come to.
const ROWS_TOGETHER: u64 = 10;
/// Writes of one commit while the table is filled.
const FILL: usize = 5_000;
/// The rows expired in the month until two hours ago.
const MONTH: i64 = 30 * 24 * 60;

/// Fills an empty store, cleans it while tokens are issued, and then to the end. `size`
/// is how many bytes it takes.
pub(crate) async fn expired_rows_go(store: Arc<dyn Store>, size: impl Fn() -> u64) {
    let rows = setting("BAILIWICK_CLEANING_ROWS", 20_000);
    let seconds = Duration::from_secs(setting("BAILIWICK_CLEANING_SECONDS", 1));
    let version = store.load(LoadPlan::default()).await.unwrap().version;
    let began = Instant::now();
    let filled = fill(&store, version, rows).await;
    let filling = Rate::of(filled, began);
    let full = size();

    let issuing = Issuing::into(store).await;
    let alone = issuing.for_as_long_as(seconds, CLIENTS).await;
    let began = Instant::now();
    let mut under_load = 0;
    let end = began + seconds;
    let cleaning = clean(
        &issuing.store,
        Pace::beside_requests(),
        &mut under_load,
        Some(end),
    );
    let (beside, ()) = tokio::join!(issuing.for_as_long_as(seconds, CLIENTS), cleaning);
    let beside_rate = Rate::of(under_load, began);
    let began = Instant::now();
    let mut by_hand = 0;
    clean(&issuing.store, Pace::by_hand(), &mut by_hand, None).await;

    println!("filled: {filling}, {} MiB", full >> 20);
    println!("issued without cleaning: {alone}");
    println!("issued while cleaning: {beside}; cleaned meanwhile: {beside_rate}");
    println!(
        "the rest: {}, {} MiB then",
        Rate::of(by_hand, began),
        size() >> 20
    );
    assert_eq!(
        under_load + by_hand,
        filled,
        "all that expired, and nothing else"
    );
    assert!(under_load > 0, "some of it while tokens were issued");
    issuing.all_are_there().await;
}

/// Writes at least `rows` that expired, the oldest first as they were issued; answers how
/// many.
async fn fill(store: &Arc<dyn Store>, version: Version, rows: u64) -> u64 {
    let units = rows.div_ceil(ROWS_TOGETHER);
    let mut writes = Vec::new();
    for unit in 0..units {
        let back = i64::try_from(units - unit).unwrap() * MONTH / i64::try_from(units).unwrap();
        let expiry = minutes(-120 - back);
        expired(&mut writes, expiry, unit);
        if writes.len() >= FILL {
            committed(store, version, std::mem::take(&mut writes)).await;
        }
    }
    committed(store, version, writes).await;
    units * ROWS_TOGETHER
}

/// A grant with its spent code and its tokens, four tokens of a client alone, a form that
/// was sent, and a session.
fn expired(writes: &mut Vec<Write>, expiry: UnixTime, unit: u64) {
    let issued = expiry.minus(Duration::from_hours(1));
    let key = |n| selector(issued, unit * ROWS_TOGETHER + n);
    let mut grant = family(1);
    grant.id = FamilyId::new(key(0));
    grant.expires_at = expiry;
    let mut spent = code(1);
    spent.selector = key(0);
    spent.expires_at = expiry;
    spent.used = Some(CodeUse {
        at: issued,
        family: grant.id,
    });
    let mut access = access_token_of(1, &grant);
    access.selector = key(0);
    access.expires_at = Some(expiry);
    let mut refresh = refresh_token(1, grant.id);
    refresh.selector = key(0);
    refresh.expires_at = expiry;
    writes.extend([
        Write::InsertFamily(grant),
        Write::InsertCode(spent),
        Write::InsertAccessToken(access),
        Write::InsertRefreshToken(refresh),
    ]);
    writes.extend((1..5).map(|n| {
        let mut alone = access_token(1);
        alone.selector = key(n);
        alone.expires_at = Some(expiry);
        Write::InsertAccessToken(alone)
    }));
    writes.push(Write::ConsumeTicket {
        id: *key(5).as_bytes(),
        expires_at: expiry,
    });
    let mut seen = session(1);
    seen.selector = key(6);
    seen.expires_at = expiry;
    writes.push(Write::InsertSession(seen));
}

/// Deletes until nothing is left, or until `end`.
async fn clean(store: &Arc<dyn Store>, mut pace: Pace, deleted: &mut u64, end: Option<Instant>) {
    while end.is_none_or(|end| Instant::now() < end) {
        let began = Instant::now();
        let task = Maintenance::Sweep {
            now: NOW,
            limit: pace.batch(),
        };
        let report = store.maintain(task).await.unwrap();
        *deleted += report.deleted as u64;
        if !report.more {
            return;
        }
        sleep(pace.after(began.elapsed())).await;
    }
}

struct Rate {
    rows: u64,
    took: Duration,
}

impl Rate {
    fn of(rows: u64, began: Instant) -> Self {
        let took = began.elapsed();
        Self { rows, took }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = u128::from(self.rows) * 1000 / self.took.as_millis().max(1);
        let seconds = self.took.as_secs_f64();
        write!(f, "{} rows in {seconds:.1} s, {rate} a second", self.rows)
    }
}
