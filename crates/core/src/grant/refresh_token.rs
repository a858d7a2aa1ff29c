//! RFC 6749 §6 and RFC 9700 §4.14: rotation, the grace window, and reuse.

#[cfg(test)]
mod tests;

use super::{
    RETRY, invalid_grant,
    issue::{Granted, seconds_until, written},
    requested::{Recipient, Requested},
    required,
};
use crate::{
    Decision, Digest, Env, ErrorCode, OAuthError, Reason, Situation,
    env::KeyId,
    event::Event,
    jwt::{Contents, token_format},
    liveness::check_user,
    model::{Client, Family, GrantType, RefreshToken, RefreshTokenUse, User},
    opaque::{Opaque, OpaqueKind, Presented},
    params::Parameters,
    scope::{Moment, ScopeCeiling},
    store::{LoadPlan, Write},
    successor::{Derivation, SuccessorPair},
    token::{IssuedAccessToken, TokenResponse},
};

/// The parameters of the grant.
#[derive(Clone, Debug)]
pub(crate) struct RefreshTokenGrant {
    presented: Presented,
    requested: Requested,
    /// What was asked for: only the same request gets the same pair again.
    request: Digest,
}

impl RefreshTokenGrant {
    pub(super) fn parse(parameters: &Parameters) -> Result<Self, OAuthError> {
        let token = required(parameters, "refresh_token")?;
        let scope = parameters.value("scope").unwrap_or_default();
        let asked = [scope].into_iter().chain(parameters.values("resource"));
        Ok(Self {
            presented: Presented::parse(OpaqueKind::RefreshToken, token),
            requested: Requested::parse(parameters),
            request: Digest::of_parts(asked.map(str::as_bytes)),
        })
    }

    pub(super) fn load_plan(&self) -> LoadPlan {
        LoadPlan {
            refresh_token: Some(self.presented.key()),
            ..LoadPlan::default()
        }
    }

    pub(super) fn decide(
        &self,
        client: &dyn Client,
        situation: &Situation<'_>,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let (token, family) = self.find(situation)?;
        check(token, family, client, env).map_err(refusal)?;
        check_user(user_of(situation).filter(|user| user.id == family.user)).map_err(refusal)?;
        match &token.used {
            None => self.rotate(token, family, client, situation, env),
            Some(usage) => self.spent(usage, family, situation, env),
        }
    }

