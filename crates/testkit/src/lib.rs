//! The store's contract as a suite that every engine runs, and a model that it is
//! compared with. Never part of a release.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod agreement;
#[doc(hidden)]
pub mod contract;
pub mod records;

pub use agreement::assert_agrees_with_the_model;
