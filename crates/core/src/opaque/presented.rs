//! A token that somebody sent, and how its row is found.

use super::{Opaque, OpaqueKind, Selector};
use crate::{Digest, Env, jwt::PresentedJwt, model::AccessToken};

/// A token as somebody presented it: ours by its form, or one that was made
/// elsewhere and imported, which is found by the SHA-256 of the whole. A JWT may
/// be either.
///
/// ```
/// use bailiwick_core::{
///     Digest,
///     opaque::{OpaqueKind, Presented, TokenKey},
/// };
///
/// let token = Presented::parse(OpaqueKind::AccessToken, "a-token-of-our-former-server");
/// assert!(matches!(token, Presented::Imported(_)));
/// assert_eq!(token.digest(), Digest::of(b"a-token-of-our-former-server"));
/// assert_eq!(token.key(), TokenKey::Imported(token.digest()));
/// ```
#[derive(Clone, Debug)]
pub enum Presented {
    /// A well-formed credential of our own making.
    Ours(Opaque),
    /// A text of the form of a JWT access token (RFC 9068).
    Jwt(Box<PresentedJwt>),
    /// Anything else.
    Imported(Digest),
}

impl Presented {
    /// Sorts `text`; never fails, for any text may be an imported token.
    pub fn parse(kind: OpaqueKind, text: &str) -> Self {
        if let Some(opaque) = Opaque::parse(kind, text) {
            return Self::Ours(opaque);
        }
        let jwt = (kind == OpaqueKind::AccessToken).then(|| PresentedJwt::parse(text));
        jwt.flatten().map_or_else(
            || Self::Imported(Digest::of(text.as_bytes())),
            |jwt| Self::Jwt(Box::new(jwt)),
        )
    }

    /// What a row must hold for this to be its token; of a JWT, if it was made
    /// elsewhere.
    pub fn digest(&self) -> Digest {
        match self {
            Self::Ours(opaque) => opaque.digest(),
            Self::Jwt(jwt) => jwt.digest(),
            Self::Imported(digest) => *digest,
        }
    }

    /// Whether this is the access token of `row`, whatever that is worth.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::opaque::{OpaqueKind, Presented};
    ///
    /// let (text, row) = host::token("field-notes", "https://maps.example/see");
    /// let config = host::config();
    /// let is = |text: &str| {
    ///     let presented = Presented::parse(OpaqueKind::AccessToken, text);
    ///     presented.is_access_token(&row, &host::env(&config))
    /// };
    /// let (unsigned, _) = text.rsplit_once('.').unwrap();
    /// assert!(is(&text) && !is(&format!("{unsigned}.forged")));
    /// ```
    pub fn is_access_token(&self, row: &AccessToken, env: &Env<'_>) -> bool {
        match self {
            Self::Jwt(jwt) => jwt.is_of(row, env),
            Self::Ours(_) | Self::Imported(_) => row.digest == self.digest(),
        }
    }

    /// How the store finds the row.
    pub fn key(&self) -> TokenKey {
        match self {
            Self::Ours(opaque) => TokenKey::Selector(opaque.selector()),
            Self::Jwt(jwt) => jwt.key(),
            Self::Imported(digest) => TokenKey::Imported(*digest),
        }
    }
}

/// How a token row is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKey {
    /// By its primary key.
    Selector(Selector),
    /// By the index of imported tokens.
    Imported(Digest),
    /// By its primary key, or else by the index of imported tokens.
    Jwt {
        /// The primary key.
        jti: Selector,
        /// The SHA-256 of the whole.
        digest: Digest,
    },
}
