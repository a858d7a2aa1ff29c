//! The writes of a commit as statements, in order, each with what it presupposes.

use bailiwick_core::{
    UnixTime,
    model::{ClientId, ClientRecord, Consent, FamilyId, LanguageTag, RefreshTokenUse, UserId},
    opaque::Selector,
    scope::ScopeSet,
    snapshot::Version,
    store::Write,
};

use super::fault::Fault;
use crate::{
    audit,
    changes::ChangeKind,
    dated::dated,
    insert,
    sql::{self, Statement},
    value::{Value, values},
};

/// One statement of a commit.
pub(super) struct Step<'c> {
    pub(super) statement: Statement,
    pub(super) values: Vec<Value<'c>>,
    /// What it means if the statement finds no row.
    pub(super) precondition: Option<Precondition<'c>>,
}

/// What a statement presupposes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Precondition<'c> {
    /// The code is unspent and unexpired.
    UnspentCode(Selector),
    /// The refresh token is unspent.
    UnspentRefreshToken(Selector),
    /// The family is not revoked.
    LiveFamily(FamilyId),
    /// The ticket is not consumed.
    FreshTicket([u8; 16]),
    /// The second factors of the user are of the revision.
    SecondFactor(&'c UserId),
    /// The set-up link works.
    SetupLink,
    /// The name is free.
    FreeName,
    /// The user is there and the name is free.
    User(&'c UserId),
}

/// A part of a commit.
pub(super) enum Part<'c> {
    /// One statement.
    Step(Step<'c>),
    /// Forgets the uses of secrets that the client has no more.
    ForgetSecretUses(&'c ClientRecord),
    /// Revokes what carries one of the scopes: found by reading.
    RevokeCarrying {
        scopes: &'c ScopeSet,
        user: &'c UserId,
        client: &'c ClientId,
        at: UnixTime,
    },
}

/// The parts of a commit that leads to a version, in order.
pub(super) struct Parts<'c> {
    version: i64,
    made: Vec<Part<'c>>,
    /// Families that this commit inserted.
    new_families: Vec<FamilyId>,
    /// A family that is locked and was seen not to be revoked.
    live_family: Option<FamilyId>,
}

impl<'c> Parts<'c> {
    /// Those of `writes`, which lead to `version`.
    pub(super) fn of(writes: &'c [Write], version: Version) -> Result<Vec<Part<'c>>, Fault> {
        let mut parts = Self {
            version: i64::try_from(version.0).unwrap_or(i64::MAX),
            made: Vec::with_capacity(writes.len() + 2),
            new_families: Vec::new(),
            live_family: None,
        };
        for write in writes {
            parts.add_token(write)?;
        }
        if writes.iter().any(Write::makes_version) {
            parts.run(sql::SET_VERSION, values![parts.version]);
        }
        Ok(parts.made)
    }

    fn run<const N: usize>(&mut self, statement: Statement, values: [Value<'c>; N]) {
        self.made.push(Part::Step(Step {
            statement,
            values: values.into(),
            precondition: None,
        }));
    }

    fn expect<const N: usize>(
        &mut self,
        statement: Statement,
        values: [Value<'c>; N],
        precondition: Precondition<'c>,
    ) {
        self.made.push(Part::Step(Step {
            statement,
            values: values.into(),
            precondition: Some(precondition),
        }));
    }

    fn add_token(&mut self, write: &'c Write) -> Result<(), Fault> {
        match write {
            Write::InsertCode(code) => self.run(sql::INSERT_CODE, insert::code(code)),
            Write::SpendCode {
                selector,
                at,
                family,
            } => {
                let spend = values![at.as_millis(), family.as_bytes(), selector.as_bytes()];
                let unspent = Precondition::UnspentCode(*selector);
                self.expect(sql::SPEND_CODE, spend, unspent);
            }
            Write::InsertFamily(family) => {
                self.run(sql::INSERT_FAMILY, insert::family(family));
                self.new_families.push(family.id);
            }
            Write::InsertAccessToken(token) => {
                self.expect_live(token.family.as_ref());
                self.run(sql::INSERT_ACCESS_TOKEN, insert::access_token(token));
            }
            Write::InsertRefreshToken(token) => {
                self.expect_live(Some(&token.family));
                self.run(sql::INSERT_REFRESH_TOKEN, insert::refresh_token(token));
            }
            Write::SpendRefreshToken { selector, used } => self.spend_refresh_token(selector, used),
            other => return self.add_revocation(other),
        }
        Ok(())
    }

    fn add_revocation(&mut self, write: &'c Write) -> Result<(), Fault> {
        if let Some((statement, at, key)) = dated(write) {
            if matches!(write, Write::RevokeFamily { .. }) {
                self.live_family = None;
            }
            self.run(statement, values![at.as_millis(), key]);
            return Ok(());
        }
        match write {
            Write::RevokeAll { user, client, at } => {
                self.revoke_all(user.as_ref(), client.as_ref(), *at);
            }
            Write::RevokeCarrying {
                scopes,
                user,
                client,
                at,
            } => {
                self.live_family = None;
                self.made.push(Part::RevokeCarrying {
                    scopes,
                    user,
                    client,
                    at: *at,
                });
            }
            other => return self.add_page(other),
        }
        Ok(())
    }

    /// What pages write: sessions, forms, consents, the set-up link.
    fn add_page(&mut self, write: &'c Write) -> Result<(), Fault> {
        match write {
            Write::ConsumeTicket { id, expires_at } => {
                let ticket = values![id, expires_at.as_millis()];
                self.expect(sql::CONSUME_TICKET, ticket, Precondition::FreshTicket(*id));
            }
            Write::TouchSecret { client, secret, at } => {
                let used = values![client.as_str(), secret.as_bytes(), at.as_millis()];
                self.run(sql::TOUCH_SECRET, used);
            }
            Write::CountWeather(count) => {
                self.run(sql::COUNT_WEATHER, insert::weather(count));
            }
            Write::AddConsent(consent) => self.add_consent(consent),
            Write::WithdrawConsent {
                user,
                client,
                scopes,
            } => {
                for name in scopes {
                    let row = values![user.as_str(), client.as_str(), name.as_str()];
                    self.run(sql::WITHDRAW_CONSENT, row);
                }
            }
            Write::DeleteConsent { user, client } => {
                self.run(sql::DELETE_CONSENT, values![user.as_str(), client.as_str()]);
            }
            Write::PutSecondFactor(kept) => {
                let of_before = Precondition::SecondFactor(&kept.user);
                if kept.revision == 1 {
                    let row = insert::second_factor(kept)?;
                    self.expect(sql::INSERT_SECOND_FACTOR, row, of_before);
                } else {
                    let row = insert::update_second_factor(kept)?;
                    self.expect(sql::UPDATE_SECOND_FACTOR, row, of_before);
                }
            }
            Write::CheckSecondFactor { user, revision } => {
                let now = values![user.as_str(), insert::revision(*revision)?];
                let of_it = Precondition::SecondFactor(user);
                self.expect(sql::CHECK_SECOND_FACTOR, now, of_it);
            }
            Write::InsertSession(session) => {
                self.run(sql::INSERT_SESSION, insert::session(session)?);
            }
            Write::EndSessions { user, except, at } => {
                // No selector is empty.
                let except: &[u8] = except.as_ref().map_or(&[], |one| one.as_bytes());
                let of_user = values![at.as_millis(), user.as_str(), except];
                self.run(sql::END_SESSIONS, of_user);
            }
            Write::InsertApiToken(token) => {
                self.run(sql::INSERT_API_TOKEN, insert::api_token(token));
            }
            Write::RevokeApiTokens { user, at } => {
                let of_user = values![at.as_millis(), user.as_str()];
                self.run(sql::REVOKE_API_TOKENS_OF, of_user);
            }
            Write::InsertSetupLink(link) => {
                self.run(sql::DELETE_SETUP_LINKS, []);
                self.run(sql::INSERT_SETUP_LINK, insert::setup_link(link));
            }
            Write::ConsumeSetupLink { selector, at } => {
                let link = values![at.as_millis(), selector.as_bytes()];
                self.expect(sql::CONSUME_SETUP_LINK, link, Precondition::SetupLink);
            }
            other => return self.add_record(other),
        }
        Ok(())
    }

    fn add_record(&mut self, write: &'c Write) -> Result<(), Fault> {
        match write {
            Write::PutClient(client) => {
                self.run(sql::PUT_CLIENT, insert::client(client)?);
                self.made.push(Part::ForgetSecretUses(client));
                self.note(ChangeKind::Client, client.id.as_str());
            }
            Write::DeleteClient { id, at } => {
                self.run(sql::DELETE_CLIENT, values![id.as_str()]);
                self.run(sql::DELETE_SECRET_USES_OF, values![id.as_str()]);
                self.run(sql::DELETE_CONSENTS_TO, values![id.as_str()]);
                self.note(ChangeKind::Client, id.as_str());
                self.revoke_all(None, Some(id), *at);
            }
            Write::PutScope(scope) => {
                self.run(sql::PUT_SCOPE, insert::scope(scope)?);
                self.note(ChangeKind::Scope, scope.name.as_str());
            }
            Write::InsertUser(user) => {
                let row = insert::user(user)?;
                self.expect(sql::INSERT_USER, row, Precondition::FreeName);
            }
            Write::UpdateUser(user) => {
                let row = insert::update_user(user)?;
                self.expect(sql::UPDATE_USER, row, Precondition::User(&user.user.id));
            }
            Write::InsertGroup(group) => {
                let row = values![&group.name, group.created_at.as_millis()];
                self.expect(sql::INSERT_GROUP, row, Precondition::FreeName);
            }
            Write::PutSigningKey(key) => {
                self.run(sql::PUT_SIGNING_KEY, insert::signing_key(key));
                self.note(ChangeKind::SigningKeys, "");
            }
            Write::Audit(entry) => {
                let row = audit::insert(entry, self.version)?;
                self.run(sql::INSERT_AUDIT, row);
            }
            _ => return Err(Fault::Impossible("a write that is not known here")),
        }
        Ok(())
    }

    fn note(&mut self, kind: ChangeKind, key: &'c str) {
        let change = values![kind as i64, key, self.version];
        self.run(sql::NOTE_CHANGE, change);
    }

    fn spend_refresh_token(&mut self, selector: &'c Selector, used: &'c RefreshTokenUse) {
        let spend = values![
            used.at.as_millis(),
            &used.nonce,
            &used.key.0,
            used.request.as_bytes(),
            used.successor.as_bytes(),
            used.scope.to_string(),
            used.access_token_expires_at.as_millis(),
            selector.as_bytes(),
        ];
        let unspent = Precondition::UnspentRefreshToken(*selector);
        self.expect(sql::SPEND_REFRESH_TOKEN, spend, unspent);
    }

    /// The precondition of a token that is inserted into a family: locked, so
    /// that no revocation passes by.
    fn expect_live(&mut self, family: Option<&'c FamilyId>) {
        let Some(id) = family else {
            return;
        };
        if self.new_families.contains(id) || self.live_family == Some(*id) {
            return;
        }
        let live = Precondition::LiveFamily(*id);
        self.expect(sql::LOCK_LIVE_FAMILY, values![id.as_bytes()], live);
        self.live_family = Some(*id);
    }

    fn revoke_all(&mut self, user: Option<&'c UserId>, client: Option<&'c ClientId>, at: UnixTime) {
        self.live_family = None;
        let at = at.as_millis();
        match (user, client) {
            (None, None) => {}
            (Some(user), None) => {
                let of_user = values![at, user.as_str()];
                self.run(sql::REVOKE_FAMILIES_OF_USER, of_user.clone());
                self.run(sql::REVOKE_ACCESS_TOKENS_OF_USER, of_user.clone());
                self.run(sql::EXPIRE_CODES_OF_USER, of_user);
            }
            (None, Some(client)) => {
                let of_client = values![at, client.as_str()];
                self.run(sql::REVOKE_FAMILIES_OF_CLIENT, of_client.clone());
                self.run(sql::REVOKE_ACCESS_TOKENS_OF_CLIENT, of_client.clone());
                self.run(sql::EXPIRE_CODES_OF_CLIENT, of_client);
            }
            (Some(user), Some(client)) => {
                let of_both = values![at, user.as_str(), client.as_str()];
                self.run(sql::REVOKE_FAMILIES_OF_BOTH, of_both.clone());
                self.run(sql::REVOKE_ACCESS_TOKENS_OF_BOTH, of_both.clone());
                self.run(sql::EXPIRE_CODES_OF_BOTH, of_both);
            }
        }
    }

    fn add_consent(&mut self, consent: &'c Consent) {
        for scope in &consent.scopes {
            let row = values![
                consent.user.as_str(),
                consent.client.as_str(),
                scope.name.as_str(),
                scope.owner.client().map(ClientId::as_str),
                scope.text_version,
                scope.granted_at.as_millis(),
                &scope.shown,
                scope.language.as_ref().map(LanguageTag::as_str),
                scope.until.map(UnixTime::as_millis),
            ];
            self.run(sql::ADD_CONSENT, row);
        }
    }
}
