//! The load generator: a closed loop of keep-alive connections, each with one
//! request in flight, bounded by time or by count.
//!
//! A closed loop slows down with the server it measures, so its percentiles
//! say how long an answer took at full speed, not how long a queue would have
//! grown at a fixed rate.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::clock;
use crate::http1::Connection;
use crate::latency::Latencies;

/// Where one connection takes its requests from.
pub trait Requests: Send + 'static {
    /// The bytes of the next request; `None` when there are no more.
    fn next_request(&mut self) -> Option<&[u8]>;

    /// Looks at the body of an answer with the right status: whether it is the
    /// one that was asked for.
    fn accept(&mut self, body: &[u8]) -> bool;

    /// The right status: 200 unless said otherwise.
    fn status(&self) -> u16 {
        200
    }
}

/// When a leg ends.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// After this time.
    Time(Duration),
    /// After this many requests on each connection.
    Count(usize),
}

/// What one leg brought.
#[derive(Clone, Debug, Default)]
pub struct Leg {
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// Latencies of the accepted answers.
    pub latencies: Latencies,
    /// Everything else, counted by status or by what went wrong.
    pub errors: BTreeMap<String, u64>,
}

impl Leg {
    /// Accepted answers a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let accepted = u32::try_from(self.latencies.len()).unwrap_or(u32::MAX);
        f64::from(accepted) / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// All that was not accepted.
    #[must_use]
    pub fn error_count(&self) -> u64 {
        self.errors.values().sum()
    }

    fn fail(&mut self, what: String) {
        *self.errors.entry(what).or_default() += 1;
    }
}

/// Runs one leg: one connection for each of `sources`. Connections are opened
/// before the clock starts.
pub async fn run<R: Requests>(
    server: SocketAddr,
    sources: Vec<R>,
    bound: Bound,
) -> io::Result<Leg> {
    run_across(&[server], sources, bound).await
}

/// The same with connections to one of `servers` after the other.
pub async fn run_across<R: Requests>(
    servers: &[SocketAddr],
    sources: Vec<R>,
    bound: Bound,
) -> io::Result<Leg> {
    let mut connections = Vec::with_capacity(sources.len());
    for (source, server) in sources.into_iter().zip(servers.iter().copied().cycle()) {
        connections.push((server, Connection::open(server).await?, source));
    }
    let started = clock::now();
    let mut tasks = JoinSet::new();
    for (server, connection, source) in connections {
        tasks.spawn(drive(server, connection, source, bound, started));
    }
    let mut leg = Leg::default();
    while let Some(finished) = tasks.join_next().await {
        let (latencies, errors) = finished.map_err(io::Error::other)?;
        leg.latencies.merge(latencies);
        for (what, count) in errors {
            *leg.errors.entry(what).or_default() += count;
        }
    }
    leg.elapsed = started.elapsed();
    Ok(leg)
}

async fn drive<R: Requests>(
    server: SocketAddr,
    mut connection: Connection,
    mut source: R,
    bound: Bound,
    started: Instant,
) -> (Latencies, BTreeMap<String, u64>) {
    let mut leg = Leg::default();
    let mut sent = 0_usize;
    let mut now = started;
    while !is_over(bound, sent, now.duration_since(started)) {
        let Some(request) = source.next_request() else {
            break;
        };
        sent += 1;
        let before = now;
        let answered = connection.exchange(request).await;
        now = clock::now();
        let reopen = match answered {
            Ok(answer) => {
                if answer.status != source.status() {
                    leg.fail(answer.status.to_string());
                } else if source.accept(answer.body) {
                    leg.latencies.record(now.duration_since(before));
                } else {
                    leg.fail(format!("{} with another body", answer.status));
                }
                answer.close
            }
            Err(error) => {
                leg.fail(error.kind().to_string());
                true
            }
        };
        if reopen {
            match Connection::open(server).await {
                Ok(opened) => connection = opened,
                Err(_) => break,
            }
        }
    }
    (leg.latencies, leg.errors)
}

fn is_over(bound: Bound, sent: usize, elapsed: Duration) -> bool {
    match bound {
        Bound::Time(limit) => elapsed >= limit,
        Bound::Count(limit) => sent >= limit,
    }
}

impl Requests for Box<dyn Requests> {
    fn next_request(&mut self) -> Option<&[u8]> {
        (**self).next_request()
    }

    fn accept(&mut self, body: &[u8]) -> bool {
        (**self).accept(body)
    }

    fn status(&self) -> u16 {
        (**self).status()
    }
}
