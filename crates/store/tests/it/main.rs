//! Every engine keeps the contract, and agrees with the model.
#![expect(clippy::expect_used, reason = "tests")]

mod beside;
mod turns;

use std::{path::Path, sync::Arc};

use bailiwick_store::{
    memory::Memory,
    sqlite::{Options, Sqlite},
};
use bailiwick_testkit::assert_agrees_with_the_model;

use crate::turns::Turns;

mod memory {
    use super::*;

    bailiwick_testkit::store_contract!(|_directory| Arc::new(Memory::new()));
}

mod sqlite {
    use super::*;

    bailiwick_testkit::store_contract!(durable: |directory| Arc::new(open(directory)));
}

mod sqlite_with_a_prefix {
    use super::*;

    bailiwick_testkit::store_contract!(durable: |directory| Arc::new(beside::open(directory)));
}

fn open(directory: &Path) -> Sqlite {
    Sqlite::open(directory.join("store.db"), Options::default()).expect("an empty directory")
}

#[test]
fn sqlite_agrees_with_the_model() {
    assert_agrees_with_the_model(|directory| Arc::new(open(directory)));
}

#[test]
fn sqlite_with_a_prefix_agrees_with_the_model() {
    assert_agrees_with_the_model(|directory| Arc::new(beside::open(directory)));
}

#[test]
fn two_openings_of_sqlite_agree_with_the_model() {
    assert_agrees_with_the_model(|directory| {
        Arc::new(Turns::new(open(directory), open(directory)))
    });
}
