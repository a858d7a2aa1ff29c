//! Scopes.

use std::collections::BTreeMap;

use bailiwick_core::{
    UnixTime,
    audit::differences,
    model::{
        Actor, AuditAction, AuditEntry, AuditSubject, LanguageTag, RegisteredScope, Risk,
        ScopeState, Visibility,
    },
};
use schemars::JsonSchema;
use serde::Serialize;

use super::words;
use crate::administration::ScopePreview;

/// A scope.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a member of the JSON"
)]
pub struct ScopeView {
    name: String,
    description: String,
    /// By language.
    #[schemars(with = "BTreeMap<String, String>")]
    translations: BTreeMap<LanguageTag, String>,
    /// The client id of the resource server; `null`: the server's own.
    owner: Option<String>,
    owner_name: String,
    owner_since: i64,
    /// With its sunset heeded.
    #[schemars(schema_with = "words::scope_state")]
    state: ScopeState,
    state_since: i64,
    state_reason: Option<String>,
    sunset: Option<i64>,
    replaced_by: Option<String>,
    is_default: bool,
    default_requested: bool,
    advertised: bool,
    exclusive: bool,
    #[schemars(schema_with = "words::visibility")]
    visibility: Visibility,
    #[schemars(schema_with = "words::risk")]
    risk: Risk,
    /// What its owner said of that last; less is a wish.
    #[schemars(with = "Option<String>")]
    risk_declared: Option<Risk>,
    parameters: Vec<String>,
    implies: Vec<String>,
    text_version: u32,
    /// Consents to texts of this version and later hold.
    consent_version: u32,
    created_at: i64,
    updated_at: i64,
}

impl ScopeView {
    /// `owner_name` is the name of the owner, for people.
    pub fn new(scope: &RegisteredScope, owner_name: String, now: UnixTime) -> Self {
        let implied = scope.implies.iter();
        Self {
            name: scope.name.as_str().to_owned(),
            description: scope.description.clone(),
            translations: scope.translations.clone(),
            owner: scope.owner.client().map(|id| id.as_str().to_owned()),
            owner_name,
            owner_since: scope.owner_since.as_secs(),
            state: scope.state_at(now),
            state_since: scope.state_since.as_secs(),
            state_reason: scope.state_reason.clone(),
            sunset: scope.sunset.map(UnixTime::as_secs),
            replaced_by: scope.replaced_by.as_ref().map(ToString::to_string),
            is_default: scope.is_default,
            default_requested: scope.default_requested,
            advertised: scope.advertised,
            exclusive: scope.exclusive,
            visibility: scope.visibility,
            risk: scope.risk,
            risk_declared: scope.risk_declared,
            parameters: scope.parameters.keys().cloned().collect(),
            implies: implied.map(|one| one.name.to_string()).collect(),
            text_version: scope.text_version,
            consent_version: scope.consent_version,
            created_at: scope.created_at.as_secs(),
            updated_at: scope.updated_at.as_secs(),
        }
    }
}

/// Users and clients whom a table names; the rest is counted.
const NAMED: usize = 5;

/// What a change does to a scope, and who holds it: who will notice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScopeChangeView {
    name: String,
    /// What changes, member by member, in words; none: it is so already.
    changes: Vec<String>,
    /// Client ids.
    clients: Vec<String>,
    /// Identifiers of users (RFC 7662 §2.2 `sub`).
    users: Vec<String>,
    /// Live grants.
    grants: u64,
    /// The first of them, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    for_users: Option<String>,
    dry_run: bool,
}

impl ScopeChangeView {
    /// `clients` and `users` are names of the first of them.
    pub fn new(
        preview: &ScopePreview,
        clients: &[String],
        users: &[String],
        dry_run: bool,
    ) -> Self {
        let impact = &preview.impact;
        Self {
            name: preview.before.name.to_string(),
            changes: changes(preview),
            held_by: some(clients, impact.clients.len()),
            for_users: some(users, impact.users.len()),
            clients: impact.clients.iter().map(ToString::to_string).collect(),
            users: impact
                .users
                .iter()
                .map(|id| id.as_str().to_owned())
                .collect(),
            grants: impact.grants,
            dry_run,
        }
    }

    /// How many names it takes.
    pub const NAMED: usize = NAMED;

    /// Whether something changes.
    pub fn is_change(&self) -> bool {
        !self.changes.is_empty()
    }
}

/// What changes, in words; of versions what people notice of them.
fn changes(preview: &ScopePreview) -> Vec<String> {
    let Some(after) = &preview.after else {
        return Vec::new();
    };
    let (action, subject) = (
        AuditAction::ScopeChanged,
        AuditSubject::Scope(after.name.clone()),
    );
    let mut entry = AuditEntry::new(after.updated_at, Actor::Operator, action, subject);
    entry.before = serde_json::to_value(&preview.before).ok();
    entry.after = serde_json::to_value(after).ok();
    let changed = differences(&entry);
    let shown = changed
        .iter()
        .filter(|one| !one.member.ends_with("_version"))
        .map(ToString::to_string);
    let asked = changed.iter().any(|one| one.member == "consent_version");
    let asked = asked.then(|| format!("asks {} users again", preview.impact.users.len()));
    shown.chain(asked).collect()
}

fn some(names: &[String], all: usize) -> Option<String> {
    let more = all.saturating_sub(names.len());
    let mut parts = names.to_vec();
    if more > 0 {
        parts.push(format!("and {more} more"));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// One change in the history of a scope.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HistoryView {
    number: u64,
    at: i64,
    #[schemars(with = "String")]
    action: AuditAction,
    /// `operator`, `server`, `client ID` or `user ID`.
    actor: String,
    /// In words, member by member.
    changes: Vec<String>,
    reason: Option<String>,
    source: Option<String>,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
    version: u64,
}

impl HistoryView {
    /// Of one entry of the record of changes.
    pub fn new(entry: AuditEntry) -> Self {
        Self {
            number: entry.number.0,
            at: entry.at.as_secs(),
            action: entry.action.clone(),
            actor: entry.actor.to_string(),
            changes: differences(&entry)
                .iter()
                .filter(|_| entry.before.is_some())
                .map(ToString::to_string)
                .collect(),
            reason: entry.reason,
            source: entry.source,
            before: entry.before,
            after: entry.after,
            version: entry.version.0,
        }
    }
}

/// What a registration did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScopeRegistrationView {
    name: String,
    /// Whether nobody had it before.
    created: bool,
    /// Whether it was asked for as a default and is none.
    default_refused: bool,
}

impl ScopeRegistrationView {
    /// Of a scope of this name.
    pub fn new(name: &str, created: bool, default_refused: bool) -> Self {
        Self {
            name: name.to_owned(),
            created,
            default_refused,
        }
    }
}
