//! A parameterised scope as a guard asks for it: with the values of the request.

use std::{fmt, sync::Arc};

use bailiwick_core::scope::{FillProblem, ScopeTemplate, ScopeToken};
use http::request::Parts;

use crate::{access_token::AccessToken, declared::DeclaredScope};

/// A function of the request that gives the value of a parameter.
type Value = dyn Fn(&Parts, &str) -> Option<String> + Send + Sync;

/// Where values come from.
#[derive(Clone)]
pub(super) enum Source {
    Function(Arc<Value>),
    /// The parameters of the route's path, by the same words.
    #[cfg(feature = "axum")]
    Path,
}

/// A scope whose values each request says.
#[derive(Clone, Debug)]
pub(super) struct FilledScope {
    name: String,
    /// `None` if the scope is not declared as a parameterised one.
    template: Option<Arc<ScopeTemplate>>,
    source: Source,
}

/// Why a request needs no scope that could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfilled {
    /// The request has no value, or a malformed one.
    Value,
    /// Scope, guard and route do not fit together.
    Guard,
}

impl FilledScope {
    pub(super) fn new(scope: &DeclaredScope, source: Source) -> Self {
        let name = scope.name().to_owned();
        let template = ScopeTemplate::new(&name, &scope.entry().parameters);
        let template = template.map_err(|problem| {
            tracing::error!(
                scope = name,
                %problem,
                "a guard asks for a parameterised scope that is not declared as one, so it lets \
                 nobody in: add .parameter(..) for each {{word}} of its name"
            );
        });
        Self {
            name,
            template: template.ok().map(Arc::new),
            source,
        }
    }

    /// As it is declared.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The name that this request needs.
    pub(super) fn needed(&self, request: Option<&Parts>) -> Result<ScopeToken, Unfilled> {
        let template = self.template.as_deref().ok_or(Unfilled::Guard)?;
        let request = request.ok_or(Unfilled::Value)?;
        match &self.source {
            Source::Function(value) => {
                let filled = template.fill(|word, _kind| value(request, word));
                filled.map_err(|_: FillProblem| Unfilled::Value)
            }
            #[cfg(feature = "axum")]
            Source::Path => super::path::fill(template, request),
        }
    }

    /// Whether a scope of the token covers the one that is needed.
    pub(super) fn is_held(&self, needed: &ScopeToken, token: &AccessToken) -> bool {
        token.has_scope(needed.as_str())
            || self.template.as_deref().is_some_and(|template| {
                let mut granted = token.scopes();
                granted.any(|granted| template.covers(granted, needed.as_str()))
            })
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Function(_) => "Function",
            #[cfg(feature = "axum")]
            Self::Path => "Path",
        })
    }
}
