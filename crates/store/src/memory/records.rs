//! Writing what pages and administrators change.

use std::sync::Arc;

use bailiwick_core::{
    UnixTime,
    model::{
        ApiToken, AuditEntry, AuditNumber, ClientId, ClientSecret, Consent, RegisteredScope,
        SecondFactor, SecretName, Session, UserId, UserRecord,
    },
    opaque::Selector,
    scope::ScopeSet,
    store::{Conflict, Write},
};

use super::{
    tables::{Changed, Tables},
    write::{Done, Refusal, change, change_all, insert},
};

impl Tables {
    pub(super) fn write_session(&mut self, write: Write) -> Done {
        match write {
            Write::ConsumeTicket { id, expires_at } => {
                if self.tickets.contains_key(&id) {
                    return Err(Conflict::Ticket { id }.into());
                }
                self.tickets.insert_mut(id, expires_at);
            }
            Write::TouchSecret { client, secret, at } => self.touch_secret(client, secret, at),
            Write::CountWeather(count) => self.count_weather(&count),
            Write::AddConsent(consent) => self.add_consent(consent),
            Write::WithdrawConsent {
                user,
                client,
                scopes,
            } => self.withdraw_consent((user, client), &scopes),
            Write::DeleteConsent { user, client } => {
                self.consents.remove_mut(&(user, client));
            }
            Write::PutSecondFactor(kept) => return self.put_second_factor(*kept),
            Write::CheckSecondFactor { user, revision } => {
                return self.check_second_factor(&user, revision);
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
            other => return self.write_api_token(other),
        }
        Ok(())
    }

    fn write_api_token(&mut self, write: Write) -> Done {
        match write {
            Write::InsertApiToken(token) => {
                return insert(&mut self.api_tokens, token.selector, *token);
            }
            Write::TouchApiToken { selector, at } => {
                change(&mut self.api_tokens, &selector, |row| {
                    row.last_used_at = row.last_used_at.max(Some(at));
                });
            }
            Write::RevokeApiToken { selector, at } => {
                change(&mut self.api_tokens, &selector, |row| {
                    row.revoked_at.get_or_insert(at);
                });
            }
            Write::RevokeApiTokens { user, at } => {
                let of_user = |row: &ApiToken| row.user == user;
                change_all(&mut self.api_tokens, of_user, |row| {
                    row.revoked_at.get_or_insert(at);
                });
            }
            other => return self.write_record(other),
        }
        Ok(())
    }

    fn put_second_factor(&mut self, kept: SecondFactor) -> Done {
        self.check_second_factor(&kept.user, kept.revision.wrapping_sub(1))?;
        let mut others = self.second_factors.values();
        if others.any(|other| other.handle == kept.handle && other.user != kept.user) {
            return Err(Refusal::Failed("another user has the handle"));
        }
        self.second_factors
            .insert_mut(kept.user.clone(), Arc::new(kept));
        Ok(())
    }

    fn check_second_factor(&self, user: &UserId, revision: u64) -> Done {
        let now = self.second_factors.get(user);
        if now.map_or(0, |now| now.revision) == revision {
            return Ok(());
        }
        let now = now.map(|now| Box::new((**now).clone()));
        Err(Conflict::SecondFactor(now).into())
    }

    fn write_record(&mut self, write: Write) -> Done {
        match write {
            Write::PutClient(client) => {
                self.note(Changed::Client(client.id.clone()));
                let kept: Vec<_> = client.secrets.iter().map(ClientSecret::name).collect();
                self.forget_secret_uses(&client.id, &kept);
                self.clients
                    .insert_mut(client.id.clone(), Arc::new(*client));
            }
            Write::DeleteClient { id, at } => {
                self.note(Changed::Client(id.clone()));
                self.clients.remove_mut(&id);
                self.forget_secret_uses(&id, &[]);
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
            Write::Audit(entry) => self.add_audit(*entry),
            _ => return Err(Refusal::Failed("a write that is not known here")),
        }
        Ok(())
    }

    fn touch_secret(&mut self, client: ClientId, secret: SecretName, at: UnixTime) {
        if self.clients.contains_key(&client) {
            let key = (client, secret);
            let before = self.secret_uses.get(&key).copied();
            self.secret_uses
                .insert_mut(key, before.map_or(at, |before| before.max(at)));
        }
    }

    fn forget_secret_uses(&mut self, client: &ClientId, kept: &[SecretName]) {
        let keys = self.secret_uses.keys();
        let gone = keys.filter(|(of, secret)| of == client && !kept.contains(secret));
        for key in gone.cloned().collect::<Vec<_>>() {
            self.secret_uses.remove_mut(&key);
        }
    }

    fn add_audit(&mut self, entry: AuditEntry) {
        let last = self.audit.last().map_or(0, |(number, _)| number.0);
        let number = AuditNumber(last + 1);
        let kept = AuditEntry {
            number,
            version: self.version,
            ..entry
        };
        self.audit.insert_mut(number, Arc::new(kept));
    }

    fn note(&mut self, changed: Changed) {
        self.changed.insert_mut(changed, self.version);
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

    fn withdraw_consent(&mut self, key: (UserId, ClientId), withdrawn: &ScopeSet) {
        let Some(mut scopes) = self.consents.get(&key).cloned() else {
            return;
        };
        for name in withdrawn {
            scopes.remove_mut(name);
        }
        if scopes.is_empty() {
            self.consents.remove_mut(&key);
        } else {
            self.consents.insert_mut(key, scopes);
        }
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
        let holder = self.scope_names.get(&scope.id);
        if holder.is_some_and(|name| *name != scope.name) {
            return Err(Refusal::Failed("another scope has the number"));
        }
        if let Some(before) = self.scopes.get(&scope.name) {
            self.scope_names.remove_mut(&before.id);
        }
        self.scope_names.insert_mut(scope.id, scope.name.clone());
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
