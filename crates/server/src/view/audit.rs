//! The record of changes.

use bailiwick_core::{
    audit::summary,
    model::{Actor, AuditAction, AuditEntry, AuditSubject},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// One entry of the record of changes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AuditView {
    /// Counts up.
    number: u64,
    /// The version of the registry that it led to.
    version: u64,
    /// Seconds since 1970.
    at: i64,
    /// Who, in words.
    by: String,
    /// Such as `client.changed`.
    #[schemars(with = "String")]
    action: AuditAction,
    /// To what, in words.
    on: String,
    /// What became of what, in a line.
    change: String,
    /// `"operator"`, `"server"`, `{"user": ID}` or `{"client": ID}`.
    #[schemars(with = "Value")]
    actor: Actor,
    /// As `{"client": ID}`, by the kind of the thing.
    #[schemars(with = "Value")]
    subject: AuditSubject,
    before: Option<Value>,
    after: Option<Value>,
    reason: Option<String>,
    /// Of a deploy, or of an API token.
    source: Option<String>,
    /// Whether it is in the change feed for everybody.
    public: bool,
}

impl From<&AuditEntry> for AuditView {
    fn from(entry: &AuditEntry) -> Self {
        Self {
            number: entry.number.0,
            version: entry.version.0,
            at: entry.at.as_secs(),
            by: entry.actor.to_string(),
            action: entry.action.clone(),
            on: entry.subject.to_string(),
            change: summary(entry),
            actor: entry.actor.clone(),
            subject: entry.subject.clone(),
            before: entry.before.clone(),
            after: entry.after.clone(),
            reason: entry.reason.clone(),
            source: entry.source.clone(),
            public: entry.public,
        }
    }
}
