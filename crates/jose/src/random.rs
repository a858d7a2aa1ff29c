//! The operating system's randomness.

use bailiwick_core::Random;

/// The random generator of aws-lc-rs, seeded by the operating system.
///
/// ```
/// use bailiwick_core::Random;
/// use bailiwick_jose::SystemRandom;
///
/// let mut bytes = [0; 32];
/// SystemRandom.fill(&mut bytes);
/// assert_ne!(bytes, [0; 32]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::expect_used,
        reason = "without randomness no secret may be made: stopping is the only safe answer"
    )]
    fn fill(&mut self, bytes: &mut [u8]) {
        aws_lc_rs::rand::fill(bytes).expect("the system has no randomness to give");
    }
}
