//! The record of changes.

use bailiwick_server::bailiwick_core::{
    audit::summary,
    model::{Actor, AuditAction, AuditEntry, AuditSubject},
};
use serde::Serialize;
use serde_json::Value;

use crate::output::View;

#[derive(Debug, Serialize)]
pub(crate) struct AuditView {
    number: u64,
    /// The version of the registry that it led to.
    version: u64,
    at: i64,
    /// Who, in words.
    by: String,
    action: AuditAction,
    /// To what, in words.
    on: String,
    /// What became of what, in a line.
    change: String,
    actor: Actor,
    subject: AuditSubject,
    before: Option<Value>,
    after: Option<Value>,
    reason: Option<String>,
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

impl View for AuditView {
    const COLUMNS: &'static [&'static str] =
        &["number", "at", "by", "action", "on", "change", "reason"];
    const FIELDS: &'static [&'static str] = Self::COLUMNS;
}
