//! Why a server could not be put together.

use bailiwick_core::env::LifetimeBounds;
use bailiwick_store::StoreError;

use crate::{
    administration::AdministrationError, clients::ClientsError, routing::RouteError,
    snapshot::SnapshotError, templates::TemplateError,
};

/// Why a server could not be put together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The issuer is not one (RFC 8414 §2).
    #[error("the issuer {0}")]
    Issuer(&'static str),
    /// A grant type or authentication method of the host's own has the name of a
    /// built-in one, or of another.
    #[error("'{0}' is built in, or registered twice")]
    Extension(String),
    /// The configuration names a grant type that nobody registered.
    #[error("the grant type '{0}' is switched on but not registered")]
    UnregisteredGrant(String),
    /// One name for two rights.
    #[error("the two privileged scopes need two names")]
    PrivilegedScopes,
    /// Refreshing without a grant that gives refresh tokens.
    #[error(
        "the refresh_token grant needs a grant beside it that gives tokens for users, such as \
         authorization_code"
    )]
    RefreshAlone,
    /// People are to sign in, but nowhere.
    #[error(
        "the sign-in pages are left out, but pages for people are there: name the host's own by \
         sign_in(..)"
    )]
    SignInMissing,
    /// People must have a second factor, but can set none up.
    #[error(
        "a second factor is required, but nobody can set one up: that needs a server built with \
         the feature totp or webauthn (with a name in its issuer), users of its own store, and the pages of sign-in and account"
    )]
    SecondFactorNowhere,
    /// A lifetime is outside its bounds.
    #[error(
        "the lifetime {} of {:?} is outside {:?} to {:?}", .0.name, .0.value, .0.least, .0.most
    )]
    Lifetime(LifetimeBounds),
    /// Routes, endpoints or members of the metadata do not fit together.
    #[error(transparent)]
    Routes(#[from] RouteError),
    /// The thread of those who listen to events could not be started.
    #[error("listeners for events cannot be told: {0}")]
    Events(std::io::Error),
    /// A template of the overriding directory cannot be used.
    #[error(transparent)]
    Templates(#[from] TemplateError),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is to be a scope of the server's has no name of one (RFC 6749 §3.3).
    #[error("the scope {0}")]
    Scope(String),
    /// The signing key could not be made, or the server's scopes not be registered.
    #[error("the server could not be prepared: {0}")]
    Prepare(AdministrationError),
    /// The host's own clients could not be made of their records.
    #[error(
        "the clients could not be made of their records: {0} (whatever tables a client type \
         reads must exist before the server is built: run the host's migrations first)"
    )]
    Clients(ClientsError),
}

impl From<SnapshotError> for BuildError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::Store(error) => Self::Store(error),
            SnapshotError::Clients(error) => Self::Clients(error),
        }
    }
}
