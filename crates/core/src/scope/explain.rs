//! Why a scope is granted or refused: the steps of the one decision.

use std::fmt;

use super::{GrantedScope, ScopeToken};
use crate::OAuthError;

words! {
    /// What a step looked at.
    ///
    /// ```
    /// use bailiwick_core::scope::Check;
    ///
    /// assert_eq!(Check::parse("rule"), Some(Check::Rule));
    /// assert_eq!(Check::ClientScope.as_str(), "client-scope");
    /// ```
    #[non_exhaustive]
    Check {
        /// Whether the user is there and active.
        User = "user",
        /// Whether the client is there and usable.
        Client = "client",
        /// Whether server and client have the grant.
        Grant = "grant",
        /// Whether the resources that are asked for are there (RFC 8707).
        Resource = "resource",
        /// What a request without `scope` means.
        Default = "default",
        /// Whether it was granted before, where something was (RFC 6749 §6).
        Ceiling = "ceiling",
        /// Whether it is one of the rights of resource servers.
        Privileged = "privileged",
        /// Whether the registry has it.
        Registered = "registered",
        /// What its state means here.
        State = "state",
        /// Whether its owner is still the one of the grant.
        Owner = "owner",
        /// Whether it is on the list of what the client may ask for.
        ClientScope = "client-scope",
        /// What a rule says.
        Rule = "rule",
        /// Whether it needs a rule.
        Exclusive = "exclusive",
        /// What the host's own policy says.
        Policy = "policy",
        /// How many values of it are asked for.
        Values = "values",
        /// For whose ears the token would be.
        Audience = "audience",
    }
}

/// One step on the way to a yes or a no.
///
/// ```
/// use bailiwick_core::scope::{Check, ScopeToken, Step};
///
/// let step = Step {
///     check: Check::State,
///     scope: Some(ScopeToken::from_static("plants:see")),
///     passed: false,
///     words: "it is disabled".to_owned(),
/// };
/// assert_eq!(step.to_string(), "no: plants:see: state: it is disabled");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was looked at.
    pub check: Check,
    /// For which scope, if for one.
    pub scope: Option<ScopeToken>,
    /// Whether it may go on from here.
    pub passed: bool,
    /// Why, for people: no secret, and nothing that was sent but names.
    pub words: String,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.passed { "yes: " } else { "no: " })?;
        if let Some(scope) = &self.scope {
            write!(f, "{scope}: ")?;
        }
        write!(f, "{}: {}", self.check.as_str(), self.words)
    }
}

/// A decision with its steps: what [`explain_scopes`](super::explain_scopes) says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// What [`decide_scopes`](super::decide_scopes) says to the same request.
    pub outcome: Result<GrantedScope, OAuthError>,
}

impl Explanation {
    /// Whether the answer is yes.
    ///
    /// ```
    /// use bailiwick_core::{ErrorCode, OAuthError, Reason, scope::Explanation};
    ///
    /// let refusal = OAuthError::json(ErrorCode::InvalidScope, Reason::ScopeUnknown, "no");
    /// let explanation = Explanation { steps: Vec::new(), outcome: Err(refusal) };
    /// assert!(!explanation.is_yes());
    /// ```
    pub fn is_yes(&self) -> bool {
        self.outcome.is_ok()
    }
}

/// Who takes down the steps of a decision. Words are made only for those who do.
pub(super) trait Recorder {
    fn step(&mut self, step: impl FnOnce() -> Step);
}

/// Nobody: the compiler leaves nothing of it.
pub(super) struct Silent;

impl Recorder for Silent {
    #[inline(always)]
    fn step(&mut self, _: impl FnOnce() -> Step) {}
}

impl Recorder for Vec<Step> {
    fn step(&mut self, step: impl FnOnce() -> Step) {
        self.push(step());
    }
}
