//! A manifest: all scopes of one resource server, declared at once.

mod caller;
mod check;
mod declaration;
mod diff;
mod json;
mod kept;
mod nearest;
mod plan;
mod precondition;
mod problem;
mod read;
mod request;
#[cfg(test)]
mod tests;
mod translations;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use caller::ManifestCaller;
pub use diff::{Diff, DiffEntry, ManifestAnswer, Touched};
pub use kept::{KeptEntry, KeptManifest};
pub use nearest::nearest as nearest_word;
pub(crate) use plan::take_up;
pub use problem::{ManifestProblem, ManifestRule};
pub use request::{ManifestConditions, ManifestOutcome, ManifestRefusal, ManifestRequest};

use crate::model::{Risk, ScopeParameter, Visibility};

words! {
    /// What a new description is to those who consented to the old one.
    ///
    /// ```
    /// use bailiwick_core::scope::TextChange;
    ///
    /// assert_eq!(TextChange::default(), TextChange::Material);
    /// assert_eq!(TextChange::parse("cosmetic"), Some(TextChange::Cosmetic));
    /// assert_eq!(TextChange::Material.as_str(), "material");
    /// ```
    #[derive(Default)]
    #[non_exhaustive]
    TextChange {
        /// It says the same in better words: consents hold.
        Cosmetic = "cosmetic",
        /// It says something else: people are asked again.
        #[default]
        Material = "material",
    }
}

/// All scopes of one resource server: the body of a `PUT` of
/// `resource-servers/{id}/scopes`, and what a `GET` of it answers.
///
/// Names are text as it was written, so that all problems of a manifest can be
/// told at once.
///
/// ```
/// use bailiwick_core::scope::{Manifest, ManifestEntry};
///
/// let manifest: Manifest = serde_json::from_str(
///     r#"{"revision": 8, "source": "3f2a9c1", "scopes": [
///         {"name": "plants:see", "description": "See your plants",
///          "description#fr": "Voir vos plantes"}]}"#,
/// )?;
/// let see = &manifest.scopes[0];
/// assert_eq!(see.translations["fr"], "Voir vos plantes");
///
/// let same = Manifest {
///     revision: 8,
///     source: Some("3f2a9c1".to_owned()),
///     scopes: vec![ManifestEntry {
///         translations: [("fr".to_owned(), "Voir vos plantes".to_owned())].into(),
///         ..ManifestEntry::new("plants:see", "See your plants")
///     }],
/// };
/// assert_eq!(manifest, same);
/// let text = serde_json::to_string(&same)?;
/// assert_eq!(serde_json::from_str::<Manifest>(&text)?, same);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Its revision: of two deploys the newer one has the greater.
    pub revision: u64,
    /// Where it comes from: a commit, a pipeline. For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The scopes, all of them.
    pub scopes: Vec<ManifestEntry>,
}

/// One scope of a manifest.
///
/// ```
/// use bailiwick_core::scope::{ManifestEntry, TextChange};
///
/// let entry = ManifestEntry {
///     exclusive: true,
///     implies: vec!["plants:see".to_owned()],
///     ..ManifestEntry::new("plants:rule", "Rule over your plants")
/// };
/// assert_eq!(entry.change, TextChange::Material);
/// assert_eq!(
///     serde_json::to_string(&entry)?,
///     concat!(
///         r#"{"name":"plants:rule","description":"Rule over your plants","#,
///         r#""exclusive":true,"implies":["plants:see"]}"#,
///     ),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// The name (RFC 6749 §3.3), with `{word}` for each parameter.
    pub name: String,
    /// What it lets a client do, in plain text for people, in the server's
    /// language.
    pub description: String,
    /// The same in other languages, by language tag: members `description#fr`.
    #[serde(flatten, with = "translations")]
    pub translations: BTreeMap<String, String>,
    /// Whether it shall be granted when a request names no scope.
    #[serde(default, skip_serializing_if = "is_false")]
    pub default: bool,
    /// Whether only clients that a rule names may ask for it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub exclusive: bool,
    /// Who finds it in the catalogue.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub visibility: Visibility,
    /// How much harm can be done with it; `None`: as it was, and little at first. More
    /// counts at once, less when an administrator agrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// What to ask for instead, once it is given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// What stands for the words between braces in the name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, ScopeParameter>,
    /// The names of those that come with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implies: Vec<String>,
    /// What a change of its texts is to those who consented before.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub change: TextChange,
}

impl ManifestEntry {
    /// An entry about which nothing else is said.
    pub fn new(name: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            ..Self::default()
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_false(value: &bool) -> bool {
    !*value
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
