//! RFC 7636: proof key for code exchange, `S256` only.

#[cfg(test)]
mod tests;

use data_encoding::BASE64URL_NOPAD;

use crate::{
    Digest, ErrorCode, OAuthError, Reason,
    model::{ChallengeMethod, CodeChallenge},
};

impl CodeChallenge {
    /// Reads `code_challenge_method` and `code_challenge` of an authorization
    /// request (RFC 7636 §4.3). A method that is not named is `plain`, which is
    /// refused: whoever sees the challenge would hold the verifier.
    ///
    /// ```
    /// use bailiwick_core::{Reason, model::CodeChallenge};
    ///
    /// // A method that is not named is `plain`.
    /// let refused = CodeChallenge::parse(None, "anything").unwrap_err();
    /// assert_eq!(refused.reason, Reason::ChallengeMethod);
    /// ```
    pub fn parse(method: Option<&str>, value: &str) -> Result<Self, OAuthError> {
        let invalid =
            |reason, text: &'static str| OAuthError::json(ErrorCode::InvalidRequest, reason, text);
        if method != Some("S256") {
            return Err(invalid(
                Reason::ChallengeMethod,
                "code_challenge_method must be S256",
            ));
        }
        if sha256_of(value).is_none() {
            return Err(invalid(
                Reason::ChallengeMalformed,
                "code_challenge must be the base64url of a SHA-256, without padding",
            ));
        }
        Ok(Self {
            method: ChallengeMethod::S256,
            value: value.to_owned(),
        })
    }

    fn verify(&self, verifier: &str) -> Result<(), Reason> {
        if !is_verifier(verifier) {
            return Err(Reason::VerifierMalformed);
        }
        let ChallengeMethod::S256 = self.method;
        let right = sha256_of(&self.value) == Some(Digest::of(verifier.as_bytes()));
        right.then_some(()).ok_or(Reason::VerifierWrong)
    }
}

/// RFC 7636 §4.6 and RFC 9700 §4.8.2: a challenge needs its verifier, and a
/// verifier without a challenge is a downgrade.
///
/// ```
/// use bailiwick_core::{Reason, model::CodeChallenge, pkce::check_verifier};
///
/// // RFC 7636 appendix B
/// let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// let challenge = CodeChallenge::parse(Some("S256"), challenge)?;
/// let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// assert_eq!(check_verifier(Some(&challenge), Some(verifier)), Ok(()));
/// assert_eq!(check_verifier(Some(&challenge), None), Err(Reason::VerifierMissing));
/// assert_eq!(check_verifier(None, Some(verifier)), Err(Reason::VerifierUnexpected));
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
pub fn check_verifier(
    challenge: Option<&CodeChallenge>,
    verifier: Option<&str>,
) -> Result<(), Reason> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(Reason::VerifierUnexpected),
        (Some(_), None) => Err(Reason::VerifierMissing),
        (Some(challenge), Some(verifier)) => challenge.verify(verifier),
    }
}

fn sha256_of(challenge: &str) -> Option<Digest> {
    let bytes = BASE64URL_NOPAD.decode(challenge.as_bytes()).ok()?;
    Some(Digest::from_bytes(bytes.try_into().ok()?))
}

/// RFC 7636 §4.1: 43 to 128 unreserved characters.
fn is_verifier(text: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}
