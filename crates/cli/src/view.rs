//! What is printed of each thing, by the RFCs' names.

mod audit;
mod client;
mod resource_server;
mod scope;
mod user;

pub(crate) use audit::AuditView;
pub(crate) use client::ClientView;
pub(crate) use resource_server::{ResourceServerView, StaticTokenView};
pub(crate) use scope::{HistoryView, ScopeChangeView, ScopeRegistrationView, ScopeView};
pub(crate) use user::{GroupView, SubjectView, UserView};
