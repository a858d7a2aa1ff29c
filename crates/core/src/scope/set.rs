//! RFC 6749 §3.3: the value of a `scope` parameter, as a set of whole names.

use std::{collections::HashSet, fmt};

use serde::{Deserialize, Serialize};

use super::{InvalidScopeToken, ScopeToken};

/// The longest `scope` parameter, in bytes.
const LONGEST: usize = 4096;
/// The most names in one `scope` parameter.
const MOST: usize = 100;

/// A set of scope names in the order they were first named.
///
/// ```
/// use bailiwick_core::scope::{ScopeSet, ScopeSetError, ScopeToken};
///
/// let mut scope = ScopeSet::parse("read write read")?;
/// assert_eq!((scope.len(), scope.to_string()), (2, "read write".to_owned()));
/// assert!(!scope.insert(ScopeToken::from_static("write")));
/// assert!(!scope.contains(&ScopeToken::from_static("rea")));
/// assert_eq!(scope.iter().next(), Some(&ScopeToken::from_static("read")));
/// assert!(ScopeSet::parse("")?.is_empty() && ScopeSet::new().is_empty());
///
/// // 101 names are too many for a stranger to send, but what was kept is read.
/// let many: String = (0..101).map(|n| format!("s{n} ")).collect();
/// assert_eq!(ScopeSet::parse(&many), Err(ScopeSetError::TooMany));
/// assert_eq!(ScopeSet::from_stored(&many)?.len(), 101);
/// # Ok::<(), ScopeSetError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ScopeSet(Vec<ScopeToken>);

/// Why a text is no scope parameter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeSetError {
    /// More than 4096 bytes.
    #[error("scope has more than 4096 bytes")]
    TooLong,
    /// More than 100 names.
    #[error("scope has more than 100 names")]
    TooMany,
    /// A name is not a `scope-token`.
    #[error("scope: {0}")]
    Token(#[from] InvalidScopeToken),
}

impl ScopeSet {
    /// The empty set.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Reads a `scope` parameter: names between spaces, each once. Empty text is
    /// the empty set.
    pub fn parse(text: &str) -> Result<Self, ScopeSetError> {
        if text.len() > LONGEST {
            return Err(ScopeSetError::TooLong);
        }
        let mut set = Self::new();
        for name in names(text) {
            set.insert(ScopeToken::parse(name)?);
            if set.len() > MOST {
                return Err(ScopeSetError::TooMany);
            }
        }
        Ok(set)
    }

    /// Reads back what was kept, without the limits for strangers.
    pub fn from_stored(text: &str) -> Result<Self, ScopeSetError> {
        names(text)
            .map(|name| ScopeToken::parse(name).map_err(Into::into))
            .collect()
    }

    /// The set of names that are known to differ, without looking for repetitions.
    pub(super) fn of_distinct(names: impl Iterator<Item = ScopeToken>) -> Self {
        Self(names.collect())
    }

    /// The set of names that somebody listed, each taken once.
    pub(crate) fn of_names(mut names: Vec<ScopeToken>) -> Self {
        let repeats = |at: usize, name| names.iter().skip(at + 1).any(|other| other == name);
        let few = names.len() <= MOST;
        if few && !names.iter().enumerate().any(|(at, name)| repeats(at, name)) {
            return Self(names);
        }
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        Self(names)
    }

    /// Adds a name; `false` if it was there.
    pub fn insert(&mut self, name: ScopeToken) -> bool {
        let new = !self.contains(&name);
        if new {
            self.0.push(name);
        }
        new
    }

    /// Whether `name` is in the set, as a whole word.
    pub fn contains(&self, name: &ScopeToken) -> bool {
        self.0.contains(name)
    }

    /// The names, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, ScopeToken> {
        self.0.iter()
    }

    /// How many names.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|name| !name.is_empty())
}

impl FromIterator<ScopeToken> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = ScopeToken>>(names: I) -> Self {
        let mut set = Self::new();
        for name in names {
            set.insert(name);
        }
        set
    }
}

impl<'a> IntoIterator for &'a ScopeSet {
    type Item = &'a ScopeToken;
    type IntoIter = std::slice::Iter<'a, ScopeToken>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl TryFrom<String> for ScopeSet {
    type Error = ScopeSetError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_stored(&text)
    }
}

impl From<ScopeSet> for String {
    fn from(set: ScopeSet) -> Self {
        set.to_string()
    }
}

/// The names between single spaces: the value of `scope` on the wire.
impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = self.0.iter();
        if let Some(first) = names.next() {
            f.write_str(first.as_str())?;
        }
        names.try_for_each(|name| write!(f, " {name}"))
    }
}

impl fmt::Debug for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScopeSet({self})")
    }
}
