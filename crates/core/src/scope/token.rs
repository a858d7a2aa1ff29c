//! RFC 6749 §3.3: the grammar of one scope name, and of a namespace.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The longest scope name, in bytes.
const LONGEST: usize = 255;

/// One scope name: `scope-token` of RFC 6749 §3.3, 1 to 255 bytes, case-sensitive.
///
/// ```
/// use bailiwick_core::scope::{InvalidScopeToken, ScopeToken};
///
/// let name = ScopeToken::parse("Plants:Read")?;
/// assert_eq!(name.as_str(), "Plants:Read");
/// assert_eq!(&*name.folded(), "plants:read");
/// assert_ne!(name, ScopeToken::from_static("plants:read"));
/// assert_eq!(ScopeToken::parse("two words"), Err(InvalidScopeToken::Character));
/// # Ok::<(), InvalidScopeToken>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ScopeToken(Arc<str>);

/// Why a text is no scope name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidScopeToken {
    /// It is empty.
    #[error("a scope name must not be empty")]
    Empty,
    /// It has more than 255 bytes.
    #[error("a scope name has at most 255 bytes")]
    TooLong,
    /// It has a character outside `%x21 / %x23-5B / %x5D-7E`.
    #[error(
        "a scope name is of printable ASCII characters without space, quotation mark and backslash"
    )]
    Character,
    /// A namespace does not end in a separator.
    #[error("a namespace ends in one of : / . -")]
    Separator,
}

impl ScopeToken {
    /// Reads a scope name.
    pub fn parse(text: &str) -> Result<Self, InvalidScopeToken> {
        check(text)?;
        Ok(Self(text.into()))
    }

    /// A name known at compile time to be well-formed.
    pub fn from_static(text: &'static str) -> Self {
        debug_assert!(check(text).is_ok(), "not a scope-token");
        Self(text.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in ASCII lower case: two owners may not hold names that share it.
    pub fn folded(&self) -> Arc<str> {
        if self.0.bytes().any(|b| b.is_ascii_uppercase()) {
            self.0.to_ascii_lowercase().into()
        } else {
            Arc::clone(&self.0)
        }
    }
}

fn check(text: &str) -> Result<(), InvalidScopeToken> {
    if text.is_empty() {
        return Err(InvalidScopeToken::Empty);
    }
    if text.len() > LONGEST {
        return Err(InvalidScopeToken::TooLong);
    }
    let legal = |b: u8| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    if text.bytes().all(legal) {
        Ok(())
    } else {
        Err(InvalidScopeToken::Character)
    }
}

/// Look-ups by text; `Hash`, `Eq` and `Ord` agree with those of the text.
impl std::borrow::Borrow<str> for ScopeToken {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ScopeToken {
    type Error = InvalidScopeToken;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ScopeToken> for String {
    fn from(token: ScopeToken) -> Self {
        token.0.as_ref().to_owned()
    }
}

impl fmt::Display for ScopeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ScopeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A prefix that one resource server rules: it ends in `:`, `/`, `.` or `-`, so
/// that owning `pay:` gives no claim on `payments`.
///
/// ```
/// use bailiwick_core::scope::{InvalidScopeToken, Namespace, ScopeToken};
///
/// let pay = Namespace::parse("pay:")?;
/// assert!(pay.contains(&ScopeToken::from_static("pay:refund")));
/// assert!(!pay.contains(&ScopeToken::from_static("payments:read")));
/// assert!(pay.overlaps(&Namespace::parse("PAY:card:")?));
/// assert_eq!(Namespace::parse("pay"), Err(InvalidScopeToken::Separator));
/// assert_eq!(pay.as_str(), "pay:");
/// # Ok::<(), InvalidScopeToken>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Namespace(String);

impl Namespace {
    /// Reads a namespace.
    pub fn parse(text: &str) -> Result<Self, InvalidScopeToken> {
        check(text)?;
        if text.ends_with([':', '/', '.', '-']) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidScopeToken::Separator)
        }
    }

    /// The prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `name` lies inside. ASCII case is ignored: a name that differs
    /// only by case from one inside would be a look-alike.
    pub fn contains(&self, name: &ScopeToken) -> bool {
        starts_with_folded(name.as_str(), &self.0)
    }

    /// Whether one of the two lies inside the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        overlap(&self.0, &other.0)
    }
}

/// Whether one of two prefixes begins with the other. ASCII case is ignored.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    starts_with_folded(one, other) || starts_with_folded(other, one)
}

/// Whether `text` begins with `prefix`. ASCII case is ignored.
pub(super) fn starts_with_folded(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

impl TryFrom<String> for Namespace {
    type Error = InvalidScopeToken;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Namespace> for String {
    fn from(namespace: Namespace) -> Self {
        namespace.0
    }
}
