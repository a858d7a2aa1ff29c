//! Opaque credentials: access tokens, refresh tokens, codes, sessions, links.
//!
//! On the wire `<prefix>_` and base64url of selector, secret and checksum.
//! The *selector* (16 bytes, time-ordered) is the key of the row, the *secret*
//! (32 random bytes) is kept only as its SHA-256, and the *checksum* (4 bytes)
//! lets scanners and parsers tell a token from noise without a look-up
//! (RFC 6749 §10.10).

mod presented;
pub use presented::{Presented, TokenKey};

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Digest, Random, UnixTime, hexadecimal};

const SELECTOR: usize = 16;
const SECRET: usize = 32;
const CHECKSUM: usize = 4;
const PAYLOAD: usize = SELECTOR + SECRET;
/// Characters of base64url for payload and checksum (52 bytes).
const ENCODED: usize = 70;

/// What an opaque credential is; none can be presented as another.
///
/// ```
/// use bailiwick_core::opaque::OpaqueKind;
///
/// assert_eq!(OpaqueKind::AccessToken.prefix(), "bwa");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OpaqueKind {
    /// An access token (RFC 6749 §1.4).
    AccessToken,
    /// A refresh token (RFC 6749 §1.5).
    RefreshToken,
    /// An authorization code (RFC 6749 §1.3.1).
    AuthorizationCode,
    /// A sign-in session, carried in a cookie.
    Session,
    /// A one-time set-up link for the first administrator.
    SetupLink,
    /// A client secret that the server made.
    ClientSecret,
    /// An administrator's token for the administration API.
    ApiToken,
}

impl OpaqueKind {
    /// The prefix that leak scanners look for, without its `_`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::AccessToken => "bwa",
            Self::RefreshToken => "bwr",
            Self::AuthorizationCode => "bwc",
            Self::Session => "bws",
            Self::SetupLink => "bwl",
            Self::ClientSecret => "bwk",
            Self::ApiToken => "bwt",
        }
    }
}

/// The public half of an opaque credential and the key of its row: 48 bits of
/// Unix milliseconds, then 80 random bits, so that rows of one moment are
/// neighbours.
///
/// ```
/// use bailiwick_core::{UnixTime, opaque::Selector};
///
/// let earlier = Selector::from_tail(UnixTime::from_secs(1), [9; 10]);
/// let later = Selector::from_tail(UnixTime::from_secs(2), [0; 10]);
/// assert!(earlier < later);
/// assert_eq!(Selector::from_hex(&later.to_hex()), Some(later));
/// assert_eq!(Selector::from_bytes(*later.as_bytes()), later);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Selector(#[serde(with = "hexadecimal")] [u8; SELECTOR]);

impl Selector {
    /// A new selector of the moment `now`.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::opaque::Selector;
    ///
    /// let mut random = host::Counter(0);
    /// let one = Selector::new(host::NOW, &mut random);
    /// let other = Selector::new(host::NOW, &mut random);
    /// assert_ne!(one, other);
    /// assert_eq!(one.to_hex()[..12], other.to_hex()[..12]); // of one moment
    /// ```
    pub fn new(now: UnixTime, random: &mut dyn Random) -> Self {
        let mut tail = [0; 10];
        random.fill(&mut tail);
        Self::from_tail(now, tail)
    }

    /// The selector of the moment `now` with the 80 bits `tail`.
    pub fn from_tail(now: UnixTime, tail: [u8; 10]) -> Self {
        let mut bytes = [0; SELECTOR];
        let [_, _, time @ ..] = now.as_millis().to_be_bytes();
        for (to, from) in bytes.iter_mut().zip(time.into_iter().chain(tail)) {
            *to = from;
        }
        Self(bytes)
    }

    /// A selector read back from where it was kept.
    pub const fn from_bytes(bytes: [u8; SELECTOR]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; SELECTOR] {
        &self.0
    }

    /// Lower-case hexadecimal: how logs and pages name a row, never a secret.
    pub fn to_hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }

    /// Reads [`Selector::to_hex`] back.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
}

impl fmt::Debug for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Selector({})", self.to_hex())
    }
}

