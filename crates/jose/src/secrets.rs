//! The keys of `secret_file` at work: MACs, and the wrapping of signing keys.

use std::fmt;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hmac,
};
use bailiwick_core::{Digest, MacKeys, MacPurpose, env::KeyId};
use zeroize::Zeroizing;

/// Bytes of one secret.
pub(crate) const SECRET_LEN: usize = 32;
/// Fewer distinct bytes than this never come of 32 random ones (chance below 2⁻⁷⁰).
const LEAST_DISTINCT: usize = 12;
/// What a wrapped key begins with.
const WRAP_VERSION: u8 = 1;

/// The secrets of one installation: the first makes new MACs, all are accepted.
///
/// ```
/// use bailiwick_core::{MacKeys, MacPurpose};
/// use bailiwick_jose::{Secrets, WeakSecret};
///
/// let directory = tempfile::tempdir()?;
/// let path = directory.path().join("bailiwick.secret");
/// let secrets = Secrets::open_or_create(&path)?;
///
/// let wrapped = secrets.wrap("a key's name", b"a private key").unwrap();
/// assert_eq!(*secrets.unwrap("a key's name", &wrapped).unwrap(), b"a private key");
/// assert!(secrets.unwrap("another name", &wrapped).is_none());
///
/// // The same file, the same keys:
/// let again = Secrets::open(&path)?;
/// let mac = |of: &Secrets| of.mac(of.current(), MacPurpose::ClientSecret, &[b"chosen"]);
/// assert_eq!(mac(&again), mac(&secrets));
///
/// assert_eq!(Secrets::new(b"too short", &[]).unwrap_err(), WeakSecret::Length(9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Secrets {
    current: Secret,
    older: Vec<Secret>,
}

/// A key that no random generator would give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeakSecret {
    /// It has not 32 bytes.
    #[error("a key has 32 bytes, this one has {0}")]
    Length(usize),
    /// Its bytes are too regular, or are typed text.
    #[error("this key is not random; make one with: openssl rand -base64 32 | tr '+/' '-_'")]
    NotRandom,
}

struct Secret {
    id: KeyId,
    for_tickets: hmac::Key,
    for_refresh_successors: hmac::Key,
    for_client_secrets: hmac::Key,
    wrap: RandomizedNonceKey,
}

impl Secrets {
    /// Secrets of `keys`; the first is the current one.
    pub fn new(current: &[u8], older: &[Zeroizing<Vec<u8>>]) -> Result<Self, WeakSecret> {
        Ok(Self {
            current: Secret::new(current)?,
            older: older
                .iter()
                .map(|key| Secret::new(key))
                .collect::<Result<_, _>>()?,
        })
    }

    fn held(&self, id: KeyId) -> Option<&Secret> {
        std::iter::once(&self.current)
            .chain(&self.older)
            .find(|secret| secret.id == id)
    }

    /// Encrypts a private key under the current secret, bound to its `kid`.
    /// `None` if the key cannot be encrypted.
    pub fn wrap(&self, kid: &str, private_key: &[u8]) -> Option<Vec<u8>> {
        let mut sealed = private_key.to_vec();
        let nonce = self
            .current
            .wrap
            .seal_in_place_append_tag(Aad::from(wrap_context(kid)), &mut sealed)
            .ok()?;
        let mut wrapped = vec![WRAP_VERSION];
        wrapped.extend_from_slice(&self.current.id.0);
        wrapped.extend_from_slice(nonce.as_ref());
        wrapped.extend_from_slice(&sealed);
        Some(wrapped)
    }

    /// Decrypts what [`Secrets::wrap`] made for the same `kid` under a secret
    /// that is still held; `None` for anything else.
    pub fn unwrap(&self, kid: &str, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (&[version], rest) = wrapped.split_first_chunk::<1>()?;
        let (id, rest) = rest.split_first_chunk::<4>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
        if version != WRAP_VERSION {
            return None;
        }
        let secret = self.held(KeyId(*id))?;
        let mut plain = Zeroizing::new(sealed.to_vec());
        let len = secret
            .wrap
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(wrap_context(kid)),
                plain.as_mut_slice(),
            )
            .ok()?
            .len();
        plain.truncate(len);
        Some(plain)
    }
}

impl MacKeys for Secrets {
    fn current(&self) -> KeyId {
        self.current.id
    }

    fn mac(&self, key: KeyId, purpose: MacPurpose, parts: &[&[u8]]) -> Option<[u8; 32]> {
        let mut context = hmac::Context::with_key(self.held(key)?.key(purpose));
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().try_into().ok()
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets")
            .field("current", &self.current.id)
            .field("older", &self.older.len())
            .finish_non_exhaustive()
    }
}

impl Secret {
    fn new(key: &[u8]) -> Result<Self, WeakSecret> {
        check(key)?;
        let root = hmac::Key::new(hmac::HMAC_SHA256, key);
        let sub_key = |label: &str| hmac::sign(&root, format!("bailiwick {label} 1").as_bytes());
        let mac_key = |label| hmac::Key::new(hmac::HMAC_SHA256, sub_key(label).as_ref());
        let [a, b, c, d, ..] = *Digest::of(key).as_bytes();
        Ok(Self {
            id: KeyId([a, b, c, d]),
            for_tickets: mac_key("ticket"),
            for_refresh_successors: mac_key("refresh successor"),
            for_client_secrets: mac_key("client secret"),
            wrap: RandomizedNonceKey::new(&AES_256_GCM, sub_key("signing key").as_ref())
                .map_err(|_| WeakSecret::Length(key.len()))?,
        })
    }

    fn key(&self, purpose: MacPurpose) -> &hmac::Key {
        match purpose {
            MacPurpose::Ticket => &self.for_tickets,
            MacPurpose::RefreshSuccessor => &self.for_refresh_successors,
            MacPurpose::ClientSecret => &self.for_client_secrets,
        }
    }
}

fn wrap_context(kid: &str) -> Vec<u8> {
    [b"bailiwick signing key ", kid.as_bytes()].concat()
}

/// Refuses what nobody drew at random: zeros, counting bytes, a typed phrase.
fn check(key: &[u8]) -> Result<(), WeakSecret> {
    if key.len() != SECRET_LEN {
        return Err(WeakSecret::Length(key.len()));
    }
    let mut seen = [false; 256];
    for byte in key {
        if let Some(slot) = seen.get_mut(usize::from(*byte)) {
            *slot = true;
        }
    }
    let distinct = seen.iter().filter(|slot| **slot).count();
    let counting = key.array_windows().all(|[a, b]| a.abs_diff(*b) == 1);
    let typed = key.iter().all(|byte| matches!(byte, b' '..=b'~'));
    if distinct < LEAST_DISTINCT || counting || typed {
        return Err(WeakSecret::NotRandom);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
