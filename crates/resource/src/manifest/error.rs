//! Why a manifest was not acknowledged.

use std::{fmt, time::Duration};

use serde::Deserialize;
use thiserror::Error;

/// What is wrong at one place of a manifest.
///
/// ```
/// use bailiwick_resource::ManifestFault;
///
/// let fault = ManifestFault {
///     pointer: "/scopes/0/name".to_owned(),
///     detail: "it contains a space".to_owned(),
///     nearest: Some("plants:see".to_owned()),
/// };
/// assert_eq!(
///     fault.to_string(),
///     "/scopes/0/name: it contains a space (did you mean \"plants:see\"?)"
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ManifestFault {
    /// Where (RFC 6901).
    pub pointer: String,
    /// What, in words.
    pub detail: String,
    /// The nearest value that would do, if one is near.
    pub nearest: Option<String>,
}

impl fmt::Display for ManifestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.detail)?;
        match &self.nearest {
            Some(nearest) => write!(f, " (did you mean {nearest:?}?)"),
            None => Ok(()),
        }
    }
}

/// Why a manifest was not acknowledged.
///
/// ```
/// use bailiwick_resource::ManifestError;
///
/// let error = ManifestError::superseded(9, ["plants:name"]);
/// assert!(!error.is_temporary());
/// assert!(error.to_string().contains("plants:name"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Nobody answered, or somebody who cannot at the moment.
    #[error("the scopes cannot be declared: {cause}")]
    Unavailable {
        /// What happened.
        cause: String,
        /// When to try again, if the authorization server said so.
        retry_after: Option<Duration>,
    },
    /// The authorization server does not take the manifest, or not from this
    /// resource server.
    #[error("the scopes are refused{}: {detail}{}", with(*status), list(problems))]
    Refused {
        /// HTTP status code; `None` in the same process.
        status: Option<u16>,
        /// What it said.
        detail: String,
        /// Every problem, each naming its entry.
        problems: Vec<ManifestFault>,
    },
    /// A newer revision is in force, and scopes of this one cannot be used any more.
    #[error(
        "revision {in_force} is in force, without scopes that this release needs: {}",
        missing.join(" ")
    )]
    Superseded {
        /// The revision that is in force.
        in_force: u64,
        /// The scopes that cannot be used.
        missing: Vec<String>,
    },
    /// It is not known which resource server this is: a static token does not say.
    #[error(
        "the scopes cannot be declared: say which resource server this is \
         (AuthorizationServerBuilder::resource_server, or InProcess::for_resource_server)"
    )]
    NoResourceServer,
}

impl ManifestError {
    /// Nobody answered; another attempt may do.
    ///
    /// ```
    /// # use bailiwick_resource::ManifestError;
    /// assert!(ManifestError::unavailable("connection refused").is_temporary());
    /// ```
    pub fn unavailable(cause: impl Into<String>) -> Self {
        Self::Unavailable {
            cause: cause.into(),
            retry_after: None,
        }
    }

    /// It was refused for what it says.
    ///
    /// ```
    /// # use bailiwick_resource::ManifestError;
    /// let error = ManifestError::refused("not a resource server");
    /// assert!(!error.is_temporary());
    /// ```
    pub fn refused(detail: impl Into<String>) -> Self {
        Self::Refused {
            status: None,
            detail: detail.into(),
            problems: Vec::new(),
        }
    }

    /// A newer revision is in force that lacks these.
    ///
    /// ```
    /// # use bailiwick_resource::ManifestError;
    /// let error = ManifestError::superseded(9, ["plants:name"]);
    /// ```
    pub fn superseded<S: Into<String>>(
        in_force: u64,
        missing: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::Superseded {
            in_force,
            missing: missing.into_iter().map(Into::into).collect(),
        }
    }

    /// Whether the same manifest may be acknowledged a little later.
    ///
    /// ```
    /// # use bailiwick_resource::ManifestError;
    /// assert!(!ManifestError::NoResourceServer.is_temporary());
    /// ```
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}

fn with(status: Option<u16>) -> String {
    status.map_or_else(String::new, |status| format!(" with status {status}"))
}

fn list(problems: &[ManifestFault]) -> String {
    let lines = problems.iter().map(|problem| format!("\n  - {problem}"));
    lines.collect()
}
