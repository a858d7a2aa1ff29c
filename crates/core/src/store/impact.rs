//! What hangs on a scope.

use std::collections::{BTreeSet, HashMap};

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

/// Counts what hangs on scopes, grant by grant: for the engines of a store.
///
/// ```
/// use bailiwick_core::{
///     model::{ClientId, UserId},
///     scope::ScopeToken,
///     store::ImpactTally,
/// };
///
/// let see = ScopeToken::from_static("plants:see");
/// let bed = ScopeToken::from_static("bed:{id}:water");
/// let scopes = [see, bed];
/// let mut tally = ImpactTally::new(&scopes);
/// let (notes, ada) = (ClientId::new("field-notes"), UserId::new("17"));
/// tally.add(&notes, Some(&ada), ["bed:7:water", "bed:8:water", "profile"]);
/// tally.add(&notes, None, ["plants:see"]);
///
/// let [see, bed] = tally.finish().try_into().unwrap();
/// assert_eq!((see.users.len(), see.grants), (0, 1));
/// assert_eq!((bed.users, bed.grants), (vec![ada], 1)); // one grant, whatever it names
/// ```
#[derive(Debug)]
pub struct ImpactTally<'p> {
    /// In the order of the plan.
    names: &'p [ScopeToken],
    /// By name.
    counted: HashMap<&'p str, Counted>,
    /// Grants added.
    grants: u64,
    /// The names that stand for many.
    templates: Vec<Template<'p>>,
}

/// What was counted for one name.
#[derive(Debug, Default)]
struct Counted {
    clients: BTreeSet<ClientId>,
    users: BTreeSet<UserId>,
    grants: u64,
    /// The last grant that was counted here, so that none is counted twice.
    last: u64,
}

/// A name with values in braces: the texts around them.
#[derive(Debug)]
pub(super) struct Template<'p> {
    pub(super) name: &'p str,
    first: &'p str,
    inner: Vec<&'p str>,
    last: &'p str,
}

impl<'p> Template<'p> {
    pub(super) fn of(name: &'p str) -> Option<Self> {
        let (first, mut rest) = name.split_once('{')?;
        let mut inner = Vec::new();
        loop {
            let (_, after) = rest.split_once('}')?;
            let Some((between, next)) = after.split_once('{') else {
                return Some(Self {
                    name,
                    first,
                    inner,
                    last: after,
                });
            };
            inner.push(between);
            rest = next;
        }
    }

    /// Whether `name` is this one with values; each has a character at least.
    pub(super) fn covers(&self, name: &str) -> bool {
        let Some(mut rest) = name.strip_prefix(self.first) else {
            return false;
        };
        for text in &self.inner {
            let mut starts = rest.char_indices().map(|(at, _)| at).skip(1);
            let found = starts.find_map(|at| rest.get(at..)?.strip_prefix(text));
            let Some(after) = found else {
                return false;
            };
            rest = after;
        }
        rest.strip_suffix(self.last)
            .is_some_and(|value| !value.is_empty())
    }
}

impl<'p> ImpactTally<'p> {
    /// Nothing counted yet, for these names.
    pub fn new(names: &'p [ScopeToken]) -> Self {
        let texts = names.iter().map(ScopeToken::as_str);
        Self {
            names,
            counted: texts
                .clone()
                .map(|name| (name, Counted::default()))
                .collect(),
            grants: 0,
            templates: texts.filter_map(Template::of).collect(),
        }
    }

    /// Counts a grant that is live, with the names of its scope.
    pub fn add<'s>(
        &mut self,
        client: &ClientId,
        user: Option<&UserId>,
        scope: impl IntoIterator<Item = &'s str>,
    ) {
        self.grants += 1;
        let number = self.grants;
        let count = |counted: &mut Counted| {
            if counted.last == number {
                return;
            }
            counted.last = number;
            counted.grants += 1;
            if !counted.clients.contains(client) {
                counted.clients.insert(client.clone());
            }
            if let Some(user) = user.filter(|user| !counted.users.contains(*user)) {
                counted.users.insert(user.clone());
            }
        };
        for name in scope {
            if let Some(counted) = self.counted.get_mut(name) {
                count(counted);
            }
            for template in self.templates.iter().filter(|one| one.covers(name)) {
                if let Some(counted) = self.counted.get_mut(template.name) {
                    count(counted);
                }
            }
        }
    }

    /// What was counted, in the order of the names.
    pub fn finish(self) -> Vec<Impact> {
        let of_name = |name: &ScopeToken| {
            let counted = self.counted.get(name.as_str());
            counted.map_or_else(
                || Impact::none(name.clone()),
                |counted| Impact {
                    scope: name.clone(),
                    clients: counted.clients.iter().cloned().collect(),
                    users: counted.users.iter().cloned().collect(),
                    grants: counted.grants,
                },
            )
        };
        self.names.iter().map(of_name).collect()
    }
}
