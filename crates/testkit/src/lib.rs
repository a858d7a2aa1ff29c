//! What a store promises, as a suite that every engine passes: ours, and one of
//! your own. For tests only, never part of a release.
//!
//! With this crate among the dev-dependencies of a crate, its store is tested by
//! two lines ([`store_contract!`] and [`store_agreement!`]):
//!
//! ```
//! # mod my_store {
//! #     pub fn open(_: &std::path::Path) -> bailiwick_store::memory::Memory {
//! #         bailiwick_store::memory::Memory::new()
//! #     }
//! # }
//! mod store {
//!     use std::sync::Arc;
//!
//!     use super::my_store::open;
//!
//!     bailiwick_testkit::store_contract!(|directory| Arc::new(open(directory)));
//!     bailiwick_testkit::store_agreement!(|directory| Arc::new(open(directory)));
//! }
//! # fn main() {}
//! ```
//!
//! With the feature `users` there is a suite for a host's users as well
//! (`users_contract`).
//!
//! The rows that the suite writes are in [`records`], for tests of your own
//! beside it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod agreement;
#[doc(hidden)]
pub mod contract;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod records;
#[cfg(feature = "users")]
mod users;

pub use agreement::assert_agrees_with_the_model;
#[cfg(feature = "users")]
pub use users::{KnownUser, users_contract};
