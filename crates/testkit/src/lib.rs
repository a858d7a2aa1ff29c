//! What tests of several crates share: a store's contract as a suite, seeded
//! randomness, keys without a file. Never part of a release.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod agreement;
#[doc(hidden)]
pub mod contract;
mod keys;
mod random;
pub mod records;

pub use agreement::assert_agrees_with_the_model;
pub use keys::TestKeys;
pub use random::SeededRandom;
