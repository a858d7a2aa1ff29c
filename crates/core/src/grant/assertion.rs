//! RFC 6749 §4.5: the grants of a host. It says what a request asserts; user,
//! scope, audience and what is issued are decided here.

#[cfg(test)]
mod tests;

use super::{
    invalid_grant,
    issue::{Granted, UserAuthorization, new_family},
    requested::{Recipient, Requested},
    unauthorized_client, unknown_grant_type,
};
use crate::{
    Asserted, Decision, Env, OAuthError, Reason, Situation,
    liveness::check_user,
    model::{Client, GrantType, User},
    params::Parameters,
    scope::{Moment, ScopeCeiling},
    token::TokenResponse,
};

/// The parameters of the grant that are ours to read.
#[derive(Clone, Debug)]
pub(crate) struct AssertionGrant {
    grant_type: GrantType,
    requested: Requested,
}

impl AssertionGrant {
    pub(super) fn parse(grant_type: &GrantType, parameters: &Parameters) -> Self {
        Self {
            grant_type: grant_type.clone(),
            requested: Requested::parse(parameters),
        }
    }

    pub(crate) fn grant_type(&self) -> &GrantType {
        &self.grant_type
    }

    /// The assertion is consumed only by the commit that issues for it: a request
    /// that is refused leaves it to the right one.
    pub(super) fn decide(
        &self,
        client: &dyn Client,
        situation: &Situation<'_>,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let found = situation.facts.grant.as_ref();
        let asserted = found.ok_or_else(unknown_grant_type)?;
        let asserted = asserted.as_ref().map_err(Clone::clone)?;
        let single_use = asserted.assertion.single_use.as_ref();
        let consume = single_use
            .map(|once| once.consume(self.grant_type.as_str(), situation.loaded, env.now))
            .transpose()
            .map_err(refusal)?;
        let user = subject(asserted, client)?;
        let granted = self.granted(asserted, user, client, situation, env)?;
        let mut decision = match user {
            Some(user) => {
                let authorization = UserAuthorization {
                    user,
                    family: new_family(env),
                    began: env.now,
                    authenticated_at: None,
                    ends_at: None,
                    audience: &[],
                    scope: None,
                    refreshable: asserted.assertion.refreshable,
                };
                granted.issue_to_user(&authorization, env)
            }
            None => granted.issue_to_client(env),
        }?;
        decision.writes.extend(consume);
        Ok(decision)
    }

    fn granted<'a>(
        &'a self,
        asserted: &'a Asserted,
        user: Option<&'a User>,
        client: &'a dyn Client,
        situation: &Situation<'a>,
        env: &Env<'_>,
    ) -> Result<Granted<'a>, OAuthError> {
        let ceiling = asserted.assertion.scope.as_ref();
        let recipient = Recipient {
            client,
            user,
            grant_type: &self.grant_type,
            ceiling: ceiling.map(|scope| ScopeCeiling {
                scope,
                audience: &[],
                granted_at: env.now,
                grant_type: &self.grant_type,
                moment: Moment::Redemption,
            }),
        };
        self.requested.decide(&recipient, situation.snapshot, env)
    }
}

/// The active user whom the assertion names; `None` if the client acts for itself,
/// as only a confidential one may.
fn subject<'a>(
    asserted: &'a Asserted,
    client: &dyn Client,
) -> Result<Option<&'a User>, OAuthError> {
    if asserted.assertion.subject.is_some() {
        let user = asserted.user.as_ref().map(|record| &record.user);
        return check_user(user).map(Some).map_err(refusal);
    }
    if !client.is_confidential() {
        return Err(unauthorized_client(
            Reason::ClientIsPublic,
            "only confidential clients may act for themselves",
        ));
    }
    Ok(None)
}

/// One text, whoever the subject is and whatever became of the assertion.
fn refusal(reason: Reason) -> OAuthError {
    invalid_grant(
        reason,
        "what the request asserts is expired, used or for nobody here",
    )
}
