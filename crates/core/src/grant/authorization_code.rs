//! RFC 6749 §4.1.3: an authorization code for tokens, once.

#[cfg(test)]
mod tests;

use super::{
    RETRY, invalid_grant,
    issue::{UserAuthorization, new_family},
    requested::{Recipient, Requested},
    required,
};
use crate::{
    Decision, Env, OAuthError, Reason, Situation,
    event::Event,
    liveness::check_user,
    model::{AuthorizationCode, Client, CodeUse, GrantType},
    opaque::{Opaque, OpaqueKind},
    params::Parameters,
    pkce::check_verifier,
    scope::{Moment, ScopeCeiling},
    secret::SecretText,
    store::{LoadPlan, Write},
    token::TokenResponse,
};

/// The parameters of the grant.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationCodeGrant {
    /// `None` for a text that is no code of ours.
    code: Option<Opaque>,
    redirect_uri: Option<String>,
    verifier: Option<SecretText>,
    requested: Requested,
}

impl AuthorizationCodeGrant {
    pub(super) fn parse(parameters: &Parameters) -> Result<Self, OAuthError> {
        let code = required(parameters, "code")?;
        Ok(Self {
            code: Opaque::parse(OpaqueKind::AuthorizationCode, code),
            redirect_uri: parameters.value("redirect_uri").map(str::to_owned),
            verifier: parameters.value("code_verifier").map(SecretText::new),
            requested: Requested::without_scope(parameters),
        })
    }

    pub(super) fn load_plan(&self) -> LoadPlan {
        LoadPlan {
            code: self.code.as_ref().map(Opaque::selector),
            ..LoadPlan::default()
        }
    }

    /// Everything is validated before the code is spent: a wrong attempt leaves
    /// it to the right one (security.md CT-3).
    pub(super) fn decide(
        &self,
        client: &dyn Client,
        situation: &Situation<'_>,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let code = self.find(situation)?;
        if let Some(used) = code.used {
            return self.spent(code, used, client, env);
        }
        self.check(code, client, env).map_err(refusal)?;
        let user = situation.loaded.user.as_ref().map(|record| &record.user);
        let user = check_user(user.filter(|user| user.id == code.user)).map_err(refusal)?;
        let recipient = Recipient {
            client,
            user: Some(user),
            grant_type: &GrantType::AuthorizationCode,
            ceiling: Some(ScopeCeiling {
                scope: &code.scope,
                audience: &code.audience,
                granted_at: code.issued_at,
                grant_type: &GrantType::AuthorizationCode,
                moment: Moment::Redemption,
            }),
        };
        let granted = self.requested.decide(&recipient, situation.snapshot, env)?;
        let whole = self.requested.whole(&recipient, situation.snapshot, env)?;
        let authorization = UserAuthorization {
            user,
            family: new_family(env),
            began: code.issued_at,
            authenticated_at: Some(code.authenticated_at),
            ends_at: code.ends_at,
            audience: &code.audience,
            scope: whole.as_ref(),
            refreshable: true,
        };
        let mut decision = granted.issue_to_user(&authorization, env)?;
        let spend = Write::SpendCode {
            selector: code.selector,
            at: env.now,
            family: authorization.family,
        };
        decision.writes.insert(0, spend);
        Ok(decision)
    }

    fn find<'a>(&self, situation: &Situation<'a>) -> Result<&'a AuthorizationCode, OAuthError> {
        let presented = self.code.as_ref();
        situation
            .loaded
            .code
            .as_ref()
            .zip(presented)
            .filter(|(row, presented)| {
                row.selector == presented.selector() && row.digest == presented.digest()
            })
            .map(|(row, _)| row)
            .ok_or_else(|| refusal(Reason::CodeUnknown))
    }

    fn check(
        &self,
        code: &AuthorizationCode,
        client: &dyn Client,
        env: &Env<'_>,
    ) -> Result<(), Reason> {
        if code.client != *client.id() {
            return Err(Reason::CodeForeign);
        }
        if env.now >= code.expires_at {
            return Err(Reason::CodeExpired);
        }
        self.check_redirect_uri(code, client)?;
        self.check_verifier(code)
    }

    /// RFC 6749 §4.1.3: the redirect URI of the authorization request, byte for
    /// byte. Where that named none, one that is sent all the same must be the
    /// client's.
    fn check_redirect_uri(
        &self,
        code: &AuthorizationCode,
        client: &dyn Client,
    ) -> Result<(), Reason> {
        let right = match (&code.redirect_uri, &self.redirect_uri) {
            (Some(named), Some(sent)) => named == sent,
            (Some(_), None) => false,
            (None, Some(sent)) => client.redirect_uris().contains(sent),
            (None, None) => true,
        };
        right.then_some(()).ok_or(Reason::RedirectUriMismatch)
    }

    fn check_verifier(&self, code: &AuthorizationCode) -> Result<(), Reason> {
        let verifier = self.verifier.as_ref().map(SecretText::expose);
        check_verifier(code.challenge.as_ref(), verifier)
    }

    /// security.md SU-2 to SU-4: the same client with the same verifier may have
    /// lost the answer, for a moment; all else is replay and kills what came of
    /// the code (RFC 6749 §4.1.2).
    fn spent(
        &self,
        code: &AuthorizationCode,
        used: CodeUse,
        client: &dyn Client,
        env: &Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let same = code.client == *client.id() && self.check_verifier(code).is_ok();
        if same && env.now.apart(used.at) <= RETRY {
            return Err(refusal(Reason::CodeRetried));
        }
        Ok(Decision {
            writes: vec![Write::RevokeFamily {
                family: used.family,
                at: env.now,
            }],
            outcome: Err(refusal(Reason::CodeReplayed)),
            events: vec![Event::ReuseDetected {
                client: code.client.clone(),
                family: used.family,
            }],
        })
    }
}

/// Whoever holds a code that does not work learns what to look at, but not
/// whether it was ever one.
fn refusal(reason: Reason) -> OAuthError {
    let text = match reason {
        Reason::RedirectUriMismatch => "redirect_uri is not the one of the authorization request",
        Reason::VerifierMissing
        | Reason::VerifierMalformed
        | Reason::VerifierUnexpected
        | Reason::VerifierWrong => "code_verifier does not fit the code_challenge",
        _ => "the code is unknown, expired, used or not for this client",
    };
    invalid_grant(reason, text)
}
