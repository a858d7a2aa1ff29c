//! Why a command was not done, and the exit code that says so.

use std::{fmt, process::ExitCode};

use bailiwick_server::{AdministrationError, ErrorCode, bailiwick_core::Reason};

/// Why a command was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It failed.
    Error(String),
    /// It was called wrongly.
    Usage(String),
    /// What it names is not there.
    NotFound(String),
    /// It is not allowed.
    Denied(String),
    /// It is done, and there is something left to do: what a dry run found, or a
    /// difference. The output says what.
    Pending,
    /// The answer is no, and was printed.
    No,
    /// Whoever reads the output went away: nothing to say and nobody to say it to.
    Unread,
}

impl Failure {
    pub(crate) fn error(error: impl fmt::Display) -> Self {
        Self::Error(error.to_string())
    }

    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::Usage(text.into())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Error(_) | Self::No => 1,
            Self::Usage(_) => 2,
            Self::NotFound(_) => 3,
            Self::Denied(_) => 4,
            Self::Pending => 5,
            Self::Unread => 0,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(text) | Self::Usage(text) | Self::NotFound(text) | Self::Denied(text) => {
                f.write_str(text)
            }
            Self::Pending | Self::No | Self::Unread => Ok(()),
        }
    }
}

impl From<AdministrationError> for Failure {
    fn from(error: AdministrationError) -> Self {
        let text = error.to_string();
        match error {
            AdministrationError::NotFound { .. } => Self::NotFound(text),
            AdministrationError::Scope(refusal) if refusal.reason == Reason::NameMalformed => {
                Self::Error(text)
            }
            AdministrationError::Request(refusal)
                if matches!(
                    refusal.code,
                    ErrorCode::AccessDenied | ErrorCode::InsufficientScope
                ) =>
            {
                Self::Denied(text)
            }
            AdministrationError::Scope(_) | AdministrationError::SetupLinkDead => {
                Self::Denied(text)
            }
            _ => Self::Error(text),
        }
    }
}
