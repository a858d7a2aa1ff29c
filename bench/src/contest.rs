//! One path under load: all contenders in turn, round by round, so that what
//! else the machine does falls on all of them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::load::{self, Bound, Requests};
use crate::postgres::Server;
use crate::process::{Process, own_cpu_time};

/// What a token answer holds.
pub const TOKEN: &str = r#""access_token""#;
/// What an introspection answer about a live token holds.
pub const ACTIVE: &str = r#""active":true"#;

/// Makes the requests of one connection; its argument seeds the draw.
pub type Source = Arc<dyn Fn(u64) -> Box<dyn Requests> + Send + Sync>;

/// A program under load.
#[derive(Clone)]
pub struct Contender {
    /// What it is called in the tables.
    pub name: String,
    /// The program, at every node of it; it ends with this value.
    pub processes: Vec<Arc<Process>>,
    /// The database server that works for it, if there is one.
    pub database: Option<Arc<Server>>,
    /// Where it listens.
    pub addresses: Vec<SocketAddr>,
    /// What it is asked.
    pub source: Source,
}

impl std::fmt::Debug for Contender {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Contender")
            .field("name", &self.name)
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}

/// How a path is run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Connections, each with one request in flight.
    pub connections: u64,
    /// Length of one leg.
    pub leg: Duration,
    /// Legs of each contender.
    pub rounds: u64,
}

impl Plan {
    /// A leg that nobody looks at.
    #[must_use]
    pub fn warm_up(self) -> Self {
        Self {
            leg: self.leg / 4,
            ..self
        }
    }
}

/// One leg in figures.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Accepted answers a second.
    pub rate: f64,
    /// Median latency in microseconds.
    pub p50: u32,
    /// 99th percentile in microseconds.
    pub p99: u32,
    /// What was not accepted, and how often.
    pub errors: BTreeMap<String, u64>,
    /// Processor time of the program for one answer, in microseconds.
    pub program_cpu: f64,
    /// Processor time of the database server for one answer, in microseconds.
    pub database_cpu: f64,
    /// Processor time of the load generator for one answer, in microseconds.
    pub client_cpu: f64,
    /// Memory of the program after the leg, in KiB.
    pub memory: u64,
}

/// The legs of one path.
#[derive(Clone, Debug)]
pub struct Contest {
    /// The path's name in the tables.
    pub name: String,
    /// Connections, each with one request in flight.
    pub connections: u64,
    /// Each contender's name and its samples, round by round. The others are
    /// compared with the first.
    pub entrants: Vec<(String, Vec<Sample>)>,
}

impl Contest {
    /// Warms all up, then lets each have its leg in every round, beginning with
    /// another in every round.
    pub async fn run(name: &str, contenders: &[Contender], plan: Plan) -> Result<Self> {
        let mut entrants = Vec::new();
        for contender in contenders {
            contender.run(plan.warm_up(), u64::MAX).await?;
            entrants.push((contender.name.clone(), Vec::new()));
        }
        for round in 0..plan.rounds {
            let first = usize::try_from(round)? % contenders.len().max(1);
            let all = || contenders.iter().zip(0..);
            for (contender, index) in all().skip(first).chain(all().take(first)) {
                let sample = contender.run(plan, round).await?;
                if let Some((_, samples)) = entrants.get_mut::<usize>(index) {
                    samples.push(sample);
                }
            }
        }
        Ok(Self {
            name: name.to_owned(),
            connections: plan.connections,
            entrants,
        })
    }

    /// What `of` says of each round of the contender `index`, divided by what it
    /// says of the first contender in the same round.
    pub fn ratios(&self, index: usize, of: impl Fn(&Sample) -> f64) -> Vec<f64> {
        let rounds = |index: usize| {
            let entrant = self.entrants.get(index);
            entrant.into_iter().flat_map(|(_, samples)| samples)
        };
        let pairs = rounds(index).zip(rounds(0));
        pairs
            .filter(|(_, first)| of(first) > 0.0)
            .map(|(one, first)| of(one) / of(first))
            .collect()
    }
}

impl Contender {
    /// `process` listens on `address` and is asked what `source` makes.
    pub fn new(process: Arc<Process>, address: SocketAddr, source: Source) -> Self {
        Self {
            name: String::new(),
            processes: vec![process],
            database: None,
            addresses: vec![address],
            source,
        }
    }

    /// The same, called `name`.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The same, with the database server that works for it.
    pub fn on(mut self, database: Option<&Arc<Server>>) -> Self {
        self.database = database.cloned();
        self
    }

    /// The same, with one node more.
    pub fn beside(mut self, process: Arc<Process>, address: SocketAddr) -> Self {
        self.processes.push(process);
        self.addresses.push(address);
        self
    }

    /// One leg.
    pub async fn run(&self, plan: Plan, round: u64) -> Result<Sample> {
        let seed = |connection: u64| {
            round
                .wrapping_mul(plan.connections)
                .wrapping_add(connection)
        };
        let sources = (0..plan.connections)
            .map(|connection| (self.source)(seed(connection)))
            .collect();
        let before = self.cpu_times()?;
        let leg = load::run_across(&self.addresses, sources, Bound::Time(plan.leg)).await?;
        let after = self.cpu_times()?;
        let answers = f64::from(u32::try_from(leg.latencies.len()).unwrap_or(u32::MAX)).max(1.0);
        let each = |before: Duration, after: Duration| {
            after.saturating_sub(before).as_secs_f64() * 1e6 / answers
        };
        Ok(Sample {
            rate: leg.rate(),
            p50: leg.latencies.percentile(500),
            p99: leg.latencies.percentile(990),
            program_cpu: each(before.0, after.0),
            database_cpu: each(before.1, after.1),
            client_cpu: each(before.2, after.2),
            memory: self.processes.iter().map(|one| one.tree_memory_kib()).sum(),
            errors: leg.errors,
        })
    }

    /// Of the program, of the database server, and of the load generator.
    fn cpu_times(&self) -> Result<(Duration, Duration, Duration)> {
        let mut program = Duration::ZERO;
        for process in &self.processes {
            program += process.cpu_time()?;
        }
        let database = self.database.as_ref();
        let database = database.map_or(Ok(Duration::ZERO), |one| one.process().cpu_time())?;
        Ok((program, database, own_cpu_time()?))
    }
}

/// The middle of `values`, or the mean of the middle two; 0 of none.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let at = |index: usize| values.get(index).copied().unwrap_or_default();
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => at(count / 2),
        count => f64::midpoint(at(count / 2 - 1), at(count / 2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_is_the_middle() {
        let close = |left: f64, right: f64| (left - right).abs() < 1e-9;
        assert!(close(median([]), 0.0));
        assert!(close(median([3.0, 1.0, 2.0]), 2.0));
        assert!(close(median([4.0, 1.0, 2.0, 3.0]), 2.5));
    }
}
