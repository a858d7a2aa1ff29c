//! All that comes with a scope, however far: whoever allowed the scope allowed that. More
//! of it is another meaning of the same words, and is asked again.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::Arc};

use super::ScopeToken;
use crate::{
    Snapshot,
    model::{Owner, RegisteredScope, Risk, ScopeParameter, ScopeState},
};

/// What a scope brings with it.
#[derive(Debug, Default)]
struct Brought<'a> {
    risk: Risk,
    /// Its names, and what each stands for.
    names: BTreeMap<&'a ScopeToken, &'a BTreeMap<String, ScopeParameter>>,
}

impl<'a> Brought<'a> {
    fn of(scope: &'a RegisteredScope, snapshot: &'a Snapshot) -> Self {
        let mut names = BTreeMap::from([(&scope.name, &scope.parameters)]);
        let mut risk = scope.risk;
        let mut left: Vec<_> = scope.implies.iter().map(|one| &one.name).collect();
        // Each once; the graph is small and has no circles (security.md SR-9).
        while let Some(name) = left.pop() {
            let Some(found) = snapshot.scope(name) else {
                continue;
            };
            if names.insert(name, &found.parameters).is_none() {
                risk = risk.max(found.risk);
                left.extend(found.implies.iter().map(|one| &one.name));
            }
        }
        Self { risk, names }
    }

    fn is_more_than(&self, before: &Self) -> bool {
        let mut names = self.names.iter();
        self.risk > before.risk
            || names.any(|(name, parameters)| before.names.get(name) != Some(parameters))
    }
}

/// How much harm can be done with `scope` and all that comes with it.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{model::Risk, scope::risk_of};
///
/// let snapshot = host::snapshot();
/// let read = snapshot.scope_by_text("read").unwrap();
/// assert_eq!(risk_of(read, &snapshot), Risk::Low);
/// ```
pub fn risk_of(scope: &RegisteredScope, snapshot: &Snapshot) -> Risk {
    if scope.implies.is_empty() {
        return scope.risk;
    }
    Brought::of(scope, snapshot).risk
}

/// The scopes that bring `changed` with them, each as it is from now on if more comes
/// with it than before, or more harm: with a new version, so that whoever allowed it is
/// asked again. `snapshot` is the registry without the change.
///
/// ```
/// use std::sync::Arc;
///
/// use bailiwick_core::{
///     Snapshot, UnixTime,
///     model::{Implied, Owner, RegisteredScope, Risk, ScopeId},
///     scope::{ScopeToken, bringing_more},
/// };
///
/// let [all, pay] = ["all", "pay"].map(ScopeToken::from_static);
/// let scope = |id, name: &ScopeToken| {
///     RegisteredScope::new(ScopeId(id), name.clone(), Owner::AuthorizationServer, UnixTime::EPOCH)
/// };
/// let mut parent = scope(1, &all);
/// parent.implies = vec![Implied { name: pay.clone(), since: UnixTime::EPOCH }];
/// let snapshot = Snapshot::new().with_scope(Arc::new(parent)).with_scope(Arc::new(scope(2, &pay)));
///
/// let riskier = RegisteredScope { risk: Risk::High, ..scope(2, &pay) };
/// let [asked] = &bringing_more(&riskier, &snapshot)[..] else { unreachable!() };
/// assert!(asked.name == all && !asked.consent_holds(1));
/// assert!(bringing_more(&scope(2, &pay), &snapshot).is_empty());
/// ```
pub fn bringing_more(changed: &RegisteredScope, snapshot: &Snapshot) -> Vec<RegisteredScope> {
    let known = snapshot.scope(&changed.name);
    if known.is_none_or(|known| !may_bring_more(changed, known)) {
        return Vec::new();
    }
    let after = snapshot.clone().with_scope(Arc::new(changed.clone()));
    more_brought(&changed.owner, snapshot, &after)
}

/// Whether what brings `before` may bring more with `after` in its place.
pub(super) fn may_bring_more(after: &RegisteredScope, before: &RegisteredScope) -> bool {
    after.risk > before.risk
        || after.parameters != before.parameters
        || after.implies != before.implies
}

/// The scopes of `owner` with which more comes in `after` than in `before`, and which are
/// not asked for anew as it is; each with a new version.
pub(super) fn more_brought(
    owner: &Owner,
    before: &Snapshot,
    after: &Snapshot,
) -> Vec<RegisteredScope> {
    let scopes = after.scopes_of(owner, "");
    let bringing =
        scopes.filter(|scope| !scope.implies.is_empty() && scope.state != ScopeState::Retired);
    let asked = bringing.filter(|scope| {
        let Some(known) = before.scope(&scope.name) else {
            return false;
        };
        known.consent_version == scope.consent_version
            && Brought::of(scope, after).is_more_than(&Brought::of(known, before))
    });
    asked.map(|scope| asked_anew(scope)).collect()
}

fn asked_anew(scope: &RegisteredScope) -> RegisteredScope {
    let version = scope.text_version.saturating_add(1);
    RegisteredScope {
        text_version: version,
        consent_version: version,
        ..scope.clone()
    }
}
