//! Registration of scopes: an API says at its start which scopes it has.
//!
//! Where they are kept is behind a seam: an authorization server at another
//! place, or one in this process.

use std::fmt;

use crate::{declared::DeclaredScope, error::RegisterError, verifier::BoxFuture};

#[cfg(feature = "introspection")]
mod remote;

#[cfg(feature = "introspection")]
pub(crate) use remote::{Attempts, excerpt};

/// What a registration did.
///
/// ```
/// use bailiwick_resource::Registration;
///
/// let done = Registration::new(true).default_not_permitted(false);
/// assert!(done.is_new);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Registration {
    /// 201: nobody had it before. Otherwise 200: it was ours already.
    pub is_new: bool,
    /// It was asked for as a default, and this resource server may not set defaults.
    pub default_not_permitted: bool,
    /// It waits for an administrator: nobody can ask for it yet.
    pub pending: bool,
}

impl Registration {
    /// For a [`ScopeRegistrar`] of the host's own.
    ///
    /// ```
    /// assert!(!bailiwick_resource::Registration::new(false).is_new);
    /// ```
    pub fn new(is_new: bool) -> Self {
        Self {
            is_new,
            default_not_permitted: false,
            pending: false,
        }
    }

    /// Says whether it became no default although that was asked for.
    ///
    /// ```
    /// # use bailiwick_resource::Registration;
    /// assert!(Registration::new(true).default_not_permitted(true).default_not_permitted);
    /// ```
    pub fn default_not_permitted(mut self, refused: bool) -> Self {
        self.default_not_permitted = refused;
        self
    }

    /// Says whether it waits for an administrator.
    ///
    /// ```
    /// # use bailiwick_resource::Registration;
    /// assert!(Registration::new(true).pending(true).pending);
    /// ```
    pub fn pending(mut self, pending: bool) -> Self {
        self.pending = pending;
        self
    }
}

/// Where scopes are registered: with an authorization server at another place
/// (`AuthorizationServer`), in this process (`bailiwick_server::InProcess`), or
/// with a unit test's issuer (`testing::Issuer`).
///
/// ```
/// use bailiwick_resource::{DeclaredScope, RegisterError, ScopeRegistrar};
///
/// async fn start(registrar: &dyn ScopeRegistrar) -> Result<(), RegisterError> {
///     let done = registrar.register_scope(&DeclaredScope::new("read", "Read")).await?;
///     println!("new: {}", done.is_new);
///     Ok(())
/// }
/// ```
pub trait ScopeRegistrar: fmt::Debug + Send + Sync {
    /// Registers one scope, or states again that it is ours.
    ///
    /// # Errors
    ///
    /// See [`RegisterError`].
    fn register_scope<'a>(
        &'a self,
        scope: &'a DeclaredScope,
    ) -> BoxFuture<'a, Result<Registration, RegisterError>>;
}

/// Registers all scopes of an API, one after the other, and stops at the first
/// that is refused: with the `server` if there is one, else `here`, in this
/// process. One program can so be an API of its own in one deployment, and part
/// of the authorization server in another.
///
/// # Errors
///
/// See [`RegisterError`].
///
/// ```
/// use bailiwick_resource::{DeclaredScope, RegisterError, ScopeRegistrar, register_scopes};
///
/// async fn start(
///     configured: Option<&dyn ScopeRegistrar>,
///     here: &dyn ScopeRegistrar,
/// ) -> Result<(), RegisterError> {
///     register_scopes(configured, here, &[DeclaredScope::new("read", "Read")]).await
/// }
/// ```
pub async fn register_scopes(
    server: Option<&dyn ScopeRegistrar>,
    here: &dyn ScopeRegistrar,
    scopes: &[DeclaredScope],
) -> Result<(), RegisterError> {
    let registrar = server.unwrap_or(here);
    for scope in scopes {
        registrar.register_scope(scope).await?;
    }
    Ok(())
}
