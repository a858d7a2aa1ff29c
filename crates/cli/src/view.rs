//! What is printed of each thing, by the RFCs' names.

mod client;
mod resource_server;
mod scope;
mod user;

pub(crate) use client::ClientView;
pub(crate) use resource_server::{ResourceServerView, StaticTokenView};
pub(crate) use scope::{ScopeRegistrationView, ScopeView};
pub(crate) use user::{GroupView, UserView};

use bailiwick_server::bailiwick_core::UnixTime;

/// Whole seconds, as every time in the RFCs.
fn seconds(at: UnixTime) -> i64 {
    at.as_secs()
}
