//! What comes with a scope: one function for what is covered, at every endpoint.

mod check;
mod held;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::HashSet, sync::Arc};

use super::{
    Moment, ScopeSet, ScopeToken, effect,
    parameter::{Template, Values},
};
use crate::{
    Config, Snapshot, UnixTime,
    model::{RegisteredScope, RuleEffect},
};

pub use check::{ImplicationProblem, check_implications};
pub(crate) use held::Held;

/// The most names that may come with one.
const MOST: usize = 100;

/// What a name is registered as: [`Snapshot::resolve`].
///
/// ```
/// use std::{collections::BTreeMap, sync::Arc};
///
/// use bailiwick_core::{
///     Snapshot, UnixTime,
///     model::{Owner, ParameterType, RegisteredScope, ScopeId, ScopeParameter},
///     scope::ScopeToken,
/// };
///
/// let name = ScopeToken::from_static("dataset:{id}:read");
/// let mut scope = RegisteredScope::new(ScopeId(1), name, Owner::AuthorizationServer, UnixTime::EPOCH);
/// scope.description = "Read data set {id}".to_owned();
/// let id = ScopeParameter::new(ParameterType::Integer);
/// scope.parameters = BTreeMap::from([("id".to_owned(), id)]);
/// let snapshot = Snapshot::new().with_scope(Arc::new(scope));
///
/// let seven = ScopeToken::from_static("dataset:7:read");
/// let resolved = snapshot.resolve(&seven).unwrap();
/// assert_eq!(resolved.registered().name.as_str(), "dataset:{id}:read");
/// assert_eq!(resolved.instance().description, "Read data set 7");
/// assert!(snapshot.resolve(&ScopeToken::from_static("dataset:{id}:read")).is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Resolved<'a> {
    name: &'a ScopeToken,
    scope: &'a Arc<RegisteredScope>,
    template: Option<(&'a Template, Values<'a>)>,
}

impl<'a> Resolved<'a> {
    pub(crate) fn plain(name: &'a ScopeToken, scope: &'a Arc<RegisteredScope>) -> Self {
        Self {
            name,
            scope,
            template: None,
        }
    }

    pub(crate) fn of_template(
        name: &'a ScopeToken,
        template: &'a Template,
        values: Values<'a>,
    ) -> Self {
        Self {
            name,
            scope: &template.scope,
            template: Some((template, values)),
        }
    }

    /// The scope as it is registered, under its registered name.
    pub fn registered(&self) -> &'a Arc<RegisteredScope> {
        self.scope
    }

    /// The scope under the name that was resolved, with its values in its texts.
    pub fn instance(&self) -> Arc<RegisteredScope> {
        match &self.template {
            Some((template, values)) => Arc::new(template.instance(self.name, values)),
            None => Arc::clone(self.scope),
        }
    }

    /// How many values of it one request may name, if it has values.
    pub(super) fn most(&self) -> Option<usize> {
        self.template.as_ref().map(|(template, _)| template.most())
    }

    /// Whether all that `other` lets a client do is let by this one: the same
    /// registered scope, with values that lead to the other's.
    fn leads_to(&self, other: &Resolved<'_>) -> bool {
        let (Some((template, values)), Some((_, others))) = (&self.template, &other.template)
        else {
            return self.name == other.name;
        };
        self.scope.id == other.scope.id && template.leads_to(values, others)
    }

    /// The name that comes with this one as `implied`: with the same values.
    fn implied_name(&self, implied: &ScopeToken, snapshot: &Snapshot) -> Option<ScopeToken> {
        let scope = snapshot.scope(implied)?;
        if !scope.is_parameterised() {
            return Some(implied.clone());
        }
        let (_, values) = self.template.as_ref()?;
        Template::of(scope)?.name(values)
    }
}

/// When something was granted, and what is known today.
#[derive(Clone, Copy, Debug)]
pub struct Coverage<'a> {
    /// The registry of today.
    pub snapshot: &'a Snapshot,
    /// The operator's settings.
    pub config: &'a Config,
    /// When it was granted: what was declared since does not come with it
    /// (security.md SR-9).
    pub granted_at: UnixTime,
    /// Now.
    pub now: UnixTime,
}

