//! The system's source of randomness, shared.

use bailiwick_core::Random;
use bailiwick_jose::SystemRandom;

use crate::clock::Randomness;

/// Randomness fit for secrets, from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        SystemRandom.fill(bytes);
    }
}
