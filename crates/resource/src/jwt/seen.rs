//! Which scopes of a token are this API's own.

use std::{collections::BTreeSet, sync::Arc};

use bailiwick_core::scope::ScopeTemplate;

use crate::declared::DeclaredScope;

/// Scopes by name, and those whose values each token says.
#[derive(Clone, Debug, Default)]
pub(super) struct SeenScopes {
    names: BTreeSet<Box<str>>,
    templates: Vec<Arc<ScopeTemplate>>,
}

impl SeenScopes {
    pub(super) fn named<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        Self {
            names: names.into_iter().map(|name| name.as_ref().into()).collect(),
            templates: Vec::new(),
        }
    }

    pub(super) fn declared(scopes: &[DeclaredScope]) -> Self {
        let mut seen = Self::default();
        for scope in scopes {
            match ScopeTemplate::new(scope.name(), &scope.entry().parameters) {
                Ok(template) => seen.templates.push(Arc::new(template)),
                Err(_) => {
                    seen.names.insert(scope.name().into());
                }
            }
        }
        seen
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        let mut templates = self.templates.iter();
        self.names.contains(name) || templates.any(|template| template.covers(name, name))
    }
}
