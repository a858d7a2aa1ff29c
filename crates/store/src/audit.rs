//! The record of changes: entries to rows and back, and how they are looked up.

use bailiwick_core::{
    UnixTime,
    model::{Actor, AuditAction, AuditEntry, AuditNumber, AuditSubject},
    snapshot::Version,
    store::{AuditFilter, AuditPart},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{
    columns::{Columns, Unreadable},
    paging::longest,
    rows::{number, text, time, word},
    sql::{self, Statement},
    value::{Unwritable, Value, values},
};

/// The members of an entry that are only ever asked for together, as JSON.
#[derive(Serialize, Deserialize)]
struct Details {
    actor: Actor,
    subject: AuditSubject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// The row of an entry of a commit that leads to `version`.
pub(crate) fn insert(entry: &AuditEntry, version: i64) -> Result<[Value<'_>; 10], Unwritable> {
    let details = Details {
        actor: entry.actor.clone(),
        subject: entry.subject.clone(),
        before: entry.before.clone(),
        after: entry.after.clone(),
        reason: entry.reason.clone(),
        source: entry.source.clone(),
    };
    let details = serde_json::to_string(&details);
    let keys = Keys::of(&entry.subject);
    Ok(values![
        version,
        entry.at.as_millis(),
        entry.action.as_str(),
        keys.scope,
        keys.client,
        keys.user,
        keys.group,
        keys.signing_key,
        entry.public,
        details.map_err(|_| Unwritable("an entry that cannot be written"))?,
    ])
}

/// The columns that an entry is looked up by.
#[derive(Default)]
struct Keys<'a> {
    scope: Option<&'a str>,
    client: Option<&'a str>,
    user: Option<&'a str>,
    group: Option<&'a str>,
    signing_key: Option<&'a str>,
}

impl<'a> Keys<'a> {
    fn of(subject: &'a AuditSubject) -> Self {
        let mut keys = Self::default();
        match subject {
            AuditSubject::Scope(name) => keys.scope = Some(name.as_str()),
            AuditSubject::Client(id) => keys.client = Some(id.as_str()),
            AuditSubject::Consent(user, id) => {
                (keys.user, keys.client) = (Some(user.as_str()), Some(id.as_str()));
            }
            AuditSubject::User(id) => keys.user = Some(id.as_str()),
            AuditSubject::Group(name) => keys.group = Some(name),
            AuditSubject::SigningKey(kid) => keys.signing_key = Some(kid),
            // Nothing is looked up by what another release knows.
            _ => {}
        }
        keys
    }
}

/// The statement that finds what `filter` asks for after an entry, and its
/// parameters; `None`: there can be no such entries.
pub(crate) fn search(filter: &AuditFilter, after: i64) -> Option<(Statement, Vec<Value<'_>>)> {
    let before = filter.before.map_or(i64::MAX, signed);
    let since = filter.since.map_or(i64::MIN, UnixTime::as_millis);
    let limit = i64::try_from(longest(filter.limit)).unwrap_or(i64::MAX);
    let public = filter.part == AuditPart::Public;
    let find = |statements: [Statement; 2], key: &'_ str| {
        let key = key.to_owned();
        let parameters = values![after, before, since, key, public, limit];
        Some((ordered(filter, statements), parameters.to_vec()))
    };
    let subject = filter.subject.as_ref();
    if filter.part == AuditPart::Scopes
        && subject.is_some_and(|subject| !matches!(subject, AuditSubject::Scope(_)))
    {
        return None;
    }
    match subject {
        None => {
            let statement = ordered(filter, of_part(filter.part));
            let parameters = values![after, before, since, limit];
            Some((statement, parameters.to_vec()))
        }
        Some(AuditSubject::Scope(name)) => find(
            [sql::AUDIT_OF_SCOPE, sql::NEWEST_AUDIT_OF_SCOPE],
            name.as_str(),
        ),
        Some(AuditSubject::Client(id)) => find(
            [sql::AUDIT_OF_CLIENT, sql::NEWEST_AUDIT_OF_CLIENT],
            id.as_str(),
        ),
        Some(AuditSubject::User(id)) => {
            find([sql::AUDIT_OF_USER, sql::NEWEST_AUDIT_OF_USER], id.as_str())
        }
        Some(AuditSubject::Group(name)) => {
            find([sql::AUDIT_OF_GROUP, sql::NEWEST_AUDIT_OF_GROUP], name)
        }
        Some(AuditSubject::SigningKey(kid)) => {
            find([sql::AUDIT_OF_KEY, sql::NEWEST_AUDIT_OF_KEY], kid)
        }
        Some(AuditSubject::Consent(user, id)) => {
            let statements = [sql::AUDIT_OF_CONSENT, sql::NEWEST_AUDIT_OF_CONSENT];
            let (user, id) = (user.as_str(), id.as_str());
            let parameters = values![after, before, since, user, id, public, limit];
            Some((ordered(filter, statements), parameters.to_vec()))
        }
        Some(_) => None,
    }
}

fn ordered(filter: &AuditFilter, [oldest, newest]: [Statement; 2]) -> Statement {
    if filter.newest_first { newest } else { oldest }
}

fn of_part(part: AuditPart) -> [Statement; 2] {
    match part {
        AuditPart::Everything => [sql::AUDIT, sql::NEWEST_AUDIT],
        AuditPart::Scopes => [sql::AUDIT_SCOPES, sql::NEWEST_AUDIT_SCOPES],
        AuditPart::Public => [sql::AUDIT_PUBLIC, sql::NEWEST_AUDIT_PUBLIC],
    }
}

pub(crate) fn signed(number: AuditNumber) -> i64 {
    i64::try_from(number.0).unwrap_or(i64::MAX)
}

/// An entry of its row.
pub(crate) fn entry<C: Columns>(row: &C) -> Result<AuditEntry, C::Fault> {
    let details: Details =
        serde_json::from_str(text(row, 5)?).map_err(|_| Unreadable("audit entry"))?;
    Ok(AuditEntry {
        number: AuditNumber(number(row, 0)?),
        version: Version(number(row, 1)?),
        at: time(row, 2)?,
        action: word(row, 3, AuditAction::parse, "audit action")?,
        public: row.get(4)?,
        actor: details.actor,
        subject: details.subject,
        before: details.before,
        after: details.after,
        reason: details.reason,
        source: details.source,
    })
}
