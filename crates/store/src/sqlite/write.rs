//! Writing: one commit inside of the writer's transaction.

use bailiwick_core::{
    UnixTime,
    model::{ClientId, Consent, FamilyId, RefreshTokenUse, UserId, UserRecord},
    opaque::{Selector, TokenKey},
    snapshot::Version,
    store::{Commit, Conflict, Outcome, Write},
};
use rusqlite::{Connection, Params, params};

use super::{
    fault::{Fault, Refusal},
    insert,
    read::{self, ChangeKind},
};
use crate::sql;

type Done = Result<(), Refusal>;

/// The writes of one commit.
pub(super) struct Writes<'c> {
    pub(super) connection: &'c Connection,
    /// The version that this commit leads to.
    version: Version,
    /// Families that this commit inserted.
    new_families: Vec<FamilyId>,
    /// A family that was seen not to be revoked.
    live_family: Option<FamilyId>,
}

/// Makes all writes of `commit`, or says why not; then the caller rolls back.
pub(super) fn commit(
    connection: &Connection,
    commit: &Commit,
    version: &mut Version,
) -> Result<Outcome, Fault> {
    if commit.version.is_some_and(|decided| decided != *version) {
        return Ok(Outcome::Stale { version: *version });
    }
    let makes_version = commit.writes.iter().any(Write::makes_version);
    let next = Version(version.0 + u64::from(makes_version));
    let mut writes = Writes {
        connection,
        version: next,
        new_families: Vec::new(),
        live_family: None,
    };
    match writes.make(&commit.writes, makes_version) {
        Ok(()) => {
            *version = next;
            Ok(Outcome::Committed { version: next })
        }
        Err(Refusal::Conflict(row)) => Ok(Outcome::Conflict(row)),
        Err(Refusal::Fault(fault)) => Err(fault),
    }
}

