//! What a refusal says, and what it does not.

use super::{Policy, ScopeRequest, ScopeToken, Silent, nearest};
use crate::{
    Config, ErrorCode, OAuthError, Reason, Snapshot,
    model::{GrantType, RegisteredScope, Visibility},
    scope::{Moment, Resolved, effect, is_openid_name},
};

/// A refusal, before it is put into words.
pub(super) enum Refused {
    /// Of one name.
    Name(ScopeToken, Reason),
    /// Of a resource (RFC 8707 §2).
    Target(Reason, &'static str),
    /// The scopes belong to several resource servers.
    AudienceMixed,
    /// There are no defaults.
    NoDefault,
    /// Of what was granted nothing may be had any more.
    NothingLeft,
    /// Of what is asked for nothing may be had any more; of the grant something.
    NothingOfRequest,
}

impl Refused {
    pub(super) fn name(name: &ScopeToken, reason: Reason) -> Self {
        Self::Name(name.clone(), reason)
    }

    /// Whether a step about `scope` belongs to it.
    pub(super) fn is_about(&self, scope: Option<&ScopeToken>) -> bool {
        match (self, scope) {
            (Self::Name(name, _), Some(scope)) => name == scope,
            _ => true,
        }
    }

    /// The refusal as it is sent.
    pub(super) fn told(
        &self,
        request: &ScopeRequest<'_>,
        snapshot: &Snapshot,
        config: &Config,
    ) -> OAuthError {
        match self {
            Self::Name(name, reason) => Policy {
                request,
                snapshot,
                config,
                target: Vec::new(),
            }
            .refusal(name, *reason),
            Self::Target(reason, text) => {
                OAuthError::json(ErrorCode::InvalidTarget, *reason, *text)
            }
            Self::AudienceMixed => invalid_scope(
                Reason::AudienceMixed,
                "the scopes belong to several resource servers: ask for those of one at a time",
            ),
            Self::NoDefault => invalid_scope(
                Reason::NoDefaultScope,
                "no scope was requested and the server has no default scopes: set `default` \
                 under [scopes] in the configuration, or register a scope with --default",
            ),
            Self::NothingLeft => OAuthError::json(
                ErrorCode::InvalidGrant,
                Reason::ScopeNothingLeft,
                "nothing of the granted scope is available any more",
            ),
            // Not invalid_grant: the refresh token is good.
            Self::NothingOfRequest => invalid_scope(
                Reason::ScopeNothingLeft,
                "nothing of the requested scope is available any more",
            ),
        }
    }
}

impl<'a> Policy<'a> {
    /// The same words for unknown, pending, private, privileged and forbidden names,
    /// so that nobody learns which of them exist (security.md SR-15). An
    /// `error_description` may not hold quotation marks (RFC 6749 §5.2).
    fn refusal(&self, name: &ScopeToken, reason: Reason) -> OAuthError {
        match reason {
            Reason::ScopeExceedsGrant => {
                invalid_scope(reason, format!("scope '{name}' was not granted originally"))
            }
            Reason::AudienceMixed => OAuthError::json(
                ErrorCode::InvalidTarget,
                reason,
                "the scope belongs to a resource that was not asked for",
            ),
            Reason::ScopeTooManyValues => invalid_scope(
                reason,
                format!("scope '{name}': too many values of it in one request"),
            ),
            _ if is_openid_name(name) => invalid_scope(
                reason,
                format!("scope '{name}': this server does not offer OpenID Connect"),
            ),
            Reason::ScopeDisabled | Reason::ScopeRetired => self.out_of_use(name, reason),
            _ => self.unknown(name, reason),
        }
    }

    /// What was public is told to be out of use, and what to ask for instead.
    fn out_of_use(&self, name: &ScopeToken, reason: Reason) -> OAuthError {
        let Some(found) = self.snapshot.resolve(name).filter(is_public) else {
            return self.unknown(name, reason);
        };
        let replacement = found.registered().replaced_by.as_ref();
        let text = match replacement.filter(|one| self.may_be_named(one)) {
            Some(one) => format!("scope '{name}' is out of use: ask for '{one}' instead"),
            None => format!("scope '{name}' is out of use"),
        };
        invalid_scope(reason, text)
    }

    /// Whether everybody may know that `name` is there.
    fn may_be_named(&self, name: &ScopeToken) -> bool {
        let scope = self.snapshot.scope(name);
        scope.is_some_and(|scope| {
            scope.visibility == Visibility::Public
                && !self.config.privileged.contains(name)
                && effect(scope.state_at(self.request.now), Moment::Request).is_granted()
        })
    }

    fn unknown(&self, name: &ScopeToken, reason: Reason) -> OAuthError {
        let mut text = format!("scope '{name}' is not registered, or not for this client");
        if let Some(nearest) = self.nearest(name) {
            text = format!("{text}; did you mean '{nearest}'?");
        }
        invalid_scope(reason, text)
    }

    /// The registered name that was probably meant, told only to a client that
    /// has authenticated, and only if everybody may know it and it may ask for it.
    fn nearest(&self, name: &ScopeToken) -> Option<&'a ScopeToken> {
        let authenticated = self.request.client.is_confidential()
            && matches!(
                self.request.grant_type,
                GrantType::ClientCredentials | GrantType::Password | GrantType::RefreshToken
            );
        if !authenticated {
            return None;
        }
        nearest::find(name, |candidate| {
            let scope: &RegisteredScope = self.snapshot.scope_by_text(candidate)?;
            let tell =
                self.may_be_named(&scope.name) && self.may_have(&scope.name, &mut Silent).is_ok();
            tell.then_some(&scope.name)
        })
    }
}

fn is_public(found: &Resolved<'_>) -> bool {
    found.registered().visibility == Visibility::Public
}

fn invalid_scope(reason: Reason, text: impl Into<std::borrow::Cow<'static, str>>) -> OAuthError {
    OAuthError::json(ErrorCode::InvalidScope, reason, text)
}
