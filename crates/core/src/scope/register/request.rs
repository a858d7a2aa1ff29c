//! The request: who asks is settled before what they ask.

use super::{RegistrationBody, ScopeRegistered, decide_registration};
use crate::{
    Decision, Env, OAuthError, Operation, Situation, Snapshot,
    bearer::{Bearer, Privilege},
    params::Parts,
    store::LoadPlan,
};

/// A POST to `register_scope`.
#[derive(Clone, Debug)]
pub struct RegisterScopeRequest {
    bearer: Bearer,
    body: Result<RegistrationBody, OAuthError>,
}

impl RegisterScopeRequest {
    /// Reads the request; its body is JSON whatever the `Content-Type` says. What is
    /// wrong with the body is said only to a resource server.
    pub fn parse(parts: &Parts<'_>) -> Result<Self, OAuthError> {
        Ok(Self {
            bearer: Bearer::parse(parts)?.ok_or_else(Bearer::missing)?,
            body: RegistrationBody::parse(parts.body),
        })
    }

    fn try_decide(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Decision<ScopeRegistered>, OAuthError> {
        let right = Privilege::RegisterScope;
        let owner = self.bearer.resource_server(right, situation, env)?;
        let body = self.body.as_ref().map_err(Clone::clone)?;
        Ok(decide_registration(&*owner, body, situation.snapshot, env))
    }
}

impl Operation for RegisterScopeRequest {
    type Answer = ScopeRegistered;

    fn load_plan(&self, _snapshot: &Snapshot) -> LoadPlan {
        LoadPlan {
            bearer: Some(self.bearer.key()),
            ..LoadPlan::default()
        }
    }

    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<ScopeRegistered> {
        self.try_decide(situation, env)
            .unwrap_or_else(Decision::refuse)
    }
}
