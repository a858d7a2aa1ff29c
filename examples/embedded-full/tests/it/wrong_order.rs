//! What is said when the club's migrations were forgotten.

use std::sync::Arc;

use bailiwick_server::{
    AuthorizationServer, Secrets,
    bailiwick_store::sqlite::{Options, Sqlite},
    grant::AuthorizationCode,
};
use embedded_full::{database::Database, members::Members, partners::Partners};
use tempfile::TempDir;

#[tokio::test]
async fn a_missing_table_of_the_clubs_is_one_clear_error_at_start() {
    let directory = TempDir::new().unwrap();
    let path = |name| directory.path().join(name);
    let database = Arc::new(Database::open(&path("club.db")).unwrap());
    let tokens = Sqlite::open(path("tokens.db"), Options::default()).unwrap();
    let built = AuthorizationServer::builder("http://localhost:8000/o")
        .store(Arc::new(tokens))
        .users(Arc::new(Members::new(Arc::clone(&database)).unwrap()))
        .keys(Arc::new(Secrets::open_or_create(&path("secret")).unwrap()))
        .clients(Partners(database))
        .grant(AuthorizationCode::default())
        .build()
        .await;
    let said = built.expect_err("there is no table").to_string();
    assert!(said.contains("no such table: partners"), "{said}");
    assert!(said.contains("migrations"), "{said}");
}
