//! The real binary on a real database in a directory of its own.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod access;
mod apply;
mod audit;
mod clients;
mod configuration;
mod demo;
mod doctor;
mod documentation;
mod http;
mod keys;
mod lifecycle;
mod oauth2_crate;
mod output;
mod person;
mod picture;
mod policy;
#[cfg(feature = "postgres")]
mod postgres;
mod races;
mod resource_servers;
mod run;
mod scopes;
mod secrets;
mod serve;
mod server;
mod templates;
mod tokens;
mod users;
