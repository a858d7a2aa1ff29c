//! A scope as the registry keeps it.

use serde::{Deserialize, Serialize};

use super::ClientId;
use crate::{UnixTime, scope::ScopeToken};

/// A scope's number in the order of registration; never given twice.
///
/// ```
/// use bailiwick_core::model::ScopeId;
///
/// assert!(ScopeId(1) < ScopeId(2));
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ScopeId(pub u64);

/// Who owns a scope.
///
/// ```
/// use bailiwick_core::model::{ClientId, Owner};
///
/// let plants = Owner::ResourceServer(ClientId::new("plants"));
/// assert_eq!(plants.client(), Some(&ClientId::new("plants")));
/// assert_eq!(Owner::AuthorizationServer.client(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The authorization server itself: a scope of its configuration.
    AuthorizationServer,
    /// A resource server, by its client id.
    ResourceServer(ClientId),
}

impl Owner {
    /// The resource server, if it is one.
    pub fn client(&self) -> Option<&ClientId> {
        match self {
            Self::AuthorizationServer => None,
            Self::ResourceServer(id) => Some(id),
        }
    }
}

words! {
    /// Where a scope stands in its life.
    ///
    /// ```
    /// use bailiwick_core::model::ScopeState;
    ///
    /// assert_eq!(ScopeState::parse("retired"), Some(ScopeState::Retired));
    /// assert_eq!(ScopeState::Active.as_str(), "active");
    /// ```
    #[non_exhaustive]
    ScopeState {
        /// In use.
        Active = "active",
        /// Out of use for ever; the name stays reserved to its owner.
        Retired = "retired",
    }
}

/// A registered scope.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     model::{ClientId, Owner, RegisteredScope, ScopeId, ScopeState},
///     scope::ScopeToken,
/// };
///
/// let now = UnixTime::from_secs(1_700_000_000);
/// let scope = RegisteredScope {
///     id: ScopeId(1),
///     name: ScopeToken::from_static("plants:see"),
///     owner: Owner::ResourceServer(ClientId::new("plants")),
///     description: "See your plants".to_owned(),
///     text_version: 1,
///     state: ScopeState::Active,
///     is_default: false,
///     default_requested: false,
///     advertised: false,
///     created_at: now,
///     updated_at: now,
/// };
/// assert_eq!(scope.state.as_str(), "active");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredScope {
    /// Its number.
    pub id: ScopeId,
    /// Its name, which never changes.
    pub name: ScopeToken,
    /// Who owns it.
    pub owner: Owner,
    /// What it lets a client do, in plain text for people.
    pub description: String,
    /// Counts the changes of the description.
    pub text_version: u32,
    /// Where it stands in its life.
    pub state: ScopeState,
    /// Whether it is granted when a request names no scope.
    pub is_default: bool,
    /// Whether its owner asked for it to be a default.
    pub default_requested: bool,
    /// Whether the metadata document lists it.
    pub advertised: bool,
    /// When it was registered.
    pub created_at: UnixTime,
    /// When it was last changed.
    pub updated_at: UnixTime,
}
