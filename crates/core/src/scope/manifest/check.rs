//! Whether a manifest is right in itself, whoever else holds names.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    ManifestEntry, nearest,
    problem::{ManifestProblem, ManifestRule, Problems, step},
    read::Read,
    translations::PREFIX,
};
use crate::{
    Config,
    model::LanguageTag,
    plain_text::plain_text,
    scope::{InvalidScopeToken, ScopeToken},
};

/// Longest `source`, in characters.
const LONGEST_SOURCE: usize = 200;
/// Most languages of one entry, and most scopes that one brings with it.
const MOST_OF_ONE: usize = 100;
/// Most names with parameters: each is compared with every other.
const MOST_PARAMETERISED: usize = 1000;

/// An entry that is right in itself.
#[derive(Clone, Debug)]
pub(super) struct Declared<'m> {
    /// Which of the list it is.
    pub(super) place: usize,
    pub(super) name: ScopeToken,
    pub(super) description: String,
    pub(super) translations: BTreeMap<LanguageTag, String>,
    pub(super) replaced_by: Option<ScopeToken>,
    /// In order of names.
    pub(super) implies: Vec<ScopeToken>,
    /// As it was written: for all else.
    pub(super) entry: &'m ManifestEntry,
}

/// A manifest that is right in itself.
#[derive(Debug)]
pub(super) struct Checked<'m> {
    pub(super) revision: u64,
    pub(super) source: Option<String>,
    /// In the order of the list.
    pub(super) scopes: Vec<Declared<'m>>,
}

/// The entries that are right in themselves, and what is wrong with the others.
pub(super) fn check<'m>(read: &'m Read, config: &Config) -> (Checked<'m>, Vec<ManifestProblem>) {
    let mut problems = Problems::of(read.problems.clone());
    let manifest = &read.manifest;
    let source = manifest.source.as_deref().and_then(|source| {
        let source = plain_text(source, LONGEST_SOURCE);
        source
            .map_err(|error| problems.add("/source", ManifestRule::Text, error.to_string()))
            .ok()
    });
    let mut scopes = Vec::with_capacity(manifest.scopes.len());
    let mut folded = HashMap::new();
    for (entry, place) in manifest.scopes.iter().zip(&read.places) {
        let at = At {
            place: *place,
            problems: &mut problems,
        };
        scopes.extend(at.read(entry, &mut folded, config));
    }
    check_implied(&mut scopes, &mut problems);
    let parameterised = scopes
        .iter()
        .filter(|scope| !scope.entry.parameters.is_empty());
    if parameterised.count() > MOST_PARAMETERISED {
        let detail = format!("must have at most {MOST_PARAMETERISED} names with parameters");
        problems.add("/scopes", ManifestRule::Quota, detail);
    }
    let checked = Checked {
        revision: manifest.revision,
        source,
        scopes,
    };
    (checked, problems.into_all())
}

/// What comes with a scope must be of the set.
fn check_implied(scopes: &mut [Declared<'_>], problems: &mut Problems) {
    let names: HashSet<_> = scopes.iter().map(|scope| scope.name.clone()).collect();
    let exclusive: HashSet<_> = scopes
        .iter()
        .filter(|scope| scope.entry.exclusive)
        .map(|scope| scope.name.clone())
        .collect();
    for scope in scopes.iter_mut() {
        let pointer = format!("/scopes/{}/implies", scope.place);
        for name in std::mem::take(&mut scope.implies) {
            if !names.contains(&name) {
                let known = names.iter().map(ScopeToken::as_str);
                let known = known.filter(|_| problems.are_few());
                let near = nearest::nearest(name.as_str(), known).map(str::to_owned);
                let detail = format!("'{name}' is not in this manifest");
                problems.add_near(&pointer, ManifestRule::UnknownScope, detail, near);
                continue;
            }
            if exclusive.contains(&name) && !scope.entry.exclusive {
                let detail = format!(
                    "'{name}' is exclusive: what brings it with it must be exclusive as well"
                );
                problems.add(&pointer, ManifestRule::Contradiction, detail);
            }
            scope.implies.push(name);
        }
        scope.implies.sort();
        scope.implies.dedup();
    }
}

/// One entry under the eye.
struct At<'p> {
    place: usize,
    problems: &'p mut Problems,
}

