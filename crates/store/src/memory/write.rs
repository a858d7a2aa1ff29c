//! Commits: all writes of one, or none.

use std::sync::Arc;

use bailiwick_core::{
    UnixTime,
    model::{
        AccessToken, ClientId, CodeUse, Consent, Family, FamilyId, RefreshTokenUse,
        RegisteredScope, Session, UserId, UserRecord,
    },
    opaque::Selector,
    store::{Commit, Conflict, Outcome, Write},
};

use super::tables::{Changed, Table, Tables};
use crate::StoreError;

/// Why a commit does not happen.
enum Refusal {
    Conflict(Box<Conflict>),
    Failed(&'static str),
}

impl From<Conflict> for Refusal {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

type Done = Result<(), Refusal>;

impl Tables {
    pub(super) fn commit(&mut self, commit: Commit) -> Result<Outcome, StoreError> {
        let version = self.version;
        if commit.version.is_some_and(|decided| decided != version) {
            return Ok(Outcome::Stale { version });
        }
        let mut next = self.clone();
        if commit.writes.iter().any(Write::makes_version) {
            next.version.0 += 1;
        }
        let mut new_families = Vec::new();
        for write in commit.writes {
            match next.write(write, &mut new_families) {
                Ok(()) => {}
                Err(Refusal::Conflict(row)) => return Ok(Outcome::Conflict(row)),
                Err(Refusal::Failed(why)) => return Err(StoreError::Failed(why.into())),
            }
        }
        *self = next;
        Ok(Outcome::Committed {
            version: self.version,
        })
    }

    fn write(&mut self, write: Write, new_families: &mut Vec<FamilyId>) -> Done {
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
            Write::TouchAccessToken { selector, at } => {
                change(&mut self.access_tokens, &selector, |row| {
                    row.last_used_at = row.last_used_at.max(Some(at));
                });
            }
            other => return self.write_session(other),
        }
        Ok(())
    }

    fn write_session(&mut self, write: Write) -> Done {
        match write {
            Write::ConsumeTicket { id, expires_at } => {
                if self.tickets.contains_key(&id) {
                    return Err(Conflict::Ticket.into());
                }
                self.tickets.insert_mut(id, expires_at);
            }
            Write::AddConsent(consent) => self.add_consent(consent),
            Write::DeleteConsent { user, client } => {
                self.consents.remove_mut(&(user, client));
            }
            Write::InsertSession(session) => {
                return insert(&mut self.sessions, session.selector, session);
            }
            Write::TouchSession { selector, at } => {
                change(&mut self.sessions, &selector, |row| {
                    row.last_seen_at = row.last_seen_at.max(at);
                });
            }
            Write::EndSession { selector, at } => {
                change(&mut self.sessions, &selector, |row| {
                    row.ended_at.get_or_insert(at);
                });
            }
            Write::EndSessions { user, except, at } => {
                let others = |row: &Session| row.user == user && Some(row.selector) != except;
                change_all(&mut self.sessions, others, |row| {
                    row.ended_at.get_or_insert(at);
                });
            }
            Write::InsertSetupLink(link) => self.setup_link = Some(Arc::new(link)),
            Write::ConsumeSetupLink { selector, at } => return self.consume_link(selector, at),
            other => return self.write_record(other),
        }
        Ok(())
    }

    fn write_record(&mut self, write: Write) -> Done {
        match write {
            Write::PutClient(client) => {
                self.note(Changed::Client(client.id.clone()));
                self.clients
                    .insert_mut(client.id.clone(), Arc::new(*client));
            }
            Write::DeleteClient { id, at } => {
                self.note(Changed::Client(id.clone()));
                self.clients.remove_mut(&id);
                let keys = self.consents.keys().filter(|(_, client)| *client == id);
                for key in keys.cloned().collect::<Vec<_>>() {
                    self.consents.remove_mut(&key);
                }
                self.revoke_all(None, Some(&id), at);
            }
            Write::PutScope(scope) => return self.put_scope(*scope),
            Write::InsertUser(user) => return self.insert_user(*user),
            Write::UpdateUser(user) => return self.update_user(*user),
            Write::InsertGroup(group) => {
                if self.groups.contains_key(&group.name) {
                    return Err(Conflict::Name.into());
                }
                self.groups.insert_mut(group.name.clone(), Arc::new(group));
            }
            Write::PutSigningKey(key) => {
                self.note(Changed::SigningKeys);
                self.signing_keys.insert_mut(key.kid.clone(), Arc::new(key));
            }
            _ => return Err(Refusal::Failed("a write that is not known here")),
        }
        Ok(())
    }

