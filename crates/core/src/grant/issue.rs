//! What a successful grant issues.

use std::time::Duration;

use crate::{
    Config, Decision, Env, ErrorCode, OAuthError, Reason, Snapshot, UnixTime,
    event::Event,
    jwt::{Contents, JwtAccessToken},
    model::{
        AccessToken, Client, Family, FamilyId, GrantType, KEY_OVERLAP, RefreshToken, TokenFormat,
        User,
    },
    opaque::{Opaque, OpaqueKind, Selector},
    policy::Issue,
    scope::{GrantedScope, ScopeSet},
    store::Write,
    token::{IssuedAccessToken, TokenResponse},
};

/// A grant that was decided: who gets what.
#[derive(Debug)]
pub(super) struct Granted<'a> {
    pub(super) client: &'a dyn Client,
    pub(super) grant_type: &'a GrantType,
    pub(super) scope: GrantedScope,
    /// What the access token looks like.
    pub(super) format: TokenFormat,
    /// On which registry it was decided.
    pub(super) snapshot: &'a Snapshot,
}

/// A user's authorization, of which a family comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct UserAuthorization<'a> {
    pub(super) user: &'a User,
    pub(super) family: FamilyId,
    /// When the user gave it.
    pub(super) began: UnixTime,
    /// When the user gave their password, if that is known.
    pub(super) authenticated_at: Option<UnixTime>,
    /// The latest that anything of it lives, if the user chose.
    pub(super) ends_at: Option<UnixTime>,
    /// What it is bound to; empty: as the first token.
    pub(super) audience: &'a [String],
    /// All that was granted; `None`: as the first token.
    pub(super) scope: Option<&'a ScopeSet>,
    /// Whether it may be refreshed, by a client that may.
    pub(super) refreshable: bool,
}

