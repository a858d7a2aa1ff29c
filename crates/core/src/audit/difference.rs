//! What an entry of the record says has changed, member by member.

use serde_json::Value;

use super::moment;
use crate::model::AuditEntry;

/// Members that change with every change, or with the state.
const SILENT: [&str; 3] = ["updated_at", "state_since", "state_before"];

/// One member that is not what it was.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     audit::differences,
///     model::{Actor, AuditAction, AuditEntry, AuditSubject},
///     scope::ScopeToken,
/// };
///
/// let subject = AuditSubject::Scope(ScopeToken::from_static("read"));
/// let (now, action) = (UnixTime::EPOCH, AuditAction::ScopeStateChanged);
/// let mut entry = AuditEntry::new(now, Actor::Operator, action, subject);
/// entry.before = Some(serde_json::json!({ "name": "read", "state": "active" }));
/// entry.after = Some(serde_json::json!({ "name": "read", "state": "disabled" }));
/// let changed = differences(&entry);
/// assert_eq!(changed.len(), 1);
/// assert_eq!(changed[0].to_string(), "state: active -> disabled");
///
/// // Moments are told as people write them.
/// entry.before = None;
/// entry.after = Some(serde_json::json!({ "sunset": 1_798_761_600_000_i64 }));
/// assert_eq!(differences(&entry)[0].to_string(), "sunset: 2027-01-01T00:00:00Z");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Which.
    pub member: String,
    /// What it was; `None`: nothing.
    pub before: Option<Value>,
    /// What it is; `None`: nothing.
    pub after: Option<Value>,
}

impl Difference {
    /// What it was and is, each in plain text; `None`: nothing.
    ///
    /// ```
    /// # use bailiwick_core::{
    /// #     UnixTime,
    /// #     audit::differences,
    /// #     model::{Actor, AuditAction, AuditEntry, AuditSubject},
    /// #     scope::ScopeToken,
    /// # };
    /// # let subject = AuditSubject::Scope(ScopeToken::from_static("read"));
    /// # let (now, action) = (UnixTime::EPOCH, AuditAction::ScopeStateChanged);
    /// # let mut entry = AuditEntry::new(now, Actor::Operator, action, subject);
    /// entry.after = Some(serde_json::json!({ "state": "active" }));
    /// assert_eq!(differences(&entry)[0].values(), [None, Some("active".to_owned())]);
    /// ```
    pub fn values(&self) -> [Option<String>; 2] {
        let plain = |value: &Option<Value>| {
            let value = value.as_ref();
            value.map(|value| plain(&self.member, value))
        };
        [plain(&self.before), plain(&self.after)]
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            member,
            before,
            after,
        } = self;
        let plain = |value: &Value| plain(member, value);
        match (before, after) {
            (Some(before), Some(after)) => {
                write!(f, "{member}: {} -> {}", plain(before), plain(after))
            }
            (None, Some(after)) => write!(f, "{member}: {}", plain(after)),
            (Some(before), None) => write!(f, "{member}: {} -> nothing", plain(before)),
            (None, None) => f.write_str(member),
        }
    }
}

fn plain(member: &str, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        // A variant with its value, as an owner is.
        Value::Object(members) if members.len() == 1 => {
            let only = members.iter().map(|(member, value)| plain(member, value));
            only.collect::<String>()
        }
        other => moment(member, other).unwrap_or_else(|| other.to_string()),
    }
}

/// What `entry` says has changed, by member.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     audit::differences,
///     model::{Actor, AuditAction, AuditEntry, AuditSubject},
///     scope::ScopeToken,
/// };
///
/// let subject = AuditSubject::Scope(ScopeToken::from_static("read"));
/// let (now, action) = (UnixTime::EPOCH, AuditAction::ScopeStateChanged);
/// let mut entry = AuditEntry::new(now, Actor::Operator, action, subject);
/// assert!(differences(&entry).is_empty());
/// entry.after = Some(serde_json::json!({ "name": "read", "updated_at": 17 }));
/// let changed = differences(&entry);
/// assert_eq!(changed[0].to_string(), "name: read");
/// assert_eq!(changed.len(), 1); // the time is not news
/// ```
pub fn differences(entry: &AuditEntry) -> Vec<Difference> {
    let member = |of: &Option<Value>, name: &str| {
        let value = of.as_ref().and_then(|value| value.get(name));
        value.filter(|value| !is_nothing(value)).cloned()
    };
    let names = |of: &Option<Value>| -> Vec<String> {
        let members = of.as_ref().and_then(Value::as_object);
        members.map_or_else(Vec::new, |members| members.keys().cloned().collect())
    };
    let mut all = names(&entry.before);
    all.extend(names(&entry.after));
    all.sort();
    all.dedup();
    all.into_iter()
        .filter(|name| !SILENT.contains(&name.as_str()))
        .map(|name| Difference {
            before: member(&entry.before, &name),
            after: member(&entry.after, &name),
            member: name,
        })
        .filter(|difference| difference.before != difference.after)
        .collect()
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}
