//! The store keeps the contract of every store, its log survives what logs do,
//! and a real client is served from it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod damage;
mod serving;

mod contract {
    use std::sync::Arc;

    use custom_store::LogStore;

    bailiwick_testkit::store_contract!(durable: |directory| {
        Arc::new(LogStore::open(directory.join("store.log")).expect("an empty directory"))
    });
    bailiwick_testkit::store_agreement!(|directory| {
        Arc::new(LogStore::open(directory.join("store.log")).expect("an empty directory"))
    });
}
