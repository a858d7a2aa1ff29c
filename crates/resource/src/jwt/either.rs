//! Signed tokens and others side by side.

use bailiwick_jose::jws::Compact;

use super::{JwtVerifier, TYP};
use crate::{
    access_token::AccessToken,
    verifier::{BoxFuture, Verifier, VerifyError},
};

/// Verifies signed access tokens itself and asks another about all others; made
/// by [`JwtVerifier::or`].
///
/// A token is one or the other by its form, before anything is verified: what says
/// of itself that it is a signed access token is never let in by the other.
///
/// ```
/// use bailiwick_resource::{JwtOrElse, JwtVerifier, Verifier};
///
/// fn both<V: Verifier>(signed: JwtVerifier, opaque: V) -> JwtOrElse<V> {
///     signed.or(opaque)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct JwtOrElse<V> {
    signed: JwtVerifier,
    other: V,
}

impl<V> JwtOrElse<V> {
    pub(super) fn new(signed: JwtVerifier, other: V) -> Self {
        Self { signed, other }
    }
}

impl<V: Verifier> Verifier for JwtOrElse<V> {
    fn verify<'a>(
        &'a self,
        token: &'a str,
    ) -> BoxFuture<'a, Result<Option<AccessToken>, VerifyError>> {
        let is_signed = Compact::is_of_the_form(token)
            && Compact::parse(token).is_ok_and(|token| token.has_typ(TYP));
        if is_signed {
            self.signed.verify(token)
        } else {
            self.other.verify(token)
        }
    }
}
