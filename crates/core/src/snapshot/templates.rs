//! Which registered name answers to a name that is asked for.

use std::sync::Arc;

use rpds::HashTrieMapSync;

use super::Snapshot;
use crate::{
    model::{Owner, RegisteredScope},
    scope::{Resolved, ScopeToken, Template},
};

/// The parameterised names by what they begin with: no scan, and one look at an
/// empty map where there are none.
#[derive(Clone, Debug, Default)]
pub(super) struct Templates {
    alike: HashTrieMapSync<Box<str>, Arc<[Arc<Template>]>>,
    /// What they begin with in lower case, with the owner and how many there are.
    owners: HashTrieMapSync<Box<str>, (Owner, usize)>,
}

impl Templates {
    /// Takes in `new` in the place of `old`.
    pub(super) fn replace(&mut self, old: Option<&RegisteredScope>, new: &Arc<RegisteredScope>) {
        if let Some(old) = old.filter(|old| old.is_parameterised()) {
            self.remove(old);
        }
        if !new.is_parameterised() {
            return;
        }
        let Some(template) = Template::of(new).map(Arc::new) else {
            return;
        };
        let prefix = template.prefix.clone();
        let folded = prefix.to_ascii_lowercase().into_boxed_str();
        let count = self.owners.get(&folded).map_or(0, |(_, count)| *count);
        self.owners
            .insert_mut(folded, (new.owner.clone(), count + 1));
        let mut alike = self
            .alike
            .get(&prefix)
            .map_or(Vec::new(), |alike| alike.to_vec());
        alike.push(template);
        alike.sort_by_key(|template| template.scope.id);
        self.alike.insert_mut(prefix, alike.into());
    }

    fn remove(&mut self, scope: &RegisteredScope) {
        let Some((prefix, _)) = scope.name.as_str().split_once('{') else {
            return;
        };
        let Some(alike) = self.alike.get(prefix) else {
            return;
        };
        let left: Vec<_> = alike
            .iter()
            .filter(|template| template.scope.name != scope.name)
            .cloned()
            .collect();
        if left.len() == alike.len() {
            return;
        }
        let folded = prefix.to_ascii_lowercase();
        match self.owners.get(&*folded).cloned() {
            Some((owner, count)) if count > 1 => {
                self.owners.insert_mut(folded.into(), (owner, count - 1));
            }
            _ => {
                self.owners.remove_mut(&*folded);
            }
        }
        if left.is_empty() {
            self.alike.remove_mut(prefix);
        } else {
            self.alike.insert_mut(prefix.into(), left.into());
        }
    }

    /// Those that begin as `name` does, the longest beginning first.
    fn beginning<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Arc<Template>> {
        prefixes(name)
            .filter_map(|prefix| self.alike.get(prefix))
            .flat_map(|alike| alike.iter())
    }
}

/// What `name` begins with up to a separator, the longest first.
fn prefixes(name: &str) -> impl Iterator<Item = &str> {
    let separators = [':', '/', '.', '-'];
    name.rmatch_indices(separators)
        .filter_map(|(at, _)| name.get(..=at))
}

impl Snapshot {
    /// What answers to `name`, whatever its state: the scope of that name, or the
    /// parameterised one of which it is a value. The name of a parameterised scope
    /// itself, with its braces, is nothing that could be granted.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::scope::ScopeToken;
    ///
    /// let snapshot = host::snapshot();
    /// let see = ScopeToken::from_static("plants:see");
    /// assert_eq!(snapshot.resolve(&see).unwrap().registered().name, see);
    /// assert!(snapshot.resolve(&ScopeToken::from_static("plants:eat")).is_none());
    /// ```
    pub fn resolve<'a>(&'a self, name: &'a ScopeToken) -> Option<Resolved<'a>> {
        if let Some(scope) = self.scopes.get(name) {
            return (!scope.is_parameterised()).then(|| Resolved::plain(name, scope));
        }
        if self.templates.alike.is_empty() {
            return None;
        }
        let text = name.as_str();
        self.templates.beginning(text).find_map(|template| {
            let values = template.values(text)?;
            Some(Resolved::of_template(name, template, values))
        })
    }

    /// Who holds the parameterised name that begins as `name` does, and with it all
    /// that does.
    pub(crate) fn template_owner(&self, name: &ScopeToken) -> Option<&Owner> {
        if self.templates.alike.is_empty() {
            return None;
        }
        // Names that differ by case alone have one owner.
        let folded = name.folded();
        let owners = &self.templates.owners;
        prefixes(&folded).find_map(|prefix| owners.get(prefix).map(|(owner, _)| owner))
    }

    /// Every parameterised name, in no order.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Arc<Template>> {
        self.templates.alike.values().flat_map(|alike| alike.iter())
    }

    /// The parameterised names that begin with `prefix` and a parameter.
    pub(crate) fn templates_below<'a>(
        &'a self,
        prefix: &str,
    ) -> impl Iterator<Item = &'a Arc<Template>> + use<'a> {
        self.templates
            .alike
            .get(prefix)
            .into_iter()
            .flat_map(|alike| alike.iter())
    }
}
