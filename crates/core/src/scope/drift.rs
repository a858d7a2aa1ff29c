//! Where registry and resource servers say different things.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

use super::{Announced, ScopeToken};
use crate::{
    Snapshot, UnixTime,
    model::{ClientId, Owner, RegisteredScope, ScopeState, Visibility},
    store::Impact,
};

/// What is different between the registry and what a resource server announces.
/// Names are in order.
///
/// ```
/// use bailiwick_core::scope::Drift;
///
/// assert!(Drift::default().is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Drift {
    /// In use in the registry, not private, and not announced.
    pub not_announced: Vec<ScopeToken>,
    /// Announced, and not in use in the registry: clients that ask for it are
    /// refused.
    pub not_registered: Vec<ScopeToken>,
    /// In use in the registry for so long, and in no live grant.
    pub unused: Vec<ScopeToken>,
    /// Announced with another text than is registered.
    pub other_text: Vec<TextMismatch>,
    /// Announced names that are none (RFC 6749 §3.3).
    pub malformed: Vec<String>,
}

/// Two texts of one scope.
///
/// ```
/// use bailiwick_core::scope::{ScopeToken, TextMismatch};
///
/// let mismatch = TextMismatch {
///     name: ScopeToken::from_static("plants:see"),
///     registered: "See plants".to_owned(),
///     announced: "See your plants".to_owned(),
/// };
/// assert_ne!(mismatch.registered, mismatch.announced);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextMismatch {
    /// Of which scope.
    pub name: ScopeToken,
    /// What the registry says.
    pub registered: String,
    /// What the resource server says.
    pub announced: String,
}

impl Drift {
    /// Whether both say the same.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares what `owner` announces with what is registered for it; `impact` says
/// what hangs on its scopes, and `unused_after` how long one may be without use.
/// Without a document, `None`, only what is unused is told.
///
/// ```
/// use std::{sync::Arc, time::Duration};
///
/// use bailiwick_core::{
///     Snapshot, UnixTime,
///     model::{ClientId, Owner, RegisteredScope, ScopeId},
///     scope::{Announced, ScopeToken, drift},
/// };
///
/// let plants = ClientId::new("plants");
/// let owner = Owner::ResourceServer(plants.clone());
/// let name = ScopeToken::from_static("plants:see");
/// let scope = RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH);
/// let snapshot = Snapshot::new().with_scope(Arc::new(scope));
///
/// let month = Duration::from_secs(30 * 86_400);
/// let nothing = Announced::default();
/// let drift = drift(&plants, Some(&nothing), &[], month, &snapshot, UnixTime::EPOCH);
/// assert_eq!(drift.not_announced[0].as_str(), "plants:see");
/// assert!(drift.unused.is_empty()); // it was registered this moment
/// ```
pub fn drift(
    owner: &ClientId,
    announced: Option<&Announced>,
    impact: &[Impact],
    unused_after: Duration,
    snapshot: &Snapshot,
    now: UnixTime,
) -> Drift {
    let held: BTreeMap<&ScopeToken, &RegisteredScope> = snapshot
        .scopes_of(&Owner::ResourceServer(owner.clone()), "")
        .map(|scope| (&scope.name, &**scope))
        .collect();
    let in_use: Vec<_> = held
        .values()
        .copied()
        .filter(|scope| is_in_use(scope, now))
        .collect();
    let mut drift = Drift {
        unused: unused(&in_use, impact, unused_after, now),
        ..Drift::default()
    };
    let Some(announced) = announced else {
        return drift;
    };
    let said: BTreeMap<_, _> = announced
        .scopes
        .iter()
        .map(|scope| (&scope.name, scope.description.as_str()))
        .collect();
    drift.not_announced = in_use
        .iter()
        // Those that are given up need no announcement any more, private ones never.
        .filter(|scope| scope.state == ScopeState::Active)
        .filter(|scope| scope.visibility == Visibility::Public)
        .filter(|scope| !said.contains_key(&scope.name))
        .map(|scope| scope.name.clone())
        .collect();
    for (name, text) in said {
        match held.get(name).filter(|scope| is_in_use(scope, now)) {
            None => drift.not_registered.push(name.clone()),
            Some(scope) if !text.is_empty() && text != scope.description => {
                drift.other_text.push(TextMismatch {
                    name: name.clone(),
                    registered: scope.description.clone(),
                    announced: text.to_owned(),
                });
            }
            Some(_) => {}
        }
    }
    drift.malformed.clone_from(&announced.malformed);
    drift
}

fn is_in_use(scope: &RegisteredScope, now: UnixTime) -> bool {
    matches!(
        scope.state_at(now),
        ScopeState::Active | ScopeState::Deprecated
    )
}

fn unused(
    in_use: &[&RegisteredScope],
    impact: &[Impact],
    after: Duration,
    now: UnixTime,
) -> Vec<ScopeToken> {
    let granted: BTreeMap<_, _> = impact.iter().map(|one| (&one.scope, one.grants)).collect();
    in_use
        .iter()
        .filter(|scope| now.since(scope.created_at) >= after)
        .filter(|scope| granted.get(&scope.name).is_none_or(|grants| *grants == 0))
        .map(|scope| scope.name.clone())
        .collect()
}
