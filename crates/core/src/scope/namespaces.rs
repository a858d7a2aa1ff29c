//! Giving a resource server what it rules: prefixes and a resource identifier.

#[cfg(test)]
mod tests;

use url::Url;

use super::{Namespace, ScopeToken, ownership::describe};
use crate::{
    Reason, Snapshot,
    model::{ClientId, Owner, ResourceServer, ScopeState},
    problem::Problem,
};

/// The most foreign names that a text lists.
const LISTED: usize = 20;
/// The longest resource identifier, in bytes: with a separator and one more
/// character it still is a scope name.
const LONGEST_RESOURCE: usize = 253;

/// Why a resource server may not rule what it was to be given.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientId, ResourceServer},
///     scope::{Namespace, NamespaceProblem, check_namespaces},
/// };
///
/// /// Whom to talk to.
/// fn others(problem: &NamespaceProblem) -> Vec<&str> {
///     match problem {
///         NamespaceProblem::Overlaps { ruler, .. } => vec![ruler],
///         NamespaceProblem::HoldsForeignNames { names, .. } => {
///             names.iter().map(|(_, owner)| owner.as_str()).collect()
///         }
///         _ => Vec::new(),
///     }
/// }
///
/// let mut role = ResourceServer::new();
/// role.namespaces.push(Namespace::parse("plants:rare:")?);
/// let gardens = ClientId::new("gardens");
/// let problems = check_namespaces(&gardens, &role, &host::snapshot()).unwrap_err();
/// assert!(problems[0].to_string().starts_with("'plants:rare:' overlaps 'plants:' of "));
/// assert_eq!(others(&problems[0]).len(), 1);
/// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NamespaceProblem {
    /// The resource identifier is none.
    #[error("the resource identifier {0}")]
    Resource(&'static str),
    /// It overlaps what another rules.
    #[error("'{namespace}' overlaps '{other}' of {ruler}")]
    Overlaps {
        /// What was to be given.
        namespace: String,
        /// What the other rules, in lower case.
        other: String,
        /// The other, by name.
        ruler: String,
    },
    /// Names of others lie inside.
    #[error("in '{namespace}' lie names of others: {}", listed(names))]
    HoldsForeignNames {
        /// What was to be given.
        namespace: String,
        /// The names, in order, each with its owner by name.
        names: Vec<(ScopeToken, String)>,
    },
}

impl NamespaceProblem {
    /// Why, exactly.
    ///
    /// ```
    /// use bailiwick_core::{Reason, scope::NamespaceProblem};
    ///
    /// let problem = NamespaceProblem::Resource("must not have a query");
    /// assert_eq!(problem.reason(), Reason::ParameterMalformed);
    /// ```
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Resource(_) => Reason::ParameterMalformed,
            Self::Overlaps { .. } => Reason::NamespaceOverlaps,
            Self::HoldsForeignNames { .. } => Reason::NamespaceHoldsForeignNames,
        }
    }
}

impl From<NamespaceProblem> for Problem {
    fn from(problem: NamespaceProblem) -> Self {
        let field = match problem {
            NamespaceProblem::Resource(_) => "resource",
            _ => "namespaces",
        };
        Self::new(field, problem.to_string())
    }
}

fn listed(names: &[(ScopeToken, String)]) -> String {
    let mut text: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|(name, owner)| format!("'{name}' of {owner}"))
        .collect();
    if names.len() > LISTED {
        text.push(format!("and {} more", names.len() - LISTED));
    }
    text.join(", ")
}

