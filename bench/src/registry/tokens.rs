//! Tokens with few scopes and with many: each server in turn, leg by leg.

use anyhow::Result;

use super::deployed::Deployed;
use super::figure::{Aim, Figure};
use crate::contest::{Contender, Plan, Sample};

/// Ten per cent more latency, or less throughput, is what a large registry may
/// cost.
const MORE: Aim = Aim::AtMost(1.10);
const LESS: Aim = Aim::AtLeast(0.90);

/// Legs of one path, for each server.
#[derive(Debug)]
pub(super) struct Legs {
    pub(super) name: &'static str,
    /// By server, then by round.
    samples: Vec<(u64, Vec<Sample>)>,
}

impl Legs {
    /// Warms all up, then lets each have its leg in every round, starting with
    /// another in every round.
    pub(super) async fn run(
        name: &'static str,
        plan: Plan,
        deployed: &[Deployed],
        contender: impl Fn(&Deployed) -> Contender,
    ) -> Result<Self> {
        let contenders: Vec<Contender> = deployed.iter().map(contender).collect();
        let mut samples = Vec::new();
        for (one, contender) in deployed.iter().zip(&contenders) {
            contender.run(plan.warm_up(), u64::MAX).await?;
            samples.push((one.registry.scopes, Vec::new()));
        }
        for round in 0..plan.rounds {
            let first = usize::try_from(round)? % contenders.len().max(1);
            let all = || contenders.iter().zip(0..);
            for (contender, index) in all().skip(first).chain(all().take(first)) {
                let sample = contender.run(plan, round).await?;
                if let Some((_, samples)) = samples.get_mut::<usize>(index) {
                    samples.push(sample);
                }
            }
        }
        Ok(Self { name, samples })
    }

    /// Rate, latencies and processor time, and what they are to those of the
    /// smallest registry in the same round.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let milliseconds = |micros: u32| f64::from(micros) / 1000.0;
        let p50 = |sample: &Sample| milliseconds(sample.p50);
        let p99 = |sample: &Sample| milliseconds(sample.p99);
        let rate = |sample: &Sample| sample.rate;
        let cpu = |sample: &Sample| sample.program_cpu;
        let mut figures = Vec::new();
        figures.extend(self.values("requests", "1/s", &rate));
        figures.extend(self.values("p50", "ms", &p50));
        figures.extend(self.values("p99", "ms", &p99));
        figures.extend(self.values("processor time", "µs/request", &cpu));
        figures.extend(self.ratios("requests", LESS, &rate));
        figures.extend(self.ratios("p50", MORE, &p50));
        figures.extend(self.ratios("p99", MORE, &p99));
        figures.extend(self.ratios("processor time", MORE, &cpu));
        figures
    }

    /// Answers that were not accepted.
    pub(super) fn errors(&self) -> Vec<(String, u64)> {
        let samples = self.samples.iter().flat_map(|(_, samples)| samples);
        samples
            .flat_map(|sample| &sample.errors)
            .map(|(what, count)| (format!("{}: {what}", self.name), *count))
            .collect()
    }

    fn values<'a>(
        &'a self,
        what: &'a str,
        unit: &'static str,
        of: &'a dyn Fn(&Sample) -> f64,
    ) -> impl Iterator<Item = Figure> + 'a {
        self.samples.iter().map(move |(scopes, samples)| Figure {
            name: format!("{}, {what}", self.name),
            scopes: Some(*scopes),
            unit,
            rounds: samples.iter().map(of).collect(),
            aim: None,
        })
    }

    fn ratios<'a>(
        &'a self,
        what: &'a str,
        aim: Aim,
        of: &'a dyn Fn(&Sample) -> f64,
    ) -> impl Iterator<Item = Figure> + 'a {
        let smallest = self.samples.first();
        self.samples.iter().skip(1).map(move |(scopes, samples)| {
            let beside = smallest.into_iter().flat_map(|(_, samples)| samples);
            // The clock of processors ticks a hundred times a second: a short leg
            // may have used none.
            let pairs = samples
                .iter()
                .zip(beside)
                .filter(|(_, small)| of(small) > 0.0);
            Figure {
                name: format!("{}, {what} ÷ that of the smallest", self.name),
                scopes: Some(*scopes),
                unit: "ratio",
                rounds: pairs.map(|(one, small)| of(one) / of(small)).collect(),
                aim: Some(aim),
            }
        })
    }
}
