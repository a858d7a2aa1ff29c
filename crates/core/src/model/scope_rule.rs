//! Rules about who may ask for which scope.

use serde::{Deserialize, Serialize};

use super::{ClientId, ClientType, GrantType, ScopeState};
use crate::scope::{Namespace, ScopeToken};

words! {
    /// What a rule says.
    ///
    /// ```
    /// use bailiwick_core::model::RuleEffect;
    ///
    /// assert_eq!(RuleEffect::parse("deny"), Some(RuleEffect::Deny));
    /// assert_eq!(RuleEffect::Deny.as_str(), "deny");
    /// ```
    #[non_exhaustive]
    RuleEffect {
        /// It may be asked for, exclusive or not.
        Allow = "allow",
        /// It may not, whatever else says that it may.
        Deny = "deny",
    }
}

/// Which scopes a rule is about.
///
/// ```
/// use bailiwick_core::{model::RuledScopes, scope::{Namespace, ScopeToken}};
///
/// let plants = RuledScopes::Prefix(Namespace::parse("plants:")?);
/// assert_ne!(plants, RuledScopes::Name(ScopeToken::from_static("plants:")));
/// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RuledScopes {
    /// All of them.
    Any,
    /// This one.
    Name(ScopeToken),
    /// Those whose names begin so.
    Prefix(Namespace),
    /// Those of this resource server.
    ResourceServer(ClientId),
}

/// A rule about who may ask for which scope: of one client, or of the server. All
/// of its conditions must hold for it to say anything. Privileged scopes are under
/// no rule.
///
/// ```
/// use bailiwick_core::model::{RuleEffect, RuledScopes, ScopeRule};
///
/// let staff_only = ScopeRule {
///     outside_groups: vec!["staff".to_owned()],
///     ..ScopeRule::new(RuleEffect::Deny, RuledScopes::Any)
/// };
/// assert!(staff_only.clients.is_empty()); // whichever client it is
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeRule {
    /// What it says.
    pub effect: RuleEffect,
    /// About which scopes.
    pub scopes: RuledScopes,
    /// Only in one of these states; empty: in any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<ScopeState>,
    /// Only for one of these clients; empty: for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<ClientId>,
    /// Only for clients of this type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_type: Option<ClientType>,
    /// Only by one of these grants; empty: by any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grant_types: Vec<GrantType>,
    /// Only for a user in one of these groups; empty: for anybody and nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Only for a user in none of these groups, or for no user; empty: for anybody
    /// and nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outside_groups: Vec<String>,
    /// Why, for people: `explain` prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl ScopeRule {
    /// A rule without conditions.
    pub fn new(effect: RuleEffect, scopes: RuledScopes) -> Self {
        Self {
            effect,
            scopes,
            states: Vec::new(),
            clients: Vec::new(),
            client_type: None,
            grant_types: Vec::new(),
            groups: Vec::new(),
            outside_groups: Vec::new(),
            note: None,
        }
    }
}