    fn find<'a>(
        &self,
        situation: &Situation<'a>,
    ) -> Result<(&'a RefreshToken, &'a Family), OAuthError> {
        let loaded = situation.loaded;
        let token = loaded.refresh_token.as_ref();
        token
            .filter(|token| token.digest == self.presented.digest())
            .zip(loaded.family.as_ref())
            .filter(|(token, family)| family.id == token.family)
            .ok_or_else(|| refusal(Reason::RefreshTokenUnknown))
    }

    /// Spends the token: a new pair, and the access token that came with the old
    /// one soon dies.
    fn rotate(
        &self,
        token: &RefreshToken,
        family: &Family,
        client: &dyn Client,
        situation: &Situation<'_>,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let granted = self.granted(family, client, situation, env)?;
        let user = user_of(situation);
        let end = granted.access_token_end(user, env).min(family.expires_at);
        let mut nonce = [0; 32];
        env.random.fill(&mut nonce);
        let (key, pair) = self.first_pair(&nonce, env)?;
        let usage = RefreshTokenUse {
            at: env.now,
            nonce,
            key,
            request: self.request,
            successor: pair.refresh_token.selector(),
            scope: granted.scope.scope.clone(),
            access_token_expires_at: end,
        };
        let access_row = granted.access_token(&pair.access_token, Some(family), user, end, env);
        let selector = pair.access_token.selector();
        let refresh_row = granted.refresh_token(&pair.refresh_token, family, user, selector, env);
        let snapshot = situation.snapshot;
        let contents = Contents::new(&access_row, Some(family), user, snapshot, env.config);
        let access_token = written(granted.format, pair.access_token, &contents, env)?;
        let outcome = Ok(answer(access_token, pair.refresh_token, &usage, env));
        let mut writes = vec![
            Write::SpendRefreshToken {
                selector: token.selector,
                used: usage.clone(),
            },
            Write::InsertAccessToken(access_row),
            Write::InsertRefreshToken(refresh_row),
        ];
        writes.extend(
            token
                .access_token
                .map(|selector| Write::ShortenAccessToken {
                    selector,
                    at: env.now.plus(env.config.lifetimes.refresh_grace),
                }),
        );
        Ok(Decision {
            writes,
            outcome,
            events: vec![Event::TokenRefreshed {
                client: client.id().clone(),
                family: family.id,
            }],
        })
    }

    /// The scope originally granted, narrowed for this access token alone if the
    /// request asks so.
    fn granted<'a>(
        &self,
        family: &'a Family,
        client: &'a dyn Client,
        situation: &Situation<'a>,
        env: &Env<'_>,
    ) -> Result<Granted<'a>, OAuthError> {
        let recipient = Recipient {
            client,
            user: user_of(situation),
            grant_type: &GrantType::RefreshToken,
            ceiling: Some(ScopeCeiling {
                scope: &family.scope,
                audience: &family.audience,
                granted_at: family.created_at,
                grant_type: &family.grant_type,
                moment: Moment::Refresh,
            }),
        };
        self.requested.decide(&recipient, situation.snapshot, env)
    }

    fn first_pair(
        &self,
        nonce: &[u8; 32],
        env: &Env<'_>,
    ) -> Result<(KeyId, SuccessorPair), OAuthError> {
        let key = env.keys.current();
        let derivation = Derivation {
            at: env.now,
            nonce,
            key,
        };
        let pair = derivation.derive(&self.presented, env.keys);
        pair.map(|pair| (key, pair)).ok_or_else(|| {
            OAuthError::json(
                ErrorCode::ServerError,
                Reason::KeyMissing,
                "the server cannot issue tokens at the moment",
            )
        })
    }

    /// security.md SU-6: the newest spent token gets its pair again within the
    /// grace window; without one its client is only refused for a moment; all
    /// else is reuse.
    fn spent(
        &self,
        usage: &RefreshTokenUse,
        family: &Family,
        situation: &Situation<'_>,
        env: &Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let grace = env.config.lifetimes.refresh_grace;
        let lost_answer = if grace.is_zero() { RETRY } else { grace };
        let successor = situation.loaded.successor.as_ref();
        let newest = successor.is_none_or(|successor| successor.used.is_none());
        if !newest || env.now.apart(usage.at) > lost_answer {
            return Ok(reuse(family, env));
        }
        let derivation = Derivation {
            at: usage.at,
            nonce: &usage.nonce,
            key: usage.key,
        };
        let same_request = !grace.is_zero() && usage.request == self.request;
        let pair = same_request
            .then(|| derivation.derive(&self.presented, env.keys))
            .flatten()
            .ok_or_else(|| refusal(Reason::RefreshTokenRetried))?;
        // The row tells what was said the first time; without one the token is
        // worth nothing, whatever it looks like.
        let row = situation.loaded.successor_access_token.as_ref();
        let row = row.filter(|row| row.selector == pair.access_token.selector());
        let access_token = match row {
            Some(row) => {
                let format = token_format(&row.audience, situation.snapshot);
                let (user, snapshot) = (user_of(situation), situation.snapshot);
                let contents = Contents::new(row, Some(family), user, snapshot, env.config);
                written(format, pair.access_token, &contents, env)?
            }
            None => IssuedAccessToken::Opaque(pair.access_token),
        };
        let answer = answer(access_token, pair.refresh_token, usage, env);
        Ok(Decision::answer(answer))
    }
}

fn user_of<'a>(situation: &Situation<'a>) -> Option<&'a User> {
    situation.loaded.user.as_ref().map(|record| &record.user)
}

/// What every use of a token must hold, the first and each repetition. Only the
/// times in the rows count, never whether a row is gone.
fn check(
    token: &RefreshToken,
    family: &Family,
    client: &dyn Client,
    env: &Env<'_>,
) -> Result<(), Reason> {
    if family.client != *client.id() {
        return Err(Reason::RefreshTokenForeign);
    }
    if family.revoked_at.is_some() {
        return Err(Reason::RefreshTokenRevoked);
    }
    if env.now >= family.expires_at {
        return Err(Reason::FamilyExpired);
    }
    if env.now >= token.expires_at {
        return Err(Reason::RefreshTokenExpired);
    }
    Ok(())
}

fn reuse(family: &Family, env: &Env<'_>) -> Decision<TokenResponse> {
    Decision {
        writes: vec![Write::RevokeFamily {
            family: family.id,
            at: env.now,
        }],
        outcome: Err(refusal(Reason::RefreshTokenReplayed)),
        events: vec![Event::ReuseDetected {
            client: family.client.clone(),
            family: family.id,
        }],
    }
}

fn answer(
    access_token: IssuedAccessToken,
    refresh_token: Opaque,
    usage: &RefreshTokenUse,
    env: &Env<'_>,
) -> TokenResponse {
    TokenResponse {
        access_token,
        expires_in: seconds_until(usage.access_token_expires_at, env.now),
        scope: usage.scope.clone(),
        refresh_token: Some(refresh_token),
    }
}

fn refusal(reason: Reason) -> OAuthError {
    invalid_grant(
        reason,
        "the refresh token is unknown, expired, revoked, used or not for this client",
    )
}
