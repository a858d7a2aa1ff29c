//! Every engine keeps the contract, and agrees with the model.
#![cfg_attr(feature = "sqlite", expect(clippy::expect_used, reason = "tests"))]

#[cfg(feature = "sqlite")]
mod sqlite;

mod memory {
    use std::sync::Arc;

    use bailiwick_store::memory::Memory;

    bailiwick_testkit::store_contract!(|_directory| Arc::new(Memory::new()));
}
