#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod encrypted;
mod faults;
mod migrating;
mod opening;
mod proxy;
mod statements;

use bailiwick_core::opaque::TokenKey;
use bailiwick_core::store::{Commit, LoadPlan, Write};
use bailiwick_testkit::{
    postgres::{Server, shared},
    records::{access_token, selector},
};
use tempfile::TempDir;

use super::{
    Address, Options, Postgres,
    connection::Connection,
    open::{Opener, Use},
};
use crate::Store as _;

/// Somewhere to panic for [`super::writer::Command::Panic`].
pub(super) fn panic_as_asked() -> ! {
    panic!("asked for")
}

/// An empty schema, and the directory that it belongs to.
fn place() -> (TempDir, Address) {
    let directory = tempfile::tempdir().unwrap();
    let address = shared().schema(directory.path()).parse().unwrap();
    (directory, address)
}

/// Few connections: each is a process of the server.
fn options() -> Options {
    Options {
        connections: 2,
        ..Options::default()
    }
}

async fn session(address: &Address) -> Connection {
    let opener = Opener::new(address, &options()).unwrap();
    opener.open(Use::Writing, None).await.unwrap()
}

fn insert(n: u8) -> Commit {
    Commit {
        version: None,
        writes: vec![Write::InsertAccessToken(access_token(n))],
    }
}

async fn is_there(store: &Postgres, n: u8) -> bool {
    let plan = LoadPlan {
        access_token: Some(TokenKey::Selector(selector(n))),
        ..LoadPlan::default()
    };
    store.load(plan).await.unwrap().access_token.is_some()
}

/// The address of a server by its port, as another machine would reach it.
fn by_port(server: &Server, port: u16, parameters: &str) -> Address {
    assert!(server.port() > 0);
    let url = format!("postgres://bailiwick@127.0.0.1:{port}/postgres?{parameters}");
    url.parse().unwrap()
}
