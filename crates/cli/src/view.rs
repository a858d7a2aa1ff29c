//! What is printed of each thing, by the RFCs' names.

mod access;
mod audit;
mod client;
mod key;
mod picture;
mod resource_server;
mod scope;
mod user;

pub(crate) use bailiwick_server::view::{
    AuditView, ClientView, GroupView, HistoryView, KeyView, PasskeyView, ResourceServerView,
    RevokedTokenView, RowView, ScopeChangeView, ScopeRegistrationView, ScopeView, SecretView,
    StaticTokenView, SubjectView, UserView,
};
