//! A parameterised scope as its resource server sees it: which name a request
//! needs, and whether a granted one covers it.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::Arc};

use super::{
    ScopeToken,
    parameter::{Template, TemplateProblem, Value, check_template, first_word},
};
use crate::{
    Snapshot, UnixTime,
    model::{Owner, ParameterType, RegisteredScope, ScopeId, ScopeParameter},
};

/// A parameterised name, such as `dataset:{id}:read`, with the types of its
/// parameters: what a registry makes of them, without a registry.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use bailiwick_core::{
///     model::{ParameterType, ScopeParameter},
///     scope::ScopeTemplate,
/// };
///
/// let path = ScopeParameter::new(ParameterType::Path);
/// let parameters = BTreeMap::from([("path".to_owned(), path)]);
/// let template = ScopeTemplate::new("storage.read:{path}", &parameters)?;
///
/// let wanted = template.fill(|_word, _kind| Some("/home/ada")).unwrap();
/// assert_eq!(wanted.as_str(), "storage.read:/home/ada");
/// assert!(template.covers("storage.read:/home", wanted.as_str()));
/// assert!(!template.covers("storage.read:/ho", wanted.as_str()));
/// assert!(template.fill(|_word, _kind| Some("/home/../etc")).is_err());
/// # Ok::<(), bailiwick_core::scope::TemplateProblem>(())
/// ```
#[derive(Debug)]
pub struct ScopeTemplate {
    template: Template,
}

/// Why values make no name.
///
/// ```
/// use bailiwick_core::scope::FillProblem;
///
/// let problem = FillProblem::Missing("id".to_owned());
/// assert_eq!(problem.to_string(), "there is no value for the parameter 'id'");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FillProblem {
    /// There is no value for this parameter.
    #[error("there is no value for the parameter '{0}'")]
    Missing(String),
    /// The value of this parameter is not of its type.
    #[error("the value of the parameter '{0}' is not of its type")]
    Type(String),
    /// The name would have more than 255 bytes.
    #[error("with these values the name would be too long")]
    TooLong,
}

impl ScopeTemplate {
    /// Takes a name apart.
    ///
    /// # Errors
    ///
    /// If a registry would refuse it, whoever else has registered what.
    ///
    /// ```
    /// use bailiwick_core::scope::{ScopeTemplate, TemplateProblem};
    ///
    /// let plain = ScopeTemplate::new("plants:see", &Default::default());
    /// assert_eq!(plain.unwrap_err(), TemplateProblem::NoParameter);
    /// ```
    pub fn new(
        name: &str,
        parameters: &BTreeMap<String, ScopeParameter>,
    ) -> Result<Self, TemplateProblem> {
        let name = ScopeToken::parse(name)?;
        let owner = Owner::AuthorizationServer;
        check_template(&owner, &name, parameters, &Snapshot::new())?;
        let mut scope = RegisteredScope::new(ScopeId(1), name, owner, UnixTime::EPOCH);
        scope.parameters.clone_from(parameters);
        let template = Template::of(&Arc::new(scope)).ok_or(TemplateProblem::NoParameter)?;
        Ok(Self { template })
    }

    /// Whether `name` is written as that of a parameterised scope: with a `{word}` in
    /// it. Without parameters it would stand for itself alone.
    ///
    /// ```
    /// use bailiwick_core::scope::ScopeTemplate;
    ///
    /// assert!(ScopeTemplate::is_written_as_one("dataset:{id}:read"));
    /// assert!(!ScopeTemplate::is_written_as_one("dataset:7:read"));
    /// ```
    pub fn is_written_as_one(name: &str) -> bool {
        first_word(name).is_some()
    }

    /// The words between the braces with their types, in the order of the name.
    ///
    /// ```
    /// # use std::collections::BTreeMap;
    /// # use bailiwick_core::model::{ParameterType, ScopeParameter};
    /// # use bailiwick_core::scope::ScopeTemplate;
    /// # let id = ScopeParameter::new(ParameterType::Integer);
    /// # let parameters = BTreeMap::from([("id".to_owned(), id)]);
    /// let template = ScopeTemplate::new("dataset:{id}:read", &parameters)?;
    /// assert!(template.parameters().eq([("id", ParameterType::Integer)]));
    /// # Ok::<(), bailiwick_core::scope::TemplateProblem>(())
    /// ```
    pub fn parameters(&self) -> impl Iterator<Item = (&str, ParameterType)> {
        self.template.parameters()
    }

    /// The name with the values that `value` gives for its parameters.
    ///
    /// # Errors
    ///
    /// If a value is missing or not of its type ([`ParameterType::accepts`]), or the
    /// name would be too long: there is no such scope.
    ///
    /// ```
    /// # use std::collections::BTreeMap;
    /// # use bailiwick_core::model::{ParameterType, ScopeParameter};
    /// # use bailiwick_core::scope::{FillProblem, ScopeTemplate};
    /// # let id = ScopeParameter::new(ParameterType::Integer);
    /// # let parameters = BTreeMap::from([("id".to_owned(), id)]);
    /// let template = ScopeTemplate::new("dataset:{id}:read", &parameters)?;
    /// assert_eq!(template.fill(|_, _| Some("7")).unwrap().as_str(), "dataset:7:read");
    /// let wild = template.fill(|_, _| Some("*"));
    /// assert_eq!(wild, Err(FillProblem::Type("id".to_owned())));
    /// # Ok::<(), bailiwick_core::scope::TemplateProblem>(())
    /// ```
    pub fn fill<V: AsRef<str>>(
        &self,
        mut value: impl FnMut(&str, ParameterType) -> Option<V>,
    ) -> Result<ScopeToken, FillProblem> {
        let mut found: Vec<(&str, V)> = Vec::new();
        for (word, kind) in self.parameters() {
            let value = value(word, kind).ok_or_else(|| FillProblem::Missing(word.to_owned()))?;
            if !kind.accepts(value.as_ref()) {
                return Err(FillProblem::Type(word.to_owned()));
            }
            found.push((word, value));
        }
        let values: Vec<Value<'_>> = found
            .iter()
            .map(|(word, value)| ((*word).into(), value.as_ref()))
            .collect();
        self.template.name(&values).ok_or(FillProblem::TooLong)
    }

    /// Whether both are names of this template, and who was granted the one has the
    /// other with it: the same values, or a path below. At the authorization server
    /// [`Coverage::covers`](super::Coverage::covers) decides by the same comparison.
    pub fn covers(&self, granted: &str, wanted: &str) -> bool {
        let values = |name| self.template.values(name);
        match (values(granted), values(wanted)) {
            (Some(granted), Some(wanted)) => self.template.leads_to(&granted, &wanted),
            _ => false,
        }
    }
}
