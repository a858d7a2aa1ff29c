//! One entry for each write that changes something.

use data_encoding::HEXLOWER;
use serde_json::json;

use super::{Note, view};
use crate::{
    Snapshot, UnixTime,
    model::{
        AccessToken, Actor, AuditAction, AuditEntry, AuditSubject, ClientId, ClientRecord, Consent,
        RegisteredScope, ScopeState, SecondFactor, UserId, UserRecord, Visibility,
    },
    scope::ScopeSet,
    store::{Loaded, Write},
};

/// What is known of a change, and what it came to so far.
pub(super) struct Record<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) loaded: &'a Loaded,
    pub(super) actor: &'a Actor,
    pub(super) now: UnixTime,
    pub(super) note: &'a Note,
    pub(super) entries: Vec<AuditEntry>,
}

impl Record<'_> {
    pub(super) fn take(&mut self, write: &Write) {
        match write {
            Write::PutScope(scope) => self.scope(scope),
            Write::PutClient(client) => self.client(client),
            Write::DeleteClient { id, .. } => self.client_deleted(id),
            Write::AddConsent(consent) => self.consent_given(consent),
            Write::WithdrawConsent {
                user,
                client,
                scopes,
            } => self.consent_narrowed(user, client, scopes),
            Write::RevokeCarrying {
                scopes,
                user,
                client,
                ..
            } => self.revoked_unasked(user, client, scopes),
            Write::DeleteConsent { user, client } => {
                let before = self.consent_of(user, client).map(view::consent);
                let entry = self.consent_entry(AuditAction::ConsentWithdrawn, user, client);
                self.push(AuditEntry { before, ..entry });
            }
            Write::RevokeAll {
                user: Some(user),
                client: None,
                ..
            } => {
                let subject = AuditSubject::User(user.clone());
                let entry = self.entry(AuditAction::SubjectRevoked, subject);
                self.push(entry);
            }
            Write::RevokeAll {
                user: None,
                client: Some(client),
                ..
            } => {
                let subject = AuditSubject::Client(client.clone());
                let entry = self.entry(AuditAction::TokenRevoked, subject);
                self.push(entry);
            }
            Write::InsertUser(user) => self.user(None, user),
            Write::UpdateUser(user) => self.user(self.loaded.user.as_ref(), user),
            Write::PutSecondFactor(after) => self.second_factor(after),
            Write::InsertGroup(group) => {
                let subject = AuditSubject::Group(group.name.clone());
                let after = Some(view::group(group));
                let entry = self.entry(AuditAction::GroupCreated, subject);
                self.push(AuditEntry { after, ..entry });
            }
            Write::PutSigningKey(key) => {
                let action = match key.retired_at {
                    None => AuditAction::SigningKeyAdded,
                    Some(_) => AuditAction::SigningKeyRetired,
                };
                let subject = AuditSubject::SigningKey(key.kid.clone());
                let after = Some(view::signing_key(key));
                let entry = self.entry(action, subject);
                self.push(AuditEntry { after, ..entry });
            }
            Write::InsertAccessToken(token) if token.is_static => {
                let after = Some(view::access_token(token));
                let entry = self.token_entry(AuditAction::StaticTokenIssued, token);
                self.push(AuditEntry { after, ..entry });
            }
            other => self.revocation(other),
        }
    }

    fn entry(&self, action: AuditAction, subject: AuditSubject) -> AuditEntry {
        AuditEntry {
            reason: self.note.reason.clone(),
            source: self.note.source.clone(),
            ..AuditEntry::new(self.now, self.actor.clone(), action, subject)
        }
    }

    fn push(&mut self, entry: AuditEntry) {
        self.entries.push(entry);
    }

    fn scope(&mut self, after: &RegisteredScope) {
        let before = self.snapshot.scope(&after.name).map(|scope| &**scope);
        let action = match before {
            None => AuditAction::ScopeRegistered,
            Some(before) if before.owner != after.owner => AuditAction::ScopeTransferred,
            Some(before) if before.state != after.state => AuditAction::ScopeStateChanged,
            Some(before) if is_same_scope(before, after) => return,
            Some(_) => AuditAction::ScopeChanged,
        };
        let subject = AuditSubject::Scope(after.name.clone());
        let mut entry = self.entry(action, subject);
        if before.is_none_or(|before| before.state != after.state) {
            entry.reason = entry.reason.or_else(|| after.state_reason.clone());
        }
        self.push(AuditEntry {
            before: before.map(view::scope),
            after: Some(view::scope(after)),
            public: is_public(before, after),
            ..entry
        });
    }

    fn client(&mut self, after: &ClientRecord) {
        let subject = || AuditSubject::Client(after.id.clone());
        let Some(before) = self.snapshot.client(&after.id) else {
            let entry = self.entry(AuditAction::ClientRegistered, subject());
            let after = Some(view::client(after));
            self.push(AuditEntry { after, ..entry });
            return;
        };
        let before = before.record();
        let role = after.resource_server.as_ref();
        let mark = role.and_then(|role| role.manifest.as_ref());
        let role_before = before.resource_server.as_ref();
        let mark_before = role_before.and_then(|role| role.manifest.as_ref());
        if mark != mark_before {
            let mut entry = self.entry(AuditAction::ManifestApplied, subject());
            let source = mark.and_then(|mark| mark.source.clone());
            entry.source = source.or(entry.source);
            self.push(AuditEntry {
                before: mark_before.map(view::manifest),
                after: mark.map(view::manifest),
                ..entry
            });
        }
        if is_same_client(before, after) {
            return;
        }
        let entry = self.entry(AuditAction::ClientChanged, subject());
        self.push(AuditEntry {
            before: Some(view::client(before)),
            after: Some(view::client(after)),
            ..entry
        });
    }

    fn client_deleted(&mut self, id: &ClientId) {
        let before = self.snapshot.client(id);
        let before = before.map(|client| view::client(client.record()));
        let subject = AuditSubject::Client(id.clone());
        let entry = self.entry(AuditAction::ClientDeleted, subject);
        self.push(AuditEntry { before, ..entry });
    }

    /// What the user allowed the client before.
    fn consent_of(&self, user: &UserId, client: &ClientId) -> Option<&Consent> {
        let loaded = self.loaded.consent.as_ref();
        loaded.filter(|consent| consent.user == *user && consent.client == *client)
    }

    fn consent_entry(&self, action: AuditAction, user: &UserId, client: &ClientId) -> AuditEntry {
        self.entry(action, AuditSubject::Consent(user.clone(), client.clone()))
    }

    /// To allow the same words again for as long is no change.
    fn consent_given(&mut self, given: &Consent) {
        let before = self.consent_of(&given.user, &given.client);
        let had = before.map_or(&[][..], |consent| &consent.scopes);
        let is_new = given.scopes.iter().any(|scope| {
            !had.iter().any(|had| {
                (&had.name, &had.owner, had.text_version, had.until)
                    == (&scope.name, &scope.owner, scope.text_version, scope.until)
            })
        });
        if !is_new {
            return;
        }
        let before = before.map(view::consent);
        let entry = self.consent_entry(AuditAction::ConsentGiven, &given.user, &given.client);
        self.push(AuditEntry {
            before,
            after: Some(view::consent(given)),
            ..entry
        });
    }

    fn consent_narrowed(&mut self, user: &UserId, client: &ClientId, withdrawn: &ScopeSet) {
        let Some(before) = self.consent_of(user, client) else {
            return;
        };
        let (gone, left): (Vec<_>, Vec<_>) = before
            .scopes
            .iter()
            .cloned()
            .partition(|scope| withdrawn.contains(&scope.name));
        if gone.is_empty() {
            return;
        }
        let of = |scopes| Consent {
            user: user.clone(),
            client: client.clone(),
            scopes,
        };
        let after = (!left.is_empty()).then(|| view::consent(&of(left)));
        let before = Some(view::consent(before));
        let entry = self.consent_entry(AuditAction::ConsentWithdrawn, user, client);
        self.push(AuditEntry {
            before,
            after,
            ..entry
        });
    }

    /// What was consented to makes its own entry, of the consent.
    fn revoked_unasked(&mut self, user: &UserId, client: &ClientId, scopes: &ScopeSet) {
        let consent = self.consent_of(user, client);
        let consented = consent.map_or(&[][..], |consent| &consent.scopes);
        if consented.iter().any(|scope| scopes.contains(&scope.name)) {
            return;
        }
        let entry = self.consent_entry(AuditAction::TokenRevoked, user, client);
        let before = Some(json!({ "scope": scopes }));
        self.push(AuditEntry { before, ..entry });
    }

    fn user(&mut self, before: Option<&UserRecord>, after: &UserRecord) {
        let before = before.filter(|before| before.user.id == after.user.id);
        let subject = || AuditSubject::User(after.user.id.clone());
        let action = match before {
            None => Some(AuditAction::UserCreated),
            Some(before) if before.user != after.user => Some(AuditAction::UserChanged),
            Some(_) => None,
        };
        if let Some(action) = action {
            let entry = self.entry(action, subject());
            self.push(AuditEntry {
                before: before.map(|record| view::user(&record.user)),
                after: Some(view::user(&after.user)),
                ..entry
            });
        }
        if before.is_some_and(|before| before.password != after.password) {
            let entry = self.entry(AuditAction::PasswordSet, subject());
            self.push(entry);
        }
    }

    /// Uses and wrong guesses make no entry.
    fn second_factor(&mut self, after: &SecondFactor) {
        let loaded = self.loaded.second_factor.as_ref();
        let before = loaded.filter(|before| before.user == after.user);
        let names = |of: &SecondFactor| -> Vec<String> {
            let totp = of.totp.iter().map(|_| "totp".to_owned());
            totp.chain(of.passkeys.iter().map(|one| HEXLOWER.encode(&one.id)))
                .collect()
        };
        let had = before.map(names).unwrap_or_default();
        let has = names(after);
        let codes = |of: &SecondFactor| of.recovery_codes.clone();
        let codes_before = before.map(codes).unwrap_or_default();
        let new_codes = after
            .recovery_codes
            .iter()
            .any(|code| !codes_before.contains(code));
        let added = has.iter().any(|name| !had.contains(name));
        let removed = had.iter().any(|name| !has.contains(name));
        let actions = [
            (added, AuditAction::SecondFactorAdded),
            (removed, AuditAction::SecondFactorRemoved),
            (new_codes && !added, AuditAction::RecoveryCodesMade),
        ];
        for (_, action) in actions.into_iter().filter(|(done, _)| *done) {
            let entry = self.entry(action, AuditSubject::User(after.user.clone()));
            self.push(AuditEntry {
                before: before.map(view::second_factor),
                after: Some(view::second_factor(after)),
                ..entry
            });
        }
    }

    fn token_entry(&self, action: AuditAction, token: &AccessToken) -> AuditEntry {
        self.entry(action, AuditSubject::Client(token.client.clone()))
    }

    /// Of what was loaded: whose token it was.
    fn revocation(&mut self, write: &Write) {
        let entry = match write {
            Write::RevokeAccessToken { selector, .. } => {
                let loaded = self.loaded.access_token.as_ref();
                let Some(token) = loaded.filter(|token| token.selector == *selector) else {
                    return;
                };
                AuditEntry {
                    before: Some(view::access_token(token)),
                    ..self.token_entry(AuditAction::TokenRevoked, token)
                }
            }
            Write::RevokeFamily { family, .. } => {
                let loaded = self.loaded.family.as_ref();
                let Some(family) = loaded.filter(|loaded| loaded.id == *family) else {
                    return;
                };
                let (user, client) = (&family.user, &family.client);
                self.consent_entry(AuditAction::TokenRevoked, user, client)
            }
            _ => return,
        };
        self.push(entry);
    }
}

/// Whether nothing differs but when it was last written.
fn is_same_scope(before: &RegisteredScope, after: &RegisteredScope) -> bool {
    let mut then = after.clone();
    then.updated_at = before.updated_at;
    *before == then
}

/// Whether nothing differs but when it was last written, and its manifest.
fn is_same_client(before: &ClientRecord, after: &ClientRecord) -> bool {
    let plain = |record: &ClientRecord| {
        let mut record = record.clone();
        record.updated_at = UnixTime::EPOCH;
        if let Some(role) = &mut record.resource_server {
            role.manifest = None;
        }
        record
    };
    plain(before) == plain(after)
}

/// Whether everybody may know of it: it is a public scope, and was approved. What
/// an administrator refused was never seen.
fn is_public(before: Option<&RegisteredScope>, after: &RegisteredScope) -> bool {
    let was_seen = |scope: &RegisteredScope| scope.state != ScopeState::Pending;
    after.visibility == Visibility::Public
        && was_seen(after)
        && (after.state == ScopeState::Active || before.is_none_or(was_seen))
}
