//! The record of changes, and what hangs on scopes.

use bailiwick_core::{
    UnixTime,
    model::{Actor, AuditAction, AuditEntry, AuditNumber, AuditSubject, ClientId, UserId},
    snapshot::Version,
    store::{
        AuditFilter, AuditPart, Holdings, HoldingsPlan, HoldingsTally, Impact, ImpactTally,
        LoadPlan,
    },
};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    connection::Connection,
    fault::Fault,
    read::{Read, all, one},
    rows::{number, optional_text, text, time, word},
    write::run,
};
use crate::{
    paging::longest,
    sql::{self, Statement},
};

/// The members of an entry that are only ever asked for together, as JSON.
#[derive(Serialize, Deserialize)]
struct Details {
    actor: Actor,
    subject: AuditSubject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// Adds an entry of a commit that leads to `version`.
pub(super) fn insert(
    connection: &Connection,
    entry: &AuditEntry,
    version: i64,
) -> Result<(), Fault> {
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
    let row = params![
        version,
        entry.at.as_millis(),
        entry.action.as_str(),
        keys.scope,
        keys.client,
        keys.user,
        keys.group,
        keys.signing_key,
        entry.public,
        details.map_err(|_| Fault::Impossible("an entry that cannot be written"))?,
    ];
    run(connection, sql::INSERT_AUDIT, row).map(drop)
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

/// The entries that `filter` asks for.
pub(super) fn entries(connection: &Connection, filter: &AuditFilter) -> Read<Vec<AuditEntry>> {
    let Some(after) = floor(connection, filter)? else {
        return Ok(Vec::new());
    };
    let before = filter.before.map_or(i64::MAX, signed);
    let since = filter.since.map_or(i64::MIN, UnixTime::as_millis);
    let limit = i64::try_from(longest(filter.limit)).unwrap_or(i64::MAX);
    let public = filter.part == AuditPart::Public;
    let find = |statements: [Statement; 2], key: &str| {
        let parameters = params![after, before, since, key, public, limit];
        all(connection, ordered(filter, statements), parameters, entry)
    };
    let subject = filter.subject.as_ref();
    if filter.part == AuditPart::Scopes
        && subject.is_some_and(|subject| !matches!(subject, AuditSubject::Scope(_)))
    {
        return Ok(Vec::new());
    }
    match subject {
        None => {
            let statement = ordered(filter, of_part(filter.part));
            let parameters = params![after, before, since, limit];
            all(connection, statement, parameters, entry)
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
            let parameters = params![after, before, since, user, id, public, limit];
            all(connection, ordered(filter, statements), parameters, entry)
        }
        Some(_) => Ok(Vec::new()),
    }
}

/// The number after which entries can be; `None`: there are none. A list that
/// begins after one has passed what is older than its time.
fn floor(connection: &Connection, filter: &AuditFilter) -> Read<Option<i64>> {
    let after = signed(filter.after);
    let Some(since) = filter.since.filter(|_| after == 0) else {
        return Ok(Some(after));
    };
    let first = one(connection, sql::AUDIT_SINCE, [since.as_millis()], |row| {
        Ok(row.get::<_, Option<i64>>(0)?)
    })?;
    Ok(first.flatten().map(|first| first - 1))
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

fn signed(number: AuditNumber) -> i64 {
    i64::try_from(number.0).unwrap_or(i64::MAX)
}

fn entry(row: &Row<'_>) -> Read<AuditEntry> {
    let details: Details =
        serde_json::from_str(text(row, 5)?).map_err(|_| Fault::Unreadable("audit entry"))?;
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

/// What hangs on the scopes of `plan`.
pub(super) fn impact(connection: &Connection, plan: &LoadPlan) -> Read<Vec<Impact>> {
    let mut tally = ImpactTally::new(&plan.impact);
    live_grants(connection, plan.impact_at, |client, user, scope| {
        tally.add(client, user, scope.split(' '));
    })?;
    Ok(tally.finish())
}

/// Who holds what for whom.
pub(super) fn holdings(connection: &Connection, plan: &HoldingsPlan) -> Read<Holdings> {
    let mut tally = HoldingsTally::new(plan);
    live_grants(connection, plan.at, |client, user, scope| {
        tally.add(client, user, scope.split(' '));
    })?;
    Ok(tally.finish())
}

fn live_grants(
    connection: &Connection,
    at: UnixTime,
    mut each: impl FnMut(&ClientId, Option<&UserId>, &str),
) -> Read<()> {
    for statement in [sql::LIVE_FAMILIES, sql::LIVE_TOKENS] {
        let mut statement = connection.statement(statement)?;
        let mut rows = statement.query([at.as_millis()])?;
        while let Some(row) = rows.next()? {
            let client = ClientId::new(text(row, 0)?);
            let user = optional_text(row, 1)?.map(UserId::new);
            each(&client, user.as_ref(), text(row, 2)?);
        }
    }
    Ok(())
}
