//! The set as it is kept: what a `GET` answers.

use serde::{Deserialize, Serialize};

use super::{ManifestEntry, TextChange, check::Checked};
use crate::{
    Digest, Snapshot, UnixTime,
    model::{ClientId, ManifestMark, Owner, RegisteredScope, Risk, ScopeState},
    scope::ScopeToken,
    snapshot::Version,
};

/// All scopes of a resource server as they are kept, in the form of a manifest.
///
/// ```
/// use bailiwick_core::scope::KeptManifest;
///
/// let none = KeptManifest::default();
/// assert_eq!(none.revision, 0); // it never declared one
/// let text = serde_json::to_string(&none)?;
/// assert_eq!(serde_json::from_str::<KeptManifest>(&text)?, none);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptManifest {
    /// The revision that was declared last; 0 if none was.
    pub revision: u64,
    /// The version of the registry in which this is so.
    pub version: Version,
    /// Where that revision came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The scopes in order of names, whatever their state.
    pub scopes: Vec<KeptEntry>,
}

/// One of them.
///
/// ```
/// use bailiwick_core::{model::ScopeState, scope::KeptEntry};
///
/// let kept: KeptEntry = serde_json::from_str(
///     r#"{"name": "plants:see", "description": "See your plants", "state": "active",
///         "granted_by_default": false}"#,
/// )?;
/// assert_eq!((kept.entry.name.as_str(), kept.state), ("plants:see", ScopeState::Active));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptEntry {
    /// As it would be declared.
    #[serde(flatten)]
    pub entry: ManifestEntry,
    /// Where it stands in its life.
    pub state: ScopeState,
    /// Why it stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<String>,
    /// When it goes out of use, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sunset: Option<i64>,
    /// Whether it is a default, whatever was asked for.
    pub granted_by_default: bool,
    /// How much harm can be done with it, whatever was declared.
    #[serde(default)]
    pub risk_in_force: Risk,
}

impl KeptManifest {
    /// What `id` holds in `snapshot`.
    pub(super) fn of(id: &ClientId, snapshot: &Snapshot, now: UnixTime) -> Self {
        let mark = mark_of(id, snapshot);
        let owner = Owner::ResourceServer(id.clone());
        let scopes = snapshot.scopes_of(&owner, "");
        Self {
            revision: mark.map_or(0, |mark| mark.revision),
            version: snapshot.version(),
            source: mark.and_then(|mark| mark.source.clone()),
            scopes: scopes.map(|scope| KeptEntry::of(scope, now)).collect(),
        }
    }

    /// The strong validator of it (RFC 9110 §8.8.3): of all but the version, which
    /// others change.
    pub(super) fn etag(&self) -> String {
        let same = Self {
            version: Version::default(),
            source: None,
            ..self.clone()
        };
        let digest = Digest::of(&serde_json::to_vec(&same).unwrap_or_default());
        let (head, _) = digest.as_bytes().split_at(12);
        let head = data_encoding::HEXLOWER.encode(head);
        format!("\"{}-{head}\"", self.revision)
    }
}

impl KeptEntry {
    fn of(scope: &RegisteredScope, now: UnixTime) -> Self {
        let texts = scope.translations.iter();
        let entry = ManifestEntry {
            name: scope.name.to_string(),
            description: scope.description.clone(),
            translations: texts
                .map(|(language, text)| (language.to_string(), text.clone()))
                .collect(),
            default: scope.default_requested,
            exclusive: scope.exclusive,
            visibility: scope.visibility,
            risk: scope.risk_declared,
            replaced_by: scope.replaced_by.as_ref().map(ScopeToken::to_string),
            parameters: scope.parameters.clone(),
            implies: scope
                .implies
                .iter()
                .map(|implied| implied.name.to_string())
                .collect(),
            change: TextChange::default(),
        };
        Self {
            entry,
            state: scope.state_at(now),
            state_reason: scope.state_reason.clone(),
            sunset: scope.sunset.map(UnixTime::as_secs),
            granted_by_default: scope.is_default,
            risk_in_force: scope.risk,
        }
    }
}

/// The manifest that `id` declared last.
pub(super) fn mark_of<'a>(id: &ClientId, snapshot: &'a Snapshot) -> Option<&'a ManifestMark> {
    let client = snapshot.client(id)?;
    client.resource_server()?.manifest.as_ref()
}

impl Checked<'_> {
    /// A digest of the set that it declares: the same whatever the order in which it
    /// is written.
    pub(super) fn digest(&self) -> Digest {
        let mut entries: Vec<_> = self
            .scopes
            .iter()
            .map(|scope| {
                let texts = scope.translations.iter();
                let names = scope.implies.iter().map(ScopeToken::to_string);
                let entry = ManifestEntry {
                    description: scope.description.clone(),
                    translations: texts
                        .map(|(language, text)| (language.to_string(), text.clone()))
                        .collect(),
                    implies: names.collect(),
                    change: TextChange::default(),
                    ..scope.entry.clone()
                };
                serde_json::to_vec(&entry).unwrap_or_default()
            })
            .collect();
        entries.sort();
        Digest::of_parts(entries.iter().map(Vec::as_slice))
    }
}
