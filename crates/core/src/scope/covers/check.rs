//! Which scopes may come with which.

use std::collections::HashSet;

use super::MOST;
use crate::{
    Config, Reason, Snapshot,
    model::RegisteredScope,
    scope::{ScopeToken, is_openid_name, parameter::Template},
};

/// Why a scope cannot come with another one.
///
/// ```
/// use bailiwick_core::{Reason, scope::{ImplicationProblem, ScopeToken}};
///
/// let problem = ImplicationProblem::Unknown(ScopeToken::from_static("plants:reed"));
/// assert_eq!(problem.reason(), Reason::NameMalformed);
/// assert_eq!(problem.to_string(), "'plants:reed' is not registered");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImplicationProblem {
    /// It is not registered.
    #[error("'{0}' is not registered")]
    Unknown(ScopeToken),
    /// It belongs to another.
    #[error("'{0}' belongs to another: only scopes of one's own may come with a scope")]
    Foreign(ScopeToken),
    /// It is a right of resource servers, or a name that is reserved.
    #[error("'{0}' is reserved")]
    Reserved(ScopeToken),
    /// It comes with itself, directly or through others.
    #[error("'{0}' would come with itself")]
    Circular(ScopeToken),
    /// It has a parameter that the scope with which it comes has not.
    #[error("'{0}' has a parameter that is missing here, or is of another type")]
    Parameter(ScopeToken),
    /// Too many.
    #[error("at most 100 scopes may come with one")]
    TooMany,
}

impl ImplicationProblem {
    /// Why, exactly.
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Foreign(_) => Reason::NameForeign,
            Self::Reserved(_) => Reason::NameReserved,
            _ => Reason::NameMalformed,
        }
    }
}

/// Whether what `scope` says comes with it may. `snapshot` is the registry as it
/// would be: with all that is declared at once.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Config, Snapshot, UnixTime,
///     model::{Implied, Owner, RegisteredScope, ScopeId},
///     scope::{ImplicationProblem, ScopeToken, check_implications},
/// };
///
/// let now = UnixTime::EPOCH;
/// let read = ScopeToken::from_static("plants:read");
/// let mut scope = RegisteredScope::new(ScopeId(1), read.clone(), Owner::AuthorizationServer, now);
/// scope.implies = vec![Implied { name: read.clone(), since: now }];
/// let snapshot = Snapshot::new().with_scope(Arc::new(scope.clone()));
/// let config = Config::new("https://login.example/o");
/// let problem = check_implications(&scope, &snapshot, &config).unwrap_err();
/// assert_eq!(problem, ImplicationProblem::Circular(read));
/// ```
pub fn check_implications(
    scope: &RegisteredScope,
    snapshot: &Snapshot,
    config: &Config,
) -> Result<(), ImplicationProblem> {
    for implied in &scope.implies {
        let name = &implied.name;
        if config.privileged.contains(name) || is_openid_name(name) {
            return Err(ImplicationProblem::Reserved(name.clone()));
        }
        if *name == scope.name {
            return Err(ImplicationProblem::Circular(name.clone()));
        }
        let child = snapshot
            .scope(name)
            .ok_or_else(|| ImplicationProblem::Unknown(name.clone()))?;
        if child.owner != scope.owner {
            return Err(ImplicationProblem::Foreign(name.clone()));
        }
        let kind = |one: &RegisteredScope, name: &str| one.parameters.get(name).map(|p| p.kind);
        let mut parameters = child.parameters.keys();
        if !parameters.all(|name| kind(child, name) == kind(scope, name)) {
            return Err(ImplicationProblem::Parameter(name.clone()));
        }
        debug_assert!(!child.is_parameterised() || Template::of(child).is_some());
    }
    check_descent(scope, snapshot)
}

/// Nothing comes with itself, and not too much comes with one.
fn check_descent(scope: &RegisteredScope, snapshot: &Snapshot) -> Result<(), ImplicationProblem> {
    let mut found: Vec<&ScopeToken> = scope.implies.iter().map(|one| &one.name).collect();
    let mut seen: HashSet<&ScopeToken> = found.iter().copied().collect();
    let mut at = 0;
    while let Some(name) = found.get(at).copied() {
        at += 1;
        if found.len() > MOST {
            return Err(ImplicationProblem::TooMany);
        }
        let child = snapshot.scope(name);
        for implied in child.iter().flat_map(|child| &child.implies) {
            if implied.name == scope.name {
                return Err(ImplicationProblem::Circular(name.clone()));
            }
            if seen.insert(&implied.name) {
                found.push(&implied.name);
            }
        }
    }
    Ok(())
}
