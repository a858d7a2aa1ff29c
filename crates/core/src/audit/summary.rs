//! A change in one line, for people.

use serde_json::{Map, Value};

use super::moment;
use crate::model::AuditEntry;

/// Members that follow from others, or say only when.
const DULL: [&str; 6] = [
    "updated_at",
    "state_since",
    "state_before",
    "owner_since",
    "text_version",
    "consent_version",
];
/// Most characters of a value.
const LONGEST: usize = 60;

/// What an entry says in one line: what became of what, or what is new, or gone.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     audit::summary,
///     model::{Actor, AuditAction, AuditEntry, AuditSubject},
///     scope::ScopeToken,
/// };
/// use serde_json::json;
///
/// let retired = AuditEntry {
///     before: Some(json!({ "state": "active", "updated_at": 1 })),
///     after: Some(json!({ "state": "retired", "updated_at": 2 })),
///     ..AuditEntry::new(
///         UnixTime::EPOCH,
///         Actor::Operator,
///         AuditAction::ScopeStateChanged,
///         AuditSubject::Scope(ScopeToken::from_static("plants:see")),
///     )
/// };
/// assert_eq!(summary(&retired), "state: active → retired");
///
/// // Moments are told as people write them.
/// let given_up = AuditEntry {
///     before: Some(json!({ "sunset": null })),
///     after: Some(json!({ "sunset": 1_798_761_600_000_i64 })),
///     ..retired
/// };
/// assert_eq!(summary(&given_up), "sunset: none → 2027-01-01T00:00:00Z");
/// ```
pub fn summary(entry: &AuditEntry) -> String {
    match (object(entry.before.as_ref()), object(entry.after.as_ref())) {
        (Some(before), Some(after)) => changes(before, after),
        (None, Some(only)) | (Some(only), None) => title(only),
        (None, None) => String::new(),
    }
}

fn object(value: Option<&Value>) -> Option<&Map<String, Value>> {
    value?.as_object()
}

/// A member that is not what it was, in short.
///
/// ```
/// use bailiwick_core::audit::ChangedMember;
///
/// /// What it was before, for a reader of English.
/// fn before(change: &ChangedMember) -> &str {
///     change.values[0].as_deref().unwrap_or("nothing")
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangedMember {
    /// Which.
    pub member: String,
    /// What it was and is, in plain text; `None`: nothing.
    pub values: [Option<String>; 2],
}

/// What of a thing that was there before and after is not what it was.
///
/// ```
/// use bailiwick_core::{
///     UnixTime,
///     audit::changed_members,
///     model::{Actor, AuditAction, AuditEntry, AuditSubject},
///     scope::ScopeToken,
/// };
/// use serde_json::json;
///
/// let subject = AuditSubject::Scope(ScopeToken::from_static("plants:see"));
/// let action = AuditAction::ScopeStateChanged;
/// let mut retired = AuditEntry::new(UnixTime::EPOCH, Actor::Operator, action, subject);
/// retired.before = Some(json!({ "state": "active" }));
/// retired.after = Some(json!({ "state": "retired" }));
/// let changed = changed_members(&retired);
/// assert_eq!(changed[0].member, "state");
/// assert_eq!(changed[0].values, [Some("active".to_owned()), Some("retired".to_owned())]);
/// ```
pub fn changed_members(entry: &AuditEntry) -> Vec<ChangedMember> {
    match (object(entry.before.as_ref()), object(entry.after.as_ref())) {
        (Some(before), Some(after)) => changed(before, after).collect(),
        _ => Vec::new(),
    }
}

fn changed<'a>(
    before: &'a Map<String, Value>,
    after: &'a Map<String, Value>,
) -> impl Iterator<Item = ChangedMember> + 'a {
    let left_out = before.keys().filter(|name| !after.contains_key(*name));
    let names = after.keys().chain(left_out);
    let changed = names
        .filter(|name| !DULL.contains(&name.as_str()) && before.get(*name) != after.get(*name));
    changed.map(move |name| ChangedMember {
        member: name.clone(),
        values: [before, after].map(|side| {
            let value = side.get(name).filter(|value| !is_nothing(value));
            value.map(|value| text(name, value))
        }),
    })
}

fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> String {
    let told = changed(before, after).map(|ChangedMember { member, values }| {
        let [before, after] = values.map(|value| value.unwrap_or_else(none));
        format!("{member}: {before} → {after}")
    });
    told.collect::<Vec<_>>().join("; ")
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// What names a thing best.
fn title(thing: &Map<String, Value>) -> String {
    let best = [
        "description",
        "scopes",
        "username",
        "name",
        "revision",
        "scope",
    ];
    let said = best.iter().find_map(|member| thing.get_key_value(*member));
    said.map(|(member, value)| text(member, value))
        .unwrap_or_default()
}

fn none() -> String {
    "none".to_owned()
}

fn text(member: &str, value: &Value) -> String {
    match value {
        Value::Null => none(),
        Value::String(text) if text.is_empty() => none(),
        Value::String(text) => short(text),
        Value::Array(items) if items.is_empty() => none(),
        Value::Array(items) => {
            let items = items
                .iter()
                .map(|item| text(member, item.get("name").unwrap_or(item)));
            short(&items.collect::<Vec<_>>().join(" "))
        }
        // A variant with its value, as an owner is; or times alone.
        Value::Object(members) if members.len() == 1 => {
            let only = members.iter().map(|(member, value)| text(member, value));
            only.collect()
        }
        other => moment(member, other).unwrap_or_else(|| short(&other.to_string())),
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
