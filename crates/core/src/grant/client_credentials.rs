//! RFC 6749 §4.4: a client acting for itself.

use super::{
    requested::{Recipient, Requested},
    unauthorized_client,
};
use crate::{
    Decision, Env, OAuthError, Reason, Situation,
    model::{Client, GrantType},
    params::Parameters,
    token::TokenResponse,
};

/// The parameters of the grant.
#[derive(Clone, Debug)]
pub(crate) struct ClientCredentialsGrant {
    requested: Requested,
}

impl ClientCredentialsGrant {
    pub(super) fn parse(parameters: &Parameters) -> Self {
        Self {
            requested: Requested::parse(parameters),
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
        let recipient = Recipient {
            client,
            user: None,
            grant_type: &GrantType::ClientCredentials,
            ceiling: None,
        };
        let granted = self.requested.decide(&recipient, situation.snapshot, env)?;
        granted.issue_to_client(env)
    }
}
