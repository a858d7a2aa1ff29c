//! The kit against a small authorization server on a real socket.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod admission;
mod api;
mod authorization_server;
mod clients;
mod deployment;
mod failure;
mod guards;
#[cfg(all(feature = "jwt", feature = "testing"))]
mod headers;
#[cfg(feature = "jwt")]
mod jwt;
mod memory;
mod parameters;
mod registration;
mod rows;