    fn note(&mut self, changed: Changed) {
        self.changed.insert_mut(changed, self.version);
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
        let successor = self.successor(Some(&token));
        Err(Conflict::RefreshToken { token, successor }.into())
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

    fn revoke_all(&mut self, user: Option<&UserId>, client: Option<&ClientId>, at: UnixTime) {
        if user.is_none() && client.is_none() {
            return;
        }
        let of_client = |id: &ClientId| client.is_none_or(|client| client == id);
        let family = |row: &Family| user.is_none_or(|id| *id == row.user) && of_client(&row.client);
        change_all(&mut self.families, family, |row| {
            row.revoked_at.get_or_insert(at);
        });
        let token = |row: &AccessToken| {
            let of_user = user.is_none_or(|id| row.user.as_ref() == Some(id));
            row.family.is_none() && of_user && of_client(&row.client)
        };
        change_all(&mut self.access_tokens, token, |row| {
            row.revoked_at.get_or_insert(at);
        });
    }

    fn add_consent(&mut self, consent: Consent) {
        if consent.scopes.is_empty() {
            return;
        }
        let key = (consent.user, consent.client);
        let mut scopes = self.consents.get(&key).cloned().unwrap_or_default();
        for scope in consent.scopes {
            scopes.insert_mut(scope.name.clone(), Arc::new(scope));
        }
        self.consents.insert_mut(key, scopes);
    }

    fn consume_link(&mut self, selector: Selector, at: UnixTime) -> Done {
        let dead = self.administrator_exists();
        let link = self.setup_link.as_mut().filter(|link| {
            link.selector == selector && link.used_at.is_none() && link.expires_at > at && !dead
        });
        let link = link.ok_or(Refusal::from(Conflict::SetupLink))?;
        Arc::make_mut(link).used_at = Some(at);
        Ok(())
    }

    fn put_scope(&mut self, scope: RegisteredScope) -> Done {
        let taken = |row: &Arc<RegisteredScope>| row.id == scope.id && row.name != scope.name;
        if self.scopes.values().any(taken) {
            return Err(Refusal::Failed("another scope has the number"));
        }
        self.note(Changed::Scope(scope.name.clone()));
        self.scopes.insert_mut(scope.name.clone(), Arc::new(scope));
        Ok(())
    }

    fn insert_user(&mut self, user: UserRecord) -> Done {
        let id = &user.user.id;
        if self.users.contains_key(id) || self.name_is_taken(&user) {
            return Err(Conflict::Name.into());
        }
        self.users.insert_mut(id.clone(), Arc::new(user));
        Ok(())
    }

    fn update_user(&mut self, user: UserRecord) -> Done {
        let taken = self.name_is_taken(&user);
        let row = self.users.get_mut(&user.user.id);
        let row = row.ok_or(Refusal::Failed("the user is not there"))?;
        if taken {
            return Err(Conflict::Name.into());
        }
        *row = Arc::new(user);
        Ok(())
    }

    fn name_is_taken(&self, user: &UserRecord) -> bool {
        let user = &user.user;
        let mut users = self.users.values();
        users.any(|row| row.user.username == user.username && row.user.id != user.id)
    }
}

fn insert<K: Ord + Clone, V: Clone>(table: &mut Table<K, V>, key: K, row: V) -> Done {
    if table.contains_key(&key) {
        return Err(Refusal::Failed("the key is there already"));
    }
    table.insert_mut(key, Arc::new(row));
    Ok(())
}

fn change<K: Ord + Clone, V: Clone>(table: &mut Table<K, V>, key: &K, to: impl FnOnce(&mut V)) {
    if let Some(row) = table.get_mut(key) {
        to(Arc::make_mut(row));
    }
}

fn change_all<K: Ord + Clone, V: Clone>(
    table: &mut Table<K, V>,
    which: impl Fn(&V) -> bool,
    to: impl Fn(&mut V),
) {
    let keys = table.iter().filter(|(_, row)| which(row));
    let keys: Vec<K> = keys.map(|(key, _)| key.clone()).collect();
    for key in keys {
        change(table, &key, &to);
    }
}
