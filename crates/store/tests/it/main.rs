//! Every engine keeps the contract.
#![expect(clippy::expect_used, reason = "tests")]

use std::sync::Arc;

use bailiwick_store::{
    memory::Memory,
    sqlite::{Options, Sqlite},
};

mod memory {
    use super::*;

    bailiwick_testkit::store_contract!(|_directory| Arc::new(Memory::new()));
}

mod sqlite {
    use super::*;

    bailiwick_testkit::store_contract!(durable: |directory| {
        let path = directory.join("store.db");
        Arc::new(Sqlite::open(path, Options::default()).expect("an empty directory"))
    });
}

#[test]
fn sqlite_agrees_with_the_model() {
    bailiwick_testkit::assert_agrees_with_the_model(|directory| {
        let store = Sqlite::open(directory.join("store.db"), Options::default());
        Arc::new(store.expect("an empty directory"))
    });
}
