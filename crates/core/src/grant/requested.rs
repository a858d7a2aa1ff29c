//! What a token request asks for, and what it may have of it.

use crate::{
    Env, ErrorCode, OAuthError, Reason, Snapshot,
    jwt::token_format,
    model::{Client, GrantType, User},
    params::Parameters,
    scope::{ScopeCeiling, ScopeRequest, ScopeSet, decide_scopes},
};

use super::issue::Granted;

/// The parameters `scope` (RFC 6749 §3.3) and `resource` (RFC 8707 §2). What is
/// wrong with them is said last: checks come in the order client, grant,
/// credential, scope.
#[derive(Clone, Debug)]
pub(super) struct Requested {
    scope: Result<Option<ScopeSet>, OAuthError>,
    resource: Vec<String>,
}

/// For whom, by which grant, and within what was granted before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recipient<'a> {
    pub(super) client: &'a dyn Client,
    pub(super) user: Option<&'a User>,
    pub(super) grant_type: &'a GrantType,
    pub(super) ceiling: Option<ScopeCeiling<'a>>,
}

impl Requested {
    pub(super) fn parse(parameters: &Parameters) -> Self {
        let scope = parameters.value("scope").map(ScopeSet::parse).transpose();
        let malformed =
            |text| OAuthError::json(ErrorCode::InvalidScope, Reason::ScopeMalformed, text);
        Self {
            scope: scope.map_err(|error| malformed(error.to_string())),
            ..Self::without_scope(parameters)
        }
    }

    /// Where the scope was settled before (RFC 6749 §4.1.3).
    pub(super) fn without_scope(parameters: &Parameters) -> Self {
        Self {
            scope: Ok(None),
            resource: parameters.values("resource").map(str::to_owned).collect(),
        }
    }

    /// What is granted, by the one function for all grants.
    pub(super) fn decide<'a>(
        &self,
        recipient: &Recipient<'a>,
        snapshot: &'a Snapshot,
        env: &Env<'_>,
    ) -> Result<Granted<'a>, OAuthError> {
        let request = ScopeRequest {
            client: recipient.client,
            user: recipient.user,
            grant_type: recipient.grant_type,
            requested: self.scope.as_ref().map_err(Clone::clone)?.as_ref(),
            resource: &self.resource,
            ceiling: recipient.ceiling,
            now: env.now,
        };
        let scope = decide_scopes(&request, snapshot, env.config)?;
        Ok(Granted {
            client: recipient.client,
            grant_type: recipient.grant_type,
            format: token_format(&scope.audience, snapshot),
            snapshot,
            scope,
        })
    }

    /// The same for all that was granted before, whatever resource is asked for now
    /// (RFC 8707 §2.2): `None` if that is what was decided anyway.
    pub(super) fn whole<'a>(
        &self,
        recipient: &Recipient<'a>,
        snapshot: &'a Snapshot,
        env: &Env<'_>,
    ) -> Result<Option<ScopeSet>, OAuthError> {
        if self.resource.is_empty() {
            return Ok(None);
        }
        let whole = Self {
            scope: Ok(None),
            resource: Vec::new(),
        };
        let granted = whole.decide(recipient, snapshot, env)?;
        Ok(Some(granted.scope.scope))
    }
}
