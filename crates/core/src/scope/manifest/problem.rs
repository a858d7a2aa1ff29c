//! What is wrong with a manifest, all of it (RFC 9457).

use std::fmt;

use serde::{Deserialize, Serialize};

words! {
    /// The rule that an entry breaks.
    ///
    /// ```
    /// use bailiwick_core::scope::ManifestRule;
    ///
    /// assert_eq!(ManifestRule::NameGrammar.as_str(), "name-grammar");
    /// assert_eq!(ManifestRule::parse("quota"), Some(ManifestRule::Quota));
    /// assert!(ManifestRule::Foreign.is_about_ownership());
    /// ```
    #[non_exhaustive]
    ManifestRule {
        /// The body is no JSON object.
        Json = "json",
        /// A member is missing.
        Missing = "missing",
        /// A member is of another type, or out of range.
        Type = "type",
        /// A member that does not exist.
        UnknownMember = "unknown-member",
        /// Something is there twice.
        Repeated = "repeated",
        /// RFC 6749 §3.3, and how parameters are written.
        NameGrammar = "name-grammar",
        /// A text that cannot be shown to people.
        Text = "text",
        /// Not a language tag (RFC 5646).
        Language = "language",
        /// Not one of the words.
        Word = "word",
        /// Names a scope that is not there.
        UnknownScope = "unknown-scope",
        /// A scope would come with itself.
        Cycle = "cycle",
        /// What two members say does not go together.
        Contradiction = "contradiction",
        /// More names than a resource server may hold.
        Quota = "quota",
        /// Belongs to somebody else.
        Foreign = "foreign",
        /// Lies outside the resource server's namespaces.
        Namespace = "namespace",
        /// A name that nobody can register.
        Reserved = "reserved",
    }
}

impl ManifestRule {
    /// Whether the rule says who may hold a name: asking again in other words
    /// does not help.
    pub const fn is_about_ownership(self) -> bool {
        matches!(self, Self::Foreign | Self::Namespace | Self::Reserved)
    }
}

/// One thing that is wrong with a manifest.
///
/// ```
/// use bailiwick_core::scope::{ManifestProblem, ManifestRule};
///
/// let problem = ManifestProblem {
///     pointer: "/scopes/3/name".to_owned(),
///     rule: ManifestRule::NameGrammar,
///     detail: "a scope name must not be empty".to_owned(),
///     nearest: None,
/// };
/// assert_eq!(problem.to_string(), "/scopes/3/name: a scope name must not be empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestProblem {
    /// Where (RFC 6901).
    pub pointer: String,
    /// Which rule.
    pub rule: ManifestRule,
    /// The same in words, for people.
    pub detail: String,
    /// The nearest value that would do, if one is near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
}

impl fmt::Display for ManifestProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.detail)?;
        match &self.nearest {
            Some(nearest) => write!(f, " (did you mean {nearest:?}?)"),
            None => Ok(()),
        }
    }
}

/// Gathers problems, at most as many as somebody reads.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<ManifestProblem>,
}

impl Problems {
    /// Most problems of one answer: each carries bytes of the request back.
    pub(super) const MOST: usize = 1000;

    /// With what was found before.
    pub(super) fn of(found: Vec<ManifestProblem>) -> Self {
        Self { found }
    }

    pub(super) fn add(
        &mut self,
        pointer: impl Into<String>,
        rule: ManifestRule,
        detail: impl Into<String>,
    ) {
        self.add_near(pointer, rule, detail, None);
    }

    pub(super) fn add_near(
        &mut self,
        pointer: impl Into<String>,
        rule: ManifestRule,
        detail: impl Into<String>,
        nearest: Option<String>,
    ) {
        if self.found.len() < Self::MOST {
            self.found.push(ManifestProblem {
                pointer: pointer.into(),
                rule,
                detail: detail.into(),
                nearest,
            });
        }
    }

    /// Whether so few were found that there is time to look for what was meant.
    pub(super) fn are_few(&self) -> bool {
        self.found.len() < 10
    }

    pub(super) fn into_all(self) -> Vec<ManifestProblem> {
        self.found
    }
}

/// `member` as one step of a pointer (RFC 6901 §3).
pub(super) fn step(member: &str) -> String {
    member.replace('~', "~0").replace('/', "~1")
}
