//! An access token as its client gets it.

use crate::{
    env::Signatures,
    jwt::{JwtAccessToken, TYP},
    opaque::{Opaque, Selector},
};

/// An access token that was issued and is not yet written out.
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
