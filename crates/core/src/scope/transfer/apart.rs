//! Names that cannot be parted: one owner holds them, or two could answer to one
//! name.

use std::{collections::HashSet, sync::Arc};

use super::{Transfer, Transferred};
use crate::{
    Snapshot,
    model::{Owner, RegisteredScope},
    problem::Problem,
    scope::{
        Namespace, ScopeToken,
        token::{overlap, starts_with_folded},
    },
};

/// What a scope takes of the names around its own.
struct Ground<'a> {
    name: &'a ScopeToken,
    /// The name without case: names that share it are one owner's.
    folded: Arc<str>,
    /// What the names of a parameterised scope begin with: all that do are its
    /// owner's.
    prefix: Option<&'a str>,
}

impl<'a> Ground<'a> {
    fn of(scope: &'a RegisteredScope) -> Self {
        let prefix = scope.name.as_str().split('{').next();
        let prefix = prefix.filter(|_| scope.is_parameterised());
        Self {
            name: &scope.name,
            folded: scope.name.folded(),
            prefix,
        }
    }

    /// Whether one owner must hold both.
    fn is_shared_with(&self, other: &Self) -> bool {
        self.folded == other.folded || self.reaches(other) || other.reaches(self)
    }

    /// Whether what `other` stands for begins like it.
    fn reaches(&self, other: &Self) -> bool {
        self.prefix.is_some_and(|prefix| {
            starts_with_folded(other.name.as_str(), prefix)
                || other.prefix.is_some_and(|other| overlap(prefix, other))
        })
    }
}

/// `name` and those of `offered` that cannot be parted from it, directly or through
/// each other; names that nobody registered are left out.
pub(super) fn inseparable<'a>(
    name: &ScopeToken,
    offered: impl Iterator<Item = &'a ScopeToken>,
    snapshot: &'a Snapshot,
) -> Vec<ScopeToken> {
    let scopes = offered.filter_map(|name| snapshot.scope(name));
    let mut left: Vec<Ground<'_>> = scopes.map(|scope| Ground::of(scope)).collect();
    let mut found = Vec::new();
    let mut next: Vec<Ground<'_>> = left.extract_if(.., |one| one.name == name).collect();
    while let Some(one) = next.pop() {
        next.extend(left.extract_if(.., |other| one.is_shared_with(other)));
        found.push(one.name.clone());
    }
    found
}

/// What passes must leave nothing behind that one owner must hold together with it
/// (security.md SR-2).
pub(super) fn check_apart(
    transfer: &Transfer,
    done: &Transferred,
    after: &Snapshot,
) -> Vec<Problem> {
    let from = Owner::ResourceServer(transfer.from.clone());
    let stay: Vec<Ground<'_>> = after
        .scopes_of(&from, "")
        .map(|one| Ground::of(one))
        .collect();
    let folded: HashSet<&Arc<str>> = stay.iter().map(|one| &one.folded).collect();
    let templates: Vec<&Ground<'_>> = stay.iter().filter(|one| one.prefix.is_some()).collect();
    let ruled = ruled(transfer, after);
    let moved = done.scopes.iter().take(done.passed).map(Ground::of);
    let problems = moved.filter_map(|moved| {
        let name = moved.name;
        let ruled = |prefix| ruled.iter().find(|one| overlap(one.as_str(), prefix));
        if let Some(namespace) = moved.prefix.and_then(ruled) {
            let text = format!(
                "'{name}' stands for names in '{}', which would stay: transfer the namespace",
                namespace.as_str()
            );
            return Some(Problem::new("scopes", text));
        }
        let shared = |other: &&Ground<'_>| moved.is_shared_with(other);
        // Only a parameterised scope must be compared with every name.
        let other = if moved.prefix.is_some() || folded.contains(&moved.folded) {
            stay.iter().find(shared)
        } else {
            templates.iter().copied().find(shared)
        };
        let text = format!(
            "'{name}' and '{}', which would stay, must have one owner, for their names are alike: \
             transfer both",
            other?.name
        );
        Some(Problem::new("scopes", text))
    });
    problems.collect()
}

/// What the giver would rule afterwards.
fn ruled(transfer: &Transfer, after: &Snapshot) -> Vec<Namespace> {
    let client = after.client(&transfer.from);
    let role = client.and_then(|client| client.resource_server());
    role.map_or_else(Vec::new, |role| role.all_namespaces().collect())
}
