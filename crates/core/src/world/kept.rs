//! What is kept: look-ups, preconditions and writes as the store contract says.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use super::World;
use crate::{
    model::{AccessToken, CodeUse, FamilyId, RefreshToken, UserRecord},
    opaque::{Opaque, TokenKey},
    store::{Conflict, LoadPlan, Loaded, UserKey, Write},
};

impl World {
    pub(crate) fn load(&self, plan: &LoadPlan) -> Loaded {
        let code = plan.code.and_then(|key| self.codes.get(&key)).cloned();
        let access_token = plan.access_token.and_then(|key| self.access_token(key));
        let refresh_token = plan.refresh_token.and_then(|key| self.refresh_token(key));
        let bearer = plan.bearer.and_then(|key| self.access_token(key));
        let used = refresh_token.as_ref().and_then(|row| row.used.as_ref());
        let successor = used.and_then(|used| self.refresh_tokens.get(&used.successor));
        let of_successor = successor.and_then(|row| self.access_tokens.get(&row.access_token?));
        let family = None
            .or_else(|| Some(code.as_ref()?.used?.family))
            .or_else(|| Some(refresh_token.as_ref()?.family))
            .or_else(|| access_token.as_ref()?.family);
        let family = family.and_then(|id| self.families.get(&id)).cloned();
        let id = None
            .or_else(|| Some(code.as_ref()?.user.clone()))
            .or_else(|| Some(family.as_ref()?.user.clone()))
            .or_else(|| access_token.as_ref()?.user.clone());
        let key = plan.user.clone().or(id.map(UserKey::Id));
        let family_of = |row: &AccessToken| self.families.get(&row.family?).cloned();
        Loaded {
            successor: successor.cloned(),
            successor_access_token: of_successor.cloned(),
            bearer_family: bearer.as_ref().and_then(family_of),
            bearer_user: bearer
                .as_ref()
                .and_then(|row| self.user(&UserKey::Id(row.user.clone()?))),
            user: key.and_then(|key| self.user(&key)),
            code,
            access_token,
            refresh_token,
            bearer,
            family,
            ..Loaded::default()
        }
    }

    pub(super) fn user(&self, key: &UserKey) -> Option<UserRecord> {
        let mut users = self.users.iter();
        let found = users.find(|record| match key {
            UserKey::Id(id) => record.user.id == *id,
            UserKey::Login(login) => record.user.username == *login,
        });
        found.cloned()
    }

    pub(crate) fn access_token(&self, key: TokenKey) -> Option<AccessToken> {
        let by_digest = |digest| {
            let mut rows = self.access_tokens.values();
            rows.find(|row| row.imported && row.digest == digest)
        };
        let found = match key {
            TokenKey::Selector(selector) => self.access_tokens.get(&selector),
            TokenKey::Imported(digest) => by_digest(digest),
            TokenKey::Jwt { jti, digest } => {
                let by_jti = self.access_tokens.get(&jti);
                by_jti.or_else(|| by_digest(digest))
            }
        };
        found.cloned()
    }

    fn refresh_token(&self, key: TokenKey) -> Option<RefreshToken> {
        let mut rows = self.refresh_tokens.values();
        let found = rows.find(|row| match key {
            TokenKey::Selector(selector) => row.selector == selector,
            TokenKey::Imported(digest) => row.imported && row.digest == digest,
            TokenKey::Jwt { .. } => panic!("no refresh token is a JWT"),
        });
        found.cloned()
    }

    /// Whether the access token works now, its family considered.
    pub(crate) fn is_live(&self, token: &Opaque) -> bool {
        let row = &self.access_tokens[&token.selector()];
        let family = row.family.map(|id| &self.families[&id]);
        let ended = row.expires_at.is_some_and(|end| self.now >= end);
        let revoked = family.is_some_and(|family| family.revoked_at.is_some());
        !ended && !revoked && row.revoked_at.is_none()
    }

    pub(super) fn commit(&mut self) -> Option<Conflict> {
        let writes = self.writes.clone();
        if let Some(conflict) = writes
            .iter()
            .find_map(|write| self.conflict(write, &writes))
        {
            return Some(conflict);
        }
        for write in writes {
            self.apply(write);
        }
        None
    }

    fn conflict(&self, write: &Write, writes: &[Write]) -> Option<Conflict> {
        let of_family = |id: &FamilyId| {
            let new = |write: &Write| matches!(write, Write::InsertFamily(row) if row.id == *id);
            let row = self.families.get(id);
            let row = row.filter(|row| row.revoked_at.is_some());
            assert!(row.is_some() || self.families.contains_key(id) || writes.iter().any(new));
            row.cloned().map(Conflict::Family)
        };
        match write {
            Write::SpendCode { selector, at, .. } => {
                let row = &self.codes[selector];
                let free = row.used.is_none() && *at < row.expires_at;
                (!free).then(|| Conflict::Code(row.clone()))
            }
            Write::SpendRefreshToken { selector, .. } => {
                let row = &self.refresh_tokens[selector];
                let used = row.used.as_ref()?;
                let successor = self.refresh_tokens.get(&used.successor);
                let access_token = successor.and_then(|row| row.access_token);
                Some(Conflict::RefreshToken {
                    token: row.clone(),
                    successor: successor.cloned(),
                    access_token: access_token
                        .and_then(|key| self.access_tokens.get(&key).cloned()),
                })
            }
            Write::ConsumeTicket { id, .. } => {
                let used = self.tickets.contains(id);
                used.then_some(Conflict::Ticket { id: *id })
            }
            Write::InsertAccessToken(row) => row.family.as_ref().and_then(of_family),
            Write::InsertRefreshToken(row) => of_family(&row.family),
            _ => None,
        }
    }

    fn apply(&mut self, write: Write) {
        match write {
            Write::SpendCode {
                selector,
                at,
                family,
            } => {
                self.codes.get_mut(&selector).unwrap().used = Some(CodeUse { at, family });
            }
            Write::InsertFamily(row) => {
                assert!(self.families.insert(row.id, row).is_none());
            }
            Write::InsertAccessToken(row) => {
                assert!(self.access_tokens.insert(row.selector, row).is_none());
            }
            Write::InsertRefreshToken(row) => {
                assert!(self.refresh_tokens.insert(row.selector, row).is_none());
            }
            Write::SpendRefreshToken { selector, used } => {
                self.refresh_tokens.get_mut(&selector).unwrap().used = Some(used);
            }
            Write::ShortenAccessToken { selector, at } => {
                if let Some(row) = self.access_tokens.get_mut(&selector) {
                    row.expires_at = Some(row.expires_at.map_or(at, |end| end.min(at)));
                }
            }
            Write::RevokeAccessToken { selector, at } => {
                self.access_tokens.get_mut(&selector).unwrap().revoked_at = Some(at);
            }
            Write::RevokeFamily { family, at } => {
                let row = self.families.get_mut(&family).unwrap();
                row.revoked_at = row.revoked_at.or(Some(at));
            }
            Write::ConsumeTicket { id, .. } => {
                assert!(self.tickets.insert(id));
            }
            other => panic!("no decision of this crate's tests writes {other:?}"),
        }
    }
}
