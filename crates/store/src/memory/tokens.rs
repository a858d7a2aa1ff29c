//! Writing codes, families and tokens.

use std::sync::Arc;

use bailiwick_core::{
    UnixTime,
    model::{
        AccessToken, AuthorizationCode, ClientId, CodeUse, Family, FamilyId, RefreshTokenUse,
        UserId,
    },
    opaque::Selector,
    scope::ScopeSet,
    store::{Conflict, Write},
};

use super::{
    tables::Tables,
    write::{Done, Refusal, change, change_all, insert},
};

impl Tables {
    pub(super) fn write(&mut self, write: Write, new_families: &mut Vec<FamilyId>) -> Done {
        match write {
            Write::InsertCode(code) => insert(&mut self.codes, code.selector, code),
            Write::SpendCode {
                selector,
                at,
                family,
            } => self.spend_code(selector, CodeUse { at, family }),
            Write::InsertFamily(family) => {
                new_families.push(family.id);
                insert(&mut self.families, family.id, family)
            }
            Write::InsertAccessToken(token) => {
                self.check_family(token.family, new_families)?;
                if token.imported && self.imported_access_token(&token.digest).is_some() {
                    return Err(Refusal::Failed("the imported token is there already"));
                }
                insert(&mut self.access_tokens, token.selector, token)
            }
            Write::InsertRefreshToken(token) => {
                self.check_family(Some(token.family), new_families)?;
                if token.imported && self.imported_refresh_token(&token.digest).is_some() {
                    return Err(Refusal::Failed("the imported token is there already"));
                }
                insert(&mut self.refresh_tokens, token.selector, token)
            }
            Write::SpendRefreshToken { selector, used } => self.spend_refresh(selector, used),
            other => self.write_revocation(other),
        }
    }

    fn write_revocation(&mut self, write: Write) -> Done {
        match write {
            Write::ShortenAccessToken { selector, at } => {
                change(&mut self.access_tokens, &selector, |row| {
                    let sooner = row.expires_at.map_or(at, |expiry| expiry.min(at));
                    row.expires_at = Some(sooner);
                });
            }
            Write::RevokeAccessToken { selector, at } => {
                change(&mut self.access_tokens, &selector, |row| {
                    row.revoked_at.get_or_insert(at);
                });
            }
            Write::RevokeFamily { family, at } => {
                change(&mut self.families, &family, |row| {
                    row.revoked_at.get_or_insert(at);
                });
            }
            Write::RevokeAll { user, client, at } => {
                self.revoke_all(user.as_ref(), client.as_ref(), at);
            }
            Write::RevokeCarrying {
                scopes,
                user,
                client,
                at,
            } => self.revoke_carrying(&scopes, &user, &client, at),
            Write::TouchFamily { family, at } => {
                change(&mut self.families, &family, |row| {
                    row.last_used_at = row.last_used_at.max(Some(at));
                });
            }
            Write::TouchAccessToken { selector, at } => {
                change(&mut self.access_tokens, &selector, |row| {
                    row.last_used_at = row.last_used_at.max(Some(at));
                });
            }
            other => return self.write_session(other),
        }
        Ok(())
    }

    fn spend_code(&mut self, selector: Selector, used: CodeUse) -> Done {
        let row = self.codes.get_mut(&selector);
        let code = row.ok_or(Refusal::Failed("the code is not there"))?;
        if code.used.is_some() || code.expires_at <= used.at {
            return Err(Conflict::Code((**code).clone()).into());
        }
        Arc::make_mut(code).used = Some(used);
        Ok(())
    }

    fn spend_refresh(&mut self, selector: Selector, used: RefreshTokenUse) -> Done {
        let row = self.refresh_tokens.get_mut(&selector);
        let token = row.ok_or(Refusal::Failed("the refresh token is not there"))?;
        if token.used.is_none() {
            Arc::make_mut(token).used = Some(used);
            return Ok(());
        }
        let token = (**token).clone();
        let (successor, access_token) = self.successor(Some(&token));
        Err(Conflict::RefreshToken {
            token,
            successor,
            access_token,
        }
        .into())
    }

    fn check_family(&self, family: Option<FamilyId>, new_families: &[FamilyId]) -> Done {
        let Some(id) = family.filter(|id| !new_families.contains(id)) else {
            return Ok(());
        };
        let row = self.families.get(&id);
        let family: &Family = row.ok_or(Refusal::Failed("the family is not there"))?;
        if family.revoked_at.is_some() {
            return Err(Conflict::Family(family.clone()).into());
        }
        Ok(())
    }

    pub(super) fn revoke_all(
        &mut self,
        user: Option<&UserId>,
        client: Option<&ClientId>,
        at: UnixTime,
    ) {
        if user.is_none() && client.is_none() {
            return;
        }
        let of_client = |id: &ClientId| client.is_none_or(|client| client == id);
        let family = |row: &Family| user.is_none_or(|id| *id == row.user) && of_client(&row.client);
        change_all(&mut self.families, family, |row| {
            row.revoked_at.get_or_insert(at);
        });
        let code = |row: &AuthorizationCode| {
            let live = row.used.is_none() && row.expires_at > at;
            live && user.is_none_or(|id| *id == row.user) && of_client(&row.client)
        };
        change_all(&mut self.codes, code, |row| row.expires_at = at);
        let token = |row: &AccessToken| {
            let of_user = user.is_none_or(|id| row.user.as_ref() == Some(id));
            row.family.is_none() && of_user && of_client(&row.client)
        };
        change_all(&mut self.access_tokens, token, |row| {
            row.revoked_at.get_or_insert(at);
        });
    }

    fn revoke_carrying(
        &mut self,
        scopes: &ScopeSet,
        user: &UserId,
        client: &ClientId,
        at: UnixTime,
    ) {
        let carries = |scope: &ScopeSet| scopes.iter().any(|name| scope.contains(name));
        let family =
            |row: &Family| row.user == *user && row.client == *client && carries(&row.scope);
        change_all(&mut self.families, family, |row| {
            row.revoked_at.get_or_insert(at);
        });
        let code = |row: &AuthorizationCode| {
            let live = row.used.is_none() && row.expires_at > at;
            live && row.user == *user && row.client == *client && carries(&row.scope)
        };
        change_all(&mut self.codes, code, |row| row.expires_at = at);
        let token = |row: &AccessToken| {
            let of_both = row.user.as_ref() == Some(user) && row.client == *client;
            row.family.is_none() && of_both && carries(&row.scope)
        };
        change_all(&mut self.access_tokens, token, |row| {
            row.revoked_at.get_or_insert(at);
        });
    }
}
