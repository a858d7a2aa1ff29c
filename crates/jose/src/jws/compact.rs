//! A compact serialisation taken apart: RFC 7515 §5.2.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use super::{JsonObjectError, JwsAlgorithm, JwsError, KeySet, LONGEST, LONGEST_KID, json_object};

/// A JWS in compact form, taken apart and not trusted.
///
/// The header's `jwk`, `jku`, `x5c`, `x5u` and whatever else might name a key
/// are not looked at: keys come from a [`KeySet`] alone (RFC 8725 §3.10).
///
/// ```
/// use bailiwick_core::model::SigningAlgorithm;
/// use bailiwick_jose::{SigningKey, jws};
///
/// let key = SigningKey::generate(SigningAlgorithm::Es256)?;
/// let text = jws::sign(&key, "at+jwt", b"{}")?;
/// let token = jws::Compact::parse(&text)?;
/// assert_eq!(token.kid(), Some(key.kid()));
/// assert!(token.has_typ("at+jwt"));
/// assert!(jws::Compact::parse("not.a-token").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Compact<'a> {
    algorithm: JwsAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    signing_input: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Takes a text apart. The length is checked before anything is decoded;
    /// the payload is not parsed.
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// use bailiwick_jose::jws::JwsError;
    ///
    /// assert!(Compact::parse(&text).is_ok());
    /// let unsigned = "eyJhbGciOiJub25lIn0.e30.";
    /// assert_eq!(Compact::parse(unsigned).unwrap_err(), JwsError::Algorithm);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(text: &'a str) -> Result<Self, JwsError> {
        if text.len() > LONGEST {
            return Err(JwsError::TooLong);
        }
        let (signing_input, signature) = text.rsplit_once('.').ok_or(JwsError::Malformed)?;
        let (header, payload) = signing_input.split_once('.').ok_or(JwsError::Malformed)?;
        let header = Header::read(&decode(header)?)?;
        Ok(Self {
            algorithm: header.algorithm,
            kid: header.kid,
            typ: header.typ,
            signing_input,
            payload: decode(payload)?,
            signature: decode(signature)?,
        })
    }

    /// Whether a text has the outer form of a JWS: three parts at two dots.
    /// Opaque tokens of ours have none.
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// assert!(Compact::is_of_the_form(&text));
    /// assert!(!Compact::is_of_the_form("an opaque token"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_of_the_form(text: &str) -> bool {
        text.len() <= LONGEST && text.bytes().filter(|byte| *byte == b'.').count() == 2
    }

    /// `alg` (RFC 7515 §4.1.1).
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// assert_eq!(Compact::parse(&text)?.algorithm().as_str(), "EdDSA");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn algorithm(&self) -> JwsAlgorithm {
        self.algorithm
    }

    /// `kid` (RFC 7515 §4.1.4): a name that a stranger wrote.
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// assert_eq!(Compact::parse(&text)?.kid(), Some(key.kid()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// `typ` (RFC 7515 §4.1.9) as it stands there.
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// assert_eq!(Compact::parse(&text)?.typ(), Some("at+jwt"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn typ(&self) -> Option<&str> {
        self.typ.as_deref()
    }

    /// Whether `typ` is this media type: case does not matter and `application/`
    /// may be left out (RFC 7515 §4.1.9, RFC 9068 §4).
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// assert!(Compact::parse(&text)?.has_typ("application/at+jwt"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn has_typ(&self, typ: &str) -> bool {
        self.typ()
            .is_some_and(|own| subtype(own).eq_ignore_ascii_case(subtype(typ)))
    }

    /// What somebody claims, before the signature was looked at.
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// assert_eq!(Compact::parse(&text)?.unverified_payload(), b"{}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload, if one of these keys signed it.
    ///
    /// # Errors
    ///
    /// [`JwsError::UnknownKey`] if the set has no key for the header's `kid` and
    /// `alg`; [`JwsError::Signature`] if it has one, and it did not sign this.
    ///
    /// ```
    /// # use bailiwick_core::model::SigningAlgorithm;
    /// # use bailiwick_jose::{SigningKey, jws::{self, Compact}};
    /// # let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
    /// # let text = jws::sign(&key, "at+jwt", b"{}")?;
    /// use bailiwick_jose::jws::{JwsError, KeySet};
    ///
    /// let token = Compact::parse(&text)?;
    /// assert_eq!(token.verify(&KeySet::of([key.jwk()])), Ok(b"{}".as_slice()));
    /// assert_eq!(token.verify(&KeySet::default()), Err(JwsError::UnknownKey));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify(&self, keys: &KeySet) -> Result<&[u8], JwsError> {
        let mut candidates = keys.matching(self.algorithm, self.kid()).peekable();
        if candidates.peek().is_none() {
            return Err(JwsError::UnknownKey);
        }
        let input = self.signing_input.as_bytes();
        if candidates.any(|key| key.verify_sig(input, &self.signature).is_ok()) {
            Ok(&self.payload)
        } else {
            Err(JwsError::Signature)
        }
    }
}

/// RFC 7515 §4.1.9: `application/` may be left out.
fn subtype(media_type: &str) -> &str {
    const PREFIX: &str = "application/";
    match media_type.split_at_checked(PREFIX.len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) => rest,
        _ => media_type,
    }
}

/// RFC 7515 §2: no padding, no line breaks, no other characters; and of the
/// spellings of one value only the canonical one.
fn decode(part: &str) -> Result<Vec<u8>, JwsError> {
    BASE64URL_NOPAD
        .decode(part.as_bytes())
        .map_err(|_| JwsError::Malformed)
}

struct Header {
    algorithm: JwsAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
}

impl Header {
    fn read(json: &[u8]) -> Result<Self, JwsError> {
        let mut members = json_object(json).map_err(|error| match error {
            JsonObjectError::Malformed => JwsError::Malformed,
            JsonObjectError::Repeated => JwsError::Repeated,
        })?;
        if members.contains_key("crit") || members.contains_key("b64") {
            return Err(JwsError::Critical);
        }
        let name = text(&mut members, "alg")?.ok_or(JwsError::Malformed)?;
        let header = Self {
            algorithm: JwsAlgorithm::parse(&name).ok_or(JwsError::Algorithm)?,
            kid: text(&mut members, "kid")?,
            typ: text(&mut members, "typ")?,
        };
        if header
            .kid
            .as_ref()
            .is_some_and(|kid| kid.len() > LONGEST_KID)
        {
            return Err(JwsError::TooLong);
        }
        Ok(header)
    }
}

fn text(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, JwsError> {
    match members.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JwsError::Malformed),
    }
}
