//! RFC 6749 §4.4: a client acting for itself.

use super::{ScopeParameter, issue::Granted, unauthorized_client};
use crate::{
    Decision, Env, OAuthError, Reason, Situation,
    model::{Client, GrantType},
    params::Parameters,
    scope::{ScopeRequest, decide_scopes},
    token::TokenResponse,
};

/// The parameters of the grant.
#[derive(Clone, Debug)]
pub(crate) struct ClientCredentialsGrant {
    scope: ScopeParameter,
}

impl ClientCredentialsGrant {
    pub(super) fn parse(parameters: &Parameters) -> Self {
        Self {
            scope: ScopeParameter::parse(parameters),
        }
    }

    pub(super) fn decide(
        &self,
        client: &dyn Client,
        situation: &Situation<'_>,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        if !client.is_confidential() {
            return Err(unauthorized_client(
                Reason::ClientIsPublic,
                "only confidential clients may use this grant type",
            ));
        }
        let request = ScopeRequest {
            client,
            user: None,
            grant_type: GrantType::ClientCredentials,
            requested: self.scope.requested()?,
            ceiling: None,
        };
        let scope = decide_scopes(&request, situation.snapshot, env.config)?;
        let granted = Granted {
            client,
            grant_type: GrantType::ClientCredentials,
            scope,
        };
        Ok(granted.issue_to_client(env))
    }
}
