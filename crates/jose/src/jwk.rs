//! RFC 7517: public keys as JSON, named by their thumbprint (RFC 7638).

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;

use bailiwick_core::{Digest, model::SigningAlgorithm};

/// The public half of a signing key.
///
/// ```
/// use bailiwick_core::model::SigningAlgorithm;
/// use bailiwick_jose::SigningKey;
///
/// let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
/// let public = serde_json::to_value(key.jwk())?;
/// assert_eq!((&public["kty"], &public["kid"]), (&"OKP".into(), &key.jwk().kid().into()));
/// assert!(public.get("d").is_none()); // nothing private
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Jwk {
    /// RFC 7517 §4.1.
    kty: &'static str,
    /// RFC 7517 §4.2: always `sig`.
    #[serde(rename = "use")]
    usage: &'static str,
    /// RFC 7517 §4.4: the only algorithm of this key.
    alg: &'static str,
    /// RFC 7517 §4.5.
    kid: String,
    /// RFC 7518 §6.2.1.1, RFC 8037 §2.
    crv: &'static str,
    /// RFC 7518 §6.2.1.2, RFC 8037 §2.
    x: String,
    /// RFC 7518 §6.2.1.3; absent from Ed25519 keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
}

impl Jwk {
    /// A P-256 key for ES256, from its uncompressed point (`04 x y`); `None` if
    /// it is none.
    pub(crate) fn p256(point: &[u8]) -> Option<Self> {
        let (&[0x04], coordinates) = point.split_first_chunk::<1>()? else {
            return None;
        };
        let (x, y) = coordinates.split_at_checked(32)?;
        if y.len() != 32 {
            return None;
        }
        let (x, y) = (BASE64URL_NOPAD.encode(x), BASE64URL_NOPAD.encode(y));
        let kid = thumbprint(&[("crv", "P-256"), ("kty", "EC"), ("x", &x), ("y", &y)]);
        Some(Self {
            kty: "EC",
            usage: "sig",
            alg: SigningAlgorithm::Es256.as_str(),
            kid,
            crv: "P-256",
            x,
            y: Some(y),
        })
    }

    /// An Ed25519 key for EdDSA (RFC 8037 §2).
    pub(crate) fn ed25519(public_key: &[u8; 32]) -> Self {
        let x = BASE64URL_NOPAD.encode(public_key);
        let kid = thumbprint(&[("crv", "Ed25519"), ("kty", "OKP"), ("x", &x)]);
        Self {
            kty: "OKP",
            usage: "sig",
            alg: SigningAlgorithm::EdDsa.as_str(),
            kid,
            crv: "Ed25519",
            x,
            y: None,
        }
    }

    /// `kid`: the RFC 7638 thumbprint.
    pub fn kid(&self) -> &str {
        &self.kid
    }
}

/// RFC 7638 §3: the base64url SHA-256 of the required members, which the caller
/// names in lexicographic order; their values need no escaping.
fn thumbprint(members: &[(&str, &str)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!(r#""{name}":"{value}""#))
        .collect();
    let json = format!("{{{}}}", members.join(","));
    BASE64URL_NOPAD.encode(Digest::of(json.as_bytes()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7638 §3.1: the example, an RSA key.
    #[test]
    fn thumbprint_of_rfc_7638() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        assert_eq!(
            thumbprint(&[("e", "AQAB"), ("kty", "RSA"), ("n", n)]),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    /// A compressed or cut point is no key.
    #[test]
    fn only_uncompressed_points_are_keys() {
        assert_eq!(Jwk::p256(&[0x02; 33]), None);
        assert_eq!(Jwk::p256(&[0x04; 64]), None);
        assert_eq!(Jwk::p256(&[0x04; 66]), None);
        assert_eq!(Jwk::p256(&[]), None);
        assert!(Jwk::p256(&[0x04; 65]).is_some());
    }
}
