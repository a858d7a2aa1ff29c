//! What a change says of itself for the record: who did what to what, before and
//! after. No secret, no password and no hash of one is ever among it.

mod difference;
mod feed;
mod record;
mod summary;
mod view;

pub use self::{
    feed::{FeedReader, FeedRequest, feed_preamble},
    summary::{ChangedMember, changed_members, summary},
};

use serde_json::Value;

use self::record::Record;
use crate::{
    Snapshot, UnixTime,
    model::Actor,
    store::{Loaded, Write},
};

pub use difference::{Difference, differences};

/// A value of this member as people read it, if it is a moment. Kept are
/// milliseconds.
fn moment(member: &str, value: &Value) -> Option<String> {
    let is_moment = ["_at", "_since"].iter().any(|end| member.ends_with(end))
        || matches!(member, "sunset" | "since" | "until");
    let millis = value.as_i64().filter(|_| is_moment)?;
    Some(UnixTime::from_millis(millis).to_string())
}

/// What whoever changes something says of it.
///
/// ```
/// use bailiwick_core::audit::Note;
///
/// let note = Note {
///     reason: Some("nobody uses it".to_owned()),
///     source: Some("3f2a9c1".to_owned()),
/// };
/// assert_ne!(note, Note::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Why.
    pub reason: Option<String>,
    /// Where it comes from: a commit, a pipeline.
    pub source: Option<String>,
}

/// The entries that `writes` make in the record, to be committed with them: what
/// they change of what `snapshot` and `loaded` say. What changes nothing, or is no
/// change of what may be done, makes none. `writes` touch every record once.
///
/// ```
/// use bailiwick_core::{
///     Snapshot, UnixTime,
///     audit::{Note, entries},
///     model::{Actor, AuditAction, ClientId, Owner, RegisteredScope, ScopeId},
///     scope::ScopeToken,
///     store::{Loaded, Write},
/// };
///
/// let (now, plants) = (UnixTime::from_secs(1_700_000_000), ClientId::new("plants"));
/// let (name, owner) = (ScopeToken::from_static("see"), Owner::ResourceServer(plants.clone()));
/// let scope = RegisteredScope::new(ScopeId(1), name, owner, now);
/// let mut writes = vec![Write::PutScope(Box::new(scope))];
/// let (snapshot, loaded) = (Snapshot::new(), Loaded::default());
/// let note = Note::default();
/// writes.extend(entries(&writes, &snapshot, &loaded, &Actor::Client(plants), now, &note));
///
/// let Some(Write::Audit(entry)) = writes.last() else { panic!("not recorded") };
/// assert_eq!(entry.action, AuditAction::ScopeRegistered);
/// assert!(entry.public); // a public scope: everybody may know
/// ```
pub fn entries(
    writes: &[Write],
    snapshot: &Snapshot,
    loaded: &Loaded,
    actor: &Actor,
    now: UnixTime,
    note: &Note,
) -> Vec<Write> {
    let mut record = Record {
        snapshot,
        loaded,
        actor,
        now,
        note,
        entries: Vec::new(),
    };
    for write in writes {
        record.take(write);
    }
    let entries = record.entries.into_iter();
    entries.map(|entry| Write::Audit(Box::new(entry))).collect()
}

#[cfg(test)]
mod tests;
