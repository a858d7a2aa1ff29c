//! RFC 6749 §4.2: an access token straight from the authorization endpoint.

use super::issue::{Granted, UserAuthorization, new_family};
use crate::{
    Decision, Env, OAuthError, Snapshot, UnixTime,
    jwt::token_format,
    model::{Client, GrantType, User},
    scope::GrantedScope,
    token::TokenResponse,
};

/// Whose yes it is.
#[derive(Debug)]
pub(crate) struct ImplicitAuthorization<'a> {
    pub(crate) user: &'a User,
    pub(crate) authenticated_at: UnixTime,
    /// The latest that anything of it lives, as they chose.
    pub(crate) until: Option<UnixTime>,
}

/// The token of a request that a user granted. It has a family of its own, which
/// ends with it, so that whatever revokes what the user granted revokes it too.
pub(crate) fn issue_implicit(
    client: &dyn Client,
    by: &ImplicitAuthorization<'_>,
    scope: GrantedScope,
    snapshot: &Snapshot,
    env: &mut Env<'_>,
) -> Result<Decision<TokenResponse>, OAuthError> {
    let granted = Granted {
        client,
        grant_type: &GrantType::Implicit,
        format: token_format(&scope.audience, snapshot),
        snapshot,
        scope,
    };
    let authorization = UserAuthorization {
        user: by.user,
        family: new_family(env),
        began: env.now,
        authenticated_at: Some(by.authenticated_at),
        ends_at: by.until,
        audience: &[],
        scope: None,
        // RFC 6749 §4.2.2.
        refreshable: false,
    };
    granted.issue_to_user(&authorization, env)
}
