//! What is given as a store does not implement the trait.

use std::sync::Arc;

use bailiwick_server::AuthorizationServer;

struct Postgres;

fn main() {
    AuthorizationServer::builder("https://login.example/o").store(Arc::new(Postgres));
}
