//! Writing what pages and administrators change.

use bailiwick_core::{
    UnixTime,
    model::{ClientId, ClientRecord, ClientSecret, Consent, LanguageTag, SecondFactor, UserRecord},
    store::{Conflict, Write},
};
use rusqlite::params;

use super::{
    fault::Fault,
    read,
    write::{Done, Writes},
};
use crate::{audit, changes::ChangeKind, insert, sql};

impl Writes<'_> {
    /// What pages write: sessions, forms, consents, the set-up link.
    pub(super) fn write_page(&mut self, write: &Write) -> Done {
        match write {
            Write::ConsumeTicket { id, expires_at } => {
                let ticket = params![id, expires_at.as_millis()];
                self.expect_one(sql::CONSUME_TICKET, ticket, Conflict::Ticket { id: *id })?;
            }
            Write::TouchSecret { client, secret, at } => {
                let used = params![client.as_str(), secret.as_bytes(), at.as_millis()];
                self.run(sql::TOUCH_SECRET, used)?;
            }
            Write::CountWeather(count) => {
                self.insert(sql::COUNT_WEATHER, insert::weather(count))?;
            }
            Write::AddConsent(consent) => self.add_consent(consent)?,
            Write::WithdrawConsent {
                user,
                client,
                scopes,
            } => {
                for name in scopes {
                    let row = [user.as_str(), client.as_str(), name.as_str()];
                    self.run(sql::WITHDRAW_CONSENT, row)?;
                }
            }
            Write::DeleteConsent { user, client } => {
                self.run(sql::DELETE_CONSENT, [user.as_str(), client.as_str()])?;
            }
            Write::InsertSession(session) => {
                self.insert(sql::INSERT_SESSION, insert::session(session)?)?;
            }
            Write::PutSecondFactor(kept) => return self.put_second_factor(kept),
            Write::CheckSecondFactor { user, revision } => {
                let now = read::second_factor(self.connection, user)?;
                if now.as_ref().map_or(0, |now| now.revision) != *revision {
                    return Err(Conflict::SecondFactor(now.map(Box::new)).into());
                }
            }
            Write::EndSessions { user, except, at } => {
                // No selector is empty.
                let except: &[u8] = except.as_ref().map_or(&[], |one| one.as_bytes());
                let of_user = params![at.as_millis(), user.as_str(), except];
                self.run(sql::END_SESSIONS, of_user)?;
            }
            Write::InsertApiToken(token) => {
                self.insert(sql::INSERT_API_TOKEN, insert::api_token(token))?;
            }
            Write::RevokeApiTokens { user, at } => {
                let of_user = params![at.as_millis(), user.as_str()];
                self.run(sql::REVOKE_API_TOKENS_OF, of_user)?;
            }
            Write::InsertSetupLink(link) => {
                self.run(sql::DELETE_SETUP_LINKS, [])?;
                self.insert(sql::INSERT_SETUP_LINK, insert::setup_link(link))?;
            }
            Write::ConsumeSetupLink { selector, at } => {
                let link = params![at.as_millis(), selector.as_bytes()];
                self.expect_one(sql::CONSUME_SETUP_LINK, link, Conflict::SetupLink)?;
            }
            other => return self.write_record(other),
        }
        Ok(())
    }

    fn write_record(&mut self, write: &Write) -> Done {
        match write {
            Write::PutClient(client) => {
                self.insert(sql::PUT_CLIENT, insert::client(client)?)?;
                self.forget_secret_uses(client)?;
                self.note(ChangeKind::Client, client.id.as_str())?;
            }
            Write::DeleteClient { id, at } => {
                self.run(sql::DELETE_CLIENT, [id.as_str()])?;
                self.run(sql::DELETE_SECRET_USES_OF, [id.as_str()])?;
                self.run(sql::DELETE_CONSENTS_TO, [id.as_str()])?;
                self.note(ChangeKind::Client, id.as_str())?;
                self.revoke_all(None, Some(id), *at)?;
            }
            Write::PutScope(scope) => {
                self.insert(sql::PUT_SCOPE, insert::scope(scope)?)?;
                self.note(ChangeKind::Scope, scope.name.as_str())?;
            }
            Write::InsertUser(user) => {
                if self.insert(sql::INSERT_USER, insert::user(user)?)? == 0 {
                    return Err(Conflict::Name.into());
                }
            }
            Write::UpdateUser(user) => self.update_user(user)?,
            Write::InsertGroup(group) => {
                let row = params![group.name, group.created_at.as_millis()];
                self.expect_one(sql::INSERT_GROUP, row, Conflict::Name)?;
            }
            Write::PutSigningKey(key) => {
                self.insert(sql::PUT_SIGNING_KEY, insert::signing_key(key))?;
                self.note(ChangeKind::SigningKeys, "")?;
            }
            Write::Audit(entry) => {
                self.insert(sql::INSERT_AUDIT, audit::insert(entry, self.version())?)?;
            }
            _ => return Err(Fault::Impossible("a write that is not known here").into()),
        }
        Ok(())
    }

    /// Forgets the uses of secrets that the client has no more.
    fn forget_secret_uses(&self, client: &ClientRecord) -> Result<(), Fault> {
        let kept: Vec<_> = client.secrets.iter().map(ClientSecret::name).collect();
        let uses = read::secret_uses(self.connection, &client.id)?;
        for gone in uses.iter().filter(|one| !kept.contains(&one.secret)) {
            let key = params![client.id.as_str(), gone.secret.as_bytes()];
            self.run(sql::FORGET_SECRET_USE, key)?;
        }
        Ok(())
    }

    fn note(&self, kind: ChangeKind, key: &str) -> Result<(), Fault> {
        let change = params![kind as i64, key, self.version()];
        self.run(sql::NOTE_CHANGE, change)?;
        Ok(())
    }

    fn add_consent(&self, consent: &Consent) -> Result<(), Fault> {
        for scope in &consent.scopes {
            let row = params![
                consent.user.as_str(),
                consent.client.as_str(),
                scope.name.as_str(),
                scope.owner.client().map(ClientId::as_str),
                scope.text_version,
                scope.granted_at.as_millis(),
                scope.shown,
                scope.language.as_ref().map(LanguageTag::as_str),
                scope.until.map(UnixTime::as_millis),
            ];
            self.run(sql::ADD_CONSENT, row)?;
        }
        Ok(())
    }

    fn put_second_factor(&self, kept: &SecondFactor) -> Done {
        let written = if kept.revision == 1 {
            self.insert(sql::INSERT_SECOND_FACTOR, insert::second_factor(kept)?)?
        } else {
            self.insert(
                sql::UPDATE_SECOND_FACTOR,
                insert::update_second_factor(kept)?,
            )?
        };
        if written == 1 {
            return Ok(());
        }
        let now = read::second_factor(self.connection, &kept.user)?;
        Err(Conflict::SecondFactor(now.map(Box::new)).into())
    }

    fn update_user(&self, user: &UserRecord) -> Done {
        if self.insert(sql::UPDATE_USER, insert::update_user(user)?)? == 1 {
            return Ok(());
        }
        if read::user_exists(self.connection, &user.user.id)? {
            return Err(Conflict::Name.into());
        }
        Err(Fault::Impossible("the user is not there").into())
    }
}
