//! What was granted, with all that comes with it.

use super::{Coverage, Resolved};
use crate::{
    Snapshot,
    scope::{ScopeSet, ScopeToken},
};

/// One scope that was granted, with all that comes with it: worked out once,
/// however many questions follow. A request may name a hundred scopes, and each may
/// bring a hundred.
#[derive(Debug)]
pub(crate) struct Held<'a> {
    scope: Resolved<'a>,
    implied: Vec<ScopeToken>,
    snapshot: &'a Snapshot,
}

impl<'a> Coverage<'a> {
    /// `granted` with all that comes with it; `None` if nothing answers to it.
    pub(crate) fn held<'n>(&self, granted: &'n ScopeToken) -> Option<Held<'n>>
    where
        'a: 'n,
    {
        let scope = self.snapshot.resolve(granted)?;
        Some(Held {
            implied: self.implied(&scope),
            scope,
            snapshot: self.snapshot,
        })
    }

    /// Each of `granted` to which something answers, in order.
    pub(crate) fn all_held<'n>(&self, granted: &'n ScopeSet) -> Vec<Held<'n>>
    where
        'a: 'n,
    {
        granted.iter().filter_map(|name| self.held(name)).collect()
    }
}

impl<'a> Held<'a> {
    /// What was granted.
    pub(crate) fn scope(&self) -> &Resolved<'a> {
        &self.scope
    }

    /// Its name, as it was granted.
    pub(crate) fn name(&self) -> &'a ScopeToken {
        self.scope.name
    }

    /// Whether `wanted` is it, a path below it, or what it implies.
    pub(crate) fn covers(&self, wanted: &Resolved<'_>) -> bool {
        if self.scope.scope.owner != wanted.scope.owner {
            return false;
        }
        self.scope.leads_to(wanted)
            || self.implied.contains(wanted.name)
            // A path may lie below one that it brings.
            || (wanted.template.is_some() && self.implied.iter().any(|name| {
                let child = self.snapshot.resolve(name);
                child.is_some_and(|child| child.leads_to(wanted))
            }))
    }
}
