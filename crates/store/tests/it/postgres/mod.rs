//! A server of our own: alone, with a prefix beside an application's tables, and
//! opened twice.

mod beside;

use std::{path::Path, sync::Arc};

use bailiwick_store::postgres::{Options, Postgres};
use bailiwick_testkit::postgres::shared;
use tokio::{runtime::Handle, task::block_in_place};

use crate::turns::Turns;

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
