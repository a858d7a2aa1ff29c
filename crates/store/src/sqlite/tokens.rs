//! Writing codes, families and tokens.

use bailiwick_core::{
    UnixTime,
    model::{ClientId, FamilyId, RefreshTokenUse, UserId},
    opaque::{Selector, TokenKey},
    scope::ScopeSet,
    store::{Conflict, Write},
};
use rusqlite::params;

use super::{
    fault::Fault,
    read, rows,
    write::{Done, Writes},
};
use crate::{dated::dated, insert, sql};

impl Writes<'_> {
    pub(super) fn write_token(&mut self, write: &Write) -> Done {
        match write {
            Write::InsertCode(code) => {
                self.insert(sql::INSERT_CODE, insert::code(code))?;
            }
            Write::SpendCode {
                selector,
                at,
                family,
            } => return self.spend_code(*selector, *at, *family),
            Write::InsertFamily(family) => {
                self.insert(sql::INSERT_FAMILY, insert::family(family))?;
                self.new_families.push(family.id);
            }
            Write::InsertAccessToken(token) => {
                self.check_family(token.family)?;
                self.insert(sql::INSERT_ACCESS_TOKEN, insert::access_token(token))?;
            }
            Write::InsertRefreshToken(token) => {
                self.check_family(Some(token.family))?;
                self.insert(sql::INSERT_REFRESH_TOKEN, insert::refresh_token(token))?;
            }
            Write::SpendRefreshToken { selector, used } => {
                return self.spend_refresh_token(*selector, used);
            }
            other => return self.write_revocation(other),
        }
        Ok(())
    }

    fn write_revocation(&mut self, write: &Write) -> Done {
        if let Some((statement, at, key)) = dated(write) {
            if matches!(write, Write::RevokeFamily { .. }) {
                self.live_family = None;
            }
            self.run(statement, params![at.as_millis(), key])?;
            return Ok(());
        }
        match write {
            Write::RevokeAll { user, client, at } => {
                self.revoke_all(user.as_ref(), client.as_ref(), *at)
            }
            Write::RevokeCarrying {
                scopes,
                user,
                client,
                at,
            } => self.revoke_carrying(scopes, user, client, *at),
            other => self.write_page(other),
        }
    }

    fn spend_code(&self, selector: Selector, at: UnixTime, family: FamilyId) -> Done {
        let spend = params![at.as_millis(), family.as_bytes(), selector.as_bytes()];
        if self.run(sql::SPEND_CODE, spend)? == 1 {
            return Ok(());
        }
        let code = read::code(self.connection, selector)?;
        let code = code.ok_or(Fault::Impossible("the code is not there"))?;
        Err(Conflict::Code(code).into())
    }

    fn spend_refresh_token(&self, selector: Selector, used: &RefreshTokenUse) -> Done {
        let spend = params![
            used.at.as_millis(),
            used.nonce,
            used.key.0,
            used.request.as_bytes(),
            used.successor.as_bytes(),
            used.scope.to_string(),
            used.access_token_expires_at.as_millis(),
            selector.as_bytes(),
        ];
        if self.run(sql::SPEND_REFRESH_TOKEN, spend)? == 1 {
            return Ok(());
        }
        let token = read::refresh_token(self.connection, TokenKey::Selector(selector))?;
        let token = token.ok_or(Fault::Impossible("the refresh token is not there"))?;
        let (successor, access_token) = read::successor(self.connection, &token)?;
        Err(Conflict::RefreshToken {
            token,
            successor,
            access_token,
        }
        .into())
    }

    /// The precondition of a token that is inserted into a family.
    fn check_family(&mut self, family: Option<FamilyId>) -> Done {
        let Some(id) = family else {
            return Ok(());
        };
        if self.new_families.contains(&id) || self.live_family == Some(id) {
            return Ok(());
        }
        let family = read::family(self.connection, id)?;
        let family = family.ok_or(Fault::Impossible("the family is not there"))?;
        if family.revoked_at.is_some() {
            return Err(Conflict::Family(family).into());
        }
        self.live_family = Some(id);
        Ok(())
    }

    pub(super) fn revoke_all(
        &mut self,
        user: Option<&UserId>,
        client: Option<&ClientId>,
        at: UnixTime,
    ) -> Done {
        self.live_family = None;
        let at = at.as_millis();
        match (user, client) {
            (None, None) => {}
            (Some(user), None) => {
                let of_user = params![at, user.as_str()];
                self.run(sql::REVOKE_FAMILIES_OF_USER, of_user)?;
                self.run(sql::REVOKE_ACCESS_TOKENS_OF_USER, of_user)?;
                self.run(sql::EXPIRE_CODES_OF_USER, of_user)?;
            }
            (None, Some(client)) => {
                let of_client = params![at, client.as_str()];
                self.run(sql::REVOKE_FAMILIES_OF_CLIENT, of_client)?;
                self.run(sql::REVOKE_ACCESS_TOKENS_OF_CLIENT, of_client)?;
                self.run(sql::EXPIRE_CODES_OF_CLIENT, of_client)?;
            }
            (Some(user), Some(client)) => {
                let of_both = params![at, user.as_str(), client.as_str()];
                self.run(sql::REVOKE_FAMILIES_OF_BOTH, of_both)?;
                self.run(sql::REVOKE_ACCESS_TOKENS_OF_BOTH, of_both)?;
                self.run(sql::EXPIRE_CODES_OF_BOTH, of_both)?;
            }
        }
        Ok(())
    }

    fn revoke_carrying(
        &mut self,
        scopes: &ScopeSet,
        user: &UserId,
        client: &ClientId,
        at: UnixTime,
    ) -> Done {
        self.live_family = None;
        let carries = |scope: &ScopeSet| scopes.iter().any(|name| scope.contains(name));
        let of_both = [user.as_str(), client.as_str()];
        let at = at.as_millis();
        let families = read::all(
            self.connection,
            sql::FAMILIES_OF_BOTH,
            of_both,
            rows::family,
        )?;
        for family in families.iter().filter(|row| carries(&row.scope)) {
            self.run(sql::REVOKE_FAMILY, params![at, family.id.as_bytes()])?;
        }
        let tokens = read::all(
            self.connection,
            sql::ACCESS_TOKENS_OF_BOTH,
            of_both,
            rows::access_token,
        )?;
        for token in tokens.iter().filter(|row| carries(&row.scope)) {
            let key = params![at, token.selector.as_bytes()];
            self.run(sql::REVOKE_ACCESS_TOKEN, key)?;
        }
        let unspent = params![at, user.as_str(), client.as_str()];
        let codes = read::all(
            self.connection,
            sql::UNSPENT_CODES_OF_BOTH,
            unspent,
            rows::code,
        )?;
        for code in codes.iter().filter(|row| carries(&row.scope)) {
            self.run(sql::EXPIRE_CODE, params![at, code.selector.as_bytes()])?;
        }
        Ok(())
    }
}
