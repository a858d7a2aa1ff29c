//! Which parameterised names may be registered.

use std::collections::BTreeMap;

use super::{Part, first_word, is_parameter_name, parts};
use crate::{
    Reason, Snapshot,
    model::{Owner, ScopeParameter},
    scope::{
        ScopeToken,
        ownership::describe,
        token::{overlap, starts_with_folded},
    },
};

/// The most parameterised names that may begin alike: each is tried in turn.
const MOST_ALIKE: usize = 64;
/// The most values of one scope that its owner may allow in one request.
const MOST_VALUES: u8 = 100;

/// Why a name cannot have these parameters.
///
/// ```
/// use bailiwick_core::{Reason, scope::TemplateProblem};
///
/// let problem = TemplateProblem::Prefix;
/// assert_eq!(problem.reason(), Reason::NameMalformed);
/// assert!(problem.to_string().contains("separator"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateProblem {
    /// Parameters are declared, and the name has none.
    #[error("the name has no parameter: write it between braces, as in dataset:{{id}}:read")]
    NoParameter,
    /// The first parameter does not come after a separator.
    #[error("what stands before the first parameter must end with a separator: one of : / . -")]
    Prefix,
    /// The braces do not fit together.
    #[error("the braces of the name do not fit together")]
    Braces,
    /// A word between braces is none.
    #[error(
        "a parameter is called by lower-case letters, digits and _, a letter first, at most 32"
    )]
    ParameterName,
    /// A parameter of the name is not declared.
    #[error("the parameter '{0}' of the name is not declared")]
    Undeclared(String),
    /// A declared parameter is not in the name.
    #[error("the parameter '{0}' is declared and not in the name")]
    Unused(String),
    /// A parameter comes twice.
    #[error("the parameter '{0}' comes twice")]
    Repeated(String),
    /// It cannot be told where a value ends.
    #[error("after the parameter '{0}' must come : or / or the end, so that its value has an end")]
    End(String),
    /// A path has an end only at the end of the name.
    #[error("the parameter '{0}' is a path, which can only be the last part of a name")]
    PathNotLast(String),
    /// A number of values that cannot be.
    #[error("the parameter '{0}' must allow 1 to 100 values")]
    Most(String),
    /// Another one stands for the same names.
    #[error("'{0}' stands for the same names")]
    Same(ScopeToken),
    /// Too many of them begin alike.
    #[error("at most 64 parameterised names may begin with '{0}'")]
    TooManyAlike(String),
    /// It would stand for names of others, now or later.
    #[error("it would stand for names that begin with '{prefix}', where {what}")]
    Foreign {
        /// What its names begin with.
        prefix: String,
        /// Whose names lie there.
        what: String,
    },
}

impl TemplateProblem {
    /// Why, exactly.
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Foreign { .. } => Reason::NameInForeignNamespace,
            _ => Reason::NameMalformed,
        }
    }
}

/// Whether `owner` may register `name` with `parameters`: it can be told apart from
/// every other name what it stands for, and none of these can ever be another's. Of a
/// name without parameters only that it is not written as if it had some.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use bailiwick_core::{
///     Snapshot,
///     model::{Owner, ParameterType, ScopeParameter},
///     scope::{ScopeToken, TemplateProblem, check_template},
/// };
///
/// let ours = Owner::AuthorizationServer;
/// let id = ScopeParameter::new(ParameterType::Integer);
/// let parameters = BTreeMap::from([("id".to_owned(), id)]);
/// let check = |name| {
///     check_template(&ours, &ScopeToken::from_static(name), &parameters, &Snapshot::new())
/// };
/// assert_eq!(check("dataset:{id}:read"), Ok(()));
/// assert_eq!(check("dataset{id}"), Err(TemplateProblem::Prefix));
/// assert_eq!(check("dataset:{it}"), Err(TemplateProblem::Undeclared("it".to_owned())));
/// ```
pub fn check_template(
    owner: &Owner,
    name: &ScopeToken,
    parameters: &BTreeMap<String, ScopeParameter>,
    snapshot: &Snapshot,
) -> Result<(), TemplateProblem> {
    if parameters.is_empty() {
        return match first_word(name.as_str()) {
            None => Ok(()),
            Some(word) => Err(TemplateProblem::Undeclared(word.to_owned())),
        };
    }
    check_parameters(parameters)?;
    let kind = |parameter: &str| parameters.get(parameter).map(|one| one.kind);
    let (prefix, parts) = parts(name.as_str(), kind)?;
    if let Some(unused) = parameters.keys().find(|key| !is_used(key, &parts)) {
        return Err(TemplateProblem::Unused(unused.clone()));
    }
    let others = || {
        let alike = snapshot.templates_below(prefix);
        alike.filter(|other| other.scope.name != *name)
    };
    if let Some(same) = others().find(|other| other.is_like(prefix, &parts)) {
        return Err(TemplateProblem::Same(same.scope.name.clone()));
    }
    if others().count() >= MOST_ALIKE {
        return Err(TemplateProblem::TooManyAlike(prefix.to_owned()));
    }
    check_neighbours(owner, prefix, snapshot)
}

fn check_parameters(parameters: &BTreeMap<String, ScopeParameter>) -> Result<(), TemplateProblem> {
    for (name, parameter) in parameters {
        if !is_parameter_name(name) {
            return Err(TemplateProblem::ParameterName);
        }
        if !(1..=MOST_VALUES).contains(&parameter.most) {
            return Err(TemplateProblem::Most(name.clone()));
        }
    }
    Ok(())
}

fn is_used(parameter: &str, parts: &[Part]) -> bool {
    parts
        .iter()
        .any(|part| matches!(part, Part::Value(name, _) if **name == *parameter))
}

/// All that begins like a parameterised name is its owner's: so no two owners can
/// ever answer to one name.
fn check_neighbours(
    owner: &Owner,
    prefix: &str,
    snapshot: &Snapshot,
) -> Result<(), TemplateProblem> {
    let foreign = |what: String| TemplateProblem::Foreign {
        prefix: prefix.to_owned(),
        what,
    };
    let mut rules_it = false;
    for (namespace, ruler) in snapshot.namespaces() {
        let own = owner.client() == Some(ruler);
        if !own && overlap(namespace, prefix) {
            let ruler = describe(&Owner::ResourceServer(ruler.clone()), snapshot);
            return Err(foreign(format!("{ruler} rules '{namespace}'")));
        }
        rules_it |= own && starts_with_folded(prefix, namespace);
    }
    for template in snapshot.templates() {
        if template.scope.owner != *owner && overlap(&template.prefix, prefix) {
            let holder = describe(&template.scope.owner, snapshot);
            return Err(foreign(format!(
                "'{}' of {holder} stands",
                template.scope.name
            )));
        }
    }
    // In a namespace of one's own lie no names of others.
    if rules_it {
        return Ok(());
    }
    let stranger = snapshot
        .scopes()
        .find(|scope| scope.owner != *owner && starts_with_folded(scope.name.as_str(), prefix));
    match stranger {
        Some(scope) => Err(foreign(format!(
            "'{}' of {} stands",
            scope.name,
            describe(&scope.owner, snapshot)
        ))),
        None => Ok(()),
    }
}
