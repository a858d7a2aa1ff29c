//! Randomness that is the same in every run.

use bailiwick_core::Random;
use sha2::{Digest as _, Sha256};

/// The SHA-256 of a seed and a counter, block after block: fit for tests only,
/// for who knows the seed knows all that follows.
#[derive(Clone, Debug)]
pub struct SeededRandom {
    seed: u64,
    block: u64,
}

impl SeededRandom {
    /// The sequence that `seed` names.
    pub const fn new(seed: u64) -> Self {
        Self { seed, block: 0 }
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(self.seed.to_be_bytes());
            hash.update(self.block.to_be_bytes());
            self.block += 1;
            for (to, from) in chunk.iter_mut().zip(hash.finalize()) {
                *to = from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(random: &mut SeededRandom) -> [u8; 40] {
        let mut bytes = [0; 40];
        random.fill(&mut bytes);
        bytes
    }

    #[test]
    fn a_seed_names_one_sequence_without_repetition() {
        let (mut one, mut same) = (SeededRandom::new(1), SeededRandom::new(1));
        let first = draw(&mut one);
        assert_eq!(first, draw(&mut same));
        assert_ne!(first, draw(&mut one));
        assert_ne!(first, draw(&mut SeededRandom::new(2)));
    }
}
