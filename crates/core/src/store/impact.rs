//! What hangs on a scope.

use serde::{Deserialize, Serialize};

use crate::{
    model::{ClientId, UserId},
    scope::ScopeToken,
};

/// What hangs on a scope: who would notice if it were gone. The live grants are
/// families, and access tokens without one, that are neither revoked nor over.
///
/// ```
/// use bailiwick_core::{scope::ScopeToken, store::Impact};
///
/// let none = Impact::none(ScopeToken::from_static("plants:see"));
/// assert_eq!((none.clients.len(), none.users.len(), none.grants), (0, 0, 0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// Of which scope: a parameterised one counts for all its values.
    pub scope: ScopeToken,
    /// The clients that hold a live grant with it, by identifier.
    pub clients: Vec<ClientId>,
    /// The users whom they hold it for, by identifier.
    pub users: Vec<UserId>,
    /// How many live grants.
    pub grants: u64,
}

impl Impact {
    /// Nothing hangs on `scope`.
    pub fn none(scope: ScopeToken) -> Self {
        Self {
            scope,
            clients: Vec::new(),
            users: Vec::new(),
            grants: 0,
        }
    }
}
