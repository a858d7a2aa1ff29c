//! What a user allowed a client, with the version of the text that was shown.

use super::{ClientId, Owner, UserId};
use crate::{UnixTime, scope::ScopeToken};

/// Everything that one user allowed one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The user.
    pub user: UserId,
    /// The client.
    pub client: ClientId,
    /// The scopes, each with what was shown.
    pub scopes: Vec<ConsentedScope>,
}

/// One scope that was allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentedScope {
    /// The scope.
    pub name: ScopeToken,
    /// Who owned it then.
    pub owner: Owner,
    /// The version of the text that was shown.
    pub text_version: u32,
    /// When it was allowed.
    pub granted_at: UnixTime,
}
