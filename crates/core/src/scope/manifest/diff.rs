//! What a manifest changes, and for whom.

use serde::{Deserialize, Serialize};

use super::TextChange;
use crate::{
    model::{ClientId, UserId},
    scope::ScopeToken,
    snapshot::Version,
};

/// The answer to a manifest.
///
/// ```
/// use bailiwick_core::{
///     scope::{Diff, DiffEntry, ManifestAnswer, ScopeToken},
///     snapshot::Version,
/// };
///
/// let answer = ManifestAnswer {
///     revision: 8,
///     version: Version(41),
///     dry_run: false,
///     diff: Diff {
///         added: vec![DiffEntry::new(ScopeToken::from_static("plants:see"))],
///         ..Diff::default()
///     },
/// };
/// let text = serde_json::to_string(&answer)?;
/// assert_eq!(serde_json::from_str::<ManifestAnswer>(&text)?, answer);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestAnswer {
    /// The revision in force, or of a dry run that would be.
    pub revision: u64,
    /// The version of the registry in which it is in force; of a dry run the one
    /// that was looked at.
    pub version: Version,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// What changed.
    pub diff: Diff,
}

/// What a manifest changes; each entry is in one list.
///
/// ```
/// use bailiwick_core::scope::Diff;
///
/// assert!(Diff::default().is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Diff {
    /// New, and in use at once.
    pub added: Vec<DiffEntry>,
    /// Known, and something about them is new.
    pub changed: Vec<DiffEntry>,
    /// Left out: to be given up, and in use still.
    pub deprecated: Vec<DiffEntry>,
    /// Named again.
    pub reactivated: Vec<DiffEntry>,
    /// New, and waiting for an administrator.
    pub pending: Vec<DiffEntry>,
    /// Named, and not to be had as it is: [`DiffEntry::why`] says why.
    pub blocked: Vec<DiffEntry>,
}

impl Diff {
    /// Whether nothing changes and nothing is blocked.
    pub fn is_empty(&self) -> bool {
        self.entries().next().is_none()
    }

    /// All entries.
    ///
    /// ```
    /// use bailiwick_core::scope::{Diff, DiffEntry, ScopeToken};
    ///
    /// let entry = |name| DiffEntry::new(ScopeToken::from_static(name));
    /// let diff = Diff {
    ///     added: vec![entry("plants:see")],
    ///     pending: vec![entry("plants:water")],
    ///     ..Diff::default()
    /// };
    /// let names: Vec<_> = diff.entries().map(|entry| entry.name.as_str()).collect();
    /// assert_eq!(names, ["plants:see", "plants:water"]);
    /// ```
    pub fn entries(&self) -> impl Iterator<Item = &DiffEntry> {
        [
            &self.added,
            &self.changed,
            &self.deprecated,
            &self.reactivated,
            &self.pending,
            &self.blocked,
        ]
        .into_iter()
        .flatten()
    }

    /// All entries, to be filled in.
    pub(super) fn entries_mut(&mut self) -> impl Iterator<Item = &mut DiffEntry> {
        [
            &mut self.added,
            &mut self.changed,
            &mut self.deprecated,
            &mut self.reactivated,
            &mut self.pending,
            &mut self.blocked,
        ]
        .into_iter()
        .flatten()
    }
}

/// One scope that a manifest touches.
///
/// ```
/// use bailiwick_core::scope::{DiffEntry, ScopeToken};
///
/// let entry = DiffEntry::new(ScopeToken::from_static("plants:see"));
/// assert_eq!(
///     serde_json::to_string(&entry)?,
///     r#"{"name":"plants:see","clients":0,"users":0,"grants":0}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffEntry {
    /// Its name.
    pub name: ScopeToken,
    /// How many clients hold a live grant with it.
    #[serde(default)]
    pub clients: u64,
    /// For how many users.
    #[serde(default)]
    pub users: u64,
    /// How many live grants.
    #[serde(default)]
    pub grants: u64,
    /// What is new about it: the names of the entry's members, and `owner` for a
    /// scope that was taken over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub what: Vec<String>,
    /// What the change is to those who consented before; `None` if they saw
    /// nothing of what changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<TextChange>,
    /// Why it is not as the manifest says, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Who they are: told to administrators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touched: Option<Touched>,
}

/// Whom a change touches.
///
/// ```
/// use bailiwick_core::{model::ClientId, scope::Touched};
///
/// let touched = Touched { clients: vec![ClientId::new("field-notes")], users: Vec::new() };
/// assert_eq!(serde_json::to_string(&touched)?, r#"{"clients":["field-notes"],"users":[]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// The clients, by identifier.
    pub clients: Vec<ClientId>,
    /// The users, by identifier.
    pub users: Vec<UserId>,
}

impl DiffEntry {
    /// An entry that touches nobody.
    pub fn new(name: ScopeToken) -> Self {
        Self {
            name,
            clients: 0,
            users: 0,
            grants: 0,
            what: Vec::new(),
            change: None,
            why: None,
            touched: None,
        }
    }
}
