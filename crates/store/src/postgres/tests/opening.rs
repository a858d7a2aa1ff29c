//! Opening, and refusing to.

use bailiwick_testkit::postgres::{Server, shared};

use super::{options, place};
use crate::{
    StoreError,
    postgres::{Address, Postgres},
};

async fn refused(address: &Address) -> String {
    match Postgres::open(address, options()).await {
        Err(StoreError::Unusable(why)) => why,
        Err(other) => panic!("another error: {other:?}"),
        Ok(_) => panic!("not refused"),
    }
}

/// security.md §6.1: what the promise of durability rests on.
#[tokio::test]
async fn a_server_that_loses_what_it_acknowledged_is_refused() {
    let (_directory, address) = place();
    let url = shared().url("postgres");
    let weak = format!("{url}?options=-csynchronous_commit%3Doff")
        .parse()
        .unwrap();
    let why = refused(&weak).await;
    assert!(why.contains("synchronous_commit"), "{why}");
    Postgres::open(&address, options()).await.unwrap();
    for setting in ["fsync=off", "full_page_writes=off"] {
        let server = Server::start(&[setting]);
        let why = refused(&server.url("postgres").parse().unwrap()).await;
        let (name, _) = setting.split_once('=').unwrap();
        assert!(why.contains(name), "{why}");
    }
}

#[tokio::test]
async fn a_database_of_another_encoding_is_refused() {
    let server = Server::start(&[]);
    server.sql("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    let why = refused(&server.url("latin").parse().unwrap()).await;
    assert!(why.contains("UTF8"), "{why}");
}

#[tokio::test]
async fn whoever_is_not_there_is_named_without_the_password() {
    let address = "postgres://ada:hush@127.0.0.1:1/app".parse().unwrap();
    let why = refused(&address).await;
    assert!(why.contains("127.0.0.1:1"), "{why}");
    assert!(!why.contains("hush"), "{why}");
}
