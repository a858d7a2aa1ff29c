//! An access token as its client gets it.

use crate::{
    env::Signatures,
    jwt::{JwtAccessToken, TYP},
    opaque::{Opaque, Selector},
};

/// An access token that was issued and is not yet written out.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{NoSignatures, token::IssuedAccessToken};
///
/// let config = host::config();
/// let issue = |scope| host::granted("field-notes", scope, &config).outcome;
/// let opaque = issue("read")?.access_token;
/// assert!(opaque.encode(&NoSignatures).is_some_and(|text| text.starts_with("bwa_")));
///
/// let jwt = issue("https://maps.example/see")?.access_token;
/// assert!(matches!(jwt, IssuedAccessToken::Jwt(_)));
/// assert!(jwt.encode(&host::Signer).is_some() && jwt.encode(&NoSignatures).is_none());
///
/// // The row of either is found by:
/// let key = jwt.selector();
/// assert_eq!(key.to_hex().len(), 32);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum IssuedAccessToken {
    /// A random one.
    Opaque(Opaque),
    /// A JWT (RFC 9068).
    Jwt(JwtAccessToken),
}

impl IssuedAccessToken {
    /// The key of its row.
    pub fn selector(&self) -> Selector {
        match self {
            Self::Opaque(token) => token.selector(),
            Self::Jwt(token) => token.selector(),
        }
    }

    /// The text that the client is given, once; `None` if a signature is needed
    /// and cannot be made.
    ///
    /// Written out again, an ES256 signature differs and all else is the same.
    pub fn encode(&self, signatures: &dyn Signatures) -> Option<String> {
        match self {
            Self::Opaque(token) => Some(token.encode()),
            Self::Jwt(token) => signatures.sign(TYP, token.claims()),
        }
    }
}