impl Writes<'_> {
    fn make(&mut self, writes: &[Write], makes_version: bool) -> Done {
        for write in writes {
            self.write_token(write)?;
        }
        if makes_version {
            self.run(sql::SET_VERSION, [self.version()])?;
        }
        Ok(())
    }

    /// Runs a statement and answers how many rows it wrote.
    fn run(&self, sql: &str, parameters: impl Params) -> Result<usize, Fault> {
        run(self.connection, sql, parameters)
    }

    fn version(&self) -> i64 {
        i64::try_from(self.version.0).unwrap_or(i64::MAX)
    }

    fn write_token(&mut self, write: &Write) -> Done {
        match write {
            Write::InsertCode(code) => insert::code(self.connection, code)?,
            Write::SpendCode {
                selector,
                at,
                family,
            } => return self.spend_code(*selector, *at, *family),
            Write::InsertFamily(family) => {
                insert::family(self.connection, family)?;
                self.new_families.push(family.id);
            }
            Write::InsertAccessToken(token) => {
                self.check_family(token.family)?;
                insert::access_token(self.connection, token)?;
            }
            Write::InsertRefreshToken(token) => {
                self.check_family(Some(token.family))?;
                insert::refresh_token(self.connection, token)?;
            }
            Write::SpendRefreshToken { selector, used } => {
                return self.spend_refresh_token(*selector, used);
            }
            other => return self.write_revocation(other),
        }
        Ok(())
    }

    fn write_revocation(&mut self, write: &Write) -> Done {
        let (sql, at, key) = match write {
            Write::ShortenAccessToken { selector, at } => {
                (sql::SHORTEN_ACCESS_TOKEN, at, selector.as_bytes())
            }
            Write::RevokeAccessToken { selector, at } => {
                (sql::REVOKE_ACCESS_TOKEN, at, selector.as_bytes())
            }
            Write::TouchAccessToken { selector, at } => {
                (sql::TOUCH_ACCESS_TOKEN, at, selector.as_bytes())
            }
            Write::RevokeFamily { family, at } => {
                self.live_family = None;
                (sql::REVOKE_FAMILY, at, family.as_bytes())
            }
            Write::TouchSession { selector, at } => (sql::TOUCH_SESSION, at, selector.as_bytes()),
            Write::EndSession { selector, at } => (sql::END_SESSION, at, selector.as_bytes()),
            Write::RevokeAll { user, client, at } => {
                return self.revoke_all(user.as_ref(), client.as_ref(), *at);
            }
            other => return self.write_page(other),
        };
        self.run(sql, params![at.as_millis(), key])?;
        Ok(())
    }

    /// What pages write: sessions, forms, consents, the set-up link.
    fn write_page(&mut self, write: &Write) -> Done {
        match write {
            Write::ConsumeTicket { id, expires_at } => {
                let ticket = params![id, expires_at.as_millis()];
                self.expect_one(sql::CONSUME_TICKET, ticket, Conflict::Ticket)?;
            }
            Write::AddConsent(consent) => self.add_consent(consent)?,
            Write::DeleteConsent { user, client } => {
                self.run(sql::DELETE_CONSENT, [user.as_str(), client.as_str()])?;
            }
            Write::InsertSession(session) => insert::session(self.connection, session)?,
            Write::EndSessions { user, except, at } => {
                // No selector is empty.
                let except: &[u8] = except.as_ref().map_or(&[], |one| one.as_bytes());
                let of_user = params![at.as_millis(), user.as_str(), except];
                self.run(sql::END_SESSIONS, of_user)?;
            }
            Write::InsertSetupLink(link) => {
                self.run(sql::DELETE_SETUP_LINKS, [])?;
                insert::setup_link(self.connection, link)?;
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
                insert::put_client(self.connection, client)?;
                self.note(ChangeKind::Client, client.id.as_str())?;
            }
            Write::DeleteClient { id, at } => {
                self.run(sql::DELETE_CLIENT, [id.as_str()])?;
                self.run(sql::DELETE_CONSENTS_TO, [id.as_str()])?;
                self.note(ChangeKind::Client, id.as_str())?;
                self.revoke_all(None, Some(id), *at)?;
            }
            Write::PutScope(scope) => {
                insert::put_scope(self.connection, scope)?;
                self.note(ChangeKind::Scope, scope.name.as_str())?;
            }
            Write::InsertUser(user) => {
                if insert::user(self.connection, user)? == 0 {
                    return Err(Conflict::Name.into());
                }
            }
            Write::UpdateUser(user) => self.update_user(user)?,
            Write::InsertGroup(group) => {
                let row = params![group.name, group.created_at.as_millis()];
                self.expect_one(sql::INSERT_GROUP, row, Conflict::Name)?;
            }
            Write::PutSigningKey(key) => {
                insert::put_signing_key(self.connection, key)?;
                self.note(ChangeKind::SigningKeys, "")?;
            }
            _ => return Err(Fault::Impossible("a write that is not known here").into()),
        }
        Ok(())
    }

    /// Runs a statement that writes one row, or else its precondition failed.
    fn expect_one(&self, sql: &str, parameters: impl Params, conflict: Conflict) -> Done {
        match self.run(sql, parameters)? {
            0 => Err(conflict.into()),
            _ => Ok(()),
        }
    }

    fn note(&self, kind: ChangeKind, key: &str) -> Result<(), Fault> {
        let change = params![kind as i64, key, self.version()];
        self.run(sql::NOTE_CHANGE, change)?;
        Ok(())
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
        let successor = read::successor(self.connection, &token)?;
        Err(Conflict::RefreshToken { token, successor }.into())
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

    fn revoke_all(
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
            }
            (None, Some(client)) => {
                let of_client = params![at, client.as_str()];
                self.run(sql::REVOKE_FAMILIES_OF_CLIENT, of_client)?;
                self.run(sql::REVOKE_ACCESS_TOKENS_OF_CLIENT, of_client)?;
            }
            (Some(user), Some(client)) => {
                let of_both = params![at, user.as_str(), client.as_str()];
                self.run(sql::REVOKE_FAMILIES_OF_BOTH, of_both)?;
                self.run(sql::REVOKE_ACCESS_TOKENS_OF_BOTH, of_both)?;
            }
        }
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
            ];
            self.run(sql::ADD_CONSENT, row)?;
        }
        Ok(())
    }

    fn update_user(&self, user: &UserRecord) -> Done {
        if insert::update_user(self.connection, user)? == 1 {
            return Ok(());
        }
        if read::user_exists(self.connection, &user.user.id)? {
            return Err(Conflict::Name.into());
        }
        Err(Fault::Impossible("the user is not there").into())
    }
}

/// Runs a statement and answers how many rows it wrote.
pub(super) fn run(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<usize, Fault> {
    Ok(connection.prepare_cached(sql)?.execute(parameters)?)
}
