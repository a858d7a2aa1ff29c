//! The example: its guards with a unit test's issuer, and the whole with a real
//! authorization server and a real client.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod guards;
mod whole;
