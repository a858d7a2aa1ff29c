//! `database`: which engine, and where.

use std::{fmt, path::PathBuf, str::FromStr};

use bailiwick_store::TablePrefix;
#[cfg(feature = "postgres")]
use bailiwick_store::postgres::Address;
use serde::{Deserialize, Deserializer, de::Error};

/// Where everything is kept.
///
/// ```
/// use bailiwick_server::config::Database;
///
/// let database: Database = "sqlite:/var/lib/bailiwick/bailiwick.db".parse()?;
/// assert_eq!(database, Database::Sqlite("/var/lib/bailiwick/bailiwick.db".into()));
/// assert!("sqlite::memory:".parse::<Database>().is_err());
/// # Ok::<(), bailiwick_server::config::InvalidDatabase>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
#[non_exhaustive]
pub enum Database {
    /// `sqlite:PATH`: one file, embedded.
    Sqlite(PathBuf),
    /// `postgres://USER:PASSWORD@HOST/DATABASE`: a server, which several nodes share.
    #[cfg(feature = "postgres")]
    Postgres(Address),
}

/// Why a text names no database.
///
/// ```
/// use bailiwick_server::config::Database;
///
/// let refused = "mysql://db.example/app".parse::<Database>();
/// let why = refused.map(drop).map_err(|error| error.to_string());
/// assert!(why.is_err_and(|why| why.starts_with("a database is named sqlite:PATH")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidDatabase(String);

impl InvalidDatabase {
    fn because(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl Default for Database {
    fn default() -> Self {
        Self::Sqlite(PathBuf::from("bailiwick.db"))
    }
}

impl FromStr for Database {
    type Err = InvalidDatabase;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return postgres(text);
        }
        let path = text.strip_prefix("sqlite:").ok_or_else(|| {
            let forms = "a database is named sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME";
            InvalidDatabase::because(forms)
        })?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty()
            || path.ends_with('/')
            || path.contains(['?', '\0'])
            || path == ":memory:"
        {
            let why = "sqlite: is followed by the path of a file";
            return Err(InvalidDatabase::because(why));
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

#[cfg(feature = "postgres")]
fn postgres(text: &str) -> Result<Database, InvalidDatabase> {
    let address = text.parse().map_err(InvalidDatabase::because)?;
    Ok(Database::Postgres(address))
}

#[cfg(not(feature = "postgres"))]
fn postgres(_: &str) -> Result<Database, InvalidDatabase> {
    let why = "this program was built without PostgreSQL (feature postgres)";
    Err(InvalidDatabase::because(why))
}

impl TryFrom<String> for Database {
    type Error = InvalidDatabase;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => address.fmt(f),
        }
    }
}

/// `table_prefix`.
pub(super) fn table_prefix<'de, D: Deserializer<'de>>(from: D) -> Result<TablePrefix, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(D::Error::custom)
}
