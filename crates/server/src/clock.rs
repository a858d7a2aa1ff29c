//! Where time and randomness come from: the only place that asks the system.

use std::{
    fmt,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use bailiwick_core::{Random, UnixTime};

/// Tells the time.
///
/// ```
/// use std::sync::atomic::{AtomicI64, Ordering};
///
/// use bailiwick_server::{Clock, bailiwick_core::UnixTime};
///
/// /// For tests: goes on when it is told to.
/// #[derive(Debug)]
/// struct ByHand(AtomicI64);
///
/// impl Clock for ByHand {
///     fn now(&self) -> UnixTime {
///         UnixTime::from_secs(self.0.load(Ordering::Relaxed))
///     }
/// }
///
/// let clock = ByHand(AtomicI64::new(1_900_000_000));
/// clock.0.fetch_add(60, Ordering::Relaxed);
/// assert_eq!(clock.now().as_secs(), 1_900_000_060);
/// ```
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> UnixTime;
}

impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> UnixTime {
        (**self).now()
    }
}

/// The system's clock.
///
/// ```
/// use bailiwick_server::{Clock, SystemClock, bailiwick_core::UnixTime};
///
/// let now = SystemClock.now();
/// assert!(now > UnixTime::from_secs(1_700_000_000));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the system is asked"
    )]
    fn now(&self) -> UnixTime {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UnixTime::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A source of randomness that many requests share.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// use bailiwick_server::{Randomness, SystemRandomness};
///
/// /// Counts what is asked for.
/// #[derive(Debug, Default)]
/// struct Counted(AtomicUsize);
///
/// impl Randomness for Counted {
///     fn fill(&self, bytes: &mut [u8]) {
///         self.0.fetch_add(bytes.len(), Ordering::Relaxed);
///         SystemRandomness.fill(bytes);
///     }
/// }
///
/// let counted = Counted::default();
/// counted.fill(&mut [0; 16]);
/// assert_eq!(counted.0.into_inner(), 16);
/// ```
pub trait Randomness: fmt::Debug + Send + Sync + 'static {
    /// Fills `bytes`; must be fit for secrets.
    fn fill(&self, bytes: &mut [u8]);
}

impl<T: Randomness + ?Sized> Randomness for Arc<T> {
    fn fill(&self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

/// Lends a shared source to one decision.
pub(crate) struct Borrowed<'a>(pub(crate) &'a dyn Randomness);

impl Random for Borrowed<'_> {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
