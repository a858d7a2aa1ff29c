//! RFC 6749 §5.1: what a client gets.

use serde::Serialize;

use super::IssuedAccessToken;
use crate::{env::Signatures, opaque::Opaque, scope::ScopeSet};

/// A successful token response.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// let response = host::granted("field-notes", "read", &host::config()).outcome?;
/// assert_eq!((response.expires_in, response.scope.to_string()), (3600, "read".to_owned()));
/// assert!(response.refresh_token.is_none()); // RFC 6749 §4.4.3
///
/// let body = response.to_json(&host::Signer).unwrap();
/// let body: serde_json::Value = serde_json::from_slice(&body)?;
/// assert_eq!((&body["token_type"], &body["scope"]), (&"Bearer".into(), &"read".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct TokenResponse {
    /// `access_token`.
    pub access_token: IssuedAccessToken,
    /// `expires_in`, in seconds.
    pub expires_in: u64,
    /// `scope`: always said, for it may differ from what was asked for.
    pub scope: ScopeSet,
    /// `refresh_token`.
    pub refresh_token: Option<Opaque>,
}

#[derive(Serialize)]
struct Body<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u64,
    scope: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
}

impl TokenResponse {
    /// The body of the answer, in JSON; `None` if a signature is needed and cannot
    /// be made.
    pub fn to_json(&self, signatures: &dyn Signatures) -> Option<Vec<u8>> {
        let refresh_token = self.refresh_token.as_ref().map(Opaque::encode);
        let body = Body {
            access_token: &self.access_token.encode(signatures)?,
            token_type: "Bearer",
            expires_in: self.expires_in,
            scope: &self.scope.to_string(),
            refresh_token: refresh_token.as_deref(),
        };
        // Strings and a number: there is nothing that could fail.
        Some(serde_json::to_vec(&body).unwrap_or_default())
    }
}
