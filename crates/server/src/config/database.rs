//! `database`: which engine, and where.

use std::{fmt, path::PathBuf, str::FromStr};

use bailiwick_store::TablePrefix;
use serde::{Deserialize, Deserializer, de::Error};

/// Where everything is kept.
///
/// ```
/// use bailiwick_server::config::Database;
///
/// let database: Database = "sqlite:/var/lib/bailiwick/bailiwick.db".parse()?;
/// assert_eq!(database, Database::Sqlite("/var/lib/bailiwick/bailiwick.db".into()));
/// assert!("sqlite::memory:".parse::<Database>().is_err());
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
#[non_exhaustive]
pub enum Database {
    /// `sqlite:PATH`: one file, embedded.
    Sqlite(PathBuf),
}

impl Default for Database {
    fn default() -> Self {
        Self::Sqlite(PathBuf::from("bailiwick.db"))
    }
}

impl FromStr for Database {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = text
            .strip_prefix("sqlite:")
            .ok_or("a database is named sqlite:PATH")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty()
            || path.ends_with('/')
            || path.contains(['?', '\0'])
            || path == ":memory:"
        {
            return Err("sqlite: is followed by the path of a file");
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

impl TryFrom<String> for Database {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Sqlite(path) = self;
        write!(f, "sqlite:{}", path.display())
    }
}

/// `table_prefix`.
pub(super) fn table_prefix<'de, D: Deserializer<'de>>(from: D) -> Result<TablePrefix, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(D::Error::custom)
}
