//! Who says whether an access token is good: one seam for every form.

use std::{fmt, pin::Pin, sync::Arc};

use thiserror::Error;

use crate::access_token::AccessToken;

/// A future of a trait that can be an object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Says whether an access token is good, and what it is worth here.
///
/// [`Protect`](crate::Protect) asks one: an authorization server at another
/// place (`AuthorizationServer`), its keys (`JwtVerifier`), one in this process
/// (`bailiwick_server::InProcess`), the issuer of a unit test
/// (`testing::Issuer`), or one of the host's own.
///
/// ```
/// use bailiwick_resource::{AccessToken, BoxFuture, Protect, Verifier, VerifyError};
///
/// /// Knows one token by heart.
/// #[derive(Debug)]
/// struct Maintenance;
///
/// impl Verifier for Maintenance {
///     fn verify<'a>(
///         &'a self,
///         token: &'a str,
///     ) -> BoxFuture<'a, Result<Option<AccessToken>, VerifyError>> {
///         let known = (token == "open-sesame").then(|| {
///             AccessToken::builder().scope("maintenance").client_id("operator").build()
///         });
///         Box::pin(async move { Ok(known) })
///     }
/// }
///
/// let protect = Protect::new(Maintenance);
/// ```
pub trait Verifier: fmt::Debug + Send + Sync {
    /// The token if it is good at this moment, with the scopes that are this
    /// resource server's business; `None` if it is not, whatever the reason.
    /// The text has the grammar of RFC 6750 §2.1 and is at most 16 KiB long.
    ///
    /// # Errors
    ///
    /// [`VerifyError`]: nobody could say. The request is answered 503.
    fn verify<'a>(
        &'a self,
        token: &'a str,
    ) -> BoxFuture<'a, Result<Option<AccessToken>, VerifyError>>;
}

impl<V: Verifier + ?Sized> Verifier for Arc<V> {
    fn verify<'a>(
        &'a self,
        token: &'a str,
    ) -> BoxFuture<'a, Result<Option<AccessToken>, VerifyError>> {
        (**self).verify(token)
    }
}

/// Whether a token is good could not be found out.
///
/// ```
/// use bailiwick_resource::VerifyError;
///
/// let error = VerifyError::Other("the directory is closed".to_owned());
/// assert_eq!(error.to_string(), "the directory is closed");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The authorization server did not answer the introspection.
    #[cfg(feature = "introspection")]
    #[error(transparent)]
    Introspection(#[from] crate::error::IntrospectionError),
    /// The authorization server's keys could not be had.
    #[cfg(feature = "jwt")]
    #[error(transparent)]
    Keys(#[from] crate::error::KeysError),
    /// A verifier of the host's own, or one in this process, failed. The text is
    /// for the log.
    #[error("{0}")]
    Other(String),
}