impl At<'_> {
    fn problem(
        &mut self,
        member: &str,
        rule: ManifestRule,
        detail: impl Into<String>,
        nearest: Option<String>,
    ) {
        let pointer = format!("/scopes/{}/{}", self.place, step(member));
        self.problems.add_near(pointer, rule, detail, nearest);
    }

    fn read<'m>(
        mut self,
        entry: &'m ManifestEntry,
        folded: &mut HashMap<std::sync::Arc<str>, usize>,
        config: &Config,
    ) -> Option<Declared<'m>> {
        let name = self.name("name", &entry.name);
        let longest = config.description_limit;
        let description = self.text("description", &entry.description, longest);
        let translations = self.translations(entry, longest);
        let replaced_by = entry
            .replaced_by
            .as_deref()
            .map(|name| self.name("replaced_by", name));
        if entry.implies.len() > MOST_OF_ONE {
            let detail = format!("must have at most {MOST_OF_ONE} names");
            self.problem("implies", ManifestRule::Quota, detail, None);
        }
        let implies = entry.implies.iter().take(MOST_OF_ONE);
        let implies = implies.filter_map(|name| self.name("implies", name));
        let implies = implies.collect();
        if entry.default && !entry.parameters.is_empty() {
            let detail = "a default has no parameters: nothing says which values it has";
            self.problem("default", ManifestRule::Contradiction, detail, None);
        }
        let name = name?;
        if replaced_by
            .as_ref()
            .is_some_and(|by| by.as_ref() == Some(&name))
        {
            let detail = "a scope cannot replace itself";
            self.problem("replaced_by", ManifestRule::Contradiction, detail, None);
        }
        if let Some(first) = folded.insert(name.folded(), self.place) {
            let detail = format!("is, but for case, the name of /scopes/{first} as well");
            self.problem("name", ManifestRule::Repeated, detail, None);
            return None;
        }
        Some(Declared {
            place: self.place,
            name,
            description,
            translations,
            replaced_by: replaced_by.flatten(),
            implies,
            entry,
        })
    }

    fn name(&mut self, member: &str, text: &str) -> Option<ScopeToken> {
        let parsed = ScopeToken::parse(text);
        let near = |error| match error {
            InvalidScopeToken::Character => nearest::nearest_name(text),
            _ => None,
        };
        parsed
            .map_err(|error| {
                let (rule, nearest) = (ManifestRule::NameGrammar, near(error));
                self.problem(member, rule, error.to_string(), nearest);
            })
            .ok()
    }

    fn text(&mut self, member: &str, text: &str, longest: usize) -> String {
        if text.trim().is_empty() {
            let detail = "must say what the scope lets a client do";
            self.problem(member, ManifestRule::Text, detail, None);
        }
        plain_text(text, longest).unwrap_or_else(|error| {
            self.problem(member, ManifestRule::Text, error.to_string(), None);
            String::new()
        })
    }

    fn translations(
        &mut self,
        entry: &ManifestEntry,
        longest: usize,
    ) -> BTreeMap<LanguageTag, String> {
        let mut translations = BTreeMap::new();
        for (language, text) in &entry.translations {
            let member = format!("{PREFIX}{language}");
            let text = self.text(&member, text, longest);
            let Some(tag) = LanguageTag::parse(language) else {
                let detail = "is not a language tag (RFC 5646), such as fr or pt-BR";
                let near = language.replace('_', "-");
                let near = LanguageTag::parse(&near).map(|tag| format!("{PREFIX}{tag}"));
                self.problem(&member, ManifestRule::Language, detail, near);
                continue;
            };
            if translations.insert(tag, text).is_some() {
                let detail = "is there in another case as well";
                self.problem(&member, ManifestRule::Repeated, detail, None);
            }
        }
        if translations.len() > MOST_OF_ONE {
            let detail = format!("must be in at most {MOST_OF_ONE} languages");
            self.problem("description", ManifestRule::Quota, detail, None);
        }
        translations
    }
}
