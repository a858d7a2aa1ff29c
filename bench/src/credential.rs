//! Credentials that preload and load generator both can name by their index,
//! so that a million of them need no file between the two.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Bytes of a selector: the time-ordered key of a row.
pub const SELECTOR_BYTES: usize = 16;
/// Bytes of a selector that are its time; the others are random.
const TIME_BYTES: usize = 6;
/// Bytes of a secret.
pub const SECRET_BYTES: usize = 32;

/// What a token is made of: the key of its row, and what proves possession.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Key of the row; neighbours in time are neighbours in the table.
    pub selector: [u8; SELECTOR_BYTES],
    /// Known to the holder alone; the row has its SHA-256.
    pub secret: [u8; SECRET_BYTES],
}

impl Credential {
    /// The `index`-th of the benchmark's own credentials. They are as
    /// predictable as they look: nothing but a benchmark may accept them.
    #[must_use]
    pub fn nth(index: u64) -> Self {
        let mut selector = [0; SELECTOR_BYTES];
        let digest: [u8; 32] = Sha256::digest(index.to_be_bytes()).into();
        let secret: [u8; 32] = Sha256::digest(digest).into();
        for (place, byte) in selector
            .iter_mut()
            .zip(index.to_be_bytes().into_iter().chain(digest))
        {
            *place = byte;
        }
        Self { selector, secret }
    }

    /// A new credential of the moment `now` (Unix milliseconds); `None` if the
    /// random source fails.
    #[must_use]
    pub fn random(now: i64) -> Option<Self> {
        let mut random = [0; SELECTOR_BYTES - TIME_BYTES + SECRET_BYTES];
        aws_lc_rs::rand::fill(&mut random).ok()?;
        let mut bytes = now
            .to_be_bytes()
            .into_iter()
            .skip(8 - TIME_BYTES)
            .chain(random);
        let mut credential = Self {
            selector: [0; SELECTOR_BYTES],
            secret: [0; SECRET_BYTES],
        };
        for place in credential.selector.iter_mut().chain(&mut credential.secret) {
            *place = bytes.next()?;
        }
        Some(credential)
    }

    /// Selector and secret as one base64url string of 64 characters.
    #[must_use]
    pub fn to_token(self) -> String {
        let mut bytes = [0; SELECTOR_BYTES + SECRET_BYTES];
        for (place, byte) in bytes
            .iter_mut()
            .zip(self.selector.into_iter().chain(self.secret))
        {
            *place = byte;
        }
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Reads what [`Credential::to_token`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_token(token: &[u8]) -> Option<Self> {
        let mut bytes = [0; SELECTOR_BYTES + SECRET_BYTES];
        if BASE64URL_NOPAD.decode_len(token.len()).ok()? != bytes.len() {
            return None;
        }
        BASE64URL_NOPAD.decode_mut(token, &mut bytes).ok()?;
        let (selector, secret) = bytes.split_first_chunk()?;
        Some(Self {
            selector: *selector,
            secret: secret.try_into().ok()?,
        })
    }

    /// Whether `hash` is that of the secret, in constant time.
    #[must_use]
    pub fn matches(&self, hash: &[u8; 32]) -> bool {
        self.secret_hash().ct_eq(hash).into()
    }

    /// What the row holds of the secret.
    #[must_use]
    pub fn secret_hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }
}
