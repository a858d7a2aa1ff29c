//! Whether an access token works: one answer for bearer requests, introspection
//! and revocation.

#[cfg(test)]
mod tests;

use crate::{
    Reason, UnixTime,
    model::{AccessToken, Client, Family, User},
};

/// What an access token hangs on, as it was loaded.
#[derive(Clone, Copy, Debug)]
pub struct HangsOn<'a> {
    /// The client that it was issued to, if it is still registered.
    pub client: Option<&'a dyn Client>,
    /// Its family, if it has one and the row is there.
    pub family: Option<&'a Family>,
    /// Its user, if it has one and the user is there.
    pub user: Option<&'a User>,
}

/// Whether `token` works at `now`, and if not, why: it or its family is revoked
/// or over, its client or user is gone or disabled.
///
/// ```
/// use bailiwick_core::{
///     Reason, UnixTime,
///     liveness::{HangsOn, check_access_token},
///     model::{ClientId, ClientRecord},
/// };
/// # use bailiwick_core::{Digest, model::{AccessToken, Extra}, opaque::Selector, scope::ScopeSet};
/// # let now = UnixTime::from_secs(1_700_000_000);
/// # let token = AccessToken {
/// #     selector: Selector::from_tail(now, [3; 10]), digest: Digest::of(b"x"), imported: false,
/// #     is_static: false, client: ClientId::new("field-notes"), user: None, family: None,
/// #     scope: ScopeSet::new(), audience: Vec::new(), issued_at: now,
/// #     expires_at: Some(now.plus(std::time::Duration::from_secs(60))), revoked_at: None,
/// #     last_used_at: None, extra: Extra::EMPTY,
/// # };
///
/// let client = ClientRecord::new(token.client.clone(), now);
/// let on = HangsOn { client: Some(&client), family: None, user: None };
/// assert_eq!(check_access_token(&token, on, now), Ok(()));
///
/// // Without its client no token works.
/// let orphan = HangsOn { client: None, ..on };
/// assert_eq!(check_access_token(&token, orphan, now), Err(Reason::ClientUnknown));
/// ```
pub fn check_access_token(
    token: &AccessToken,
    on: HangsOn<'_>,
    now: UnixTime,
) -> Result<(), Reason> {
    if token.revoked_at.is_some() {
        return Err(Reason::TokenRevoked);
    }
    if token.expires_at.is_some_and(|end| now >= end) {
        return Err(Reason::TokenExpired);
    }
    match on.client {
        None => return Err(Reason::ClientUnknown),
        Some(client) if !client.is_usable() => return Err(Reason::ClientDisabled),
        Some(_) => {}
    }
    if let Some(id) = token.family {
        check_family(on.family.filter(|family| family.id == id), now)?;
    }
    if let Some(id) = &token.user {
        check_user(on.user.filter(|user| user.id == *id))?;
    }
    Ok(())
}

/// Whether a family lives at `now`.
fn check_family(family: Option<&Family>, now: UnixTime) -> Result<(), Reason> {
    match family {
        Some(family) if family.revoked_at.is_some() => Err(Reason::TokenRevoked),
        Some(family) if now >= family.expires_at => Err(Reason::FamilyExpired),
        Some(_) => Ok(()),
        None => Err(Reason::TokenRevoked),
    }
}

/// Whether a user may hold anything.
pub(crate) fn check_user(user: Option<&User>) -> Result<&User, Reason> {
    match user {
        Some(user) if user.active => Ok(user),
        Some(_) => Err(Reason::UserDisabled),
        None => Err(Reason::UserUnknown),
    }
}
