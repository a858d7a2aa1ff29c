//! The embedded database: alone, with a prefix beside an application's tables,
//! and opened twice.

mod beside;

use std::{path::Path, sync::Arc};

use bailiwick_store::sqlite::{Options, Sqlite};

use crate::turns::Turns;

fn open(directory: &Path) -> Sqlite {
    Sqlite::open(directory.join("store.db"), Options::default()).expect("an empty directory")
}

mod alone {
    use super::*;

    bailiwick_testkit::store_contract!(durable: |directory| Arc::new(open(directory)));
    bailiwick_testkit::store_agreement!(|directory| Arc::new(open(directory)));
}

mod with_a_prefix {
    use super::*;

    bailiwick_testkit::store_contract!(durable: |directory| Arc::new(beside::open(directory)));
    bailiwick_testkit::store_agreement!(|directory| Arc::new(beside::open(directory)));
}

mod opened_twice {
    use super::*;

    bailiwick_testkit::store_agreement!(|directory| {
        Arc::new(Turns::new(open(directory), open(directory)))
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expired_rows_go_while_tokens_are_issued() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = Arc::new(open(directory.path()));
    let path = directory.path().join("store.db");
    let size = move || path.metadata().expect("a file").len();
    crate::cleaning::expired_rows_go(store, size).await;
}
