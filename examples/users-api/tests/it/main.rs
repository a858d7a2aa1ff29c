//! The example against a small authorization server: its routes, and the real binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

#[expect(dead_code, reason = "the kit's own tests use all of it")]
#[path = "../../../../crates/resource/tests/it/authorization_server.rs"]
mod authorization_server;
mod process;
mod routes;
