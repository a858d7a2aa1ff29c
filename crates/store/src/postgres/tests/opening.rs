//! Opening, and refusing to.

use std::time::Duration;

use bailiwick_core::store::LoadPlan;
use bailiwick_testkit::postgres::{Server, shared};
use tokio::net::TcpListener;

use super::{insert, options, place};
use crate::{
    Store as _, StoreError,
    postgres::{Address, Options, Postgres},
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

#[tokio::test]
async fn a_host_that_keeps_silent_does_not_hide_the_next() {
    let server = Server::start(&[]);
    // The kernel takes the connection; nobody says anything on it.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (before, after) = (silent.local_addr().unwrap().port(), server.port());
    let hosts = format!("127.0.0.1:{before},127.0.0.1:{after}");
    let url = format!("postgres://bailiwick@{hosts}/postgres?sslmode=disable");
    let options = Options {
        busy_timeout: Duration::from_secs(1),
        answer_timeout: Duration::from_secs(3),
        ..options()
    };
    let store = Postgres::open(&url.parse().unwrap(), options)
        .await
        .unwrap();
    store.commit(insert(1)).await.unwrap();
    store.load(LoadPlan::default()).await.unwrap();
    server.crash();
    store.load(LoadPlan::default()).await.unwrap_err();
    server.run();
    store.commit(insert(2)).await.unwrap();
}
