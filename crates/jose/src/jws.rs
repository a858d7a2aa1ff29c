//! JSON Web Signatures in compact form: RFC 7515, RFC 7518, RFC 8037, and the
//! advice of RFC 8725.
//!
//! The algorithm is a property of the key and never the token's choice: a
//! [`KeySet`] knows what each of its keys verifies, and a header that names
//! something else finds no key. There is no `none` and no HMAC to choose.

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;

use crate::{SigningKey, SigningKeyError};

mod algorithm;
mod compact;
mod key_set;
mod object;

pub use algorithm::JwsAlgorithm;
pub use compact::Compact;
pub use key_set::{KeySet, KeySetError};
pub use object::{JsonObjectError, json_object};

/// Longest compact serialisation that is looked at, in bytes.
pub const LONGEST: usize = 16 * 1024;
/// Longest `kid`, in bytes: an opaque name, compared and nothing else.
pub const LONGEST_KID: usize = 256;

/// Why a text is no JWS that can be relied on.
///
/// ```
/// use bailiwick_core::model::SigningAlgorithm;
/// use bailiwick_jose::{
///     SigningKey,
///     jws::{Compact, JwsAlgorithm, KeySet, sign},
/// };
///
/// let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
/// let text = sign(&key, "at+jwt", br#"{"sub":"alice"}"#)?;
/// assert!(Compact::is_of_the_form(&text) && !Compact::is_of_the_form("opaque"));
///
/// let token = Compact::parse(&text)?;
/// assert_eq!((token.algorithm(), token.typ()), (JwsAlgorithm::EdDsa, Some("at+jwt")));
/// assert_eq!(token.algorithm().as_str(), "EdDSA");
/// assert_eq!(token.unverified_payload(), br#"{"sub":"alice"}"#);
///
/// let nobody = KeySet::of([]);
/// assert!(nobody.is_empty() && token.verify(&nobody).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwsError {
    /// Longer than [`LONGEST`], or its `kid` longer than [`LONGEST_KID`].
    #[error("the token is too long")]
    TooLong,
    /// Not three parts of base64url without padding, in their only spelling
    /// (RFC 7515 §2, §3.1), or a header that is no JSON object of the right types.
    #[error("the token is not a JWS in compact form")]
    Malformed,
    /// The header names a member twice (RFC 7515 §4).
    #[error("the token's header repeats a member")]
    Repeated,
    /// `crit` or `b64`: the header demands an extension, and none is understood
    /// (RFC 7515 §4.1.11, RFC 7797 §6).
    #[error("the token's header demands an extension")]
    Critical,
    /// Another algorithm than ES256, EdDSA and RS256: `none` and HMAC among them
    /// (RFC 8725 §3.1).
    #[error("the token is signed with an algorithm that is not accepted")]
    Algorithm,
    /// The set has no key of this name for this algorithm.
    #[error("the token is signed with a key that is not known")]
    UnknownKey,
    /// The signature is not that of the key.
    #[error("the token's signature is wrong")]
    Signature,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    kid: &'a str,
    typ: &'a str,
}

/// Signs `payload`, the bytes of a JSON object, as a JWS in compact form with
/// the protected header `alg`, `kid`, `typ` (RFC 7515 §5.1).
///
/// ```
/// use bailiwick_core::model::SigningAlgorithm;
/// use bailiwick_jose::{SigningKey, jws};
///
/// let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
/// let text = jws::sign(&key, "at+jwt", br#"{"sub":"alice"}"#)?;
///
/// let token = jws::Compact::parse(&text)?;
/// let payload = token.verify(&jws::KeySet::of([key.jwk()]))?;
/// assert_eq!(payload, br#"{"sub":"alice"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sign(key: &SigningKey, typ: &str, payload: &[u8]) -> Result<String, SigningKeyError> {
    let header = serde_json::to_vec(&Header {
        alg: key.algorithm().as_str(),
        kid: key.kid(),
        typ,
    })
    .map_err(|_| SigningKeyError::Refused)?;
    // The algorithms that we sign with have signatures of 64 bytes.
    let length = [header.len(), payload.len(), 64]
        .map(|part| BASE64URL_NOPAD.encode_len(part) + 1)
        .iter()
        .sum();
    let mut text = String::with_capacity(length);
    BASE64URL_NOPAD.encode_append(&header, &mut text);
    text.push('.');
    BASE64URL_NOPAD.encode_append(payload, &mut text);
    let signature = key.sign(text.as_bytes())?;
    text.push('.');
    BASE64URL_NOPAD.encode_append(signature.as_ref(), &mut text);
    Ok(text)
}

#[cfg(test)]
mod tests;