impl Coverage<'_> {
    /// Whether who was granted `granted` has `wanted` with it: the same name, a
    /// path below it, or what it implies.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use bailiwick_core::{
    ///     Config, Snapshot, UnixTime,
    ///     model::{Implied, Owner, RegisteredScope, ScopeId},
    ///     scope::{Coverage, ScopeToken},
    /// };
    ///
    /// let [admin, read] = ["plants:admin", "plants:read"].map(ScopeToken::from_static);
    /// let declared = UnixTime::from_secs(1_700_000_000);
    /// let scope = |id, name: &ScopeToken| {
    ///     RegisteredScope::new(ScopeId(id), name.clone(), Owner::AuthorizationServer, UnixTime::EPOCH)
    /// };
    /// let mut parent = scope(1, &admin);
    /// parent.implies = vec![Implied { name: read.clone(), since: declared }];
    /// let snapshot = Snapshot::new().with_scope(Arc::new(parent)).with_scope(Arc::new(scope(2, &read)));
    ///
    /// let config = Config::new("https://login.example/o");
    /// let mut at = Coverage { snapshot: &snapshot, config: &config, granted_at: declared, now: declared };
    /// assert!(at.covers(&admin, &read) && !at.covers(&read, &admin));
    /// at.granted_at = UnixTime::EPOCH; // an older grant stays what it was
    /// assert!(!at.covers(&admin, &read));
    /// ```
    pub fn covers(&self, granted: &ScopeToken, wanted: &ScopeToken) -> bool {
        if granted == wanted {
            return true;
        }
        let wanted = self.snapshot.resolve(wanted);
        let held = self.held(granted).zip(wanted);
        held.is_some_and(|(held, wanted)| held.covers(&wanted))
    }

    /// Whether one of `granted` covers `wanted`.
    ///
    /// ```
    /// use bailiwick_core::scope::{Coverage, ScopeSet, ScopeToken};
    /// # use std::sync::Arc;
    /// # use bailiwick_core::{Config, Snapshot, UnixTime};
    /// # use bailiwick_core::model::{Implied, Owner, RegisteredScope, ScopeId};
    /// # let [admin, read] = ["plants:admin", "plants:read"].map(ScopeToken::from_static);
    /// # let now = UnixTime::EPOCH;
    /// # let scope = |id, name: &ScopeToken| {
    /// #     RegisteredScope::new(ScopeId(id), name.clone(), Owner::AuthorizationServer, now)
    /// # };
    /// # let mut parent = scope(1, &admin);
    /// # parent.implies = vec![Implied { name: read.clone(), since: now }];
    /// # let snapshot = Snapshot::new().with_scope(Arc::new(parent)).with_scope(Arc::new(scope(2, &read)));
    /// # let config = Config::new("https://login.example/o");
    ///
    /// // `plants:read` comes with `plants:admin`.
    /// let at = Coverage { snapshot: &snapshot, config: &config, granted_at: now, now };
    /// let granted = ScopeSet::parse("profile plants:admin")?;
    /// assert!(at.any_covers(&granted, &read));
    /// assert!(!at.any_covers(&ScopeSet::parse("profile")?, &read));
    /// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
    /// ```
    pub fn any_covers(&self, granted: &ScopeSet, wanted: &ScopeToken) -> bool {
        granted.contains(wanted) || granted.iter().any(|name| self.covers(name, wanted))
    }

    /// `scope` with all that comes with it: what resource servers are told.
    ///
    /// ```
    /// use bailiwick_core::scope::{Coverage, ScopeSet, ScopeToken};
    /// # use std::sync::Arc;
    /// # use bailiwick_core::{Config, Snapshot, UnixTime};
    /// # use bailiwick_core::model::{Implied, Owner, RegisteredScope, ScopeId};
    /// # let [admin, read] = ["plants:admin", "plants:read"].map(ScopeToken::from_static);
    /// # let now = UnixTime::EPOCH;
    /// # let scope = |id, name: &ScopeToken| {
    /// #     RegisteredScope::new(ScopeId(id), name.clone(), Owner::AuthorizationServer, now)
    /// # };
    /// # let mut parent = scope(1, &admin);
    /// # parent.implies = vec![Implied { name: read.clone(), since: now }];
    /// # let snapshot = Snapshot::new().with_scope(Arc::new(parent)).with_scope(Arc::new(scope(2, &read)));
    /// # let config = Config::new("https://login.example/o");
    ///
    /// // `plants:read` comes with `plants:admin`.
    /// let at = Coverage { snapshot: &snapshot, config: &config, granted_at: now, now };
    /// let granted = ScopeSet::parse("plants:admin")?;
    /// assert!(at.expanded(&granted).contains(&read));
    /// # Ok::<(), bailiwick_core::scope::ScopeSetError>(())
    /// ```
    pub fn expanded<'s>(&self, scope: &'s ScopeSet) -> Cow<'s, ScopeSet> {
        let mut children = Vec::new();
        for name in scope {
            if let Some(found) = self.snapshot.resolve(name)
                && !found.scope.implies.is_empty()
                && effect(found.scope.state_at(self.now), Moment::Introspection).is_granted()
            {
                children.extend(self.implied(&found));
            }
        }
        if children.is_empty() {
            return Cow::Borrowed(scope);
        }
        let names = scope.iter().cloned().chain(children);
        Cow::Owned(ScopeSet::of_names(names.collect()))
    }

    /// What comes with `parent`, directly and through what comes with it, itself
    /// excepted. Only what its owner declared before the grant, still holds, and
    /// has in use; never a right of resource servers (security.md SR-1, SR-9), and
    /// nothing exclusive with what is not: that would be a way around its rules.
    pub(crate) fn implied(&self, parent: &Resolved<'_>) -> Vec<ScopeToken> {
        let mut found: Vec<ScopeToken> = Vec::new();
        if parent.scope.implies.is_empty() {
            return found;
        }
        let mut seen = HashSet::from([parent.scope.name.clone(), parent.name.clone()]);
        self.add_implied(parent, &mut seen, &mut found);
        let mut at = 0;
        while let Some(name) = found.get(at).cloned() {
            at += 1;
            if let Some(child) = self.snapshot.resolve(&name) {
                self.add_implied(&child, &mut seen, &mut found);
            }
        }
        found
    }

    /// Whoever declares scopes says how many ways lead to each: `seen` holds the
    /// names, as they are registered and with values, that were looked at, and none
    /// is looked at twice.
    fn add_implied(
        &self,
        parent: &Resolved<'_>,
        seen: &mut HashSet<ScopeToken>,
        found: &mut Vec<ScopeToken>,
    ) {
        for implied in &parent.scope.implies {
            if found.len() >= MOST {
                return;
            }
            if implied.since > self.granted_at || seen.contains(&implied.name) {
                continue;
            }
            let Some(name) = parent.implied_name(&implied.name, self.snapshot) else {
                continue;
            };
            seen.insert(implied.name.clone());
            let is_new = name == implied.name || seen.insert(name.clone());
            if is_new && self.is_carried(&name, parent) {
                found.push(name);
            }
        }
    }

    fn is_carried(&self, name: &ScopeToken, parent: &Resolved<'_>) -> bool {
        self.snapshot.resolve(name).is_some_and(|child| {
            child.scope.owner == parent.scope.owner
                && child.scope.owner_since <= self.granted_at
                && (!child.scope.exclusive || parent.scope.exclusive)
                && !self.config.privileged.contains(name)
                && effect(child.scope.state_at(self.now), Moment::Introspection).is_granted()
        })
    }
}

/// Whether a rule about `ruled`, which is a name of the parameterised `scope`,
/// touches `asked`: to allow it says so of all below, to deny it also of what it
/// lies in.
pub(super) fn overlap(
    ruled: &ScopeToken,
    asked: &ScopeToken,
    rule: RuleEffect,
    scope: &RegisteredScope,
    snapshot: &Snapshot,
) -> bool {
    if !scope.is_parameterised() {
        return false;
    }
    let (Some(ruled), Some(asked)) = (snapshot.resolve(ruled), snapshot.resolve(asked)) else {
        return false;
    };
    ruled.leads_to(&asked) || (rule == RuleEffect::Deny && asked.leads_to(&ruled))
}
