//! RFC 6749 §3.2: the token endpoint.

mod access_token;
mod response;
#[cfg(test)]
mod tests;
pub use access_token::IssuedAccessToken;
pub use response::TokenResponse;

use std::sync::Arc;

use crate::{
    Decision, Env, GrantInquiry, Inquiry, OAuthError, Operation, Situation, Snapshot,
    client_auth::ClientAuthentication,
    grant::{Grant, parse_grant_type, permit},
    model::{Client, ClientEndpoint, GrantType},
    params::Parts,
    store::LoadPlan,
};

/// A token request. What is wrong with its grant is said only after the client
/// has authenticated: checks come in the order client, grant, credential, scope.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Operation, Situation, model::GrantType, store::Loaded, token::TokenRequest,
/// };
///
/// let form = host::post(
///     "grant_type=client_credentials&scope=read\
///      &client_id=field-notes&client_secret=correct-horse",
/// );
/// let request = TokenRequest::parse(&form)?;
/// // For limits and logs, before anything is known to be true:
/// assert_eq!(request.client().client_id().as_str(), "field-notes");
/// assert_eq!(request.grant_type(), Some(&GrantType::ClientCredentials));
///
/// let situation = Situation {
///     snapshot: &host::snapshot(),
///     loaded: &Loaded::default(),
///     facts: Facts::none(),
/// };
/// let decision = request.decide(&situation, &mut host::env(&host::config()));
/// assert_eq!(decision.writes.len(), 1); // the row of the token
/// assert_eq!(decision.outcome?.scope.to_string(), "read");
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TokenRequest {
    client: ClientAuthentication,
    grant_type: Result<GrantType, OAuthError>,
    grant: Result<Grant, OAuthError>,
}

impl TokenRequest {
    /// Reads a POST to the token endpoint.
    pub fn parse(parts: &Parts<'_>) -> Result<Self, OAuthError> {
        let parameters = parts.form()?;
        let client = ClientAuthentication::parse(parts, &parameters, ClientEndpoint::Token)?;
        let grant_type = parse_grant_type(&parameters);
        let grant = grant_type
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|grant_type| Grant::parse(grant_type, &parameters));
        Ok(Self {
            client,
            grant_type,
            grant,
        })
    }

    /// The client that the request claims to come from, for limits and logs.
    pub fn client(&self) -> &ClientAuthentication {
        &self.client
    }

    /// The user name of a password grant, for limits.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::token::TokenRequest;
    ///
    /// let form = "grant_type=password&username=ada&password=x&client_id=field-notes";
    /// assert_eq!(TokenRequest::parse(&host::post(form))?.login(), Some("ada"));
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn login(&self) -> Option<&str> {
        match &self.grant {
            Ok(Grant::Password(grant)) => Some(grant.login()),
            _ => None,
        }
    }

    /// The grant type, if the request names one that is known.
    pub fn grant_type(&self) -> Option<&GrantType> {
        self.grant_type.as_ref().ok()
    }

    /// The checks of client and grant.
    fn admit(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<(Arc<dyn Client>, &Grant), OAuthError> {
        let client = self.client.authenticate(situation, env)?;
        let grant_type = self.grant_type.as_ref().map_err(Clone::clone)?;
        permit(grant_type, &*client, env.config)?;
        let grant = self.grant.as_ref().map_err(Clone::clone)?;
        Ok((client, grant))
    }
}

impl Operation for TokenRequest {
    type Answer = TokenResponse;

    fn load_plan(&self, _snapshot: &Snapshot) -> LoadPlan {
        let plan = self.grant.as_ref().map(Grant::load_plan);
        plan.unwrap_or_default()
    }

    /// A password or an assertion is looked at only for a client that has
    /// authenticated and may use the grant.
    fn inquiry<'a>(&'a self, situation: &Situation<'a>, env: &Env<'_>) -> Option<Inquiry<'a>> {
        if let Some(inquiry) = self.client.inquiry(situation) {
            return Some(Inquiry::Client(inquiry));
        }
        match self.grant.as_ref().ok()? {
            Grant::Password(grant) if situation.facts.password_matches.is_none() => {
                self.admit(situation, env).ok()?;
                Some(Inquiry::Password(grant.password_check(situation)))
            }
            Grant::Assertion(grant) if situation.facts.grant.is_none() => {
                let (client, _) = self.admit(situation, env).ok()?;
                Some(Inquiry::Grant(GrantInquiry {
                    client,
                    grant_type: grant.grant_type(),
                }))
            }
            _ => None,
        }
    }

    fn client_authentication(&self) -> Option<&ClientAuthentication> {
        Some(&self.client)
    }

    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<TokenResponse> {
        let decision = self
            .admit(situation, env)
            .and_then(|(client, grant)| grant.decide(&*client, situation, env))
            .unwrap_or_else(Decision::refuse);
        self.client.consumed(decision, situation, env)
    }

    fn uses_family(&self, _: &TokenResponse) -> bool {
        true
    }
}
