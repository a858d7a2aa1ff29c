//! The name of a grant type is registered instead of the grant.

use bailiwick_server::{AuthorizationServer, bailiwick_core::model::GrantType};

fn main() {
    AuthorizationServer::builder("https://login.example/o").grant(GrantType::AuthorizationCode);
}
