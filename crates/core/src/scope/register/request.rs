//! The request: who asks is settled before what they ask.

use std::sync::Arc;

use super::{RegistrationBody, ScopeRegistered, decide_own_registration, decide_registration};
use crate::{
    Decision, Env, OAuthError, Operation, Situation, Snapshot,
    bearer::{Bearer, Privilege, insider},
    model::{Client, Owner},
    params::Parts,
    store::LoadPlan,
};

/// A POST to `register_scope`.
///
/// ```
/// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
/// use bailiwick_core::{
///     Facts, Operation, Situation,
///     params::Parts,
///     scope::RegisterScopeRequest,
///     store::Loaded,
/// };
///
/// let (text, row) = host::token("plants", "register-scope");
/// let header = format!("Bearer {text}");
/// let parts = Parts {
///     authorization: Some(header.as_bytes()),
///     body: br#"{"name": "plants:water", "description": "Water your plants"}"#,
///     ..Parts::default()
/// };
/// let request = RegisterScopeRequest::parse(&parts)?;
///
/// let snapshot = host::snapshot();
/// assert!(request.load_plan(&snapshot).bearer.is_some());
/// let loaded = Loaded { bearer: Some(row), ..Loaded::default() }; // what it found
/// let situation = Situation { snapshot: &snapshot, loaded: &loaded, facts: Facts::none() };
/// let decision = request.decide(&situation, &mut host::env(&host::config()));
/// assert_eq!(decision.writes.len(), 2); // the scope, and an entry in the record of changes
/// assert!(decision.outcome?.created);
/// # Ok::<(), bailiwick_core::OAuthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RegisterScopeRequest {
    caller: Caller,
    body: Result<RegistrationBody, OAuthError>,
}

#[derive(Clone, Debug)]
enum Caller {
    /// With its access token.
    Bearer(Bearer),
    /// The application that the server is a part of, for this owner.
    Within(Owner),
}

impl RegisterScopeRequest {
    /// Reads the request; its body is JSON whatever the `Content-Type` says. What is
    /// wrong with the body is said only to a resource server.
    pub fn parse(parts: &Parts<'_>) -> Result<Self, OAuthError> {
        Ok(Self {
            caller: Caller::Bearer(Bearer::parse(parts)?.ok_or_else(Bearer::missing)?),
            body: RegistrationBody::parse(parts.body),
        })
    }

    /// A registration by the application that the server is a part of, for `owner`:
    /// one of its resource servers, with what the administrator allows to it, or the
    /// authorization server itself. The body is that of the endpoint.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// use bailiwick_core::{
    ///     model::{ClientId, Owner},
    ///     scope::RegisterScopeRequest,
    /// };
    ///
    /// let owner = Owner::ResourceServer(ClientId::new("plants"));
    /// let body = br#"{"name": "plants:water", "description": "Water your plants"}"#;
    /// let request = RegisterScopeRequest::within(owner, body);
    /// assert!(host::decide(&request, &host::config()).outcome?.created);
    /// # Ok::<(), bailiwick_core::OAuthError>(())
    /// ```
    pub fn within(owner: Owner, body: &[u8]) -> Self {
        Self {
            caller: Caller::Within(owner),
            body: RegistrationBody::parse(body),
        }
    }

    fn try_decide(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Decision<ScopeRegistered>, OAuthError> {
        let owner = self.owner(situation, env)?;
        let body = self.body.as_ref().map_err(Clone::clone)?;
        let snapshot = situation.snapshot;
        Ok(match owner {
            Some(owner) => decide_registration(&*owner, body, snapshot, env),
            None => decide_own_registration(body, snapshot, env),
        })
    }

    /// Who registers; `None` is the authorization server itself.
    fn owner(
        &self,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Option<Arc<dyn Client>>, OAuthError> {
        let right = Privilege::RegisterScope;
        match &self.caller {
            Caller::Bearer(bearer) => bearer.resource_server(right, situation, env).map(Some),
            Caller::Within(owner) => {
                let client = insider(owner, situation)?;
                if let Some(client) = &client {
                    right.check(&**client, env.config)?;
                }
                Ok(client)
            }
        }
    }
}

impl Operation for RegisterScopeRequest {
    type Answer = ScopeRegistered;

    fn load_plan(&self, _snapshot: &Snapshot) -> LoadPlan {
        let bearer = match &self.caller {
            Caller::Bearer(bearer) => Some(bearer.key()),
            Caller::Within(_) => None,
        };
        LoadPlan {
            bearer,
            ..LoadPlan::default()
        }
    }

    fn decide(&self, situation: &Situation<'_>, env: &mut Env<'_>) -> Decision<ScopeRegistered> {
        self.try_decide(situation, env)
            .unwrap_or_else(Decision::refuse)
    }
}
