//! What the names of our tables begin with, where others are beside them.

use std::{fmt, str::FromStr};

/// Longest prefix, in bytes: the longest of our names with it fits the 63 that
/// every SQL database allows.
const LONGEST: usize = 32;

/// What the names of all tables and indexes begin with: nothing, or a lower-case
/// ASCII letter and at most 31 more of these, digits and underscores. Lower-case,
/// because SQLite takes `App_` and `app_` for the same and PostgreSQL does not.
///
/// In a database that an application's own tables share, give one, so that
/// neither finds a `users` table of the other:
///
/// ```
/// use bailiwick_store::TablePrefix;
///
/// let prefix: TablePrefix = "bailiwick_".parse()?;
/// assert_eq!(prefix.as_str(), "bailiwick_");
/// assert!("users; --".parse::<TablePrefix>().is_err());
/// # Ok::<(), bailiwick_store::InvalidTablePrefix>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TablePrefix(String);

/// Why a text is no [`TablePrefix`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidTablePrefix {
    /// It has another character than lower-case ASCII letters, digits and
    /// underscores, or begins with another than a letter.
    #[error(
        "a table prefix is a lower-case ASCII letter, then lower-case letters, digits and \
         underscores"
    )]
    Character,
    /// It has more than 32 characters.
    #[error("a table prefix has at most {LONGEST} characters")]
    TooLong,
    /// SQLite keeps names that begin with `sqlite_` for itself.
    #[error("a table prefix does not begin with sqlite_, which the database keeps for itself")]
    Reserved,
}

impl TablePrefix {
    /// The text; empty if there is no prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A statement in which the names of tables and indexes stand in braces,
    /// with the names as they are in the database.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn render(&self, template: &str) -> String {
        template.replace('{', &self.0).replace('}', "")
    }
}

impl FromStr for TablePrefix {
    type Err = InvalidTablePrefix;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_inner =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let mut bytes = text.bytes();
        let begins_well = bytes.next().is_none_or(|byte| byte.is_ascii_lowercase());
        if !begins_well || !bytes.all(is_inner) {
            return Err(InvalidTablePrefix::Character);
        }
        if text.len() > LONGEST {
            return Err(InvalidTablePrefix::TooLong);
        }
        if text.starts_with("sqlite_") {
            return Err(InvalidTablePrefix::Reserved);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for TablePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_a_letter_then_letters_digits_and_underscores() {
        let longest = "a".repeat(LONGEST);
        for text in ["", "a", "a_", "bailiwick_", "b2", "sqlite", &longest] {
            let parsed = text.parse::<TablePrefix>();
            assert_eq!(parsed.map(|prefix| prefix.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "A",
            "A_",
            "bailiwick_App_",
            "SQLite_x",
            "_a",
            "1a",
            "a-",
            "a b",
            "a.b",
            "a\"",
            "a{",
            "ä",
            "a;",
            "a\0",
        ] {
            let refused = text.parse::<TablePrefix>();
            assert_eq!(refused, Err(InvalidTablePrefix::Character), "{text}");
        }
        let longer = "a".repeat(LONGEST + 1).parse::<TablePrefix>();
        assert_eq!(longer, Err(InvalidTablePrefix::TooLong));
        for text in ["sqlite_", "sqlite_x"] {
            let refused = text.parse::<TablePrefix>();
            assert_eq!(refused, Err(InvalidTablePrefix::Reserved), "{text}");
        }
    }
}
