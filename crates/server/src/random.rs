//! The system's source of randomness, shared.

use bailiwick_core::Random;
use bailiwick_jose::SystemRandom;

use crate::clock::Randomness;

/// Randomness fit for secrets, from the operating system.
///
/// ```
/// use bailiwick_server::{Randomness, Secrets, SystemRandomness};
///
/// let mut secret = [0; 32];
/// SystemRandomness.fill(&mut secret);
/// assert!(Secrets::new(&secret, &[]).is_ok()); // which looks for too little of it
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        SystemRandom.fill(bytes);
    }
}
