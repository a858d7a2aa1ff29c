//! Every engine keeps the contract, and agrees with the model.
#![cfg_attr(
    any(feature = "sqlite", feature = "postgres"),
    expect(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::print_stdout,
        clippy::unwrap_used,
        reason = "tests"
    )
)]

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod cleaning;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod issuing;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod turns;

mod memory {
    use std::sync::Arc;

    use bailiwick_store::memory::Memory;

    bailiwick_testkit::store_contract!(|_directory| Arc::new(Memory::new()));
}
