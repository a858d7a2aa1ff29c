//! Why something was not done, in words for the administrator.

use bailiwick_core::{
    OAuthError,
    problem::Problem,
    scope::{ManifestRefusal, NameRefusal},
};
use bailiwick_store::StoreError;

use crate::{password::PasswordError, snapshot::SnapshotError};

/// Why something was not done. Nothing of it was done, unless the store failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AdministrationError {
    /// There is no such thing.
    #[error("there is no {what} {name}{}", meant(nearest.as_deref()))]
    NotFound {
        /// What was looked for: `client`, `user`, ….
        what: &'static str,
        /// Which.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// What was entered is not acceptable: everything that is wrong with it.
    #[error("{}", joined(.0))]
    Refused(Vec<Problem>),
    /// Another has this name already.
    #[error("the name is taken")]
    NameTaken,
    /// It contradicts what is there.
    #[error("{0}")]
    Conflict(&'static str),
    /// Somebody else changed it since it was read.
    #[error("somebody else has changed it meanwhile")]
    Changed,
    /// The scope registry does not allow it.
    #[error(transparent)]
    Scope(#[from] NameRefusal),
    /// A manifest was looked at, and nothing of it is written.
    #[error("{}", .0.detail)]
    Manifest(Box<ManifestRefusal>),
    /// It may not be done for this client, or a credential is not good.
    #[error("{}", .0.description)]
    Request(Box<OAuthError>),
    /// Somebody gave a password that is not theirs.
    #[error("the password is wrong")]
    WrongPassword,
    /// The set-up link was used, has expired, was replaced, or an administrator
    /// exists.
    #[error("this set-up link does not work any more")]
    SetupLinkDead,
    /// Others changed the same again and again.
    #[error("others are changing the same: try again")]
    Contended,
    /// Too much to do.
    #[error("the server is busy: try again")]
    Busy,
    /// A key or a password could not be worked on.
    #[error("{0}")]
    Cryptography(String),
    /// The store failed: it may or may not have been done.
    #[error(transparent)]
    Store(StoreError),
}

impl AdministrationError {
    pub(crate) fn not_found(what: &'static str, name: impl Into<String>) -> Self {
        Self::NotFound {
            what,
            name: name.into(),
            nearest: None,
        }
    }

    /// One problem of what was entered.
    pub(crate) fn problem(field: &'static str, text: &impl std::fmt::Display) -> Self {
        Self::refused(field, text.to_string())
    }

    pub(super) fn refused(field: &'static str, text: impl Into<String>) -> Self {
        Self::Refused(vec![Problem::new(field, text)])
    }
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; is {name} meant?"))
}

fn joined(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

impl From<OAuthError> for AdministrationError {
    fn from(error: OAuthError) -> Self {
        Self::Request(Box::new(error))
    }
}

impl From<Vec<Problem>> for AdministrationError {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Refused(problems)
    }
}

impl From<StoreError> for AdministrationError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            other => Self::Store(other),
        }
    }
}

impl From<SnapshotError> for AdministrationError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::Store(error) => error.into(),
            SnapshotError::Clients(error) => Self::Store(StoreError::Failed(error.to_string())),
        }
    }
}

impl From<PasswordError> for AdministrationError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Busy,
            PasswordError::TooLong => Self::refused("password", error.to_string()),
            PasswordError::Failed(text) => Self::Cryptography(text),
        }
    }
}
