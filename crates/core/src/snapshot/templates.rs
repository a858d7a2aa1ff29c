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
pub(super) struct Templates(HashTrieMapSync<Box<str>, Arc<[Arc<Template>]>>);

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
        let mut alike = self
            .0
            .get(&prefix)
            .map_or(Vec::new(), |alike| alike.to_vec());
        alike.push(template);
        alike.sort_by_key(|template| template.scope.id);
        self.0.insert_mut(prefix, alike.into());
    }

    fn remove(&mut self, scope: &RegisteredScope) {
        let Some((prefix, _)) = scope.name.as_str().split_once('{') else {
            return;
        };
        let Some(alike) = self.0.get(prefix) else {
            return;
        };
        let left: Vec<_> = alike
            .iter()
            .filter(|template| template.scope.name != scope.name)
            .cloned()
            .collect();
        if left.is_empty() {
            self.0.remove_mut(prefix);
        } else {
            self.0.insert_mut(prefix.into(), left.into());
        }
    }

    /// Those that begin as `name` does, the longest beginning first.
    fn beginning<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Arc<Template>> {
        let separators = [':', '/', '.', '-'];
        name.rmatch_indices(separators)
            .filter_map(|(at, _)| name.get(..=at))
            .filter_map(|prefix| self.0.get(prefix))
            .flat_map(|alike| alike.iter())
    }
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
        if self.templates.0.is_empty() {
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
        if self.templates.0.is_empty() {
            return None;
        }
        // Names that differ by case alone have one owner.
        let folded = name.folded();
        self.templates()
            .find(|template| {
                let head = folded.get(..template.prefix.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(&template.prefix))
            })
            .map(|template| &template.scope.owner)
    }

    /// Every parameterised name, in no order.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Arc<Template>> {
        self.templates.0.values().flat_map(|alike| alike.iter())
    }

    /// The parameterised names that begin with `prefix` and a parameter.
    pub(crate) fn templates_below<'a>(
        &'a self,
        prefix: &str,
    ) -> impl Iterator<Item = &'a Arc<Template>> + use<'a> {
        self.templates
            .0
            .get(prefix)
            .into_iter()
            .flat_map(|alike| alike.iter())
    }
}
