//! Metrics as text (OpenMetrics 1.0), made anew each time that somebody asks.

use std::fmt;

use bailiwick_store::{CountedDurations, StoreActivity};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet, text::encode},
    metrics::MetricType,
    registry::{Registry, Unit},
};

use super::process::Process;
use crate::app::App;

type Done = Result<(), fmt::Error>;
/// A label: both words are of closed sets.
type Label = (&'static str, &'static str);

/// What one server tells.
#[derive(Debug)]
pub(crate) struct Exposition(App);

impl Exposition {
    /// What the server tells now.
    pub(crate) fn text(app: &App) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Self(app.clone())));
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

impl Collector for Exposition {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Done {
        let mut told = Told(&mut encoder);
        told.build()?;
        told.requests(&self.0)?;
        told.events(&self.0)?;
        told.store(&self.0.store.activity())?;
        told.state(&self.0)?;
        told.process(Process::now())
    }
}

/// What is being told.
struct Told<'a, 'b>(&'a mut DescriptorEncoder<'b>);

impl Told<'_, '_> {
    fn build(&mut self) -> Done {
        let help = "The release that runs";
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        let mut info = self.begin("bailiwick_build", help, None, MetricType::Info)?;
        info.encode_info(&version)
    }

    fn requests(&mut self, app: &App) -> Done {
        let requests = &app.metrics.requests;
        let counts = requests.counted().map(|one| {
            let labels = [
                ("endpoint", one.endpoint),
                ("status", one.status),
                ("reason", one.reason),
            ];
            (labels, one.count)
        });
        let help = "Requests that were answered, by route, class of status and reason of a refusal";
        self.counters("bailiwick_requests", help, counts)?;
        let durations = requests
            .durations()
            .map(|(endpoint, durations)| ([("endpoint", endpoint)], durations));
        let help = "How long requests took, until their answer began";
        self.histograms("bailiwick_request_duration", help, durations)
    }

    fn events(&mut self, app: &App) -> Done {
        let counts = app.metrics.events.counted();
        let counts = counts.map(|(event, grant_type, count)| {
            ([("event", event), ("grant_type", grant_type)], count)
        });
        let help = "What was committed: tokens issued, refreshed, revoked, and the like";
        self.counters("bailiwick_events", help, counts)
    }

    fn store(&mut self, activity: &StoreActivity) -> Done {
        let operations = activity.operations.iter();
        let durations = operations.map(|one| ([("operation", one.name)], one.durations.clone()));
        let help = "How long the store took to answer";
        self.histograms("bailiwick_store_duration", help, durations)?;
        let operations = activity.operations.iter();
        let failed = operations.map(|one| ([("operation", one.name)], one.failed));
        self.counters("bailiwick_store_failures", "Answers that failed", failed)?;

        let queues = [("writes", activity.writes), ("reads", activity.reads)];
        let queues = queues.map(|(name, queue)| Some(([("queue", name)], queue?)));
        let queues = || queues.iter().flatten().copied();
        let waiting = queues().map(|(labels, queue)| (labels, queue.waiting));
        let help = "What waits for the store now";
        self.gauges("bailiwick_store_queue_waiting", help, waiting)?;
        for (name, help, of) in [
            (
                "bailiwick_store_queue_batches",
                "How often some of what waited was taken at once: of writes, transactions",
                (|queue| queue.batches) as fn(bailiwick_store::QueueActivity) -> u64,
            ),
            (
                "bailiwick_store_queue_taken",
                "How much of what waited was taken: of writes, commits",
                |queue| queue.taken,
            ),
            (
                "bailiwick_store_queue_refused",
                "What was refused, for the queue was full",
                |queue| queue.refused,
            ),
        ] {
            let counts = queues().map(|(labels, queue)| (labels, of(queue)));
            self.counters(name, help, counts)?;
        }
        Ok(())
    }

    fn state(&mut self, app: &App) -> Done {
        let snapshot = app.snapshots.current();
        let clients = u64::try_from(snapshot.clients().count()).unwrap_or(u64::MAX);
        let scopes = u64::try_from(snapshot.scope_count()).unwrap_or(u64::MAX);
        for (name, help, value) in [
            (
                "bailiwick_snapshot_version",
                "The version of clients and scopes that this server has read",
                snapshot.version().0,
            ),
            ("bailiwick_clients", "Clients that are registered", clients),
            ("bailiwick_scopes", "Scopes that are registered", scopes),
            (
                "bailiwick_feed_readers",
                "Readers of the change feed",
                app.feeds.readers(),
            ),
            (
                "bailiwick_failure_limits",
                "Accounts, addresses and clients whose failures are remembered",
                app.failures.remembered(),
            ),
        ] {
            self.gauges(name, help, [([], value)].into_iter())?;
        }
        Ok(())
    }

    /// By the names that Prometheus gives to every process.
    fn process(&mut self, process: Process) -> Done {
        if let Some(seconds) = process.cpu_seconds {
            let help = "Time that the process computed";
            let kind = MetricType::Counter;
            let mut metric = self.begin("process_cpu", help, Some(&Unit::Seconds), kind)?;
            metric.encode_counter::<NoLabelSet, _, f64>(&seconds, None)?;
        }
        let resident = process.resident_bytes.map(|bytes| ([], bytes));
        let help = "Memory that the process occupies, in bytes";
        self.gauges("process_resident_memory_bytes", help, resident.into_iter())?;
        let files = process.open_files.map(|files| ([], files));
        let help = "Files and sockets that the process has open";
        self.gauges("process_open_fds", help, files.into_iter())
    }

    fn counters<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        counts: impl Iterator<Item = ([Label; N], u64)>,
    ) -> Done {
        self.family(
            name,
            help,
            None,
            MetricType::Counter,
            counts,
            |one, count| one.encode_counter::<NoLabelSet, _, f64>(count, None),
        )
    }

    fn gauges<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        values: impl Iterator<Item = ([Label; N], u64)>,
    ) -> Done {
        self.family(name, help, None, MetricType::Gauge, values, |one, value| {
            one.encode_gauge(&i64::try_from(*value).unwrap_or(i64::MAX))
        })
    }

    fn histograms<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        durations: impl Iterator<Item = ([Label; N], CountedDurations)>,
    ) -> Done {
        let (unit, kind) = (Some(&Unit::Seconds), MetricType::Histogram);
        self.family(name, help, unit, kind, durations, |one, durations| {
            let (sum, count) = (durations.sum.as_secs_f64(), durations.count);
            one.encode_histogram::<NoLabelSet>(sum, count, &durations.buckets, None)
        })
    }

    /// A family of metrics, if there are any.
    fn family<const N: usize, T>(
        &mut self,
        name: &str,
        help: &str,
        unit: Option<&Unit>,
        kind: MetricType,
        metrics: impl Iterator<Item = ([Label; N], T)>,
        encode: impl Fn(&mut MetricEncoder<'_>, &T) -> Done,
    ) -> Done {
        let mut metrics = metrics.peekable();
        if metrics.peek().is_none() {
            return Ok(());
        }
        let mut family = self.begin(name, help, unit, kind)?;
        for (labels, metric) in metrics {
            if N == 0 {
                encode(&mut family, &metric)?;
            } else {
                encode(&mut family.encode_family(&labels)?, &metric)?;
            }
        }
        Ok(())
    }

    fn begin<'s>(
        &'s mut self,
        name: &'s str,
        help: &str,
        unit: Option<&'s Unit>,
        kind: MetricType,
    ) -> Result<MetricEncoder<'s>, fmt::Error> {
        self.0.encode_descriptor(name, help, unit, kind)
    }
}