/// An opaque credential in clear: exists only between its making and its
/// rendering, or between its parsing and its look-up.
///
/// ```
/// use bailiwick_core::{
///     Digest, Random, UnixTime,
///     opaque::{Opaque, OpaqueKind, Selector},
/// };
///
/// struct Fixed;
/// impl Random for Fixed {
///     fn fill(&mut self, bytes: &mut [u8]) {
///         bytes.fill(7); // a test's: real ones are unpredictable
///     }
/// }
///
/// let made = Opaque::new(OpaqueKind::AccessToken, UnixTime::EPOCH, &mut Fixed);
/// let text = made.encode();
/// assert!(text.starts_with("bwa_"));
///
/// // The row keeps the selector and a digest; the text is given away and forgotten.
/// let sent = Opaque::parse(OpaqueKind::AccessToken, &text).unwrap();
/// assert_eq!(sent.selector(), made.selector());
/// assert_eq!(sent.digest(), Digest::of(made.secret()));
/// assert!(Opaque::parse(OpaqueKind::RefreshToken, &text).is_none());
///
/// let known = Opaque::from_parts(OpaqueKind::Session, Selector::from_bytes([1; 16]), [2; 32]);
/// assert_eq!(known.digest(), Digest::of(&[2; 32]));
/// // Nothing of the secret is printed.
/// assert!(!format!("{made:?}").contains(&text[20..40]));
/// # let _ = Selector::new(UnixTime::EPOCH, &mut Fixed);
/// ```
#[derive(Clone)]
pub struct Opaque {
    kind: OpaqueKind,
    selector: Selector,
    secret: Zeroizing<[u8; SECRET]>,
}

impl Opaque {
    /// A new credential of the moment `now`.
    pub fn new(kind: OpaqueKind, now: UnixTime, random: &mut dyn Random) -> Self {
        let selector = Selector::new(now, random);
        let mut secret = Zeroizing::new([0; SECRET]);
        random.fill(secret.as_mut_slice());
        Self {
            kind,
            selector,
            secret,
        }
    }

    /// A credential of known parts, for those derived from another.
    pub fn from_parts(kind: OpaqueKind, selector: Selector, secret: [u8; SECRET]) -> Self {
        Self {
            kind,
            selector,
            secret: Zeroizing::new(secret),
        }
    }

    /// Reads a credential of this kind; `None` for any other text, be it one
    /// character off.
    pub fn parse(kind: OpaqueKind, text: &str) -> Option<Self> {
        let encoded = text.strip_prefix(kind.prefix())?.strip_prefix('_')?;
        if encoded.len() != ENCODED {
            return None;
        }
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?);
        let (payload, check) = bytes.split_at_checked(PAYLOAD)?;
        if check != checksum(kind, payload) {
            return None;
        }
        let (selector, secret) = payload.split_at_checked(SELECTOR)?;
        Some(Self {
            kind,
            selector: Selector(selector.try_into().ok()?),
            secret: Zeroizing::new(secret.try_into().ok()?),
        })
    }

    /// The text that the client is given, once.
    pub fn encode(&self) -> String {
        let mut bytes = Zeroizing::new(Vec::with_capacity(PAYLOAD + CHECKSUM));
        bytes.extend_from_slice(&self.selector.0);
        bytes.extend_from_slice(self.secret.as_slice());
        let check = checksum(self.kind, &bytes);
        bytes.extend_from_slice(&check);
        let mut text = String::with_capacity(4 + ENCODED);
        text.push_str(self.kind.prefix());
        text.push('_');
        BASE64URL_NOPAD.encode_append(bytes.as_slice(), &mut text);
        text
    }

    /// The key of the row.
    pub fn selector(&self) -> Selector {
        self.selector
    }

    /// What the row keeps of the secret.
    pub fn digest(&self) -> Digest {
        Digest::of(self.secret.as_slice())
    }

    /// The secret itself, for deriving a successor from it.
    pub fn secret(&self) -> &[u8; SECRET] {
        &self.secret
    }
}

impl fmt::Debug for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}…", self.kind.prefix(), self.selector.to_hex())
    }
}

fn checksum(kind: OpaqueKind, payload: &[u8]) -> [u8; CHECKSUM] {
    let digest = Digest::of_parts([kind.prefix().as_bytes(), payload]);
    let [a, b, c, d, ..] = *digest.as_bytes();
    [a, b, c, d]
}
