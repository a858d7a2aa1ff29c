//! The successor pair of a spent refresh token.
//!
//! It is not kept but derived: from the spent token, which only its holder
//! knows, and a nonce in its row, under a key of `secret_file`. So the same
//! holder gets the identical pair again within the grace window, however often
//! an answer is lost, and the database alone gives nothing away.

#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use crate::{
    MacKeys, MacPurpose, UnixTime,
    env::KeyId,
    opaque::{Opaque, OpaqueKind, Presented, Selector},
};

/// An access token and a refresh token that came of one refresh token.
#[derive(Debug)]
pub(crate) struct SuccessorPair {
    pub(crate) access_token: Opaque,
    pub(crate) refresh_token: Opaque,
}

/// What the pair is derived from, besides the spent token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Derivation<'a> {
    /// When the token was spent: the time in the selectors of the pair.
    pub(crate) at: UnixTime,
    /// The random bytes of the row.
    pub(crate) nonce: &'a [u8; 32],
    /// Under which key of `secret_file`.
    pub(crate) key: KeyId,
}

impl Derivation<'_> {
    /// The pair that follows `spent`; `None` if the key is not held any more.
    pub(crate) fn derive(&self, spent: &Presented, keys: &dyn MacKeys) -> Option<SuccessorPair> {
        Some(SuccessorPair {
            access_token: self.one(OpaqueKind::AccessToken, spent, keys)?,
            refresh_token: self.one(OpaqueKind::RefreshToken, spent, keys)?,
        })
    }

    fn one(&self, kind: OpaqueKind, spent: &Presented, keys: &dyn MacKeys) -> Option<Opaque> {
        let spent = match spent {
            Presented::Ours(opaque) => opaque.secret(),
            Presented::Imported(digest) => digest.as_bytes(),
            // No refresh token is read as a JWT.
            Presented::Jwt(_) => return None,
        };
        let mac = |part: &[u8]| {
            let parts = [self.nonce, spent.as_slice(), kind.prefix().as_bytes(), part];
            keys.mac(self.key, MacPurpose::RefreshSuccessor, &parts)
        };
        let tail = *mac(b"selector")?.first_chunk()?;
        let secret = Zeroizing::new(mac(b"secret")?);
        let selector = Selector::from_tail(self.at, tail);
        Some(Opaque::from_parts(kind, selector, *secret))
    }
}
