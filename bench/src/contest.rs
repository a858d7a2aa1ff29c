//! One path under load: the bare limit and the server in turn, pair by pair,
//! so that what else the machine does falls on both.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Result;

use crate::load::{self, Bound, Leg, Requests};
use crate::process::{Process, own_cpu_time};
use crate::requests::{Repeated, Rotated, Spent, Template, Values};

/// What a token answer holds.
pub const TOKEN: &str = r#""access_token""#;
/// What an introspection answer about a live token holds.
pub const ACTIVE: &str = r#""active":true"#;

/// Makes the requests of one connection; its argument seeds the draw.
pub type Source = Arc<dyn Fn(u64) -> Box<dyn Requests> + Send + Sync>;

/// A program under load.
pub struct Contender {
    /// The program; it ends with this value.
    pub process: Arc<Process>,
    /// Where it listens.
    pub address: SocketAddr,
    /// What it is asked.
    pub source: Source,
}

impl std::fmt::Debug for Contender {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Contender")
            .field("address", &self.address)
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
    /// Pairs of legs.
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
#[derive(Clone, Debug)]
pub struct Sample {
    /// Accepted answers a second.
    pub rate: f64,
    /// Median latency in microseconds.
    pub p50: u32,
    /// 99th percentile in microseconds.
    pub p99: u32,
    /// What was not accepted, and how often.
    pub errors: std::collections::BTreeMap<String, u64>,
    /// Processor time of the program for one answer, in microseconds.
    pub program_cpu: f64,
    /// Processor time of the load generator for one answer, in microseconds.
    pub client_cpu: f64,
}

/// The legs of one path, in pairs.
#[derive(Debug)]
pub struct Contest {
    /// The path's name in the table.
    pub name: String,
    /// Bare limit and server, round by round.
    pub pairs: Vec<(Sample, Sample)>,
}

impl Contest {
    /// Warms both up, then runs the pairs, starting with the one and the
    /// other by turns.
    pub async fn run(name: &str, bare: &Contender, server: &Contender, plan: Plan) -> Result<Self> {
        let warm_up = plan.warm_up();
        bare.run(warm_up, u64::MAX).await?;
        server.run(warm_up, u64::MAX).await?;
        let mut pairs = Vec::new();
        for round in 0..plan.rounds {
            let pair = if round % 2 == 0 {
                let first = bare.run(plan, round).await?;
                (first, server.run(plan, round).await?)
            } else {
                let first = server.run(plan, round).await?;
                (bare.run(plan, round).await?, first)
            };
            pairs.push(pair);
        }
        Ok(Self {
            name: name.to_owned(),
            pairs,
        })
    }
}

impl Contender {
    /// `process` listens on `address` and is asked what `source` makes.
    pub fn new(
        process: Arc<Process>,
        address: SocketAddr,
        source: impl Fn(u64) -> Box<dyn Requests> + Send + Sync + 'static,
    ) -> Self {
        Self {
            process,
            address,
            source: Arc::new(source),
        }
    }

    /// The same, asked the same again and again.
    pub fn repeating(process: Arc<Process>, address: SocketAddr, request: Repeated) -> Self {
        Self::new(process, address, move |_| Box::new(request.clone()))
    }

    /// The same, spending each of `values` once.
    pub fn spending(
        process: Arc<Process>,
        address: SocketAddr,
        template: Template,
        values: Arc<Values>,
    ) -> Self {
        let next = Arc::default();
        Self::new(process, address, move |_| {
            Box::new(Spent::new(
                template.clone(),
                Arc::clone(&values),
                Arc::clone(&next),
                TOKEN,
            ))
        })
    }

    /// The same, with a chain of refresh tokens on each connection. Every leg
    /// begins new chains: `values` holds at least legs × connections.
    pub fn rotating(
        process: Arc<Process>,
        address: SocketAddr,
        template: Template,
        values: Arc<Values>,
    ) -> Self {
        let next = AtomicUsize::new(0);
        Self::new(process, address, move |_| {
            let first = values
                .at(next.fetch_add(1, Ordering::Relaxed))
                .unwrap_or_default();
            Box::new(Rotated::new(template.clone(), first))
        })
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
        let (program, client) = (self.process.cpu_time()?, own_cpu_time()?);
        let leg = load::run(self.address, sources, Bound::Time(plan.leg)).await?;
        let program = self.process.cpu_time()?.saturating_sub(program);
        let client = own_cpu_time()?.saturating_sub(client);
        Ok(Sample::new(&leg, program, client))
    }
}

impl Sample {
    fn new(leg: &Leg, program: Duration, client: Duration) -> Self {
        let answers = f64::from(u32::try_from(leg.latencies.len()).unwrap_or(u32::MAX)).max(1.0);
        Self {
            rate: leg.rate(),
            p50: leg.latencies.percentile(500),
            p99: leg.latencies.percentile(990),
            errors: leg.errors.clone(),
            program_cpu: program.as_secs_f64() * 1e6 / answers,
            client_cpu: client.as_secs_f64() * 1e6 / answers,
        }
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
