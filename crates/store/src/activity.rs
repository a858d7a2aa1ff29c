//! What a store has been doing: for metrics.

use std::{
    array,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Upper bounds of the buckets of a [`Durations`], in microseconds.
const BOUNDS: [u64; 14] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 2_500_000,
];

/// A histogram of durations that is cheap to add to: one of fifteen numbers, and a sum.
///
/// ```
/// use std::time::Duration;
///
/// use bailiwick_store::Durations;
///
/// let durations = Durations::default();
/// durations.note(Duration::from_micros(300));
/// durations.note(Duration::from_secs(10));
/// let counted = durations.counted();
/// assert_eq!((counted.count, counted.sum), (2, Duration::from_micros(10_000_300)));
/// assert_eq!(counted.buckets[2], (0.0005, 1));
/// assert_eq!(counted.buckets.last(), Some(&(f64::INFINITY, 1)));
/// ```
#[derive(Debug)]
pub struct Durations {
    buckets: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

impl Default for Durations {
    fn default() -> Self {
        Self {
            buckets: array::from_fn(|_| AtomicU64::new(0)),
            micros: AtomicU64::new(0),
        }
    }
}

impl Durations {
    /// Adds one.
    pub fn note(&self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.partition_point(|bound| *bound < micros);
        if let Some(counted) = self.buckets.get(bucket) {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// What was added so far.
    pub fn counted(&self) -> CountedDurations {
        let bounds = BOUNDS.iter().map(|micros| {
            let bound = Duration::from_micros(*micros);
            bound.as_secs_f64()
        });
        let counts = self.buckets.iter();
        let counts = counts.map(|counted| counted.load(Ordering::Relaxed));
        let buckets: Vec<_> = bounds.chain([f64::INFINITY]).zip(counts).collect();
        CountedDurations {
            sum: Duration::from_micros(self.micros.load(Ordering::Relaxed)),
            count: buckets.iter().map(|(_, count)| count).sum(),
            buckets,
        }
    }
}

/// What a [`Durations`] has counted.
///
/// ```
/// let counted = bailiwick_store::Durations::default().counted();
/// assert_eq!(counted.count, 0);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CountedDurations {
    /// For each bucket its upper bound in seconds, and how many are in it alone; the
    /// bound of the last is [`f64::INFINITY`].
    pub buckets: Vec<(f64, u64)>,
    /// All of them together.
    pub sum: Duration,
    /// How many.
    pub count: u64,
}

/// What a store has been doing since it was opened: of each only what it counts.
///
/// ```
/// use bailiwick_store::{Store as _, StoreActivity, memory::Memory};
///
/// assert_eq!(Memory::new().activity(), StoreActivity::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct StoreActivity {
    /// Its queue of what is to be written.
    pub writes: Option<QueueActivity>,
    /// Its queue of what is to be read.
    pub reads: Option<QueueActivity>,
    /// How long it took, by what was asked of it.
    pub operations: Vec<OperationActivity>,
}

/// What has been going through one queue.
///
/// ```
/// use bailiwick_store::QueueActivity;
///
/// let queue = QueueActivity { waiting: 3, batches: 10, taken: 40, refused: 0 };
/// assert_eq!(queue.taken / queue.batches, 4, "commits in one transaction");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueActivity {
    /// How many wait now.
    pub waiting: u64,
    /// How often some were taken: of writes, transactions.
    pub batches: u64,
    /// How many were taken.
    pub taken: u64,
    /// How many were refused, for the queue was full.
    pub refused: u64,
}

/// How one kind of question to a store was answered.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_store::{Measured, Store as _, memory::Memory};
///
/// let store = Measured::new(Arc::new(Memory::new()));
/// let names = store.activity().operations.iter().map(|one| one.name).collect::<Vec<_>>();
/// assert_eq!(names, ["load", "commit", "changes", "page", "maintain"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct OperationActivity {
    /// Which.
    pub name: &'static str,
    /// How long it took.
    pub durations: CountedDurations,
    /// How many failed.
    pub failed: u64,
}
