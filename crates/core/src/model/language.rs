//! BCP 47: the language of a text.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The longest tag, in bytes.
const LONGEST: usize = 35;

/// A language tag (RFC 5646 §2.1, its letters, digits and hyphens; extensions and
/// private use are not told apart), in lower case: tags mean the same in any case.
///
/// ```
/// use bailiwick_core::model::LanguageTag;
///
/// let tag = LanguageTag::parse("fr-CA").unwrap();
/// assert_eq!(tag.as_str(), "fr-ca");
/// assert_eq!(tag.broader(), LanguageTag::parse("fr"));
/// assert_eq!(LanguageTag::parse("not a tag"), None);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageTag(Arc<str>);

impl LanguageTag {
    /// Reads a tag.
    pub fn parse(text: &str) -> Option<Self> {
        let mut subtags = text.split('-');
        let primary = subtags.next()?;
        let is_language =
            (2..=8).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        let is_subtag = |tag: &str| {
            (1..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        (text.len() <= LONGEST && is_language && subtags.all(is_subtag))
            .then(|| Self(text.to_ascii_lowercase().into()))
    }

    /// `en`.
    ///
    /// ```
    /// use bailiwick_core::model::LanguageTag;
    ///
    /// assert_eq!(LanguageTag::english().as_str(), "en");
    /// ```
    pub fn english() -> Self {
        Self("en".into())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag without its last part (RFC 4647 §3.4), if it has more than one.
    pub fn broader(&self) -> Option<Self> {
        let (broader, _) = self.0.rsplit_once('-')?;
        Some(Self(broader.into()))
    }
}

impl TryFrom<String> for LanguageTag {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a language tag")
    }
}

impl From<LanguageTag> for String {
    fn from(tag: LanguageTag) -> Self {
        tag.0.as_ref().to_owned()
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
