//! RFC 9068: access tokens that a resource server can check alone.
//!
//! The row is that of an opaque token, whose text is never shown to anybody;
//! `jti` names it. So a JWT is revoked, refreshed and introspected like any
//! other token; whoever checks it alone learns of that only when it expires.

mod claims;
mod presented;
#[cfg(test)]
mod tests;

pub(crate) use claims::{Contents, members, own_members};
pub use presented::PresentedJwt;

use crate::{ErrorCode, OAuthError, Reason, Snapshot, model::TokenFormat, opaque::Selector};

/// `typ` of an access token (RFC 9068 §2.1): what else is signed has another.
pub const TYP: &str = "at+jwt";

/// Most bytes of claims: with header and signature the token is shorter than the
/// 16 KiB at which ours and others' readers stop.
const LONGEST: usize = 11 * 1024;

/// A JWT access token that is decided and not yet signed.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{Signatures, jwt, token::IssuedAccessToken};
///
/// let issued = host::granted("field-notes", "https://maps.example/see", &host::config());
/// let IssuedAccessToken::Jwt(token) = issued.outcome?.access_token else { unreachable!() };
/// let claims: serde_json::Value = serde_json::from_slice(token.claims())?;
/// assert_eq!(claims["aud"], "https://maps.example");
/// assert_eq!(claims["jti"], token.selector().to_hex());
///
/// let text = host::Signer.sign(jwt::TYP, token.claims());
/// assert!(text.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct JwtAccessToken {
    selector: Selector,
    /// A JSON object.
    claims: Vec<u8>,
}

impl JwtAccessToken {
    pub(crate) fn new(selector: Selector, contents: &Contents<'_>) -> Result<Self, OAuthError> {
        let claims = contents.to_json();
        if claims.len() > LONGEST {
            return Err(OAuthError::json(
                ErrorCode::InvalidScope,
                Reason::TokenTooLong,
                "the token would be too long: ask for less scope",
            ));
        }
        Ok(Self { selector, claims })
    }

    /// The key of its row, which is its `jti`.
    pub fn selector(&self) -> Selector {
        self.selector
    }

    /// The claims: what is to be signed, a JSON object.
    pub fn claims(&self) -> &[u8] {
        &self.claims
    }
}

impl std::fmt::Debug for JwtAccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("JwtAccessToken")
            .field(&self.selector)
            .finish()
    }
}

/// What a token for `audience` looks like: a JWT if all that are addressed want
/// one. RFC 9068 §2.2 demands `aud`, so an unbound token is opaque.
pub(crate) fn token_format(audience: &[String], snapshot: &Snapshot) -> TokenFormat {
    let mut resources = audience.iter();
    if !audience.is_empty() && resources.all(|resource| snapshot.wants_jwt(resource)) {
        TokenFormat::Jwt
    } else {
        TokenFormat::Opaque
    }
}
