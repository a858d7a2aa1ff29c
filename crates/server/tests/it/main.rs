//! The server as a whole, without sockets.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod admin;
mod applications;
mod authorize;
mod browser;
mod forms;
mod setup;
mod sign_in;
mod world;
