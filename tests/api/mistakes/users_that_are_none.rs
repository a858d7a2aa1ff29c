//! What is given as users does not implement the trait.

use std::sync::Arc;

use bailiwick_server::AuthorizationServer;

struct Accounts;

fn main() {
    AuthorizationServer::builder("https://login.example/o").users(Arc::new(Accounts));
}
