//! Requests by endpoint and outcome.

use std::{
    collections::HashMap,
    fmt,
    iter::repeat_with,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bailiwick_core::Reason;
use bailiwick_store::{CountedDurations, Durations};
use http::StatusCode;

use crate::{mount::Mount, route::Route};

/// What stands for the routes of a host, and for what is no route.
const OTHER: &str = "other";
/// The classes of statuses.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Outcomes of one class: without a reason, and each of the reasons.
const OUTCOMES: usize = Reason::ALL.len() + 1;

/// How often each route was asked, and what became of it.
pub(crate) struct RequestCounts {
    /// The number of each route by what the router calls it.
    numbers: HashMap<String, usize>,
    /// By number; the last is of all that are not ours.
    routes: Vec<OnceLock<Box<OfRoute>>>,
}

/// What became of the requests of one route.
struct OfRoute {
    /// By class and reason.
    outcomes: Vec<AtomicU64>,
    durations: Durations,
}

/// One line: so many requests of a route ended so.
pub(super) struct CountedRequests {
    pub(super) endpoint: &'static str,
    pub(super) status: &'static str,
    /// Empty where there is none.
    pub(super) reason: &'static str,
    pub(super) count: u64,
}

impl RequestCounts {
    pub(super) fn new(mount: &Mount) -> Self {
        let routes = Route::ALL.iter().enumerate();
        let paths = routes.flat_map(|(number, route)| {
            let paths = route.paths(mount).into_iter();
            paths.map(move |path| (path, number))
        });
        Self {
            numbers: paths.collect(),
            routes: repeat_with(OnceLock::new)
                .take(Route::ALL.len() + 1)
                .collect(),
        }
    }

    /// Counts a request that was answered: `route` is what the router calls it.
    pub(crate) fn note(
        &self,
        route: Option<&str>,
        status: StatusCode,
        reason: Option<Reason>,
        took: Duration,
    ) {
        let known = route.and_then(|path| self.numbers.get(path));
        let number = known.copied().unwrap_or(Route::ALL.len());
        let Some(of_route) = self.routes.get(number) else {
            return;
        };
        let of_route = of_route.get_or_init(|| Box::new(OfRoute::new()));
        let class = usize::from(status.as_u16() / 100).clamp(1, CLASSES.len()) - 1;
        let reason = reason.map_or(0, |reason| reason.number() + 1);
        if let Some(counted) = of_route.outcomes.get(class * OUTCOMES + reason) {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        of_route.durations.note(took);
    }

    /// All that happened at all.
    pub(super) fn counted(&self) -> impl Iterator<Item = CountedRequests> {
        self.used().flat_map(|(endpoint, of_route)| {
            let outcomes = of_route.outcomes.iter().enumerate();
            outcomes.filter_map(move |(number, count)| {
                let count = count.load(Ordering::Relaxed);
                let reason = (number % OUTCOMES).checked_sub(1);
                let reason = reason.and_then(|number| Reason::ALL.get(number));
                (count > 0).then(|| CountedRequests {
                    endpoint,
                    status: CLASSES.get(number / OUTCOMES).copied().unwrap_or_default(),
                    reason: reason.map_or("", |reason| reason.as_str()),
                    count,
                })
            })
        })
    }

    /// How long the requests of each route took.
    pub(super) fn durations(&self) -> impl Iterator<Item = (&'static str, CountedDurations)> {
        self.used()
            .map(|(endpoint, of_route)| (endpoint, of_route.durations.counted()))
    }

    fn used(&self) -> impl Iterator<Item = (&'static str, &OfRoute)> {
        let names = Route::ALL.iter().map(|route| route.name()).chain([OTHER]);
        let routes = names.zip(&self.routes);
        routes.filter_map(|(name, of_route)| Some((name, &**of_route.get()?)))
    }
}

impl OfRoute {
    fn new() -> Self {
        Self {
            outcomes: repeat_with(AtomicU64::default)
                .take(CLASSES.len() * OUTCOMES)
                .collect(),
            durations: Durations::default(),
        }
    }
}

impl fmt::Debug for RequestCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestCounts").finish_non_exhaustive()
    }
}
