//! Latencies of one leg, kept one by one: exact percentiles, four bytes each.

use std::time::Duration;

/// Latencies in microseconds. A request of more than 71 minutes counts as 71.
#[derive(Clone, Debug, Default)]
pub struct Latencies {
    micros: Vec<u32>,
}

impl Latencies {
    /// Adds one request.
    pub fn record(&mut self, took: Duration) {
        self.micros
            .push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: Self) {
        self.micros.extend(other.micros);
    }

    /// Number of requests.
    #[must_use]
    pub fn len(&self) -> usize {
        self.micros.len()
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.micros.is_empty()
    }

    /// The smallest recorded latency that `permille` thousandths of all
    /// requests do not exceed (nearest rank), in microseconds; 0 for none.
    #[must_use]
    pub fn percentile(&self, permille: usize) -> u32 {
        let mut sorted = self.micros.clone();
        let rank = (sorted.len() * permille.min(1000))
            .div_ceil(1000)
            .saturating_sub(1);
        if rank >= sorted.len() {
            return 0;
        }
        *sorted.select_nth_unstable(rank).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentile_is_the_nearest_rank() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.percentile(500), 0);
        for micros in (1..=200).rev() {
            latencies.record(Duration::from_micros(micros));
        }
        assert_eq!(latencies.len(), 200);
        assert_eq!(latencies.percentile(0), 1);
        assert_eq!(latencies.percentile(500), 100);
        assert_eq!(latencies.percentile(990), 198);
        assert_eq!(latencies.percentile(1000), 200);
    }
}
