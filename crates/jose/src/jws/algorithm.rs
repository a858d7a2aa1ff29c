//! The algorithms that signatures are verified with: RFC 7518 §3.1, RFC 8037 §3.1.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};

/// Bytes of an RSA modulus: 2,048 to 4,096 bits (RFC 7518 §3.3, RFC 8725 §3.5).
const RSA_MODULUS: std::ops::RangeInclusive<usize> = 256..=512;
/// 65,537, the only exponent: another is slow or weak.
const RSA_EXPONENT: &[u8] = &[1, 0, 1];

/// `alg` (RFC 7515 §4.1.1) of a signature that is accepted. Asymmetric ones
/// only: whoever verifies must not be able to sign.
///
/// ```
/// use bailiwick_jose::jws::JwsAlgorithm;
///
/// assert_eq!(JwsAlgorithm::parse("ES256"), Some(JwsAlgorithm::Es256));
/// assert_eq!(JwsAlgorithm::parse("none"), None);
/// assert_eq!(JwsAlgorithm::parse("HS256"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwsAlgorithm {
    /// ECDSA with P-256 and SHA-256 (RFC 7518 §3.4).
    Es256,
    /// Ed25519 (RFC 8037 §3.1).
    EdDsa,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3): others' tokens only,
    /// nothing of ours is signed with it.
    Rs256,
}

impl JwsAlgorithm {
    /// The algorithm of this name, which is compared byte for byte.
    ///
    /// ```
    /// use bailiwick_jose::jws::JwsAlgorithm;
    ///
    /// assert_eq!(JwsAlgorithm::parse("es256"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "ES256" => Some(Self::Es256),
            "EdDSA" => Some(Self::EdDsa),
            "RS256" => Some(Self::Rs256),
            _ => None,
        }
    }

    /// Its name.
    ///
    /// ```
    /// use bailiwick_jose::jws::JwsAlgorithm;
    ///
    /// assert_eq!(JwsAlgorithm::EdDsa.as_str(), "EdDSA");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
            Self::Rs256 => "RS256",
        }
    }
}

/// The point of a P-256 key; `None` if it does not lie on the curve.
pub(super) fn p256(x: &[u8], y: &[u8]) -> Option<ParsedPublicKey> {
    if x.len() != 32 || y.len() != 32 {
        return None;
    }
    let point = [&[0x04], x, y].concat();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
        .parse()
        .ok()
}

pub(super) fn ed25519(x: &[u8]) -> Option<ParsedPublicKey> {
    UnparsedPublicKey::new(&ED25519, x).parse().ok()
}

pub(super) fn rsa(n: &[u8], e: &[u8]) -> Option<ParsedPublicKey> {
    if !RSA_MODULUS.contains(&n.len()) || e != RSA_EXPONENT {
        return None;
    }
    RsaPublicKeyComponents { n, e }
        .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
        .ok()
}
