//! What a host registered of its own: grants, and ways for clients to
//! authenticate.

use std::sync::Arc;

use bailiwick_core::{
    ErrorCode, OAuthError, Reason,
    client_auth::ClientClaim,
    model::{AuthMethod, GrantType},
    params::Parameters,
};
use http::HeaderMap;

use crate::{
    client_authentication::{ClientAuthMethod, Credentials},
    exec::unavailable,
    extension_grant::ExtensionGrant,
};

/// The longest `error_description` of a host's, in bytes.
const LONGEST_DESCRIPTION: usize = 400;

/// A host's own grants and authentication methods. There are few: they are looked
/// for one after the other, and not at all where there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions {
    pub(crate) grants: Vec<Arc<dyn ExtensionGrant>>,
    pub(crate) methods: Vec<Arc<dyn ClientAuthMethod>>,
}

impl Extensions {
    /// The grant of this name.
    pub(crate) fn grant(&self, name: &GrantType) -> Option<&dyn ExtensionGrant> {
        let mut grants = self.grants.iter();
        let found = grants.find(|grant| grant.grant_type() == name);
        found.map(|grant| &**grant)
    }

    /// The authentication method of this name.
    pub(crate) fn method(&self, name: &AuthMethod) -> Option<&dyn ClientAuthMethod> {
        let mut methods = self.methods.iter();
        let found = methods.find(|method| method.name() == name);
        found.map(|method| &**method)
    }

    /// By which method a request says that it comes from which client: by one at
    /// most.
    pub(crate) fn recognise(
        &self,
        headers: &HeaderMap,
        parameters: &Parameters,
    ) -> Result<Option<ClientClaim>, OAuthError> {
        let credentials = Credentials::new(headers, parameters);
        let mut found = None;
        for method in &self.methods {
            let Some(client) = method
                .recognise(&credentials)
                .map_err(|error| unauthentic(&error))?
            else {
                continue;
            };
            let claim = ClientClaim {
                client,
                method: method.name().clone(),
            };
            if found.replace(claim).is_some() {
                return Err(OAuthError::json(
                    ErrorCode::InvalidRequest,
                    Reason::ClientAuthenticationRepeated,
                    "a request authenticates its client by one method, not by two",
                ));
            }
        }
        Ok(found)
    }
}

/// A refusal by an authentication method, as it is sent.
pub(crate) fn unauthentic(error: &OAuthError) -> OAuthError {
    let allowed = [ErrorCode::InvalidClient, ErrorCode::InvalidRequest];
    let error = tamed(error, &allowed, ErrorCode::InvalidClient);
    match error.reason {
        Reason::RefusedByHost => OAuthError {
            reason: Reason::ClientProofWrong,
            ..error
        },
        _ => error,
    }
}

/// A refusal by a grant, as it is sent.
pub(crate) fn ungranted(error: &OAuthError) -> OAuthError {
    let allowed = [
        ErrorCode::InvalidGrant,
        ErrorCode::InvalidRequest,
        ErrorCode::InvalidScope,
        ErrorCode::InvalidTarget,
        ErrorCode::UnauthorizedClient,
    ];
    tamed(error, &allowed, ErrorCode::InvalidGrant)
}

/// A host's error as RFC 6749 §5.2 allows it at the token endpoint: a code of
/// `allowed` or else `otherwise`, in JSON. What is wrong with the host itself is
/// an outage, and is said to the operator alone.
fn tamed(error: &OAuthError, allowed: &[ErrorCode], otherwise: ErrorCode) -> OAuthError {
    if matches!(
        error.code,
        ErrorCode::ServerError | ErrorCode::TemporarilyUnavailable
    ) {
        tracing::error!(said = %error.description, "an extension failed");
        return unavailable(Reason::ExtensionFailed);
    }
    let code = Some(error.code).filter(|code| allowed.contains(code));
    let description = sendable(&error.description);
    OAuthError::json(code.unwrap_or(otherwise), error.reason, description)
}

/// RFC 6749 §5.2: printable ASCII without quotation mark and backslash.
fn sendable(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, ' '..='~'))
        .map(|c| if matches!(c, '"' | '\\') { '\'' } else { c })
        .take(LONGEST_DESCRIPTION)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: ErrorCode, text: &'static str) -> OAuthError {
        OAuthError::by_host(code, text)
    }

    #[test]
    fn a_host_says_only_what_the_endpoint_may_say() {
        for (code, as_grant, as_client) in [
            (ErrorCode::InvalidGrant, "invalid_grant", "invalid_client"),
            (
                ErrorCode::InvalidRequest,
                "invalid_request",
                "invalid_request",
            ),
            (ErrorCode::InvalidScope, "invalid_scope", "invalid_client"),
            (ErrorCode::InvalidClient, "invalid_grant", "invalid_client"),
            (ErrorCode::AccessDenied, "invalid_grant", "invalid_client"),
            (
                ErrorCode::ServerError,
                "temporarily_unavailable",
                "temporarily_unavailable",
            ),
        ] {
            assert_eq!(ungranted(&said(code, "no")).code.as_str(), as_grant);
            assert_eq!(unauthentic(&said(code, "no")).code.as_str(), as_client);
        }
        let wrong = unauthentic(&said(ErrorCode::InvalidClient, "no"));
        assert_eq!(wrong.reason, Reason::ClientProofWrong);
    }

    #[test]
    fn a_description_is_sent_as_the_rfc_allows_it() {
        let text = "a \"b\"\r\nSet-Cookie: \u{202e}c\\d";
        let sent = ungranted(&said(ErrorCode::InvalidGrant, text)).description;
        assert_eq!(sent, "a 'b'Set-Cookie: c'd");
        let long = OAuthError::by_host(ErrorCode::InvalidGrant, "x".repeat(10_000));
        assert_eq!(ungranted(&long).description.len(), LONGEST_DESCRIPTION);
        let inner = said(ErrorCode::ServerError, "the password of the database");
        assert!(!ungranted(&inner).description.contains("password"));
    }
}