/// Whether the client `id` may rule what `role` says: all that stands against it.
/// Retired names of others do not: nobody can use them.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     model::{ClientId, ResourceServer},
///     scope::{Namespace, check_namespaces},
/// };
///
/// let (gardens, snapshot) = (ClientId::new("gardens"), host::snapshot());
/// let mut role = ResourceServer::new();
/// role.namespaces.push(Namespace::parse("gardens:")?);
/// assert_eq!(check_namespaces(&gardens, &role, &snapshot), Ok(()));
///
/// role.namespaces.push(Namespace::parse("plants:")?);
/// assert!(check_namespaces(&gardens, &role, &snapshot).is_err());
/// assert_eq!(check_namespaces(&ClientId::new("plants"), &role, &snapshot), Ok(()));
/// # Ok::<(), bailiwick_core::scope::InvalidScopeToken>(())
/// ```
pub fn check_namespaces(
    id: &ClientId,
    role: &ResourceServer,
    snapshot: &Snapshot,
) -> Result<(), Vec<NamespaceProblem>> {
    let mut problems = Vec::new();
    if let Some(resource) = &role.resource
        && let Err(text) = check_resource(resource)
    {
        problems.push(NamespaceProblem::Resource(text));
    }
    for namespace in role.all_namespaces() {
        problems.extend(overlaps(id, &namespace, snapshot));
        problems.extend(foreign_names(id, &namespace, snapshot));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn overlaps(id: &ClientId, namespace: &Namespace, snapshot: &Snapshot) -> Vec<NamespaceProblem> {
    let mut found: Vec<_> = snapshot
        .namespaces()
        .filter(|(_, ruler)| *ruler != id)
        .filter(|(other, _)| Namespace::parse(other).is_ok_and(|other| namespace.overlaps(&other)))
        .map(|(other, ruler)| NamespaceProblem::Overlaps {
            namespace: namespace.as_str().to_owned(),
            other: other.to_owned(),
            ruler: describe(&Owner::ResourceServer(ruler.clone()), snapshot),
        })
        .collect();
    found.sort_by_key(ToString::to_string);
    found
}

fn foreign_names(
    id: &ClientId,
    namespace: &Namespace,
    snapshot: &Snapshot,
) -> Option<NamespaceProblem> {
    let mut names: Vec<_> = snapshot
        .scopes()
        .filter(|scope| {
            // The values of a parameterised scope may lie inside, too.
            let text = scope.name.as_str().split('{').next().unwrap_or_default();
            namespace.contains(&scope.name)
                || (scope.is_parameterised()
                    && Namespace::parse(text).is_ok_and(|prefix| prefix.overlaps(namespace)))
        })
        .filter(|scope| scope.state != ScopeState::Retired && scope.owner.client() != Some(id))
        .map(|scope| (scope.name.clone(), describe(&scope.owner, snapshot)))
        .collect();
    names.sort();
    (!names.is_empty()).then(|| NamespaceProblem::HoldsForeignNames {
        namespace: namespace.as_str().to_owned(),
        names,
    })
}

/// Whether `resource` can be a resource identifier: an absolute `https` or `http`
/// URI without user information, query and fragment (RFC 8707 §2), of the
/// characters of a scope name, for below it lies a namespace.
///
/// ```
/// use bailiwick_core::scope::check_resource;
///
/// assert!(check_resource("https://plants.example/v1").is_ok());
/// assert!(check_resource("https://Plants.example/v1").is_err());
/// ```
pub fn check_resource(resource: &str) -> Result<(), &'static str> {
    if resource.len() > LONGEST_RESOURCE {
        return Err("must have at most 253 bytes");
    }
    if ScopeToken::parse(resource).is_err() {
        return Err(
            "must be of printable ASCII characters without spaces, quotation marks and backslashes",
        );
    }
    if resource.contains('#') {
        return Err("must not have a fragment");
    }
    if resource.contains('?') {
        return Err("must not have a query");
    }
    let web = resource.starts_with("https://") || resource.starts_with("http://");
    let url = Url::parse(resource).ok().filter(|_| web);
    let Some(url) = url else {
        return Err("must be an absolute URI that begins with https:// or http://");
    };
    if resource.contains('@') || !url.username().is_empty() || url.password().is_some() {
        return Err("must not have a user name or password");
    }
    // One spelling, for it is compared byte for byte; but "https://h" stands for
    // what a parser calls "https://h/".
    if url.as_str() != resource && url.as_str().strip_suffix('/') != Some(resource) {
        return Err(
            "must be in canonical form: host in lower case, no default port, no dot segments",
        );
    }
    Ok(())
}