impl Granted<'_> {
    /// When an access token that is issued now expires: a JWT not later than its
    /// key is published.
    pub(super) fn access_token_end(&self, user: Option<&User>, env: &Env<'_>) -> UnixTime {
        let rules = &env.config.policies.lifetimes;
        let lifetime = rules.access_token(&self.issue(user, env.now));
        let lifetime = lifetime.unwrap_or(env.config.lifetimes.access_token);
        match self.format {
            TokenFormat::Jwt => env.now.plus(lifetime.min(KEY_OVERLAP)),
            TokenFormat::Opaque => env.now.plus(lifetime),
        }
    }

    /// What a host's rules are asked about.
    fn issue<'a>(&'a self, user: Option<&'a User>, now: UnixTime) -> Issue<'a> {
        Issue {
            client: self.client,
            user,
            grant_type: self.grant_type,
            scope: &self.scope.scope,
            audience: &self.scope.audience,
            now,
        }
    }

    /// The row of the access token `token`, with what the host keeps with it.
    pub(super) fn access_token(
        &self,
        token: &Opaque,
        family: Option<&Family>,
        user: Option<&User>,
        expires_at: UnixTime,
        env: &Env<'_>,
    ) -> AccessToken {
        let issue = self.issue(user, env.now);
        AccessToken {
            selector: token.selector(),
            digest: token.digest(),
            imported: false,
            is_static: false,
            client: self.client.id().clone(),
            user: family.map(|family| family.user.clone()),
            family: family.map(|family| family.id),
            scope: self.scope.scope.clone(),
            audience: self.scope.audience.clone(),
            issued_at: env.now,
            expires_at: Some(expires_at),
            revoked_at: None,
            last_used_at: None,
            extra: env.config.policies.tokens.extra(&issue),
        }
    }

    /// One access token for the client itself: no user, no family, no refresh
    /// token (RFC 6749 §4.4.3).
    pub(super) fn issue_to_client(
        self,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let token = Opaque::new(OpaqueKind::AccessToken, env.now, env.random);
        let end = self.access_token_end(None, env);
        let row = self.access_token(&token, None, None, end, env);
        Ok(Decision {
            events: vec![self.event(None)],
            outcome: Ok(TokenResponse {
                access_token: written(
                    self.format,
                    token,
                    &Contents::new(&row, None, None, self.snapshot, env.config),
                    env,
                )?,
                expires_in: seconds_until(end, env.now),
                scope: self.scope.scope,
                refresh_token: None,
            }),
            writes: vec![Write::InsertAccessToken(row)],
        })
    }

    /// The first tokens of a new family: with a refresh token whenever the client
    /// may use one and the grant gives one.
    pub(super) fn issue_to_user(
        self,
        authorization: &UserAuthorization<'_>,
        env: &mut Env<'_>,
    ) -> Result<Decision<TokenResponse>, OAuthError> {
        let user = authorization.user;
        let refreshable = authorization.refreshable && may_refresh(self.client, env.config);
        let family = self.family(authorization, refreshable, env);
        let end = self
            .access_token_end(Some(user), env)
            .min(family.expires_at);
        let token = Opaque::new(OpaqueKind::AccessToken, env.now, env.random);
        let row = self.access_token(&token, Some(&family), Some(user), end, env);
        let refresh_token =
            refreshable.then(|| Opaque::new(OpaqueKind::RefreshToken, env.now, env.random));
        let refresh_row = refresh_token
            .as_ref()
            .map(|new| self.refresh_token(new, &family, Some(user), token.selector(), env));
        let contents = Contents::new(&row, Some(&family), Some(user), self.snapshot, env.config);
        let access_token = written(self.format, token, &contents, env)?;
        let mut writes = vec![Write::InsertFamily(family), Write::InsertAccessToken(row)];
        writes.extend(refresh_row.map(Write::InsertRefreshToken));
        Ok(Decision {
            writes,
            events: vec![self.event(Some(user))],
            outcome: Ok(TokenResponse {
                access_token,
                expires_in: seconds_until(end, env.now),
                scope: self.scope.scope,
                refresh_token,
            }),
        })
    }

    /// A family that cannot be refreshed lives as long as its one access token.
    fn family(
        &self,
        authorization: &UserAuthorization<'_>,
        refreshable: bool,
        env: &Env<'_>,
    ) -> Family {
        let expires_at = if refreshable {
            let absolute = env.config.lifetimes.refresh_token_absolute;
            authorization.began.plus(absolute)
        } else {
            self.access_token_end(Some(authorization.user), env)
        };
        let expires_at = authorization
            .ends_at
            .map_or(expires_at, |chosen| chosen.min(expires_at));
        let audience = match authorization.audience {
            [] => self.scope.audience.clone(),
            granted => granted.to_vec(),
        };
        Family {
            id: authorization.family,
            client: self.client.id().clone(),
            user: authorization.user.id.clone(),
            grant_type: self.grant_type.clone(),
            scope: authorization.scope.unwrap_or(&self.scope.scope).clone(),
            audience,
            created_at: authorization.began,
            expires_at,
            revoked_at: None,
            authenticated_at: authorization.authenticated_at,
            last_used_at: Some(env.now),
        }
    }

    /// The row of the refresh token `token`, issued now together with `access_token`:
    /// its idle time slides, its family's end does not.
    pub(super) fn refresh_token(
        &self,
        token: &Opaque,
        family: &Family,
        user: Option<&User>,
        access_token: Selector,
        env: &Env<'_>,
    ) -> RefreshToken {
        let rules = &env.config.policies.lifetimes;
        let lifetime = rules.refresh_token(&self.issue(user, env.now));
        let idle_end = env
            .now
            .plus(lifetime.unwrap_or(env.config.lifetimes.refresh_token));
        RefreshToken {
            selector: token.selector(),
            digest: token.digest(),
            imported: false,
            family: family.id,
            access_token: Some(access_token),
            issued_at: env.now,
            expires_at: idle_end.min(family.expires_at),
            used: None,
        }
    }

    fn event(&self, user: Option<&User>) -> Event {
        Event::TokenIssued {
            grant_type: self.grant_type.clone(),
            client: self.client.id().clone(),
            user: user.map(|user| user.id.clone()),
            scope: self.scope.scope.clone(),
        }
    }
}

/// A key for a new family.
pub(super) fn new_family(env: &mut Env<'_>) -> FamilyId {
    FamilyId::new(Selector::new(env.now, env.random))
}

/// The access token of `contents` as its client gets it. Of a JWT the opaque
/// `token` lends only its key: its secret is shown to nobody.
///
/// # Errors
///
/// If there is no key to sign with, or too much to be said.
pub(super) fn written(
    format: TokenFormat,
    token: Opaque,
    contents: &Contents<'_>,
    env: &Env<'_>,
) -> Result<IssuedAccessToken, OAuthError> {
    if format == TokenFormat::Opaque {
        return Ok(IssuedAccessToken::Opaque(token));
    }
    if !env.signatures.can_sign() {
        return Err(OAuthError::json(
            ErrorCode::TemporarilyUnavailable,
            Reason::KeyMissing,
            "the server cannot sign tokens at the moment",
        ));
    }
    JwtAccessToken::new(token.selector(), contents).map(IssuedAccessToken::Jwt)
}

/// `expires_in` (RFC 6749 §5.1), in whole seconds.
pub(super) fn seconds_until(end: UnixTime, now: UnixTime) -> u64 {
    let left: Duration = end.since(now);
    left.as_secs()
}

fn may_refresh(client: &dyn Client, config: &Config) -> bool {
    config.grant_types.contains(&GrantType::RefreshToken)
        && client.allows_grant_type(&GrantType::RefreshToken)
}
