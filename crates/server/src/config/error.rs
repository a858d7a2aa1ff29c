//! Why settings cannot be used, in words for the operator.

use std::{io, path::PathBuf};

/// Why settings cannot be used.
///
/// ```
/// use bailiwick_server::config::{Environment, Flags, Settings, SettingsError};
///
/// # let directory = tempfile::tempdir()?;
/// # let file = directory.path().join("bailiwick.toml");
/// std::fs::write(&file, "[lifetimes]\naccess_tokn = '1h'")?;
/// let error = Settings::load(Some(&file), &Environment::new(), &Flags::default()).unwrap_err();
/// assert!(matches!(error, SettingsError::UnknownKey { .. }));
/// assert!(error.to_string().ends_with("is lifetimes.access_token meant?"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read the configuration {}: {source}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("the configuration {} is not TOML: {message}", path.display())]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// A key that nothing reads.
    #[error("the configuration has an unknown key: {key}{}", hint(nearest.as_deref()))]
    UnknownKey {
        /// Which.
        key: String,
        /// The known key that is nearest.
        nearest: Option<String>,
    },
    /// A key with a value that it cannot have.
    #[error("{key}: {message}")]
    Value {
        /// Which.
        key: String,
        /// Why.
        message: String,
    },
}

impl SettingsError {
    pub(super) fn value(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Value {
            key: key.into(),
            message: message.into(),
        }
    }
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |key| format!("; is {key} meant?"))
}
