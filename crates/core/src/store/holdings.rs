//! Who holds what for whom.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::impact::Template;
use crate::{
    UnixTime,
    model::{ClientId, UserId},
    scope::ScopeToken,
};

/// Most holdings that are told apart.
const MOST: usize = 50_000;

/// Which holdings are asked for.
///
/// ```
/// use bailiwick_core::{UnixTime, scope::ScopeToken, store::HoldingsPlan};
///
/// let plan = HoldingsPlan {
///     scopes: vec![ScopeToken::from_static("plants:see")],
///     at: UnixTime::from_secs(1_700_000_000),
///     ..HoldingsPlan::default()
/// };
/// assert!(plan.client.is_none() && plan.user.is_none()); // of everybody
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoldingsPlan {
    /// Of these scopes: a parameterised one stands for all its values.
    pub scopes: Vec<ScopeToken>,
    /// Only of this client.
    pub client: Option<ClientId>,
    /// Only for this user.
    pub user: Option<UserId>,
    /// When a grant must be live to be counted.
    pub at: UnixTime,
}

/// A client holds a scope by a live grant: a family, or an access token without one,
/// that is neither revoked nor over.
///
/// ```
/// use bailiwick_core::{model::ClientId, scope::ScopeToken, store::Holding};
///
/// let holding = Holding {
///     scope: ScopeToken::from_static("plants:see"),
///     client: ClientId::new("nightly-job"),
///     user: None, // for itself
/// };
/// assert!(holding.user.is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holding {
    /// Which scope, by the name in the plan.
    pub scope: ScopeToken,
    /// Who holds it.
    pub client: ClientId,
    /// For whom; `None`: for itself.
    pub user: Option<UserId>,
}

/// What a [`HoldingsPlan`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Each once, in order.
    pub held: Vec<Holding>,
    /// Whether there are more: some fifty thousand are told apart.
    pub more: bool,
}

/// Gathers holdings grant by grant: for the engines of a store.
///
/// ```
/// use bailiwick_core::{
///     model::{ClientId, UserId},
///     scope::ScopeToken,
///     store::{HoldingsPlan, HoldingsTally},
/// };
///
/// let bed = ScopeToken::from_static("bed:{id}:water");
/// let plan = HoldingsPlan { scopes: vec![bed.clone()], ..HoldingsPlan::default() };
/// let mut tally = HoldingsTally::new(&plan);
/// let (notes, ada) = (ClientId::new("field-notes"), UserId::new("17"));
/// tally.add(&notes, Some(&ada), ["bed:7:water", "bed:8:water", "profile"]);
///
/// let found = tally.finish();
/// assert_eq!((found.held.len(), &found.held[0].scope), (1, &bed));
/// ```
#[derive(Debug)]
pub struct HoldingsTally<'p> {
    plan: &'p HoldingsPlan,
    names: HashSet<&'p str>,
    /// The names that stand for many.
    templates: Vec<Template<'p>>,
    /// By client and user, the names in the plan.
    held: BTreeMap<(ClientId, Option<UserId>), BTreeSet<&'p str>>,
    count: usize,
    more: bool,
}

impl<'p> HoldingsTally<'p> {
    /// Nothing gathered yet.
    pub fn new(plan: &'p HoldingsPlan) -> Self {
        let names = plan.scopes.iter().map(ScopeToken::as_str);
        Self {
            plan,
            templates: names.clone().filter_map(Template::of).collect(),
            names: names.collect(),
            held: BTreeMap::new(),
            count: 0,
            more: false,
        }
    }

    /// Takes in a grant that is live, with the names of its scope.
    pub fn add<'s>(
        &mut self,
        client: &ClientId,
        user: Option<&UserId>,
        scope: impl IntoIterator<Item = &'s str>,
    ) {
        let other = |wanted: &Option<ClientId>| wanted.as_ref().is_some_and(|one| one != client);
        if other(&self.plan.client) || self.plan.user.is_some() && self.plan.user.as_ref() != user {
            return;
        }
        for name in scope {
            let whole = self.names.get(name).copied().into_iter();
            let templates = self.templates.iter().filter(|one| one.covers(name));
            for name in whole.chain(templates.map(|one| one.name)) {
                let key = (client.clone(), user.cloned());
                let of = self.held.get(&key);
                if of.is_some_and(|names| names.contains(name)) {
                    continue;
                }
                if self.count == MOST {
                    self.more = true;
                    return;
                }
                self.count += 1;
                self.held.entry(key).or_default().insert(name);
            }
        }
    }

    /// What was gathered.
    pub fn finish(self) -> Holdings {
        let names = self.plan.scopes.iter().map(|name| (name.as_str(), name));
        let names: BTreeMap<&str, &ScopeToken> = names.collect();
        let mut held = Vec::with_capacity(self.count);
        for ((client, user), of) in &self.held {
            let of = of.iter().filter_map(|name| names.get(name));
            held.extend(of.map(|scope| Holding {
                scope: (*scope).clone(),
                client: client.clone(),
                user: user.clone(),
            }));
        }
        held.sort_unstable();
        Holdings {
            held,
            more: self.more,
        }
    }
}
