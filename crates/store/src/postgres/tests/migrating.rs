//! Migrations: one process at a time, forward only.

use bailiwick_testkit::postgres::shared;
use futures_util::future::join_all;

use super::{options, place};
use crate::{
    StoreError,
    postgres::{Postgres, migrate, pending_migrations},
};

#[tokio::test]
async fn many_may_open_a_new_database_at_once() {
    let (directory, address) = place();
    let all = pending_migrations(&address, &options()).await.unwrap();
    assert_eq!(all.first(), Some(&"V1__initial"));
    let opened = join_all((0..8).map(|_| Postgres::open(&address, options()))).await;
    for store in opened {
        store.unwrap();
    }
    let url = shared().schema(directory.path());
    let applied = shared().sql_at(&url, "SELECT count(*) FROM refinery_schema_history");
    assert_eq!(applied, all.len().to_string());
    assert!(
        pending_migrations(&address, &options())
            .await
            .unwrap()
            .is_empty()
    );
    assert!(migrate(&address, &options()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_database_that_misses_migrations_is_refused_if_they_are_run_by_hand() {
    let (_directory, address) = place();
    let mut by_hand = options();
    by_hand.migrate = false;
    let refused = Postgres::open(&address, by_hand.clone()).await;
    let Err(StoreError::Unusable(why)) = refused else {
        panic!("not refused");
    };
    assert!(why.contains("V1__initial"), "{why}");
    migrate(&address, &options()).await.unwrap();
    Postgres::open(&address, by_hand).await.unwrap();
}

/// Two databases that are refused for what their history says.
#[tokio::test]
async fn another_releases_database_is_refused() {
    let newer = "INSERT INTO refinery_schema_history \
        SELECT 99, 'later', applied_on, checksum FROM refinery_schema_history LIMIT 1";
    let other = "UPDATE refinery_schema_history SET checksum = '1'";
    for change in [newer, other] {
        let (directory, address) = place();
        migrate(&address, &options()).await.unwrap();
        let url = shared().schema(directory.path());
        shared().sql_at(&url, change);
        let refused = Postgres::open(&address, options()).await;
        assert!(matches!(refused, Err(StoreError::Unusable(_))), "{change}");
    }
}

/// Released migrations never change.
#[tokio::test]
async fn a_released_migration_keeps_its_checksum() {
    let (directory, address) = place();
    migrate(&address, &options()).await.unwrap();
    let url = shared().schema(directory.path());
    let kept = "SELECT version, name, checksum FROM refinery_schema_history WHERE version = 1";
    assert_eq!(
        shared().sql_at(&url, kept),
        "1|initial|10296463849180432211"
    );
}
