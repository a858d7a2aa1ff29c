//! Scopes.

use bailiwick_server::bailiwick_core::model::{RegisteredScope, ScopeState};
use serde::Serialize;

use crate::output::View;

#[derive(Debug, Serialize)]
pub(crate) struct ScopeView {
    name: String,
    description: String,
    /// The client id of the resource server; `null`: the server's own.
    owner: Option<String>,
    owner_name: String,
    state: ScopeState,
    is_default: bool,
    default_requested: bool,
    advertised: bool,
    created_at: i64,
    updated_at: i64,
}

impl ScopeView {
    /// `owner_name` is the name of the owner, for people.
    pub(crate) fn new(scope: &RegisteredScope, owner_name: String) -> Self {
        Self {
            name: scope.name.as_str().to_owned(),
            description: scope.description.clone(),
            owner: scope.owner.client().map(|id| id.as_str().to_owned()),
            owner_name,
            state: scope.state,
            is_default: scope.is_default,
            default_requested: scope.default_requested,
            advertised: scope.advertised,
            created_at: scope.created_at.as_secs(),
            updated_at: scope.updated_at.as_secs(),
        }
    }
}

impl View for ScopeView {
    const COLUMNS: &'static [&'static str] =
        &["name", "owner_name", "state", "is_default", "description"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}

/// What a registration did.
#[derive(Debug, Serialize)]
pub(crate) struct ScopeRegistrationView {
    pub(crate) name: String,
    /// Whether nobody had it before.
    pub(crate) created: bool,
    /// Whether it was asked for as a default and is none.
    pub(crate) default_refused: bool,
}

impl View for ScopeRegistrationView {
    const COLUMNS: &'static [&'static str] = &["name", "created"];
    const FIELDS: &'static [&'static str] = &["name", "created"];
}
