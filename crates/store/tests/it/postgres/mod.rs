//! A server of our own: alone, with a prefix beside an application's tables, and
//! opened twice.

mod beside;

use std::{path::Path, sync::Arc, time::Duration};

use bailiwick_store::postgres::{Options, Postgres};
use bailiwick_testkit::postgres::{Server, shared};
use tokio::{runtime::Handle, task::block_in_place};

use crate::{
    issuing::{CLIENTS, Issuing, setting},
    turns::Turns,
};

/// The schema that belongs to a directory.
fn open(directory: &Path) -> Postgres {
    open_with(directory, Options::default())
}

fn open_with(directory: &Path, mut options: Options) -> Postgres {
    options.connections = 4;
    let address = shared().schema(directory).parse().expect("an address");
    let store = Postgres::open(&address, options);
    block_in_place(|| Handle::current().block_on(store)).expect("an empty schema")
}

mod alone {
    use super::*;

    bailiwick_testkit::store_contract!(durable: |directory| Arc::new(open(directory)));
    bailiwick_testkit::store_agreement!(|directory| Arc::new(open(directory)));
}

mod with_a_prefix {
    use super::*;

    bailiwick_testkit::store_contract!(durable: |directory| Arc::new(beside::open(directory)));
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
    let url = shared().schema(directory.path());
    let address = url.parse().expect("an address");
    let store = Postgres::open(&address, Options::default()).await;
    let store = Arc::new(store.expect("an empty schema"));
    let size = || {
        let tables = "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c \
            WHERE relkind = 'r' AND relnamespace = current_schema::regnamespace";
        let size = shared().sql_at(&url, tables);
        size.trim().parse().expect("a number")
    };
    crate::cleaning::expired_rows_go(store, size).await;
}

/// However long a sync takes: commits that wait for one share the next, so that more
/// clients get more done, and not the same number each waiting longer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_that_wait_for_a_slow_disk_share_a_transaction() {
    let server = Server::start(&["commit_delay=5000", "commit_siblings=0"]);
    let address = server.url("postgres").parse().expect("an address");
    let store = Postgres::open(&address, Options::default()).await;
    let issuing = Issuing::into(Arc::new(store.expect("an empty database"))).await;
    let seconds = Duration::from_secs(setting("BAILIWICK_ISSUING_SECONDS", 1));
    let mut shared = Vec::new();
    for clients in [1, CLIENTS] {
        let before = issuing.store.activity().writes.expect("counted");
        let leg = issuing.for_as_long_as(seconds, clients).await;
        let after = issuing.store.activity().writes.expect("counted");
        let commits = after.taken - before.taken;
        let transactions = after.batches - before.batches;
        println!("{clients} clients, 5 ms a sync: {leg}; {commits} commits in {transactions}");
        shared.push(commits / transactions);
    }
    assert_eq!(shared[0], 1);
    assert!(shared[1] >= 4, "{shared:?}");
    issuing.all_are_there().await;
}
