//! What a token request asks for, and what it may have of it.

use crate::{
    Env, ErrorCode, OAuthError, Reason, Snapshot,
    jwt::token_format,
    model::{Client, GrantType, User},
    params::Parameters,
    resource::{decide_audience, invalid_target},
    scope::{GrantedScope, ScopeCeiling, ScopeRequest, ScopeSet, decide_scopes},
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

    /// What is granted: the scope by the one function for all grants, then the
    /// audience.
    pub(super) fn decide<'a>(
        &self,
        recipient: &Recipient<'a>,
        snapshot: &Snapshot,
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
        let granted = decide_scopes(&request, snapshot, env.config)?;
        let audience = self.audience(recipient, granted.audience, snapshot)?;
        Ok(Granted {
            client: recipient.client,
            grant_type: recipient.grant_type,
            format: token_format(&audience, snapshot),
            scope: GrantedScope {
                audience,
                ..granted
            },
        })
    }

    /// RFC 8707 §2.2: a grant that is bound stays so, and a request may only
    /// choose among its resources.
    fn audience(
        &self,
        recipient: &Recipient<'_>,
        of_scopes: Vec<String>,
        snapshot: &Snapshot,
    ) -> Result<Vec<String>, OAuthError> {
        let bound = recipient
            .ceiling
            .map_or(&[][..], |ceiling| ceiling.audience);
        if !bound.is_empty() && self.resource.is_empty() {
            return Ok(bound.to_vec());
        }
        if !bound.is_empty() && self.resource.iter().any(|one| !bound.contains(one)) {
            let text = "resource is not among those that were granted";
            return Err(invalid_target(Reason::ResourceUnknown, text));
        }
        decide_audience(&self.resource, of_scopes, recipient.client, snapshot)
    }
}
